from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.printing import plan_views, return_plan_views, views

urlpatterns = [
    path("sager/<case_number:number>/udskriv/", views.case_print, name="case-print"),
    path("sager/<case_number:number>/stoetteplan/papir/", plan_views.plan_print, name="case-plan-print"),
    path(
        "sager/<case_number:number>/hjemsendelse/plan/papir/",
        return_plan_views.return_plan_print,
        name="return-plan-print",
    ),
]
