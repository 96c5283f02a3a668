from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "helle.register.knowledge"
    label = "knowledge"
