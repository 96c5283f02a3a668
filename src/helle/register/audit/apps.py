from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "helle.register.audit"
    label = "audit"
