from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.reintegration import views

_PLAN = "sager/<case_number:number>/hjemsendelse/plan/"

urlpatterns = [
    path(_PLAN, views.plan, name="return-plan"),
    path(_PLAN + "skriv/", views.plan_write, name="return-plan-write"),
    path(_PLAN + "send/", views.plan_send, name="return-plan-send"),
    path(_PLAN + "tag-tilbage/", views.plan_take_back, name="return-plan-take-back"),
    path(_PLAN + "afgoer/", views.plan_decide, name="return-plan-decide"),
    path(_PLAN + "<int:older>/<int:newer>/", views.plan_compare, name="return-plan-compare"),
]
