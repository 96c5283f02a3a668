from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "helle.portal"
    label = "portal"
