from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.support import after_views, contact_views, desk_views, views

urlpatterns = [
    path("perioder/", desk_views.period_desk, name="period-desk"),
    path("sager/<case_number:number>/periode/", views.period, name="case-period"),
    path("sager/<case_number:number>/periode/tilbud/", views.offer, name="case-period-offer"),
    path("sager/<case_number:number>/periode/afbryd/", views.break_off, name="case-period-break-off"),
    path("sager/<case_number:number>/periode/udloeb/", views.period_end, name="case-period-end"),
    path("sager/<case_number:number>/forlaengelse/anmod/", views.extension_request, name="case-extension-request"),
    path("sager/<case_number:number>/forlaengelse/afgoer/", views.extension_decide, name="case-extension-decide"),
    path("kontaktpersoner/", contact_views.contact_loads, name="contact-loads"),
    path("sager/<case_number:number>/kontaktperson/", contact_views.contact, name="case-contact"),
    path(
        "sager/<case_number:number>/kontaktperson/overdragelse/tilbage/",
        contact_views.handover_take_back,
        name="case-contact-planned-end",
    ),
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
    path("sager/<case_number:number>/periode/maal/", after_views.goals, name="case-period-goals"),
    path("sager/<case_number:number>/periode/udbytte/", after_views.outcome, name="case-period-outcome"),
    path("sager/<case_number:number>/afvikling/", after_views.wind_down, name="case-wind-down"),
    path("sager/<case_number:number>/vaek/", after_views.gone, name="case-gone"),
    path(
        "sager/<case_number:number>/kommune/<uuid:notice>/modtaget/",
        after_views.receive,
        name="case-municipality-receive",
    ),
    path("sager/<case_number:number>/kommune/", after_views.hand_over, name="case-hand-over"),
    path(
        "sager/<case_number:number>/kommune/<uuid:notice>/afslut/", after_views.hand_over_end, name="case-hand-over-end"
    ),
]
