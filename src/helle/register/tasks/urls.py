from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.tasks import views

urlpatterns = [
    path("opgaver/", views.task_list, name="task-list"),
    path("sager/<case_number:number>/opgaver/", views.case_tasks, name="case-tasks"),
    path("sager/<case_number:number>/opgaver/ny/", views.task_new, name="case-task-new"),
    path("sager/<case_number:number>/opgaver/<uuid:task_id>/", views.task_page, name="case-task"),
    path("sager/<case_number:number>/opgaver/<uuid:task_id>/<slug:move>/", views.task_move, name="case-task-move"),
]
