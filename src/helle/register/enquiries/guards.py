"""Who may call the addresses of advice (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "enquiry-list": reading("advice"),
    "enquiry-new": writing("advice"),
    "enquiry-page": reading("advice"),
    "enquiry-answer": writing("advice"),
}
