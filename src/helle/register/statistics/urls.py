from django.urls import path

from helle.register.statistics import views

urlpatterns = [
    path("statistik/", views.statistics, name="statistics"),
    path("statistik/kvalitet/", views.quality, name="statistics-quality"),
]
