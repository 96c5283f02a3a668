"""What Django's system checks say of the guards: `helle migrate` and whoever builds hear of it before a start."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error

from helle.register.protection import guards


def every_address_has_its_guard(**_named: Any) -> list[CheckMessage]:
    """An error for each address without a guard, and for each guard that is wrong."""
    return [Error(said, id="helle.E001") for said in guards.wrong()]
