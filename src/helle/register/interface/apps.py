from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    name = "helle.register.interface"
    label = "interface"
