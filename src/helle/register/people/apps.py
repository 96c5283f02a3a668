from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "helle.register.people"
    label = "people"
