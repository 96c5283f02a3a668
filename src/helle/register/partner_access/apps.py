from django.apps import AppConfig


class PartnerAccessConfig(AppConfig):
    name = "helle.register.partner_access"
    label = "partner_access"
