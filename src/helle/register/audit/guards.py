"""Who may call the addresses of the log (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading

GUARDS: Final[Guards] = {
    "audit-log": reading("audit"),
}
