from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "helle.register.cases"
    label = "cases"
