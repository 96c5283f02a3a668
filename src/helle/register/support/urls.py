from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.support import contact_views, views

urlpatterns = [
    path("sager/<case_number:number>/periode/", views.period, name="case-period"),
    path("sager/<case_number:number>/periode/tilbud/", views.offer, name="case-period-offer"),
    path("sager/<case_number:number>/periode/afbryd/", views.break_off, name="case-period-break-off"),
    path("sager/<case_number:number>/periode/udloeb/", views.period_end, name="case-period-end"),
    path("sager/<case_number:number>/forlaengelse/anmod/", views.extension_request, name="case-extension-request"),
    path("sager/<case_number:number>/forlaengelse/afgoer/", views.extension_decide, name="case-extension-decide"),
    path("kontaktpersoner/", contact_views.contact_loads, name="contact-loads"),
    path("sager/<case_number:number>/kontaktperson/", contact_views.contact, name="case-contact"),
    path("sager/<case_number:number>/kontaktperson/ny/", contact_views.contact_person, name="case-contact-person"),
    path("sager/<case_number:number>/kontaktperson/stedfortraeder/", contact_views.deputy, name="case-contact-deputy"),
    path(
        "sager/<case_number:number>/kontaktperson/stedfortraeder/<uuid:deputy_id>/afslut/",
        contact_views.deputy_end,
        name="case-contact-deputy-end",
    ),
    path("sager/<case_number:number>/kontaktperson/foer/", contact_views.earlier_new, name="case-contact-earlier"),
    path(
        "sager/<case_number:number>/kontaktperson/foer/<uuid:row_id>/fejl/",
        contact_views.earlier_supersede,
        name="case-contact-earlier-supersede",
    ),
]
