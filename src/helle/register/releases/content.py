"""What a release says, as it leaves: kept as data in both languages, and read again from it (FIG-11, STA-07).

A figure that is held back is None, and nothing tells whether it is small itself or protects another. Nobody is 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any, Final

from helle.methods.disclosure.tables import Cell
from helle.register.codelists.queries import country_in_both
from helle.register.releases.estimated import KeptEstimate, kept_estimate
from helle.register.releases.rows_kept import KeptRows, kept_rows
from helle.register.releases.shapes import Groups, cell_at
from helle.register.releases.tables import Whole
from helle.register.statistics.baseline import PublishedGroup, baseline
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.queries import Bar, series
from helle.register.statistics.tables import UNKNOWN_COUNTRY
from helle.rules.codes import ExploitationGroup
from helle.rules.ruling import Text

LAYOUT: Final = 3
"""How it is kept. Every layout that there was is read, for good, and the files of one that was kept in it stay what
they were."""
_NAMED: Final = 2
"""From this one on protection and bars are told by name."""
CHARTS_IN_FILES: Final = 3
"""From this one on CSV and JSON-stat have the plan's charts, and say what a correction corrects."""


@dataclass(frozen=True, slots=True)
class KeptDimension:
    """A dimension of a table with its groups in order; `several`: one can be in several of them."""

    code: str
    label: Text
    groups: tuple[tuple[str, Text], ...]
    several: bool
    note: Text


