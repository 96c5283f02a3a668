from django.urls import path

from helle.register.identification import views
from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.

urlpatterns = [
    path("sager/<case_number:number>/ophold/", views.residence, name="case-residence"),
    path("sager/<case_number:number>/samtale/", views.interview_new, name="case-interview-new"),
    path("sager/<case_number:number>/samtale/<uuid:interview_id>/", views.interview_read, name="case-interview"),
    path(
        "sager/<case_number:number>/samtale/<uuid:interview_id>/send/", views.interview_send, name="case-interview-send"
    ),
    path("sager/<case_number:number>/forhold/", views.circumstance, name="case-circumstance"),
    path(
        "sager/<case_number:number>/forhold/<uuid:circumstance_id>/afslut/",
        views.circumstance_end,
        name="case-circumstance-end",
    ),
    path("sager/<case_number:number>/vurdering/", views.assessment, name="case-assessment"),
]
