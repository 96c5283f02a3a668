from django.apps import AppConfig


class SupportPlansConfig(AppConfig):
    name = "helle.register.support_plans"
    label = "support_plans"
