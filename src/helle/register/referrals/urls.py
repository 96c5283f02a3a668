from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.referrals import views

urlpatterns = [
    path("henvendelser/", views.referral_list, name="referral-list"),
    path("henvendelser/ny/", views.referral_new, name="referral-new"),
    path("henvendelser/<referral_number:referral_number>/", views.referral_page, name="referral-page"),
    path("henvendelser/<referral_number:referral_number>/modtaget/", views.received, name="referral-received"),
    path(
        "henvendelser/<referral_number:referral_number>/samtykke/",
        views.withdraw_consent,
        name="referral-consent-withdraw",
    ),
    path("henvendelser/<referral_number:referral_number>/tag-ind/", views.take_in, name="referral-take-in"),
    path("henvendelser/<referral_number:referral_number>/laeg-til/", views.join, name="referral-join"),
    path("henvendelser/<referral_number:referral_number>/afslut/", views.close, name="referral-close"),
]
