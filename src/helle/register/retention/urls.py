from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.retention import case_views, criminal_views, trace_views, views

urlpatterns = [
    path("opbevaring/", views.page, name="retention-page"),
    path("opbevaring/frister/ny/", views.schedule_new, name="retention-schedule-new"),
    path("opbevaring/frister/<uuid:schedule_id>/", views.schedule_answer, name="retention-schedule"),
    path("opbevaring/kassation/ny/", views.draw, name="retention-draw"),
    path("opbevaring/kassation/<uuid:list_id>/", views.list_page, name="retention-list"),
    path("opbevaring/kassation/<uuid:list_id>/afgoer/", views.decide, name="retention-decide"),
    path("opbevaring/kassation/<uuid:list_id>/attest.pdf", views.certificate, name="retention-certificate"),
    path("sager/<case_number:number>/opbevaring/", case_views.case_hold, name="case-hold"),
    path("sager/<case_number:number>/opbevaring/<uuid:hold_id>/", case_views.case_hold_lift, name="case-hold-lift"),
    path(
        "straffesager/<criminal_case_number:number>/opbevaring/",
        criminal_views.criminal_hold,
        name="criminal-case-hold",
    ),
    path(
        "straffesager/<criminal_case_number:number>/opbevaring/<uuid:hold_id>/",
        criminal_views.criminal_hold_lift,
        name="criminal-case-hold-lift",
    ),
    path("opbevaring/jeres/", trace_views.own_to_go_page, name="own-to-go"),
    path("opbevaring/spor/", trace_views.page, name="trace-page"),
    path("opbevaring/spor/frister/ny/", trace_views.schedule_new, name="trace-schedule-new"),
    path("opbevaring/spor/frister/<uuid:schedule_id>/", trace_views.schedule_answer, name="trace-schedule"),
    path("opbevaring/spor/holdes/ny/", trace_views.hold_new, name="trace-hold-new"),
    path("opbevaring/spor/holdes/<uuid:hold_id>/", trace_views.hold_lift, name="trace-hold-lift"),
    path("opbevaring/spor/kassation/ny/", trace_views.draw, name="trace-draw"),
    path("opbevaring/spor/kassation/<uuid:list_id>/", trace_views.list_page, name="trace-list"),
    path("opbevaring/spor/kassation/<uuid:list_id>/afgoer/", trace_views.decide, name="trace-decide"),
    path("opbevaring/spor/kassation/<uuid:list_id>/attest.pdf", trace_views.certificate, name="trace-certificate"),
]
