from django.apps import AppConfig


class NeedToKnowConfig(AppConfig):
    name = "helle.register.need_to_know"
    label = "need_to_know"
