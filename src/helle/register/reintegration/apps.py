from django.apps import AppConfig


class ReintegrationConfig(AppConfig):
    name = "helle.register.reintegration"
    label = "reintegration"
