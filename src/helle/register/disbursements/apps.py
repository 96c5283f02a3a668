from django.apps import AppConfig


class DisbursementsConfig(AppConfig):
    name = "helle.register.disbursements"
    label = "disbursements"
