from django.apps import AppConfig


class AccommodationConfig(AppConfig):
    name = "helle.register.accommodation"
    label = "accommodation"
