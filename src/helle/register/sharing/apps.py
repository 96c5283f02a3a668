from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "helle.register.sharing"
    label = "sharing"
