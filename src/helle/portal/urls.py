from django.urls import path

from helle.portal import figures, knowledge, views

urlpatterns = [
    # One address for all of the form, so that a browser's history holds one line, which says nothing.
    path("h/", views.form, name="portal"),
    path("oplysning", knowledge.knowledge, name="public-knowledge"),
    path("tal/", figures.figures, name="public-figures"),
    path("tal/<int:number>/", figures.release, name="public-release"),
    path("tal/<int:number>/kvalitet", figures.quality, name="public-release-quality"),
    path("tal/<int:number>/fil/<str:kind>", figures.file, name="public-release-file"),
    path("tal/<int:number>/pakke/<str:code>", figures.pack, name="public-release-pack"),
    path("was", views.accessibility, name="accessibility"),
]
