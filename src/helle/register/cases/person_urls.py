from django.urls import path

from helle.register.cases import person_views as views
from helle.register.cases import protection_views
from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.

urlpatterns = [
    path("sager/<case_number:number>/person/vis/", views.name_shown, name="case-name-shown"),
    path("sager/<case_number:number>/person/navn/", views.name_new, name="case-name-new"),
    path("sager/<case_number:number>/person/nummer/", views.number_new, name="case-number-new"),
    path("sager/<case_number:number>/person/barn/", views.child_new, name="case-child-new"),
    path(
        "sager/<case_number:number>/person/adressebeskyttelse/",
        protection_views.address_protection,
        name="case-address-protection",
    ),
    path(
        "sager/<case_number:number>/person/adressebeskyttelse/<uuid:protection_id>/slut/",
        protection_views.address_protection_end,
        name="case-address-protection-end",
    ),
    path("sager/<case_number:number>/person/<uuid:entry_id>/fejl/", views.entry_supersede, name="case-entry-supersede"),
]
