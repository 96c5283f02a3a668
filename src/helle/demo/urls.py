"""The addresses of the demo: its own pages, then those of the site."""

from django.urls import path

from helle.demo import views
from helle.site import urls as site

handler429 = site.handler429

urlpatterns = [
    path("demo/", views.start, name="demo-start"),
    path("demo/ind/", views.enter, name="demo-enter"),
    path("demo/ind/<str:token>/", views.sign_in, name="demo-sign-in"),
    path("demo/ur/", views.move_clock, name="demo-clock"),
    *site.urlpatterns,
]
