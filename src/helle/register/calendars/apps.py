from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "helle.register.calendars"
    label = "calendars"
