"""What of a year's assessed victims is told to the many: one rule for the page of statistics, the figures of an action
plan, and the reports to treaty bodies, which the same readers can lay beside each other (STA-01, STA-07, GOV-13).

The number of a year is told unless it is small itself. Of a breakdown the small groups are put together until nothing
of what is told anywhere, nor the difference of two, points at anybody (`grouping`). Of forms of exploitation, in which
one can be in several, all are told where none is small and none leaves few outside; else forced labour alone, where
neither it nor the rest is small. Of two breakdowns that a rule links, as who assessed follows from the stay, the one is
told only where nothing of either is held back. A year that no release tells is told in no breakdown (`years_told`).
CMM's lead and analyst see all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from helle.register.statistics import disclosure
from helle.register.statistics.grouping import Group, Told, all_together, together
from helle.register.statistics.queries import Breakdown, YearRow
from helle.rules.codes import ExploitationGroup


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A year of a breakdown as it is told: each group in the breakdown's order, None where it is not told by itself.

    `others`: the persons of those that were put together.
    """

    year: int
    persons: int
    counts: tuple[int | None, ...]
    others: int


def rows(breakdown: Breakdown, role: str, *, unfinished: int | None) -> tuple[ToldRow, ...]:
    """The years of a breakdown of the assessed victims that are told to a role."""
    if role in disclosure.SEES_SMALL_FIGURES:
        return tuple(ToldRow(row.year, row.persons, row.counts, 0) for row in breakdown.years)
    whole = {row.year for row in disclosure.rows_shown(breakdown, role, unfinished=unfinished)}
    over = (row for row in breakdown.years if row.year != unfinished)
    found = (
        _several(breakdown, row, whole=row.year in whole) if breakdown.several else _put(breakdown, row) for row in over
    )
    return tuple(one for one in found if one is not None)


def by_group(breakdown: Breakdown, row: YearRow, role: str) -> dict[str, int | None]:
    """Each group of a year as it is told to a role; None where it is not told by itself."""
    found = rows(replace(breakdown, years=(row,)), role, unfinished=None)
    counts = found[0].counts if found else (None,) * len(breakdown.groups)
    return {code: count for (code, _label), count in zip(breakdown.groups, counts, strict=True)}


def named_inside(breakdown: Breakdown, row: YearRow) -> frozenset[str]:
    """The groups by which a report tells of those in forced labour (GOV-13)."""
    told = together(groups_of(breakdown, row))
    return frozenset(one.code for one in told.named) if told is not None else frozenset()


def told_of(breakdown: Breakdown, row: YearRow) -> Told | None:
    """The groups of a year, each person in one of them, as they are told; None where the year is small, or where a rule
    would say by them what another breakdown holds back, or by that one what these do."""
    told = all_together(groups_of(breakdown, row))
    if row.linked:
        other = all_together([Group(str(place), 0, count) for place, count in enumerate(row.linked)])
        if told is None or other is None or told.others.all or other.others.all:
            return None
    return told


def groups_of(breakdown: Breakdown, row: YearRow) -> list[Group]:
    """The groups of a year, of each those in forced labour and the other victims."""
    inside = row.inside or (0,) * len(row.counts)
    numbers = zip(breakdown.groups, row.counts, inside, strict=True)
    return [Group(code, within, count - within) for (code, _label), count, within in numbers]


def forced_labour(breakdown: Breakdown, row: YearRow) -> Group:
    """Those in forced labour and the other victims of a year, out of the breakdown by exploitation."""
    code = ExploitationGroup.FORCED_LABOUR.value
    number = row.counts[[one for one, _label in breakdown.groups].index(code)]
    return Group(code, number, row.persons - number)


def _put(breakdown: Breakdown, row: YearRow) -> ToldRow | None:
    """None also where no group may be named: the number of the year stands elsewhere."""
    told = told_of(breakdown, row)
    if told is None or (not told.named and told.others.all):
        return None
    named, nobody = {one.code: one.all for one in told.named}, None if told.others.all else 0
    counts = tuple(named.get(code, nobody) for code, _label in breakdown.groups)
    return ToldRow(row.year, row.persons, counts, told.others.all)


def _several(breakdown: Breakdown, row: YearRow, *, whole: bool) -> ToldRow | None:
    if whole:
        return ToldRow(row.year, row.persons, row.counts, 0)
    alone = forced_labour(breakdown, row)
    if not alone.safe:
        return None
    counts = tuple(alone.inside if code == alone.code else None for code, _label in breakdown.groups)
    return ToldRow(row.year, row.persons, counts, 0)
