"""Counting what was assessed before the register and imported line by line (PUB-ORG-05): by year and authority.

Its years are those of the published figures, and stand beside them, never in them: no period has two figures that are
added.
"""

from __future__ import annotations

from collections import Counter

from django.db import connections

from helle.register.statistics.queries import Breakdown, YearRow
from helle.rules.codes import Authority
from helle.rules.ruling import Text

AUTHORITIES = {one.value: one.label for one in Authority} | {"siri": Text("SIRI", "SIRI")}


def assessed_earlier() -> Breakdown:
    """Assessments of victims before the register, by who assessed; no year where nothing was imported. One query."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute(
            "SELECT extract(year FROM decided_on)::int, authority, count(*) FROM helle.assessed_earlier"
            " WHERE was_trafficked GROUP BY 1, 2"
        )
        found = Counter({(year, authority): count for year, authority, count in cursor.fetchall()})
    years = []
    for year in sorted({year for year, _authority in found}):
        counts = tuple(found[year, authority] for authority in AUTHORITIES)
        years.append(YearRow(year, sum(counts), counts))
    return Breakdown(
        "earlier",
        Text("Vurderet handlet før Helle, efter myndighed", "Assessed as victims before Helle, by authority"),
        tuple(AUTHORITIES.items()),
        tuple(years),
        several=False,
        requirement="PUB-ORG-05",
        counted=Text("Importerede vurderinger", "Imported assessments"),
    )
