from django.apps import AppConfig


class CorrectingConfig(AppConfig):
    name = "helle.register.correcting"
    label = "correcting"
