from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "helle.register.organisations"
    label = "organisations"
