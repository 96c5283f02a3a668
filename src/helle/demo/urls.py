"""The addresses of the demo: the site's."""

from django.urls import include, path

urlpatterns = [path("", include("helle.site.urls"))]
