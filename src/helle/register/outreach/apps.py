from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "helle.register.outreach"
    label = "outreach"
