from django.urls import path

from helle.register.statistics import outreach_views, views

urlpatterns = [
    path("statistik/", views.statistics, name="statistics"),
    path("statistik/kvalitet/", views.quality, name="statistics-quality"),
    path("statistik/opsoegende/", outreach_views.outreach_figures, name="statistics-outreach"),
]
