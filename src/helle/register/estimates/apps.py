from django.apps import AppConfig


class EstimatesConfig(AppConfig):
    name = "helle.register.estimates"
    label = "estimates"
