from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.prosecution import (
    beside_views,
    charge_look_views,
    contact_views,
    detention_views,
    entry_views,
    part_views,
    statistics_views,
    their_word_views,
    victim_views,
    views,
)

ONE = "straffesager/<criminal_case_number:number>/"

urlpatterns = [
    path("straffesager/", views.criminal_case_list, name="criminal-case-list"),
    path("straffesager/ny/", views.criminal_case_new, name="criminal-case-new"),
    path(ONE, views.criminal_case_page, name="criminal-case-page"),
    path(ONE + "efterforsker/", part_views.investigation_set, name="criminal-case-investigation"),
    path(ONE + "del/", part_views.part_give, name="criminal-case-part"),
    path(ONE + "forhold/", entry_views.offence_new, name="criminal-case-offence"),
    path(ONE + "mistaenkt/", entry_views.suspect_add, name="criminal-case-suspect"),
    path(ONE + "forhold/<uuid:offence_id>/trin/", entry_views.stage_new, name="criminal-case-stage"),
    path("overdragelser/<uuid:handover_id>/", part_views.handover_answer, name="handover-answer"),
    path("overdragelser/<uuid:handover_id>/tilbage/", part_views.handover_withdraw, name="handover-withdraw"),
    path(ONE + "person/", victim_views.victim_link, name="criminal-case-link"),
    path(ONE + "inddraget/", victim_views.involvement_new, name="criminal-case-involvement"),
    path(ONE + "<slug:kind>/<uuid:entry_id>/ud-af-kraft/", entry_views.entry_withdraw, name="criminal-case-withdraw"),
    path("sigtede-ofre/<uuid:link_id>/forslag/", victim_views.waiver_propose, name="waiver-propose"),
    path("sigtede-ofre/<uuid:proposal_id>/afgoerelse/", victim_views.waiver_decide, name="waiver-decide"),
    path("sigtede-ofre/<uuid:link_id>/<slug:what>/set/", charge_look_views.charge_look, name="charge-look"),
    path("sigtede-ofre/<uuid:proposal_id>/slet-navn/", entry_views.proposal_blank, name="proposal-blank"),
    path("frihedsberoevelser/", detention_views.detention_list, name="detention-list"),
    path("frihedsberoevelser/ny/", detention_views.detention_new, name="detention-new"),
    path("frihedsberoevelser/<uuid:detention_id>/", detention_views.detention_page, name="detention-page"),
    path(
        "frihedsberoevelser/<uuid:detention_id>/ud-af-kraft/",
        detention_views.detention_withdraw,
        name="detention-withdraw",
    ),
    path("frihedsberoevelser/<uuid:detention_id>/hvis/", detention_views.detention_whose, name="detention-whose"),
    path("frihedsberoevelser/<uuid:detention_id>/ikke/", detention_views.detention_untie, name="detention-untie"),
    path("frihedsberoevelser/<uuid:detention_id>/slut/", detention_views.detention_end, name="detention-end"),
    path(ONE + "netvaerk/", beside_views.network_link, name="criminal-case-network"),
    path("straffesagens-personer/<uuid:link_id>/udtalelse/", beside_views.statement_ask, name="statement-ask"),
    path("straffesagens-personer/<uuid:link_id>/afhoering/", beside_views.questioning, name="questioning"),
    path("sager/<case_number:number>/straffesager/udtalelse/", beside_views.statement_give, name="case-statement"),
    path(
        "sager/<case_number:number>/straffesager/udtalelse/<uuid:disclosure_id>/slut/",
        beside_views.disclosure_end,
        name="case-statement-end",
    ),
    path("sager/<case_number:number>/erstatning/oplyst/", beside_views.compensation_told, name="case-compensation"),
    path("sager/<case_number:number>/erstatning/", beside_views.claim_new, name="case-claim"),
    path("sager/<case_number:number>/erstatning/<uuid:claim_id>/", beside_views.claim_end, name="case-claim-end"),
    path(
        "sager/<case_number:number>/erstatning/<uuid:claim_id>/beloeb/",
        beside_views.claim_correct,
        name="case-claim-correct",
    ),
    path("kontaktpunkt/", contact_views.contact_list, name="contact-list"),
    path("kontaktpunkt/ny/", contact_views.contact_new, name="contact-new"),
    path("kontaktpunkt/<uuid:contact_id>/", contact_views.contact_page, name="contact-page"),
    path("kontaktpunkt/<uuid:contact_id>/videre/", contact_views.contact_forward, name="contact-forward"),
    path("kontaktpunkt/<uuid:contact_id>/svar/", contact_views.contact_answer, name="contact-answer"),
    path("inddraget/", their_word_views.involvement_list, name="involvement-list"),
    path(
        "kontaktpunkt/inddraget/<uuid:involvement_id>/", their_word_views.involvement_answer, name="involvement-answer"
    ),
    path("straffesager/tal/", contact_views.criminal_figures, name="criminal-figures"),
    path("straffesager/tal/fil/", contact_views.criminal_statistics_file, name="criminal-statistics-file"),
    path("straffestatistik/", statistics_views.criminal_statistics, name="criminal-statistics"),
    path("straffestatistik/ny/", statistics_views.delivery_new, name="criminal-delivery-new"),
    path(
        "straffestatistik/<uuid:delivery_id>/ud-af-kraft/",
        statistics_views.delivery_withdraw,
        name="criminal-delivery-withdraw",
    ),
    path("sager/<case_number:number>/straffesager/", victim_views.case_criminal, name="case-criminal"),
]
