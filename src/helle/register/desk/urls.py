from django.urls import path

from helle.register.desk import ending_views, views
from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.

urlpatterns = [
    path("", views.desk, name="desk"),
    path("sager/ny/", views.case_new, name="case-new"),
    path("sager/<case_number:number>/", views.case_page, name="case-page"),
    path("sager/<case_number:number>/afslut/", ending_views.case_close, name="case-close"),
    path("sager/<case_number:number>/afslut-stoetten/", ending_views.support_end, name="case-support-end"),
    path("sager/<case_number:number>/opslag/", views.case_audit, name="case-audit"),
]
