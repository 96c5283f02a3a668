from django.urls import path

from helle.register.cases import views

urlpatterns = [
    path("sager/", views.case_list, name="case-list"),
    path("sager/find/", views.case_search, name="case-search"),
    path("sager/<str:number>/indikation/", views.indication, name="case-indication"),
    path("sager/<str:number>/trin/<slug:code>/", views.settle, name="case-step-settle"),
    path("sager/<str:number>/fordel/", views.assign, name="case-assign"),
]
