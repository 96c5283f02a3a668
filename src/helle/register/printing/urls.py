from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.printing import views

urlpatterns = [path("sager/<case_number:number>/udskriv/", views.case_print, name="case-print")]
