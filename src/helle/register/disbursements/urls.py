from django.urls import path

from helle.register.disbursements import closing_views, payment_views, views
from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.

_RETURN = "sager/<case_number:number>/hjemsendelse/"

urlpatterns = [
    path(_RETURN + "regnskab/", views.return_ledger, name="return-ledger"),
    path(_RETURN + "regnskab/fil/<str:form>/", views.return_ledger_file, name="return-ledger-file"),
    path(_RETURN + "rejsen/", views.return_journey, name="return-journey"),
    path(_RETURN + "rejsen/ankomst/", views.return_arrival, name="return-arrival"),
    path(_RETURN + "rater/", payment_views.return_instalment, name="return-instalment"),
    path(
        _RETURN + "rater/<uuid:instalment_id>/betal/", payment_views.return_instalment_pay, name="return-instalment-pay"
    ),
    path(
        _RETURN + "rater/<uuid:instalment_id>/ud/", payment_views.return_instalment_drop, name="return-instalment-drop"
    ),
    path(_RETURN + "levering/", payment_views.return_delivery, name="return-delivery"),
    path(_RETURN + "poster/<uuid:entry_id>/modpost/", payment_views.return_entry_reverse, name="return-entry-reverse"),
    path(_RETURN + "poster/<uuid:entry_id>/kvittering/", payment_views.return_receipt, name="return-receipt"),
    path(_RETURN + "laengere/", closing_views.return_longer, name="return-longer"),
    path(_RETURN + "laengere/<uuid:asked_id>/", closing_views.return_longer_agree, name="return-longer-agree"),
    path(_RETURN + "rapport/", closing_views.return_report, name="return-report"),
    path(_RETURN + "afslut/", closing_views.return_complete, name="return-complete"),
]
