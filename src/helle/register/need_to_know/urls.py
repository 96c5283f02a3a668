from django.urls import path

from helle.register.interface import converters  # noqa: F401 # Makes the parts of addresses known.
from helle.register.need_to_know import views

urlpatterns = [
    path("sager/<case_number:number>/formaal/", views.purpose, name="case-purpose"),
    path("sager/<case_number:number>/fare/", views.danger, name="case-danger"),
    path("opslag/", views.look_list, name="look-list"),
    path("opslag/<uuid:look_id>/", views.look_answer, name="look-answer"),
    path("opslag/<uuid:look_id>/bliver/<uuid:thing>/", views.look_keep, name="look-keep"),
]
