from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.sharing import consent_views, told_views, views

_CASE = "sager/<case_number:number>/"
_LOG = f"{_CASE}videregivelser/"
_CONSENTS = f"{_CASE}samtykker/"

urlpatterns = [
    path(_LOG, views.disclosures, name="case-disclosures"),
    path(f"{_LOG}ny/", views.disclosure_new, name="case-disclosure-new"),
    path(f"{_LOG}<uuid:disclosure_id>/afgoer/", views.disclosure_decide, name="case-disclosure-decide"),
    path(f"{_LOG}<uuid:disclosure_id>/afslut/", views.disclosure_end, name="case-disclosure-end"),
    path(_CONSENTS, consent_views.consents, name="case-consents"),
    path(f"{_CONSENTS}nyt/", consent_views.consent_new, name="case-consent-new"),
    path(f"{_CONSENTS}<uuid:consent_id>/begraens/", consent_views.consent_limit, name="case-consent-limit"),
    path(f"{_CONSENTS}<uuid:consent_id>/traek-tilbage/", consent_views.consent_withdraw, name="case-consent-withdraw"),
    path(f"{_CASE}tag-imod/", told_views.take_over, name="case-take-over"),
    path("modtaget/", told_views.told_list, name="told-list"),
    path("modtaget/<uuid:disclosure_id>/", told_views.told_page, name="told-page"),
    path("modtaget/<uuid:disclosure_id>/kvittering/", told_views.told_answer, name="told-answer"),
    path("overtagelser/", told_views.transfer_list, name="transfer-list"),
]
