"""Who may call the addresses of figures (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.outreach import policies as outreach
from helle.register.protection.guards import Guards, reading

GUARDS: Final[Guards] = {
    "statistics": reading("aggregates"),
    "statistics-quality": reading("aggregates"),
    "statistics-outreach": reading("aggregates", may=outreach.sees_responsibility),
}
