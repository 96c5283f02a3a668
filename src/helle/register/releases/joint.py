"""How many there are in each combination of all that the tables of a ring name, which no table of a release has.

Whoever is alone in a figure knows where in that she stands, and so the search and the last look have to. It is counted
for them, as the tables are, out of the statistics table; nothing of it is kept, and it stands in no file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from helle.methods.disclosure.joining import hanging_together
from helle.methods.disclosure.tables import Cell
from helle.register.releases.shapes import cell_at, told_as
from helle.register.statistics.counting import count


@dataclass(frozen=True, slots=True)
class Joint:
    """A population by the dimensions of a ring, each as fine as any table has it: how many there are by year and a
    group of each."""

    axes: tuple[str, ...] = ()
    counts: Mapping[tuple[int, tuple[str, ...]], int] = field(default_factory=dict)

    def of(self, year: int) -> dict[tuple[str, ...], int]:
        """The combinations that somebody is in in a year; none where there is no ring."""
        return {groups: number for (when, groups), number in self.counts.items() if when == year and number}

    def cells(self, year: int) -> dict[Cell, int]:
        """The same as the methods take it."""
        return {cell_at(self.axes, groups): number for groups, number in self.of(year).items()}


type Joints = Mapping[str, Joint]
"""By population; of one without a ring there is none."""
NO_RING: Final[Joints] = MappingProxyType({})
"""Nobody counted: of a ring each place is asked that those can have who are alone."""


def count_joints(
    tables: Iterable[tuple[str, tuple[str, ...]]], years: Collection[int], until: dt.date
) -> dict[str, Joint]:
    """Count what stands behind tables, of each a population and dimensions, as known at the end of a day. One query for
    each population of which tables are in a ring."""
    axes: dict[str, list[tuple[str, ...]]] = {}
    for population, of in tables:
        axes.setdefault(population, []).append(of)
    found = {}
    for population, each in axes.items():
        wanted = behind_axes(each)
        if wanted and years:
            since = dt.date(min(years), 1, 1)
            counts = count(population, [wanted], since=since, until=until, totals=False)[wanted].counts
            combinations = {
                (year, tuple(one for one in groups if one is not None)): number
                for (year, groups), number in counts.items()
            }
            found[population] = Joint(wanted, combinations)
    return found


def behind_axes(tables: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """All dimensions of the rings that tables by these are in, each as fine as any has it; none where there is no
    ring."""
    ring = frozenset[str]().union(*hanging_together([tuple(map(told_as, axes)) for axes in tables]))
    finest: dict[str, str] = {}
    for axis in (axis for axes in tables for axis in axes):
        # A dimension that is told as another is finer than that.
        if told_as(axis) in ring and (told_as(axis) != axis or told_as(axis) not in finest):
            finest[told_as(axis)] = axis
    return tuple(finest[name] for name in sorted(finest))
