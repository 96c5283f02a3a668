from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "helle.register.placements"
    label = "placements"
