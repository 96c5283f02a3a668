from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "helle.register.research"
    label = "research"
