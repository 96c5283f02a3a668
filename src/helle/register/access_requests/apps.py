from django.apps import AppConfig


class AccessRequestsConfig(AppConfig):
    name = "helle.register.access_requests"
    label = "access_requests"
