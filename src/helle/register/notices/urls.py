from django.urls import path

from helle.register.notices import views

urlpatterns = [
    path("konto/beskeder/", views.notices, name="notices"),
    path("konto/beskeder/adressen-virker/", views.address_mended, name="notices-address-mended"),
]
