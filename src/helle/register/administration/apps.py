from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "helle.register.administration"
