from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    name = "helle.register.enquiries"
    label = "enquiries"
