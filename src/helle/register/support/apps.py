from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "helle.register.support"
    label = "support"
