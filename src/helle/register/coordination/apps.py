from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "helle.register.coordination"
    label = "coordination"
