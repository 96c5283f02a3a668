"""Who may call the addresses of a case and its person (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "case-indication": writing("core", "reasons"),
    "case-reopen": writing("core", "reasons"),
    "case-police-statement": writing("core", "reasons"),
    "case-step-settle": writing("core", "reasons"),
    "case-name-shown": reading("identity"),
    "case-name-new": writing("identity"),
    "case-number-new": writing("identity"),
    "case-child-new": writing("identity"),
    "case-address-protection": writing("identity"),
    "case-address-protection-end": writing("identity"),
    "case-entry-supersede": writing("identity"),
}
