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


PERSONS = Text("Personer", "Persons")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What was counted of each year by group. Where one can be in several groups the groups exceed the year.

    A country stands by its code: whoever shows it has its name.
    """

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
SHOWN: Final = ("exploitation", "sector", "sex", "age", "residence", "authority", "contact")
# By which a report to the ILO tells of those in forced labour (GOV-13).
OF_FORCED_LABOUR: Final = ("sector", "sex", "country")
# All that the many are told of a year of assessed victims, wherever it stands: what is compared when a year moves.
TOLD: Final = tuple(dict.fromkeys((*SHOWN, *OF_FORCED_LABOUR)))


def breakdowns(until: dt.date, codes: Sequence[str] = SHOWN) -> tuple[Breakdown, ...]:
    """The published breakdowns of the counted years (STA-07), by authority, and by who made the contact (STA-06)."""
    counted = count("assessed", _tables(codes), since=baseline().cut_over, until=until)
    return _breakdowns(counted, range(baseline().cut_over.year, until.year + 1), codes)


def breakdowns_as_told(years: Iterable[int], codes: Sequence[str] = SHOWN) -> tuple[Breakdown, ...]:
    """The same of the years that a release tells, each as it was counted for the release (`years_told`). One query.

    Whoever tells the many of such a year reads it here, and by what stands in `TOLD` alone: else a release would move
    a figure that nobody compared. Raises `LookupError` for any other dimension.
    """
    if not {*codes} <= {*TOLD}:
        raise LookupError(f"nobody compares how it moves: {sorted({*codes} - {*TOLD})}")
    return _breakdowns(count_as_told(_tables(codes)), sorted(years), codes)


def _tables(codes: Sequence[str]) -> list[Wanted]:
    linked = ((_LINKED[code],) for code in codes if code in _LINKED)
    return [*((code,) for code in codes), *linked, *(_split(code) for code in codes if code in OF_FORCED_LABOUR)]


def _split(code: str) -> Wanted:
    return code, "exploitation"


# What of the page follows by a rule from something else that it tells.
_LINKED: Final = {second: first for first, second in (one.columns for one in LINKS) if {first, second} <= {*SHOWN}}


def _breakdowns(counted: Mapping[Wanted, Counted], years: Sequence[int], codes: Sequence[str]) -> tuple[Breakdown, ...]:
    return tuple(
        _breakdown(
            counted[code,],
            counted[_split(code)] if code in OF_FORCED_LABOUR else None,
            counted[_LINKED[code],] if code in _LINKED else None,
            years,
        )
        for code in codes
    )


def _breakdown(counted: Counted, split: Counted | None, linked: Counted | None, years: Sequence[int]) -> Breakdown:
    forced, (dimension,) = ExploitationGroup.FORCED_LABOUR.value, counted.dimensions
    groups = counted.groups_found(0, years)
    return Breakdown(
        dimension.code,
        dimension.called("assessed"),
        tuple((group, dimension.groups.get(group, Text(group, group))) for group in groups),
        tuple(
            YearRow(
                year,
                counted.count([year], (None,)),
                tuple(counted.count([year], (group,)) for group in groups),
                tuple(split.count([year], (group, forced)) for group in groups) if split else (),
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
