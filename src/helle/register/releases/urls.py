from django.urls import path

from helle.register.releases import file_views, pack_views, views

urlpatterns = [
    path("statistik/udgivelser/", views.releases, name="releases"),
    path("statistik/udgivelser/ny/", views.draw, name="release-new"),
    path("statistik/udgivelser/laves/<uuid:making_id>/", views.making, name="release-making"),
    path("statistik/udgivelser/laves/<uuid:making_id>/overtag/", views.take_over, name="release-take-over"),
    path("statistik/udgivelser/laves/<uuid:making_id>/lad-ligge/", views.let_be, name="release-let-be"),
    path("statistik/udgivelser/<uuid:release_id>/", views.release, name="release"),
    path("statistik/udgivelser/<uuid:release_id>/svar/", views.answer, name="release-answer"),
    path("statistik/udgivelser/<uuid:release_id>/ned/", views.take_down, name="release-take-down"),
    path("statistik/udgivelser/<uuid:release_id>/fil/<str:kind>/", file_views.file, name="release-file"),
    path("statistik/udgivelser/<uuid:release_id>/pakke/<str:code>/", pack_views.pack, name="release-pack"),
]
