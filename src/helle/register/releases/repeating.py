"""A year that stands as an earlier release told it (STA-01).

Where a year was corrected by fewer than may be told since a release told it, no other release can count it again: the
two beside each other would tell of those few. It need not be left out for that. Whoever draws a release can have it
repeated: the figures of the earlier release with the same of them held back, under its number and as of its day, until
a correction is large enough. Nothing is learned by that, since nothing is said that was not said. What the earlier
release does not tell of that year cannot be repeated; a table that it has not stands without the year.

A year is repeated from the release that counted it, which anybody still reads, and never from one that repeats it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.http import Http404

from helle.register.protection.impersonal import require_reason
from helle.register.protection.refusals import Refused
from helle.register.releases import queries
from helle.register.releases.models import Worded
from helle.register.releases.queries import ReleaseView
from helle.register.releases.shapes import Groups
from helle.register.statistics.dimensions import DIMENSIONS
from helle.rules.ruling import Text

type Counts = Mapping[tuple[int, Groups], int | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """A year, and the release as which it is told."""

    year: int
    release: uuid.UUID

    @property
    def key(self) -> str:
        """How it stands in a form."""
        return f"{self.year}:{self.release}"

    @classmethod
    def of_key(cls, key: str) -> Choice:
        """Out of a form; `ValueError` for what is none."""
        year, _colon, release = key.partition(":")
        return cls(int(year), uuid.UUID(release))


@dataclass(frozen=True, slots=True)
class Source:
    """The release as which a year is told: what it says, and what was counted for it."""

    year: int
    release: uuid.UUID
    number: int
    cut_off: dt.date
    tables: Sequence[Mapping[str, Any]]
    originals: Sequence[Mapping[str, Any]]

    def table(self, like: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Its table of that code with the same population and groups, as it is kept; None where it has none."""
        return next((one for one in self.tables if self.year in one["years"] and _same_table(one, like)), None)

    def counted(self, code: str) -> Mapping[str, Any]:
        """What was counted for that table."""
        return next(one for one in self.originals if one["code"] == code)


def chosen(row: Worded) -> list[Choice]:
    """The years that a release repeats, the first first."""
    return sorted((Choice(year, uuid.UUID(of)) for year, of in row.repeats), key=lambda one: one.year)


def on_offer(years: Collection[int], there: Iterable[ReleaseView]) -> list[tuple[Choice, int, dt.date]]:
    """What can be repeated of these years out of the releases that there are: each with the number and the day of the
    release that counted it, the latest first in each year. No query."""
    found = [
        (Choice(year, one.release.pk), one.number or 0, one.release.cut_off)
        for one in there
        if one.approved and one.taken_down is None
        for year in one.release.years_counted
        if year in years
    ]
    return sorted(found, key=lambda one: (one[0].year, -one[1]))


def sources(choices: Iterable[Choice]) -> list[Source]:
    """The releases of these years with all that they say. Raises `Refused` where one is not there any more."""
    return [_source(one) for one in choices]


def _source(one: Choice) -> Source:
    try:
        of = queries.release_of(one.release)
    except Http404:
        raise _is_down(one.year) from None
    if not of.approved or of.taken_down is not None or one.year not in of.release.years_counted:
        raise _is_down(one.year)
    row = of.release
    return Source(one.year, row.pk, of.number or 0, row.cut_off, row.content["tables"], row.original.tables)


def require_repeatable(
    choices: Sequence[Choice], years: range, codes: Collection[str], why_da: str, why_en: str
) -> None:
    """Raise `Refused` where these years of a release cannot be repeated so: its `codes` are those of its tables."""
    if not choices:
        return
    of_years = [one.year for one in choices]
    if len(set(of_years)) != len(of_years):
        raise _TWICE
    if not {*of_years} <= {*years}:
        raise _OTHER_YEARS
    if len(of_years) == len(years):
        raise _NOTHING_COUNTED
    for source in sources(choices):
        if not any(one["code"] in codes and source.year in one["years"] for one in source.tables):
            raise _no_table(source)
        _require_latest(source, codes)
    for name, why in (("repeats_why_da", why_da), ("repeats_why_en", why_en)):
        require_reason(why, name)


def _require_latest(source: Source, codes: Collection[str]) -> None:
    """Refuse to tell a year as it was told before a later release told it otherwise."""
    then = {one["code"]: one for one in source.tables if one["code"] in codes}
    for later in queries.approved_before():
        number = later.answer.number or 0
        if number <= source.number or hasattr(later, "taken_down") or source.year not in later.years_counted:
            continue
        for now in later.content["tables"]:
            was = then.get(now["code"])
            if was is not None and not same_figures(_figures(now), _figures(was), source.year):
                raise _told_since(source.year, number)


def _figures(table: Mapping[str, Any]) -> Counts:
    return {(year, tuple(groups)): figure for year, *groups, figure in table["figures"]}


def same_figures(one: Counts, other: Counts, year: int) -> bool:
    """Whether two tables have the same figures of a year, with the same of them held back. Of a country that a table
    does not list there is nobody."""
    return _somebody(one, year) == _somebody(other, year)


