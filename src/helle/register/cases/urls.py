from django.urls import path

from helle.register.cases import views
from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.

urlpatterns = [
    path("sager/<case_number:number>/indikation/", views.indication, name="case-indication"),
    path("sager/<case_number:number>/genaabn/", views.reopening, name="case-reopen"),
    path("sager/<case_number:number>/politiets-oplysning/", views.police_statement, name="case-police-statement"),
    path("sager/<case_number:number>/trin/<slug:code>/", views.settle, name="case-step-settle"),
]
