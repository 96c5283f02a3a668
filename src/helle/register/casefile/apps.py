from django.apps import AppConfig


class CasefileConfig(AppConfig):
    name = "helle.register.casefile"
    label = "casefile"
