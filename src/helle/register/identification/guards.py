"""Who may call the addresses of stays, interviews, circumstances and assessments (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "case-residence": writing("identity"),
    "case-interview-new": writing("narrative"),
    "case-interview-draft-save": writing("narrative"),
    "case-interview-draft-discard": writing("narrative"),
    "case-interview": reading("narrative"),
    "case-interview-send": writing("narrative"),
    "case-interview-withdraw": writing("narrative"),
    "case-interview-reading": writing("narrative"),
    "case-circumstance": writing("outcome"),
    "case-circumstance-end": writing("outcome"),
    "case-assessment": writing("outcome", "reasons"),
}
