from django.apps import AppConfig


class AccommodationConfig(AppConfig):
    name = "helle.register.accommodation"
    label = "accommodation"

    def ready(self) -> None:
        """Let every form hear what leads to a secret place, and no page show CMM what others typed of one."""
        from helle.register.accommodation import hidden_words, typed_addresses
        from helle.register.interface import typed

        typed.heard_by(typed_addresses.hear)
        typed.hidden_by(hidden_words.hide)
