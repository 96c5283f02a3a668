"""A year that stands as an earlier release told it (STA-01).

Where a year was corrected by fewer than may be told since a release told it, no other release can count it again: the
two beside each other would tell of those few. It need not be left out for that. Whoever draws a release can have it
repeated: the figures of the earlier release with the same of them held back, under its number and as of its day, until
a correction is large enough. Nothing is learned by that, since nothing is said that was not said. What the earlier
release does not tell of that year cannot be repeated; a table that it has not stands without the year.

What may be repeated is a rule (`rules/statistics/repeated_year`). It is asked when a release is ordered, when it is
made and when it is approved; the database holds the same (`sql/176_years_repeated.sql`, `180_years_told_since.sql`).
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from django.db import connection

from helle.register.protection import clock
from helle.register.protection.impersonal import require_reason
from helle.register.protection.refusals import Refused, says_something
from helle.register.releases.models import Release, Worded
from helle.register.releases.queries import ReleaseView
from helle.register.releases.shapes import Groups
from helle.register.releases.tables import Wanted
from helle.register.statistics.dimensions import DIMENSIONS
from helle.rules.ruling import Ruling, Text
from helle.rules.statistics.repeated_year import RepeatedYearFacts, repeated_year

_NO_YEAR: Final = Text(
    "Her står, hvorfor år gentages, men der er intet kryds ved et år. Sæt et, eller slet begrundelsen på begge sprog, "
    "hvis årene skal tælles. [STA-01]",
    "It is said here why years are repeated, but no year is ticked. Tick one, or delete the reason in both languages "
    "if the years are to be counted. [STA-01]",
)
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
        return next((one for one in self.tables if self.year in one["years"] and is_same_table(one, like)), None)

    def counted(self, code: str) -> Mapping[str, Any]:
        """What was counted for that table."""
        return next(one for one in self.originals if one["code"] == code)


def of_keys(keys: Iterable[str]) -> list[Choice]:
    """What was chosen in a form, each once, the first year first; without what is no choice."""
    found = set()
    for key in keys:
        with suppress(ValueError):
            found.add(Choice.of_key(key))
    return sorted(found, key=lambda one: (one.year, str(one.release)))


def chosen(row: Worded) -> list[Choice]:
    """The years that a release repeats, the first first."""
    return sorted((Choice(year, uuid.UUID(of)) for year, of in row.repeats), key=lambda one: one.year)


@dataclass(frozen=True, slots=True)
class Wish:
    """Years to repeat in a release of these years and tables that is public from a day."""

    choices: Sequence[Choice]
    years: range
    tables: Sequence[Mapping[str, Any]]
    public_from: dt.date


def wish_of(row: Worded, tables: Sequence[Mapping[str, Any]]) -> Wish:
    """What a release, or its order, repeats in its tables. Not before today is it read."""
    years = range(row.first_year, row.last_year + 1)
    return Wish(chosen(row), years, tables, max(row.public_from, clock.today()))


def asked_of(wanted: Iterable[Wanted]) -> list[Mapping[str, Any]]:
    """Tables that are wanted, as far as a release keeps them so: what makes two of them the same."""
    return [
        {
            "code": one.code,
            "counts": one.choice.population,
            "dimensions": [
                {"code": of, "groups": [[group] for group in DIMENSIONS[of].groups]} for of in one.choice.dimensions
            ],
        }
        for one in wanted
    ]


def on_offer(years: Collection[int], there: Iterable[ReleaseView]) -> list[tuple[Choice, ReleaseView]]:
    """What can be repeated of these years out of the releases that there are: each with the release that counted it,
    the latest first in each year. No query."""
    found = [
        (Choice(year, one.release.pk), one)
        for one in there
        if one.approved and one.taken_down is None
        for year in one.release.years_counted
        if year in years
    ]
    return sorted(found, key=lambda of: (of[0].year, -(of[1].number or 0)))


def rulings(wish: Wish) -> list[tuple[int, Ruling[bool]]]:
    """What the rule says of each year. One query, however many years and releases there are; none where no year is
    repeated."""
    if not wish.choices:
        return []
    of_years = [one.year for one in wish.choices]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT year, is_told, is_counted, tells_a_table, read_from, told_since"
            " FROM helle.years_to_repeat(%s::jsonb, %s::jsonb)",
            [
                json.dumps([[one.year, str(one.release)] for one in wish.choices]),
                json.dumps([_told_apart(one) for one in wish.tables]),
            ],
        )
        found = cursor.fetchall()
    return [
        (
            year,
            repeated_year(
                RepeatedYearFacts(
                    on=clock.today(),
                    public_from=wish.public_from,
                    covered=year in wish.years,
                    counts_another=bool({*wish.years} - {*of_years}),
                    once=of_years.count(year) == 1,
                    told=is_told,
                    counted_there=is_counted,
                    tells_a_table=tells_a_table,
                    source_public_from=read_from,
                    told_since=told_since,
                )
            ),
        )
        for year, is_told, is_counted, tells_a_table, read_from, told_since in found
    ]


def require_repeatable(wish: Wish, *, field: str) -> None:
    """Raise `Refused` with the cited reason where a year cannot be repeated so."""
    for year, ruling in rulings(wish):
        if ruling.answer is None:
            raise Refused(_said(year, ruling), field=field, ruling=ruling)


def _said(year: int, ruling: Ruling[bool]) -> Text:
    if ruling.problems:
        return Text(f"{year}: {ruling.headline.da}", f"{year}: {ruling.headline.en}")
    reason = ruling.reasons[0]
    return Text(f"{year}: {reason.text.da} [{reason.requirement}]", f"{year}: {reason.text.en} [{reason.requirement}]")


def require_reasons(why_da: str, why_en: str) -> None:
    """Raise `Refused` unless it is said in both languages why years are repeated."""
    for name, why in (("repeats_why_da", why_da), ("repeats_why_en", why_en)):
        require_reason(why, name)


def require_no_reasons(why_da: str, why_en: str) -> None:
    """Raise `Refused` where it is said why years are repeated, and none is: nobody wants that year counted unawares."""
    for name, why in (("repeats_why_da", why_da), ("repeats_why_en", why_en)):
        if says_something(why):
            raise Refused(_NO_YEAR, field=name)


def sources(choices: Collection[Choice]) -> list[Source]:
    """The releases of these years, which may be repeated, with all that they say. One query."""
    found = Release.objects.select_related("answer", "original").in_bulk({one.release for one in choices})
    return [_source(one.year, found[one.release]) for one in choices]


def _source(year: int, row: Release) -> Source:
    return Source(year, row.pk, row.answer.number or 0, row.cut_off, row.content["tables"], row.original.tables)


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


def is_same_table(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two tables that were kept are one and the same: only which countries are listed hangs on the years.

    The database holds the same (`helle.same_table`)."""
    return (one["code"], one["counts"], _layout(one)) == (other["code"], other["counts"], _layout(other))


def _told_apart(table: Mapping[str, Any]) -> dict[str, Any]:
    """What of a table that is kept, or wanted, the database tells it apart by."""
    dimensions = [{"code": code, "groups": [[group] for group in groups]} for code, groups in _layout(table)]
    return {"code": table["code"], "counts": table["counts"], "dimensions": dimensions}


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
