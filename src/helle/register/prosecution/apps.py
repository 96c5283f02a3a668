from django.apps import AppConfig


class ProsecutionConfig(AppConfig):
    name = "helle.register.prosecution"
    label = "prosecution"
