"""The addresses of the process that anybody reaches without login, and that has no key to a name: these alone."""

from django.urls import include, path
from django.views.generic import RedirectView

from helle.site import views

handler404 = "helle.portal.opened.not_there"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="portal"), name="public-front"),
    path("healthz", views.healthz, name="healthz"),
    path("", include("helle.portal.urls")),
]
