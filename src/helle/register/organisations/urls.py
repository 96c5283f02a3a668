from django.urls import path

from helle.register.organisations import views

urlpatterns = [path("enheder/", views.units, name="units")]
