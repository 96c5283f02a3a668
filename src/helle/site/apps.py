from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "helle.site"
    label = "helle_site"

    def ready(self) -> None:
        from helle.site import logins  # noqa: F401 # it listens
