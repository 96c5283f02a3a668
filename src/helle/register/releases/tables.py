"""What a release counts: chosen definitions over the same years, up to one cut-off, each table whole with its totals.

A population is counted once for all of its tables. Nothing here is protected: it never leaves as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from helle.register.protection.refusals import Refused
from helle.register.releases.elsewhere import ALONE, FORMS
from helle.register.statistics.chosen import Choice
from helle.register.statistics.counting import Counted, count
from helle.register.statistics.definitions import saved, standards
from helle.register.statistics.models import Definition
from helle.register.statistics.releasable import why_not_released
from helle.rules.ruling import Text

_OTHER_DEFINITION: Final = Refused(
    Text(
        "En af definitionerne er ændret eller trukket tilbage siden. Vælg tabellerne igen.",
        "One of the definitions was changed or withdrawn since. Choose the tables again.",
    ),
    field="tables",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table that can be released: the code of its definition, what it is called, who requires it, what it counts."""

    code: str
    title: Text
    requirement: str
    choice: Choice
    version: int = 0
    """Of a saved definition; 0 of one that comes with Helle."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A table as it was counted. `counts`: by year and a group of each dimension, None for all of them."""

    wanted: Wanted
    groups: tuple[tuple[str, ...], ...]
    counts: Mapping[tuple[int, tuple[str | None, ...]], int]

    @property
    def code(self) -> str:
        return self.wanted.code

    @property
    def axes(self) -> tuple[str, ...]:
        return self.wanted.choice.dimensions

    def figure(self, year: int, groups: tuple[str | None, ...]) -> int:
        """How many there are; a combination that was not found is nobody."""
        return self.counts.get((year, groups), 0)


def on_offer() -> list[Wanted]:
    """Every definition that can be released (`why_not_released`), those of Helle first. Two queries."""
    found = [Wanted(one.code, one.title, one.requirement, one.choice) for one in standards().values()]
    found += [
        Wanted(str(one.newest.series), one.title, "STA-01", one.newest.choice, one.newest.version)
        for one in saved()
        if one.withdrawal is None
    ]
    return [one for one in found if why_not_released(one.choice) is None]


def wanted_of(ordered: Iterable[tuple[str, int]]) -> list[Wanted]:
    """The tables that were ordered, each by its code and version. Two queries. Raises `Refused` where one of the
    definitions is no more what it was."""
    offered = {(one.code, one.version): one for one in on_offer()}
    wanted = [offered.get((code, version)) for code, version in ordered]
    if None in wanted:
        raise _OTHER_DEFINITION
    return [one for one in wanted if one is not None]


def frozen_of(ordered: Iterable[tuple[str, int]]) -> list[Wanted]:
    """The tables that were ordered, as their definitions were then, also where one has a later version or was withdrawn
    since. One query where any was saved. Raises `Refused` where one that came with Helle does so no more."""
    asked = [(code, version) for code, version in ordered]
    saved_then = {
        (str(row.series), row.version): row
        for row in Definition.objects.filter(series__in=[code for code, version in asked if version])
    }
    found = []
    for code, version in asked:
        if version:
            row = saved_then[code, version]
            found.append(Wanted(code, Text(row.title_da, row.title_en), "STA-01", row.choice, version))
        elif code in standards():
            of = standards()[code]
            found.append(Wanted(code, of.title, of.requirement, of.choice))
        else:
            raise _OTHER_DEFINITION
    return found


def count_all(wanted: Iterable[Wanted], years: Collection[int], until: dt.date) -> list[Whole]:
    """Count the tables over these years as they were known at the end of a day. One query for each population."""
    asked = list(wanted)
    found: dict[tuple[str, tuple[str, ...]], Counted] = {}
    since = dt.date(min(years), 1, 1)
    for population in dict.fromkeys(one.choice.population for one in asked):
        tables = {one.choice.dimensions for one in asked if one.choice.population == population}
        counted = count(population, tables, since=since, until=until)
        found |= {(population, dimensions): table for dimensions, table in counted.items()}
    return [_whole(one, found[one.choice.population, one.choice.dimensions], years) for one in asked]


def axes_of(wholes: Iterable[Whole]) -> list[tuple[str, tuple[str, ...]]]:
    """The population and the dimensions of each table."""
    return [(one.wanted.choice.population, one.axes) for one in wholes]


def forms_counted(years: Collection[int], until: dt.date) -> Counted:
    """The assessed victims by each form of exploitation and by one form or several. One query."""
    return count("assessed", [(FORMS, ALONE)], since=dt.date(min(years), 1, 1), until=until)[FORMS, ALONE]


def _whole(wanted: Wanted, counted: Counted, years: Collection[int]) -> Whole:
    counts = {key: number for key, number in counted.counts.items() if key[0] in years}
    groups = tuple(_groups(counted, place, counts) for place in range(len(counted.dimensions)))
    return Whole(wanted, groups, counts)


def _groups(counted: Counted, place: int, counts: Mapping[tuple[int, tuple[str | None, ...]], int]) -> tuple[str, ...]:
    """The groups of a dimension; of an open one those of these years, in the order of their codes: any other order, and
    any group more, would tell of the figures."""
    dimension = counted.dimensions[place]
    if not dimension.is_open:
        return tuple(dimension.groups)
    return tuple(sorted({str(group) for (_year, groups) in counts if (group := groups[place]) is not None}))
