from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "helle.register.releases"
    label = "releases"
