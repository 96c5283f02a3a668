from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.minors import representative_views, return_views, views

_CHILD = "sager/<case_number:number>/barnet/"

urlpatterns = [
    path("boern/", views.minor_list, name="minor-list"),
    path(_CHILD, views.case_minor, name="case-minor"),
    path(_CHILD + "kommune/", views.minor_municipality, name="minor-municipality"),
    path(
        _CHILD + "kommune/<uuid:notice_id>/afslut/",
        views.minor_municipality_release,
        name="minor-municipality-release",
    ),
    path(
        _CHILD + "kommune/<uuid:notice_id>/kvitter/",
        views.minor_municipality_receive,
        name="minor-municipality-receive",
    ),
    path(_CHILD + "bolig/", views.minor_placement, name="minor-placement"),
    path(_CHILD + "gennemgang/", views.minor_review, name="minor-review"),
    path(_CHILD + "forsvundet/", views.minor_missing, name="minor-missing"),
    path(_CHILD + "forsvundet/<uuid:missing_id>/besked/", views.minor_missing_told, name="minor-missing-told"),
    path(_CHILD + "forsvundet/<uuid:missing_id>/fundet/", views.minor_missing_found, name="minor-missing-found"),
    path(
        _CHILD + "repraesentant/anmod/",
        representative_views.minor_representative_request,
        name="minor-representative-request",
    ),
    path(_CHILD + "repraesentant/indstilling/", representative_views.minor_nomination, name="minor-nomination"),
    path(
        _CHILD + "repraesentant/udpegning/<uuid:nomination_id>/",
        representative_views.minor_appointment,
        name="minor-appointment",
    ),
    path(
        _CHILD + "repraesentant/<uuid:appointment_id>/adgang/",
        representative_views.minor_representative_login,
        name="minor-representative-login",
    ),
    path(
        _CHILD + "repraesentant/<uuid:appointment_id>/afslut/",
        representative_views.minor_representative_end,
        name="minor-representative-end",
    ),
    path(_CHILD + "eftersoegning/", return_views.minor_tracing, name="minor-tracing"),
    path(
        _CHILD + "eftersoegning/<uuid:tracing_id>/afslut/",
        return_views.minor_tracing_end,
        name="minor-tracing-end",
    ),
    path(_CHILD + "samtale/", return_views.minor_talk, name="minor-talk"),
    path(_CHILD + "samtale/<uuid:talk_id>/", return_views.minor_talk_hold, name="minor-talk-hold"),
]
