from django.apps import AppConfig


class IdentificationConfig(AppConfig):
    name = "helle.register.identification"
    label = "identification"