@dataclass(frozen=True, slots=True)
class Repeated:
    """A year that was not counted again: it stands as an earlier release told it, under its number and as of its day.

    `release`: that release. `why`: why it was not counted again.
    """

    year: int
    release: str
    number: int
    cut_off: dt.date
    why: Text


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table as it leaves. `figures`: by year and a group of each dimension, None for all of them. `counts`: the code
    of its population. `repeated`: the years of it that stand as an earlier release told them."""

    code: str
    title: Text
    requirement: str
    counts: str
    population: Text
    unit: Text
    meaning: Text
    dimensions: tuple[KeptDimension, ...]
    years: tuple[int, ...]
    figures: Mapping[tuple[int, Groups], int | None]
    repeated: Mapping[int, Repeated] = field(default_factory=dict)

    @property
    def axes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.dimensions)

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(code for code, _label in one.groups) for one in self.dimensions)

    def figure(self, year: int, groups: Groups) -> int | None:
        """The figure as it left; None where it is held back."""
        return self.figures[year, groups]

    @property
    def held_back(self) -> int:
        """How many figures are held back."""
        return sum(one is None for one in self.figures.values())


@dataclass(frozen=True, slots=True)
class Protection:
    """How the tables were protected, and what the audit found."""

    threshold: int
    width: int
    narrowest: int | None
    method: str
    thin: tuple[tuple[Text, int, Text], ...] = ()
    """Of which population and year half of the figures fell, and what would keep more of them."""
    alone: tuple[tuple[Text, int], ...] = ()
    """Of which population and year somebody who is alone in a group may work another group out by what she knows."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many figures of the tables that both have a correction tells otherwise, and whether both have the same tables
    and the same estimates."""

    figures: int
    same_tables: bool
    same_estimates: bool


@dataclass(frozen=True, slots=True)
class KeptSource:
    """Where others published a figure before Helle counted: by whom, and all of it in one sentence."""

    publisher: Text
    words: Text


def source_today(code: str) -> KeptSource:
    """A source as it is worded today; the mark itself of one that is known no more."""
    known = baseline().sources.get(code)
    if known is None:
        return KeptSource(Text(code, code), Text(f"{code}.", f"{code}."))
    return KeptSource(known.publisher, known.words)


@dataclass(frozen=True, slots=True)
class Kept:
    """All that a release says."""

    tables: tuple[KeptTable, ...]
    bars: tuple[Bar, ...]
    protection: Protection
    forms: tuple[PublishedGroup, ...] = ()
    """What was published by form of exploitation before Helle counted; nothing in a release that was made before it."""
    estimates: tuple[KeptEstimate, ...] = ()
    """The estimates of those never found that were published with it."""
    moved: Moved | None = None
    """What a correction tells otherwise; None of a release that corrects nothing."""
    repeated: tuple[Repeated, ...] = ()
    """The years that stand as an earlier release told them."""
    microdata: KeptRows | None = None
    """The open microdata that goes with it, if any does."""
    layout: int = LAYOUT
    """How it was kept: its files follow from it."""
    sources: Mapping[str, KeptSource] = field(default_factory=dict)
    """Those of its bars and forms, as they were worded when it was drawn; none where that was not kept yet."""

    @property
    def figures(self) -> int:
        """How many figures there are to be read."""
        return sum(len(one.figures) for one in self.tables)

    @property
    def held_back(self) -> int:
        """How many of them are held back."""
        return sum(one.held_back for one in self.tables)

    def source(self, code: str) -> KeptSource:
        """A source as the release words it."""
        return self.sources.get(code) or source_today(code)


def content_of(wholes: Iterable[Whole], years: Sequence[int], until: dt.date) -> dict[str, Any]:
    """The tables as they were counted, with the series of the plan's charts, in both languages: `held_back` makes of it
    what leaves. One query for the series, and the names of countries."""
    bars, forms = [bar for bar in series(until) if bar.imported], baseline().exploitation
    codes = [*(bar.source for bar in bars), *(one.source for one in forms)]
    named = {code: source_today(code) for code in codes if code is not None}
    return {
        "layout": LAYOUT,
        "tables": [_table(one, years) for one in wholes],
        "bars": [
            {
                "first_year": bar.first_year,
                "last_year": bar.last_year,
                "persons": bar.persons,
                "source": bar.source,
                "derived": bar.derived,
            }
            for bar in bars
        ],
        "forms": [
            {
                "first_year": one.first_year,
                "last_year": one.last_year,
                "group": one.group,
                "persons": one.persons,
                "counted_from": one.counted_from,
                "source": one.source,
            }
            for one in forms
        ],
        "sources": {
            code: {"publisher": _both(one.publisher), "words": _both(one.words)} for code, one in named.items()
        },
    }


def held_back(
    content: Mapping[str, Any], suppressed: Mapping[tuple[str, int], Collection[Cell]], protection: Protection
) -> dict[str, Any]:
    """A release as it leaves: without the figures that are held back, and with how it was protected."""
    return {
        **content,
        "tables": [_without(one, suppressed) for one in content["tables"]],
        "protection": {
            "threshold": protection.threshold,
            "width": protection.width,
            "narrowest": protection.narrowest,
            "method": protection.method,
            "thin": [
                {"population": _both(of), "year": year, "coarser": _both(coarser)}
                for of, year, coarser in protection.thin
            ],
            "alone": [{"population": _both(of), "year": year} for of, year in protection.alone],
        },
    }


def originals_of(wholes: Iterable[Whole], years: Sequence[int]) -> list[dict[str, Any]]:
    """The figures as they were counted."""
    return [
        {
            "code": one.wanted.code,
            "version": one.wanted.version,
            "figures": [[year, *groups, one.figure(year, groups)] for year, groups in _places(one, years)],
        }
        for one in wholes
    ]


def as_counted(table: KeptTable, originals: Iterable[Mapping[str, Any]]) -> KeptTable:
    """A table of a release with the figures as they were counted, out of what was kept of these."""
    (found,) = [one for one in originals if one["code"] == table.code]
    return replace(table, figures={(year, tuple(groups)): figure for year, *groups, figure in found["figures"]})


class UnknownLayout(Exception):
    """A release that was kept by a newer Helle, or by none."""


def kept(content: Mapping[str, Any]) -> Kept:
    """A release out of what was kept of it. Raises `UnknownLayout`: a figure read wrongly is worse than none."""
    layout = content.get("layout", 0)
    if not 1 <= layout <= LAYOUT:
        raise UnknownLayout(layout)
    read = _by_place if layout < _NAMED else _by_name
    bars, protection = read(content)
    forms = tuple(_published_group(one) for one in content.get("forms", ()))
    repeated = tuple(_repeated(one) for one in content.get("repeated", ()))
    return Kept(
        tuple(_kept_table(one, repeated) for one in content["tables"]),
        bars,
        protection,
        forms,
        tuple(kept_estimate(one) for one in content.get("estimates", ())),
        Moved(**content["moved"]) if content.get("moved") else None,
        repeated,
        kept_rows(content["microdata"]) if content.get("microdata") else None,
        layout,
        {
            code: KeptSource(Text(*one["publisher"]), Text(*one["words"]))
            for code, one in content.get("sources", {}).items()
        },
    )


def layout_again(content: Mapping[str, Any]) -> int:
    """The layout in which what was kept is made again: its own, but for the first, which nothing writes any more."""
    return max(_NAMED, int(content["layout"]))


def worded_as(content: Mapping[str, Any], anew: Mapping[str, Any]) -> dict[str, Any]:
    """What was counted anew, with the words of sources that a release was kept with; with none where it has none."""
    counted = {key: value for key, value in anew.items() if key != "sources"}
    return counted | ({"sources": content["sources"]} if "sources" in content else {})


def _by_place(content: Mapping[str, Any]) -> tuple[tuple[Bar, ...], Protection]:
    """The first layout, in which protection and bars were told by their place."""
    threshold, width, narrowest, method, thin, alone = (*content["protection"], [])[:6]
    return tuple(Bar(*bar) for bar in content["bars"]), Protection(
        threshold,
        width,
        narrowest,
        method,
        tuple((Text(*of), year, Text(*coarser)) for of, year, coarser in thin),
        tuple((Text(*of), year) for of, year in alone),
    )


def _by_name(content: Mapping[str, Any]) -> tuple[tuple[Bar, ...], Protection]:
    said = content["protection"]
    return tuple(Bar(**bar) for bar in content["bars"]), Protection(
        said["threshold"],
        said["width"],
        said["narrowest"],
        said["method"],
        tuple((Text(*one["population"]), one["year"], Text(*one["coarser"])) for one in said["thin"]),
        tuple((Text(*one["population"]), one["year"]) for one in said["alone"]),
    )


def _published_group(one: Mapping[str, Any]) -> PublishedGroup:
    group = ExploitationGroup(one["group"]) if one["group"] else None
    return PublishedGroup(**{**one, "group": group})


def _places(whole: Whole, years: Sequence[int]) -> Iterable[tuple[int, Groups]]:
    return (
        (year, groups)
        for year in years
        for groups in product(*[(*of_dimension, None) for of_dimension in whole.groups])
    )


def _without(table: Mapping[str, Any], suppressed: Mapping[tuple[str, int], Collection[Cell]]) -> dict[str, Any]:
    axes = [one["code"] for one in table["dimensions"]]
    return {
        **table,
        "figures": [
            [year, *groups, None if cell_at(axes, groups) in suppressed[table["counts"], year] else figure]
            for year, *groups, figure in table["figures"]
        ],
    }


def _table(whole: Whole, years: Sequence[int]) -> dict[str, Any]:
    wanted, population = whole.wanted, whole.wanted.choice.of
    return {
        "code": wanted.code,
        "title": _both(wanted.title),
        "requirement": wanted.requirement,
        "counts": population.code,
        "population": _both(population.label),
        "unit": _both(population.unit),
        "meaning": _both(population.meaning),
        "dimensions": [
            {
                "code": code,
                "label": _both(DIMENSIONS[code].called(wanted.choice.population)),
                "groups": [[group, *_both(_called(code, group))] for group in groups],
                "several": DIMENSIONS[code].several,
                "note": _both(DIMENSIONS[code].note or Text("", "")),
            }
            for code, groups in zip(whole.axes, whole.groups, strict=True)
        ],
        "years": list(years),
        "figures": [[year, *groups, whole.figure(year, groups)] for year, groups in _places(whole, years)],
    }


def _repeated(one: Mapping[str, Any]) -> Repeated:
    day = dt.date.fromisoformat(one["cut_off"])
    return Repeated(one["year"], one["release"], one["number"], day, Text(*one["why"]))


def _kept_table(one: Mapping[str, Any], repeated: Iterable[Repeated]) -> KeptTable:
    return KeptTable(
        one["code"],
        Text(*one["title"]),
        one["requirement"],
        one["counts"],
        Text(*one["population"]),
        Text(*one["unit"]),
        Text(*one["meaning"]),
        tuple(
            KeptDimension(
                of["code"],
                Text(*of["label"]),
                tuple((code, Text(da, en)) for code, da, en in of["groups"]),
                of["several"],
                Text(*of["note"]),
            )
            for of in one["dimensions"]
        ),
        tuple(one["years"]),
        {(year, tuple(groups)): figure for year, *groups, figure in one["figures"]},
        {of.year: of for of in repeated if of.year in one["years"]},
    )


def _called(dimension: str, group: str) -> Text:
    if not DIMENSIONS[dimension].is_open:
        return DIMENSIONS[dimension].groups[group]
    if not group:
        return UNKNOWN_COUNTRY
    return country_in_both(group)


def _both(text: Text) -> list[str]:
    return [text.da, text.en]
