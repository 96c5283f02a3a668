from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "helle.register.allocation"
    label = "allocation"
