from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    name = "helle.register.action_plans"
    label = "action_plans"
