from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "helle.register.printing"
    label = "printing"
