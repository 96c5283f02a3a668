from django.urls import path

from helle.register.referrals import views

urlpatterns = [
    path("henvendelser/", views.referral_list, name="referral-list"),
    path("henvendelser/ny/", views.referral_new, name="referral-new"),
    path("henvendelser/<str:referral_number>/", views.referral_page, name="referral-page"),
    path("henvendelser/<str:referral_number>/tag-ind/", views.take_in, name="referral-take-in"),
    path("henvendelser/<str:referral_number>/laeg-til/", views.join, name="referral-join"),
    path("henvendelser/<str:referral_number>/afslut/", views.close, name="referral-close"),
]
