"""Who may call the addresses of releases of statistics (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading
from helle.register.releases import policies
from helle.register.statistics.policies import sees_whole

GUARDS: Final[Guards] = {
    "releases": reading("aggregates"),
    "release": reading("aggregates"),
    "release-file": reading("aggregates"),
    "release-pack": reading("aggregates"),
    "release-new": reading("aggregates", may=sees_whole),
    "release-making": reading("aggregates", may=sees_whole),
    "release-take-over": reading("aggregates", may=sees_whole),
    "release-let-be": reading("aggregates", may=sees_whole),
    "release-answer": reading("aggregates", may=sees_whole),
    "release-take-down": reading("aggregates", may=policies.leads),
}
