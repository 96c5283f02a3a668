from django.apps import AppConfig


class AccommodationConfig(AppConfig):
    name = "helle.register.accommodation"
    label = "accommodation"

    def ready(self) -> None:
        """Let every form of the register hear what leads to a secret place."""
        from helle.register.accommodation import typed_addresses
        from helle.register.interface import typed

        typed.heard_by(typed_addresses.hear)
