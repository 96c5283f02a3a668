from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "helle.register.statistics"
    label = "statistics"
