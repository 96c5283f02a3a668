from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "helle.register.hotline"
    label = "hotline"
