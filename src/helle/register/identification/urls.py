from django.urls import path

from helle.register.identification import interview_views, views
from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.

urlpatterns = [
    path("sager/<case_number:number>/ophold/", views.residence, name="case-residence"),
    path("sager/<case_number:number>/samtale/", interview_views.interview_new, name="case-interview-new"),
    path("sager/<case_number:number>/samtale/kladde/", interview_views.draft_save, name="case-interview-draft-save"),
    path(
        "sager/<case_number:number>/samtale/kladde/<uuid:draft_id>/kasser/",
        interview_views.draft_discard,
        name="case-interview-draft-discard",
    ),
    path(
        "sager/<case_number:number>/samtale/<uuid:interview_id>/", interview_views.interview_read, name="case-interview"
    ),
    path(
        "sager/<case_number:number>/samtale/<uuid:interview_id>/send/",
        interview_views.interview_send,
        name="case-interview-send",
    ),
    path(
        "sager/<case_number:number>/samtale/<uuid:interview_id>/samtykke/",
        interview_views.pass_on_withdraw,
        name="case-interview-withdraw",
    ),
    path(
        "sager/<case_number:number>/samtale/<uuid:interview_id>/laesning/",
        interview_views.reading_new,
        name="case-interview-reading",
    ),
    path("sager/<case_number:number>/forhold/", views.circumstance, name="case-circumstance"),
    path(
        "sager/<case_number:number>/forhold/<uuid:circumstance_id>/afslut/",
        views.circumstance_end,
        name="case-circumstance-end",
    ),
    path("sager/<case_number:number>/vurdering/", views.assessment, name="case-assessment"),
]
