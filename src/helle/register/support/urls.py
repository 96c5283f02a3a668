from django.urls import path

from helle.register.support import views

urlpatterns = [
    path("sager/<str:number>/periode/", views.period, name="case-period"),
    path("sager/<str:number>/forlaengelse/anmod/", views.extension_request, name="case-extension-request"),
    path("sager/<str:number>/forlaengelse/afgoer/", views.extension_decide, name="case-extension-decide"),
    path("sager/<str:number>/kontaktperson/", views.contact_person, name="case-contact-person"),
]
