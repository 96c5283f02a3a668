from django.urls import path

from helle.register.action_plans import initiative_views, money_views, views

urlpatterns = [
    path("handlingsplan/", views.plan, name="action-plan"),
    path("handlingsplan/statusrapport.pdf", views.status_paper, name="action-plan-paper"),
    path("handlingsplan/initiativer.csv", views.file, name="action-plan-file"),
    path("handlingsplan/penge/", money_views.money, name="action-plan-money"),
    path("handlingsplan/penge/ny/", money_views.money_new, name="action-plan-money-new"),
    path("handlingsplan/penge/aar/", money_views.year_told, name="action-plan-year"),
    path("handlingsplan/penge/beslutning/", money_views.overspend, name="action-plan-overspend"),
    path("handlingsplan/penge/<uuid:entry_id>/modpost/", money_views.money_reverse, name="action-plan-money-reverse"),
    path("handlingsplan/tal/<slug:plan>/<slug:indicator>/", initiative_views.figure, name="action-plan-figure"),
    path("handlingsplan/<slug:code>/", initiative_views.initiative, name="initiative"),
    path("handlingsplan/<slug:code>/status/", initiative_views.report, name="initiative-report"),
    path("handlingsplan/<slug:code>/status/<uuid:report_id>/svar/", initiative_views.answer, name="initiative-answer"),
    path(
        "handlingsplan/<slug:code>/status/<uuid:report_id>/tilbage/",
        initiative_views.report_back,
        name="initiative-report-back",
    ),
    path(
        "handlingsplan/<slug:code>/status/<uuid:report_id>/ud-af-kraft/",
        initiative_views.report_undo,
        name="initiative-report-undo",
    ),
    path("handlingsplan/<slug:code>/milepael/", initiative_views.milestone_new, name="initiative-milestone-new"),
    path(
        "handlingsplan/<slug:code>/milepael/<uuid:milestone_id>/",
        initiative_views.milestone,
        name="initiative-milestone",
    ),
    path("handlingsplan/<slug:code>/ejer/", initiative_views.owner, name="initiative-owner"),
    path(
        "handlingsplan/<slug:code>/ejer/<uuid:part_id>/slut/", initiative_views.owner_end, name="initiative-owner-end"
    ),
    path("handlingsplan/<slug:code>/dokumentation/", initiative_views.evidence, name="initiative-evidence"),
    path(
        "handlingsplan/<slug:code>/dokumentation/<uuid:evidence_id>/traek-tilbage/",
        initiative_views.evidence_withdraw,
        name="initiative-evidence-withdraw",
    ),
]
