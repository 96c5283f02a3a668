from django.urls import path

from helle.register.cases import person_views as views

urlpatterns = [
    path("sager/<str:number>/person/vis/", views.name_shown, name="case-name-shown"),
    path("sager/<str:number>/person/", views.person, name="case-person"),
    path("sager/<str:number>/person/navn/", views.name_new, name="case-name-new"),
    path("sager/<str:number>/person/nummer/", views.number_new, name="case-number-new"),
    path("sager/<str:number>/person/barn/", views.child_new, name="case-child-new"),
    path("sager/<str:number>/person/<uuid:entry_id>/fejl/", views.entry_supersede, name="case-entry-supersede"),
]
