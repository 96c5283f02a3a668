from django.apps import AppConfig


class HandingOutConfig(AppConfig):
    name = "helle.register.handing_out"
    label = "handing_out"
