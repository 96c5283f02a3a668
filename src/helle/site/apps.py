from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "helle.site"
    label = "helle_site"
