from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.retention import case_views, views

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
]
