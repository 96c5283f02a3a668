from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "helle.register.rulebook"
    label = "rulebook"
