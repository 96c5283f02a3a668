from django.apps import AppConfig


class BedDaysConfig(AppConfig):
    name = "helle.register.bed_days"
    label = "bed_days"
