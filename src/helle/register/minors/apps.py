from django.apps import AppConfig


class MinorsConfig(AppConfig):
    name = "helle.register.minors"
    label = "minors"
