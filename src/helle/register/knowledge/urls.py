from django.urls import path

from helle.register.knowledge import form_views, views

urlpatterns = [
    path("viden/", views.overview, name="knowledge"),
    path("viden/aktiviteter.csv", views.file, name="knowledge-file"),
    path("viden/aar.pdf", views.year_paper, name="knowledge-paper"),
    path("viden/ny/<slug:kind>/", form_views.new, name="knowledge-new"),
    path("viden/<uuid:activity_id>/", views.activity, name="knowledge-activity"),
    path("viden/<uuid:activity_id>/ret/", form_views.correct, name="knowledge-correct"),
    path("viden/<uuid:activity_id>/gennemfoert/", form_views.held, name="knowledge-held"),
    path("viden/<uuid:activity_id>/evaluering/", form_views.evaluation, name="knowledge-evaluation"),
    path("viden/<uuid:activity_id>/aflys/", form_views.ending, name="knowledge-end"),
    path("viden/<uuid:activity_id>/alle/", form_views.opening, name="knowledge-open"),
    path("viden/<uuid:activity_id>/initiativ/", form_views.shown_for, name="knowledge-shows"),
]
