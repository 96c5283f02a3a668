"""Counting the persons assessed as victims (STA-05), through a role that reads views without identities alone.

Everything here counts persons, each once for each trafficking relationship (a case with an assessment of its own): in
the year of the first assessment of it that stands, as the rule `official_count` has it. The years that were published
before the register began are imported and not counted again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from helle.register.interface.words import year_span
from helle.register.statistics.baseline import baseline
from helle.register.statistics.counting import Counted, Wanted, count, count_as_told
from helle.register.statistics.dimensions import DIMENSIONS, Dimension
from helle.register.statistics.links import LINKS
from helle.rules.codes import ExploitationGroup
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Bar:
    """Persons assessed in a year (or in years published together), imported with a source or counted here."""

    first_year: int
    last_year: int
    persons: int
    source: str | None
    derived: bool = False
    unfinished: bool = False

    @property
    def imported(self) -> bool:
        return self.source is not None

    @property
    def label(self) -> str:
        """2018, or 2007–2016."""
        return year_span(self.first_year, self.last_year)


# What a report to the ILO tells of those in forced labour as well (GOV-13).
ALSO_OF_FORCED_LABOUR = frozenset({"sector", "sex"})
PERSONS = Text("Personer", "Persons")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What was counted of each year by group. Where one can be in several groups the groups exceed the year."""

    code: str
    title: Text
    groups: tuple[tuple[str, Text], ...]
    years: tuple[YearRow, ...]
    several: bool
    requirement: str = "STA-07"
    counted: Text = PERSONS


@dataclass(frozen=True, slots=True)
class YearRow:
    """One counted year: its persons, and how many of them are in each group, in the order of the groups.

    `inside`: how many of these were in forced labour, where a report tells of those by the same groups (GOV-13).
    `linked`: how many were in each group of a breakdown that a rule links to this one (ID-04).
    """

    year: int
    persons: int
    counts: tuple[int, ...]
    inside: tuple[int, ...] = ()
    linked: tuple[int, ...] = ()


def unfinished_year(until: dt.date) -> int | None:
    """The year that is counted only in part when days up to `until` are."""
    return None if (until.month, until.day) == (12, 31) else until.year


def series(until: dt.date) -> tuple[Bar, ...]:
    """Persons assessed as victims by year: imported up to the cut-over, counted from there. No gap: 0 is 0."""
    published = baseline()
    counted = count("assessed", [()], since=published.cut_over, until=until)[()]
    return (
        *(Bar(row.first_year, row.last_year, row.persons, row.source, row.derived) for row in published.years),
        *(
            Bar(year, year, counted.count([year], ()), None, unfinished=year == unfinished_year(until))
            for year in range(published.cut_over.year, until.year + 1)
        ),
    )


# The breakdowns of the page, in its order.
SHOWN = ("exploitation", "sector", "sex", "age", "residence", "authority", "contact")


def breakdowns(until: dt.date) -> tuple[Breakdown, ...]:
    """The published breakdowns of the counted years (STA-07), by authority, and by who made the contact (STA-06)."""
    counted = count("assessed", _TABLES, since=baseline().cut_over, until=until)
    return _breakdowns(counted, range(baseline().cut_over.year, until.year + 1))


def breakdowns_as_told(years: Iterable[int]) -> tuple[Breakdown, ...]:
    """The same of the years that a release tells, each as it was counted for the release (`years_told`). One query."""
    return _breakdowns(count_as_told(_TABLES), sorted(years))


_SPLIT: Final = {code: (code, "exploitation") for code in sorted(ALSO_OF_FORCED_LABOUR)}
_TABLES: Final[Sequence[Wanted]] = (*((code,) for code in SHOWN), *_SPLIT.values())


# What of the page follows by a rule from something else that it tells.
_LINKED: Final = {second: first for first, second in (one.columns for one in LINKS) if {first, second} <= {*SHOWN}}


def _breakdowns(counted: Mapping[Wanted, Counted], years: Sequence[int]) -> tuple[Breakdown, ...]:
    return tuple(
        _breakdown(
            DIMENSIONS[code],
            counted[code,],
            counted[_SPLIT[code]] if code in _SPLIT else None,
            counted[_LINKED[code],] if code in _LINKED else None,
            years,
        )
        for code in SHOWN
    )


def _breakdown(
    dimension: Dimension, counted: Counted, split: Counted | None, linked: Counted | None, years: Sequence[int]
) -> Breakdown:
    forced = ExploitationGroup.FORCED_LABOUR.value
    return Breakdown(
        dimension.code,
        dimension.called("assessed"),
        tuple(dimension.groups.items()),
        tuple(
            YearRow(
                year,
                counted.count([year], (None,)),
                tuple(counted.count([year], (group,)) for group in dimension.groups),
                tuple(split.count([year], (group, forced)) for group in dimension.groups) if split else (),
                tuple(linked.count([year], (group,)) for group in linked.dimensions[0].groups) if linked else (),
            )
            for year in years
        ),
        several=dimension.several,
        requirement=dimension.requirements[0],
    )


def percent(part: int, whole: int) -> int | None:
    """A whole percentage out of the counts themselves, rounded once, halves up; None of nothing."""
    return None if whole == 0 else (200 * part + whole) // (2 * whole)