def _somebody(figures: Counts, year: int) -> dict[Groups, int | None]:
    return {groups: figure for (of, groups), figure in figures.items() if of == year and figure != 0}


def with_repeated(
    content: Mapping[str, Any], counted: Sequence[Mapping[str, Any]], sources: Sequence[Source], why: Text
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What leaves and what was counted, of the years that were counted, with those that are repeated among them."""
    if not sources:
        return dict(content), [dict(one) for one in counted]
    tables, originals = [], []
    for table, original in zip(content["tables"], counted, strict=True):
        told = [(source.year, found) for source in sources if (found := source.table(table)) is not None]
        sides = [_side(place, table, told) for place in range(len(table["dimensions"]))]
        dimensions = [{**of, "groups": side} for of, side in zip(table["dimensions"], sides, strict=True)]
        years = sorted([*table["years"], *(year for year, _found in told)])
        codes = [[group[0] for group in side] for side in sides]
        was = [(source.year, source.counted(table["code"])) for source in sources if source.table(table) is not None]
        figures = _joined(table, told, years, codes)
        tables.append({**table, "dimensions": dimensions, "years": years, "figures": figures})
        originals.append({**original, "figures": _joined(original, was, years, codes)})
    repeated = [
        {
            "year": one.year,
            "release": str(one.release),
            "number": one.number,
            "cut_off": one.cut_off.isoformat(),
            "why": [why.da, why.en],
        }
        for one in sources
    ]
    return {**content, "tables": tables, "repeated": repeated}, originals


def _same_table(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two tables that were kept are one and the same: only which countries are listed hangs on the years."""
    return (one["code"], one["counts"], _layout(one)) == (other["code"], other["counts"], _layout(other))


def _layout(table: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    return [
        (of["code"], [] if DIMENSIONS[of["code"]].is_open else [group[0] for group in of["groups"]])
        for of in table["dimensions"]
    ]


def _side(place: int, table: Mapping[str, Any], told: Iterable[tuple[int, Mapping[str, Any]]]) -> list[list[str]]:
    """The groups of a dimension; of an open one also those that somebody is in in a year that is repeated."""
    of = table["dimensions"][place]
    if not DIMENSIONS[of["code"]].is_open:
        groups: list[list[str]] = of["groups"]
        return groups
    found = {group[0]: group for group in of["groups"]}
    for year, one in told:
        there = {row[1 + place] for row in one["figures"] if row[0] == year and row[-1] != 0}
        found |= {group[0]: group for group in one["dimensions"][place]["groups"] if group[0] in there}
    return [found[code] for code in sorted(found)]


def _joined(
    now: Mapping[str, Any],
    told: Iterable[tuple[int, Mapping[str, Any]]],
    years: Iterable[int],
    codes: Sequence[Sequence[str]],
) -> list[list[Any]]:
    """The figures of all years in their order; where a table has no row nobody is."""
    found = {tuple(place): figure for *place, figure in now["figures"]}
    for year, one in told:
        found |= {tuple(place): figure for *place, figure in one["figures"] if place[0] == year}
    places = product(years, *[(*side, None) for side in codes])
    return [[*place, found.get(place, 0)] for place in places]


_TWICE = Refused(
    Text(
        "Et år kan kun gentages fra én udgivelse. Vælg én for hvert år. [STA-01]",
        "A year can be repeated from one release only. Choose one for each year. [STA-01]",
    ),
    field="repeats",
)
_OTHER_YEARS = Refused(
    Text(
        "Udgivelsen dækker ikke det år, der skal gentages. [STA-01]",
        "The release does not cover the year that is to be repeated. [STA-01]",
    ),
    field="repeats",
)
_NOTHING_COUNTED = Refused(
    Text(
        "Mindst ét år skal tælles: en udgivelse, der kun gentager, siger intet nyt. [STA-01]",
        "One year at least has to be counted: a release that only repeats says nothing new. [STA-01]",
    ),
    field="repeats",
)


def _is_down(year: int) -> Refused:
    return Refused(
        Text(
            f"{year} kan ikke gentages: udgivelsen er taget ned, eller den har ikke selv talt året. [STA-01]",
            f"{year} cannot be repeated: the release was taken down, or did not count the year itself. [STA-01]",
        ),
        field="repeats",
    )


def _no_table(source: Source) -> Refused:
    return Refused(
        Text(
            f"Udgivelse nr. {source.number} har ingen af de valgte tabeller om {source.year}, så der er intet at "
            "gentage. [STA-01]",
            f"Release no. {source.number} has none of the chosen tables of {source.year}, so that there is nothing to "
            "repeat. [STA-01]",
        ),
        field="repeats",
    )


def _told_since(year: int, number: int) -> Refused:
    return Refused(
        Text(
            f"Udgivelse nr. {number} har siden talt {year} anderledes. Gentag året fra den. [STA-01]",
            f"Release no. {number} has counted {year} otherwise since. Repeat the year from that one. [STA-01]",
        ),
        field="repeats",
    )
