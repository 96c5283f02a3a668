from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "helle.register.letters"
    label = "letters"
