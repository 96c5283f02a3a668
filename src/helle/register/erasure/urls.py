from django.urls import path

from helle.register.erasure import views
from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.

urlpatterns = [
    path("sager/<case_number:number>/sletning/", views.case_erasure, name="case-erasure"),
    path("sletninger/", views.erasure_list, name="erasure-list"),
    path("sletninger/<uuid:order_id>/", views.erasure_order, name="erasure-order"),
    path("sletninger/<uuid:order_id>/afgoer/", views.erasure_decide, name="erasure-decide"),
]
