from django.urls import path

from helle.register.handing_out import views

urlpatterns = [
    path("udlevering/<str:link>/", views.file, name="handed-out-file"),
    path("udlevering/<str:link>/hent/", views.fetch, name="handed-out-fetch"),
    path("udleveringer/", views.file_list, name="handed-out-list"),
    path("udleveringer/<uuid:file_id>/tilbage/", views.take_back, name="handed-out-back"),
]
