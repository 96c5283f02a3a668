"""Who may call the addresses of corrections (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "case-person": writing("identity"),
    "case-corrections": reading("core"),
    "case-consequence": writing("core", "reasons"),
    "case-correct": writing("core", "reasons"),
}
