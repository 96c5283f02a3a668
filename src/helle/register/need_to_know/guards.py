"""Who may call the addresses of looks that somebody says what for (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.need_to_know import policies
from helle.register.protection.guards import Guards, only, reading

GUARDS: Final[Guards] = {
    "case-purpose": reading("core"),
    "case-danger": reading("core"),
    "look-list": only(policies.answers),
    "look-answer": only(policies.answers),
    "look-keep": only(policies.settles),
}
