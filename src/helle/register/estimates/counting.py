"""The capture histories of the register: how many are on just these lists, each person once (STA-01, FIG-11).

The role of the numbers reads days, codes and signs, and no identity. Whoever is on two lists is one person here,
whom CMM has matched; nobody is matched anew.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connections

from helle.methods.estimation import COVARIATES, reading
from helle.methods.estimation.reading import COUNT, Mistake, Read, Unreadable
from helle.register.estimates.lists import LISTS, on
from helle.register.statistics.dimensions import DIMENSIONS

UNKNOWN: Final = "unknown"
type History = tuple[bool, ...]
type Levels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted. `lists`: those somebody is on; the others are `empty` and left out of the model.

    `nowhere`: how many are on no list, whom no model may count.
    """

    lists: tuple[str, ...]
    empty: tuple[str, ...]
    covariates: tuple[str, ...]
    counts: dict[tuple[History, Levels], int]
    nowhere: int

    @property
    def histories(self) -> dict[History, int]:
        """How many have each history, whatever else is known of them; the largest first."""
        found: Counter[History] = Counter()
        for (history, _levels), number in self.counts.items():
            found[history] += number
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))

    def read(self) -> Read:
        """The same as a file would say it, looked at as a file is. Raises `Unreadable`."""
        if not self.counts:
            raise Unreadable(Mistake.NOBODY)
        lines = [",".join((*self.lists, *self.covariates, COUNT))]
        for (history, levels), number in sorted(self.counts.items()):
            lines.append(",".join((*(str(int(one)) for one in history), *levels, str(number))))
        return reading.read("\n".join(lines).encode())


def histories(years: range, covariates: Collection[str], until: dt.date) -> Counted:
    """Count who became known in some years, as it was known at the end of a day. One query."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute(
            "SELECT extract(year FROM known_on)::int, purposes, sex, age, signs, count(*)"
            " FROM helle.known_through(%s) WHERE extract(year FROM known_on) BETWEEN %s AND %s GROUP BY 1, 2, 3, 4, 5",
            [until, years.start, years.stop - 1],
        )
        rows = cursor.fetchall()
    return counted(rows, covariates)


def counted(rows: Collection[tuple[int, list[str], str, str, list[str], int]], covariates: Collection[str]) -> Counted:
    """The same out of what the database gave: year, purposes, sex, age, signs, and how many."""
    asked = tuple(one for one in COVARIATES if one in covariates)
    found: Counter[tuple[History, Levels]] = Counter()
    for year, purposes, sex, age, signs, number in rows:
        levels = {
            "sex": _group("sex", sex),
            "age": age,
            # Of whoever is not assessed nobody has said how she was exploited.
            "exploitation": _group("exploited_as", purposes) if purposes else UNKNOWN,
            "year": str(year),
        }
        found[on(signs), tuple(levels[one] for one in asked)] += number
    nowhere = sum(number for (history, _levels), number in found.items() if not any(history))
    kept = [place for place in range(len(LISTS)) if any(history[place] for history, _levels in found)]
    counts: Counter[tuple[History, Levels]] = Counter()
    for (history, levels_of), number in found.items():
        if any(history):
            counts[tuple(history[place] for place in kept), levels_of] += number
    return Counted(
        tuple(LISTS[place].code for place in kept),
        tuple(one.code for place, one in enumerate(LISTS) if place not in kept),
        asked,
        dict(counts),
        nowhere,
    )


def _group(dimension: str, recorded: object) -> str:
    """The one group that a recorded code stands in."""
    (group,) = DIMENSIONS[dimension].group_of(recorded)
    return group
