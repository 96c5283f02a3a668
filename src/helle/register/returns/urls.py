from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.returns import abroad_views, views

_RETURN = "sager/<case_number:number>/hjemsendelse/"

urlpatterns = [
    path(_RETURN, views.case_return, name="case-return"),
    path(_RETURN + "tilbud/", views.return_offer, name="return-offer"),
    path(_RETURN + "tilbud/<uuid:offer_id>/svar/", views.return_answer, name="return-answer"),
    path(_RETURN + "land/", views.return_destination, name="return-destination"),
    path(_RETURN + "partner/<uuid:search_id>/", views.return_partner, name="return-partner"),
    path(_RETURN + "skridt/<uuid:step_id>/", views.return_step_close, name="return-step-close"),
    path(_RETURN + "skridt/<uuid:step_id>/plan/", views.return_step_plan, name="return-step-plan"),
    path(_RETURN + "risiko/", abroad_views.return_risk, name="return-risk"),
    path(_RETURN + "kontakt/", abroad_views.return_contact, name="return-contact"),
    path(_RETURN + "kontakt/<uuid:contact_id>/", abroad_views.return_contact_answer, name="return-contact-answer"),
    path(_RETURN + "videregivet/partner/", abroad_views.return_tell_partner, name="return-tell-partner"),
    path(_RETURN + "videregivet/stat/", abroad_views.return_tell_state, name="return-tell-state"),
    path(_RETURN + "overfoersel/", abroad_views.return_transfer, name="return-transfer"),
]
