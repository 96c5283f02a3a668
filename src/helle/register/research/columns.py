"""The closed list of columns, each with what it says, why there may be a need for it, and since when it is offered.

A column says the group of a person and never the recorded code: a part of the world in place of a country, a band in
place of an age, a year in place of a day. Where that is not coarse enough its groups are put together (`coarser`), the
same for everybody. A name, a number, an address, a day or a word that somebody wrote can be no column at all.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import helle.register.codelists
from helle.register.research.choices import ResearchColumn
from helle.register.statistics.dimensions import DIMENSIONS
from helle.rules.ruling import Text

UNKNOWN: Final = "unknown"
_COUNTRIES: Final = Path(helle.register.codelists.__file__).parent / "data" / "countries.toml"
_SINCE: Final = dt.date(2022, 1, 1)

type Group = tuple[Text, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `group_of` puts what was recorded into a group; `source` is where the database gives it."""

    code: ResearchColumn
    label: Text
    source: str
    groups: Mapping[str, Text]
    group_of: Callable[[object], str]
    why: Text
    since: dt.date = _SINCE
    until: dt.date | None = None
    coarser: Mapping[str, Group] | None = None


@cache
def columns() -> Mapping[str, Column]:
    """All columns there ever were, by their code, in the order in which they are offered."""
    return {one.code.value: one for one in _all()}


def offered(on: dt.date) -> list[Column]:
    """The columns that can be applied for on a day."""
    return [one for one in columns().values() if one.since <= on and (one.until is None or on <= one.until)]


def _all() -> list[Column]:
    return [
        Column(
            ResearchColumn.YEAR,
            Text("Året for vurderingen", "Year of the assessment"),
            "decided_on",
            {},
            lambda recorded: str(recorded.year) if isinstance(recorded, dt.date) else UNKNOWN,
            Text("Udviklingen over årene.", "How it develops over the years."),
        ),
        _dimension(ResearchColumn.SEX, "sex", Text("Forskelle mellem kønnene.", "Differences between the sexes.")),
        _dimension(
            ResearchColumn.AGE_BAND,
            "age_band",
            Text("Børn og unge over for voksne.", "Children and the young beside adults."),
            {
                "minor": (Text("Under 18 år", "Under 18"), ("under_18",)),
                "adult": (Text("18 år og derover", "18 and over"), ("18_24", "25_over")),
                UNKNOWN: (Text("Ukendt alder", "Age unknown"), (UNKNOWN,)),
            },
        ),
        Column(
            ResearchColumn.REGION,
            Text("Verdensdel efter statsborgerskab", "Part of the world, by citizenship"),
            "nationality_then",
            _regions(),
            region_of,
            Text("Hvor ofre kommer fra, uden landet.", "Where victims come from, without the country."),
            coarser={
                "europe": (Text("Europa", "Europe"), ("denmark", "eu_eea", "other_europe")),
                "elsewhere": (
                    Text("Uden for Europa", "Outside Europe"),
                    ("africa", "asia", "americas", "oceania"),
                ),
                UNKNOWN: (Text("Statsløs eller ukendt", "Stateless or not known"), ("stateless", UNKNOWN)),
            },
        ),
        _dimension(
            ResearchColumn.EXPLOITED_AS,
            "exploited_as",
            Text("Hvilken udnyttelse indsatsen møder.", "Which exploitation the effort meets."),
        ),
        _dimension(ResearchColumn.SECTOR, "sector", Text("Hvor der skal opspores.", "Where detection has to look.")),
        _dimension(
            ResearchColumn.RESIDENCE,
            "residence",
            Text("Hvad opholdet betyder for forløbet.", "What the stay means for the course."),
        ),
        _dimension(
            ResearchColumn.AUTHORITY,
            "authority",
            Text("Forskelle mellem myndighederne.", "Differences between the authorities."),
        ),
        _dimension(
            ResearchColumn.CONTACT,
            "contact",
            Text("Hvem der finder ofrene.", "Who finds the victims."),
            {
                "authorities": (
                    Text("Myndigheder", "Authorities"),
                    ("police", "control", "asylum", "other_authority"),
                ),
                "others": (
                    Text("Organisationer, borgere og andre", "Organisations, citizens and others"),
                    ("ngo", "people"),
                ),
            },
        ),
    ]


def _dimension(code: ResearchColumn, dimension: str, why: Text, coarser: Mapping[str, Group] | None = None) -> Column:
    """A column with the groups of a dimension of the statistics in which everybody stands in one group."""
    of = DIMENSIONS[dimension]

    def group_of(recorded: object) -> str:
        (group,) = of.group_of(recorded)
        return group or UNKNOWN

    return Column(code, of.called("assessed"), of.column, of.groups, group_of, why, coarser=coarser)


def region_of(recorded: object) -> str:
    """The part of the world of a country."""
    return _region_of().get(str(recorded or ""), UNKNOWN)


@cache
def countries_of(region: str) -> tuple[str, ...]:
    """The countries of a part of the world; '' is of whom none is known."""
    return tuple(code for code, of in {**_region_of(), "": UNKNOWN}.items() if of == region)


@cache
def _countries() -> dict[str, list[dict[str, str]] | dict[str, dict[str, str]]]:
    return tomllib.loads(_COUNTRIES.read_text(encoding="utf-8"))


@cache
def _region_of() -> dict[str, str]:
    listed = _countries()["countries"]
    return {one["code"]: one["group"] for one in listed if isinstance(one, dict)}


def _regions() -> dict[str, Text]:
    groups = _countries()["groups"]
    return {code: Text(one["da"], one["en"]) for code, one in groups.items()} if isinstance(groups, dict) else {}
