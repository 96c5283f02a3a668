from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.support_plans import measure_views, views

PLAN = "sager/<case_number:number>/stoetteplan/"
MEASURE = f"{PLAN}stoette/<uuid:measure_id>/"

urlpatterns = [
    path(PLAN, views.plan, name="case-support-plan"),
    path(f"{PLAN}behov/nyt/", views.need_new, name="case-need-new"),
    path(f"{PLAN}behov/<uuid:need_id>/", views.need_change, name="case-need-change"),
    path(f"{PLAN}tal-igennem/", views.plan_agree, name="case-plan-agree"),
    path(f"{PLAN}stoette/ny/", measure_views.measure_new, name="case-measure-new"),
    path(MEASURE, measure_views.measure, name="case-measure"),
    path(f"{MEASURE}sket/", measure_views.measure_step, name="case-measure-step"),
    path(f"{MEASURE}samtykke/", measure_views.consent, name="case-measure-consent"),
    path(f"{MEASURE}betaling/", measure_views.payment, name="case-measure-payment"),
    path(
        f"{MEASURE}betaling/<uuid:payment_id>/", measure_views.payment_supersede, name="case-measure-payment-supersede"
    ),
    path("stoettetakster/", views.rates, name="support-rates"),
    path("stoettetakster/ny/", views.rate_new, name="support-rate-new"),
]
