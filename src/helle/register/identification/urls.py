from django.urls import path

from helle.register.identification import views

urlpatterns = [
    path("sager/<str:number>/ophold/", views.residence, name="case-residence"),
    path(
        "sager/<str:number>/ophold/<uuid:residence_id>/fejl/", views.residence_withdraw, name="case-residence-withdraw"
    ),
    path("sager/<str:number>/samtale/", views.interview_new, name="case-interview-new"),
    path("sager/<str:number>/samtale/<uuid:interview_id>/", views.interview_read, name="case-interview"),
    path("sager/<str:number>/samtale/<uuid:interview_id>/send/", views.interview_send, name="case-interview-send"),
    path("sager/<str:number>/forhold/", views.circumstance, name="case-circumstance"),
    path(
        "sager/<str:number>/forhold/<uuid:circumstance_id>/afslut/",
        views.circumstance_end,
        name="case-circumstance-end",
    ),
    path(
        "sager/<str:number>/forhold/<uuid:circumstance_id>/fejl/",
        views.circumstance_withdraw,
        name="case-circumstance-withdraw",
    ),
    path("sager/<str:number>/vurdering/", views.assessment, name="case-assessment"),
]
