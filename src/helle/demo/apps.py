from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "helle.demo"
    label = "demo"
