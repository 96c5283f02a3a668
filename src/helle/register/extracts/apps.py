from django.apps import AppConfig


class ExtractsConfig(AppConfig):
    name = "helle.register.extracts"
    label = "extracts"
