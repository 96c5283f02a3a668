from django.urls import path

from helle.register.statistics import outreach_views, views, workbench_views

urlpatterns = [
    path("statistik/", views.statistics, name="statistics"),
    path("statistik/kvalitet/", views.quality, name="statistics-quality"),
    path("statistik/opsoegende/", outreach_views.outreach_figures, name="statistics-outreach"),
    path("statistik/vaerksted/", workbench_views.workbench, name="statistics-workbench"),
    path("statistik/vaerksted/gem/", workbench_views.definition_save, name="statistics-definition-save"),
    path("statistik/definitioner/", workbench_views.definition_list, name="statistics-definitions"),
    path("statistik/definitioner/<uuid:series>/", workbench_views.definition, name="statistics-definition"),
    path(
        "statistik/definitioner/<uuid:series>/traek-tilbage/",
        workbench_views.definition_withdraw,
        name="statistics-definition-withdraw",
    ),
    path("statistik/rapporter/", workbench_views.report_list, name="statistics-reports"),
]
