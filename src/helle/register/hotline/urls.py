from django.urls import path

from helle.register.hotline import follow_views, views

urlpatterns = [
    path("hotline/", views.call_list, name="call-list"),
    path("hotline/nyt/", views.call_new, name="call-new"),
    path("hotline/kladder/gem/", views.draft_save, name="call-draft-save"),
    path("hotline/kladder/<uuid:draft_id>/kasser/", views.draft_discard, name="call-draft-discard"),
    path("hotline/<uuid:call_id>/", views.call_page, name="call-page"),
    path("hotline/<uuid:call_id>/ret/", views.call_correct, name="call-correct"),
    path("hotline/<uuid:call_id>/ring-tilbage/", views.call_back, name="call-back"),
    path("hotline/<uuid:call_id>/henvendelse/", follow_views.call_referral, name="call-referral"),
    path("hotline/<uuid:call_id>/raadgivning/", follow_views.call_enquiry, name="call-enquiry"),
]
