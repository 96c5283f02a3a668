from django.apps import AppConfig
from django.core import checks


class ProtectionConfig(AppConfig):
    name = "helle.register.protection"
    label = "protection"

    def ready(self) -> None:
        from helle.register.protection.guard_checks import every_address_has_its_guard

        checks.register(every_address_has_its_guard, checks.Tags.urls)
