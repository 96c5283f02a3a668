"""Who may call the addresses of figures (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.outreach import policies as outreach
from helle.register.protection.guards import Guards, reading, writing
from helle.register.statistics import policies

GUARDS: Final[Guards] = {
    "statistics": reading("aggregates"),
    "statistics-quality": reading("aggregates"),
    "statistics-outreach": reading("aggregates", may=outreach.sees_responsibility),
    "statistics-workbench": reading("aggregates", may=policies.sees_whole),
    "statistics-definition-save": writing("aggregates", may=policies.saves),
    "statistics-definitions": reading("aggregates", may=policies.sees_whole),
    "statistics-definition": reading("aggregates", may=policies.sees_whole),
    "statistics-definition-withdraw": writing("aggregates", may=policies.saves),
    "statistics-reports": reading("aggregates"),
}
