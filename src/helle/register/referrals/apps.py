from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "helle.register.referrals"
    label = "referrals"
