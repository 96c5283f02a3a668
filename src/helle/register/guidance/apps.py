from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "helle.register.guidance"
    label = "guidance"
