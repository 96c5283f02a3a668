from django.apps import AppConfig


class KeystoreConfig(AppConfig):
    name = "helle.register.protection.keystore"
    label = "keystore"
