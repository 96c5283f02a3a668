from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.partner_access import abroad_views, views

_ACCESS = "sager/<case_number:number>/hjemsendelse/partneradgang/"

urlpatterns = [
    path(_ACCESS, views.partner_access, name="partner-access"),
    path(_ACCESS + "nyt/", views.partner_link, name="partner-link"),
    path(_ACCESS + "samtykke/", views.partner_consent, name="partner-consent"),
    path(_ACCESS + "<uuid:link_id>/afslut/", views.partner_link_end, name="partner-link-end"),
    path(_ACCESS + "melding/<uuid:message_id>/", views.partner_message, name="partner-message"),
    # The partner's own, without a login. The address of a session tells nothing of it.
    path("partner/", abroad_views.page, name="partner"),
    path("partner/report/<slug:kind>/", abroad_views.tell, name="partner-send"),
    path("partner/leave/", abroad_views.leave, name="partner-leave"),
    path("partner/<slug:token>/", abroad_views.enter, name="partner-enter"),
]
