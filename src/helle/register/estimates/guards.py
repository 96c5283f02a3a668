"""Who may call the addresses of estimates (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing
from helle.register.statistics import policies

GUARDS: Final[Guards] = {
    "estimates": reading("aggregates", may=policies.sees_whole),
    "estimate": reading("aggregates", may=policies.sees_whole),
    "estimate-new": writing("aggregates", may=policies.saves),
}
