from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "helle.register.desk"
    label = "desk"
