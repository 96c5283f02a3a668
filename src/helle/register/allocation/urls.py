from django.urls import path

from helle.register.allocation import planning_views, views
from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.

urlpatterns = [
    path("fordeling/", views.workload, name="allocation"),
    path("fordeling/fravaer/ny/", views.absence_new, name="absence-new"),
    path("fordeling/fravaer/<uuid:absence_id>/", views.absence_change, name="absence-change"),
    path("fordeling/sprog/<uuid:user_id>/", views.languages, name="staff-languages"),
    path("fordeling/flyt/<uuid:user_id>/", views.move, name="allocation-move"),
    path("fordeling/kladder/<uuid:draft_id>/", views.draft_destroy, name="draft-destroy"),
    path("sager/<case_number:number>/fordel/", views.assign, name="case-assign"),
    path("sager/<case_number:number>/fordeling/", views.case_allocation, name="case-allocation"),
    path("sager/<case_number:number>/fordeling/modtag/", views.receive, name="case-handover-receive"),
    path("sager/<case_number:number>/fordeling/kladder/<uuid:draft_id>/", views.draft_give, name="case-draft-give"),
    path("sager/<case_number:number>/planlagte/", planning_views.planned, name="case-planned"),
    path("sager/<case_number:number>/planlagte/ny/", planning_views.plan, name="case-interview-plan"),
    path(
        "sager/<case_number:number>/planlagte/<uuid:planned_id>/samtale/",
        planning_views.hold,
        name="case-interview-hold",
    ),
    path(
        "sager/<case_number:number>/planlagte/<uuid:planned_id>/aflys/",
        planning_views.cancel,
        name="case-interview-cancel",
    ),
    path(
        "sager/<case_number:number>/planlagte/<uuid:planned_id>/tolk/",
        planning_views.book,
        name="case-interpreter-book",
    ),
    path(
        "sager/<case_number:number>/planlagte/<uuid:planned_id>/tolk/afbestil/",
        planning_views.release,
        name="case-interpreter-release",
    ),
    path("sager/<case_number:number>/tolkeoensker/ny/", planning_views.wish_new, name="case-wish-new"),
    path(
        "sager/<case_number:number>/tolkeoensker/<uuid:wish_id>/fejl/",
        planning_views.wish_withdraw,
        name="case-wish-withdraw",
    ),
    path("tolke/", planning_views.interpreter_list, name="interpreter-list"),
    path("tolke/ny/", planning_views.interpreter_new, name="interpreter-new"),
    path("tolke/<uuid:interpreter_id>/", planning_views.interpreter, name="interpreter"),
]
