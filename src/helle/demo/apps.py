from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "helle.demo"
    label = "demo"

    def ready(self) -> None:
        from helle.demo import last_login  # noqa: F401 # it listens
