from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.placements import board_views, elsewhere_views, stay_views, urgent_views, views

OF_CASE = "sager/<case_number:number>/bolig/"
OF_STAY = f"{OF_CASE}<placement_reference:reference>/"

urlpatterns = [
    path(OF_CASE, views.home, name="case-placement"),
    path(f"{OF_CASE}behov/", views.needs, name="case-placement-needs"),
    path(f"{OF_CASE}andre/", views.tie, name="case-placement-tie"),
    path(f"{OF_CASE}andre/<uuid:tie_id>/ophaev/", views.tie_end, name="case-placement-tie-end"),
    path(f"{OF_CASE}find/", views.finder, name="case-placement-find"),
    path(f"{OF_CASE}ingen-plads/", views.none_found, name="case-placement-none"),
    path(f"{OF_CASE}bestil/<uuid:offer_id>/", views.order, name="case-placement-order"),
    path(f"{OF_CASE}uden-for-asylsystemet/", elsewhere_views.approve, name="case-placement-elsewhere"),
    path(f"{OF_CASE}uden-for-asylsystemet/tilbage/", elsewhere_views.withdraw, name="case-placement-elsewhere-end"),
    path(f"{OF_CASE}uden-for-asylsystemet/indstil/", elsewhere_views.recommend, name="case-placement-recommend"),
    path(f"{OF_CASE}uden-for-asylsystemet/indstillet/", elsewhere_views.take_back, name="case-placement-recommend-end"),
    path(f"{OF_CASE}uden-for-asylsystemet/nej/", elsewhere_views.decline, name="case-placement-elsewhere-no"),
    path(f"{OF_STAY}betaler/", stay_views.payer, name="case-placement-payer"),
    # Last of them: it takes any other word.
    path(f"{OF_STAY}<slug:what>/", stay_views.act, name="case-placement-act"),
    path("hasteplads/", urgent_views.request_list, name="urgent-list"),
    path("hasteplads/ny/", urgent_views.request_new, name="urgent-new"),
    path("hasteplads/<uuid:request_id>/", urgent_views.request_page, name="urgent-page"),
    path("hasteplads/<uuid:request_id>/svar/", urgent_views.request_answer, name="urgent-answer"),
    path("hastesvar/<uuid:answer_id>/tilbage/", urgent_views.answer_withdraw, name="urgent-answer-withdraw"),
    path("hasteplads/<uuid:request_id>/udfald/", urgent_views.request_outcome, name="urgent-outcome"),
    path("belaegning/", board_views.occupancy_board, name="occupancy-board"),
]
