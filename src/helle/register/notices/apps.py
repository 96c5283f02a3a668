from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "helle.register.notices"
    label = "notices"
