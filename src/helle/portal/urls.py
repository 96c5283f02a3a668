from django.urls import path

from helle.portal import knowledge, views

urlpatterns = [
    # One address for all of the form, so that a browser's history holds one line, which says nothing.
    path("h/", views.form, name="portal"),
    path("oplysning", knowledge.knowledge, name="public-knowledge"),
    path("was", views.accessibility, name="accessibility"),
]
