from django.urls import path

from helle.register.extracts import views
from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.

_CASE = "sager/<case_number:number>/laes/"
_ONE = f"{_CASE}<uuid:extract_id>/"

urlpatterns = [
    path(_CASE, views.extracts, name="case-extracts"),
    path(f"{_CASE}ny/", views.extract_new, name="case-extract-new"),
    path(_ONE, views.read, name="case-extract"),
    path(f"{_ONE}<slug:part>/<uuid:entry>/", views.hold_back, name="case-extract-hold-back"),
    path(f"{_ONE}papir/", views.put_on_paper, name="case-extract-paper"),
    path(f"{_ONE}afslut/", views.end, name="case-extract-end"),
    path(f"{_ONE}indsigt/", views.ask, name="case-extract-ask"),
]
