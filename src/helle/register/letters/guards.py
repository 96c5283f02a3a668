"""Who may call the addresses of letters (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "case-letters": reading("documents"),
    "case-letter-new": writing("documents"),
    "case-letter-draft": reading("documents"),
    "case-letter-edit": writing("documents"),
    "case-letter-drop": writing("documents"),
    "case-letter-finish": writing("documents"),
    "case-letter-picture": reading("documents"),
    "case-letter-draft-pdf": reading("documents"),
    "case-letter": reading("documents"),
    "case-letter-pdf": reading("documents"),
    "case-letter-request-form": reading("documents"),
    "case-letter-deliver": writing("documents"),
    "case-letter-correct": writing("documents"),
}
