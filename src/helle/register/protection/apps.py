from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "helle.register.protection"
    label = "protection"
