from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "helle.register.returns"
    label = "returns"
