from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "helle.register.reports"
    label = "reports"
