from django.urls import path

from helle.register.research import views

_ONE = "forskning/<uuid:application_id>/"

urlpatterns = [
    path("forskning/", views.research, name="research"),
    path("forskning/ny/", views.research_new, name="research-new"),
    path(_ONE, views.application, name="research-page"),
    path(f"{_ONE}forbered/", views.prepare, name="research-prepare"),
    path(f"{_ONE}afgoer/", views.decide, name="research-decide"),
    path(f"{_ONE}udlever/", views.hand_out, name="research-hand-out"),
    path(f"{_ONE}tilbagekald/", views.revoke, name="research-revoke"),
    path(f"{_ONE}slettet/", views.deleted, name="research-deleted"),
]
