from django.urls import path

from helle.register.desk import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("sager/ny/", views.case_new, name="case-new"),
    path("sager/<str:number>/", views.case_page, name="case-page"),
    path("sager/<str:number>/opslag/", views.case_audit, name="case-audit"),
]
