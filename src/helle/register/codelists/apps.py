from django.apps import AppConfig


class CodelistsConfig(AppConfig):
    name = "helle.register.codelists"
