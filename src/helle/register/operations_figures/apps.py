from django.apps import AppConfig


class OperationsFiguresConfig(AppConfig):
    name = "helle.register.operations_figures"
    label = "operations_figures"
