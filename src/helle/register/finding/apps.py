from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "helle.register.finding"
    label = "finding"
