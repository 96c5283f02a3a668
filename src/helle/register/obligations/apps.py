from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "helle.register.obligations"
    label = "obligations"
