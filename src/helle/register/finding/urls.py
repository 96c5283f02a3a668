from django.urls import path

from helle.register.finding import views

urlpatterns = [
    path("sager/", views.case_list, name="case-list"),
    path("sager/find/", views.case_search, name="case-search"),
    path("sager/soegninger/gem/", views.search_save, name="search-save"),
    path("sager/soegninger/<uuid:search>/slet/", views.search_remove, name="search-remove"),
    path("sager/flere/", views.several, name="case-several"),
    path("sager/flere/fordel/", views.several_assign, name="case-several-assign"),
]
