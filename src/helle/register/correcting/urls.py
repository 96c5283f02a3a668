from django.urls import path

from helle.register.correcting import views
from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.

_CASE = "sager/<case_number:number>/"

urlpatterns = [
    path(f"{_CASE}person/", views.person, name="case-person"),
    path(f"{_CASE}rettelser/", views.corrections, name="case-corrections"),
    path(f"{_CASE}rettelser/<uuid:consequence_id>/", views.consequence, name="case-consequence"),
    path(f"{_CASE}ret/<slug:kind>/<uuid:entry_id>/", views.correct, name="case-correct"),
]
