"""Who may call the addresses of extracts for research (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading
from helle.register.research import policies
from helle.register.statistics.policies import saves, sees_whole

GUARDS: Final[Guards] = {
    "research": reading("aggregates", may=policies.sees),
    "research-new": reading("aggregates", may=policies.applies),
    "research-page": reading("aggregates", may=policies.sees),
    "research-prepare": reading("aggregates", may=saves),
    "research-decide": reading("aggregates", may=policies.leads),
    "research-hand-out": reading("aggregates", may=sees_whole),
    "research-revoke": reading("aggregates", may=policies.leads),
    "research-deleted": reading("aggregates", may=policies.sees),
}
