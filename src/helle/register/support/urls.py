from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.support import views

urlpatterns = [
    path("sager/<case_number:number>/periode/", views.period, name="case-period"),
    path("sager/<case_number:number>/periode/tilbud/", views.offer, name="case-period-offer"),
    path("sager/<case_number:number>/periode/afbryd/", views.break_off, name="case-period-break-off"),
    path("sager/<case_number:number>/periode/udloeb/", views.period_end, name="case-period-end"),
    path("sager/<case_number:number>/forlaengelse/anmod/", views.extension_request, name="case-extension-request"),
    path("sager/<case_number:number>/forlaengelse/afgoer/", views.extension_decide, name="case-extension-decide"),
    path("sager/<case_number:number>/kontaktperson/", views.contact_person, name="case-contact-person"),
]
