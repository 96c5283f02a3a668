"""The plan's two charts in a release's files: lines of the CSV, and datasets of the JSON-stat collection (META-07).

They are tables of their own. What others published before Helle counted has the status `imported`, its own source and
no day: so no program adds it to what was counted. What nobody published has no value, and is not nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from django.utils import translation

from helle.register.interface.words import year_span
from helle.register.releases import continued, repeated_told
from helle.register.releases.content import Kept, KeptSource, KeptTable, Repeated
from helle.register.releases.continued import ByForm, Continued
from helle.register.releases.heads import PUBLISHED, SUPPRESSED, Head
from helle.register.statistics.baseline import REMAINDER, PublishedGroup
from helle.register.statistics.queries import PERSONS, Bar
from helle.rules.ruling import Text

IMPORTED: Final = "imported"
"""Published by others before Helle counted."""
NOT_PUBLISHED: Final = "not-published"
NOT_IN_RELEASE: Final = "not-in-release"
"""A year between what was published and what the release tells."""
NOT_APPLICABLE: Final = "not-applicable"
"""What is left of the published forms, in a year that has each of them: the lines of the CSV leave it out."""
YEARS: Final = "chart-years"
FORMS: Final = "chart-exploitation"
_REST: Final = "remainder"
_TOTAL: Final = ("Total", Text("I alt", "Total"))
_YEAR: Final = Text("År", "Year")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a chart: of which years and group, what it is or why there is none, and who told it.

    `source` and `cut_off` are None where nothing is told; of what others published their source has no day.
    """

    first_year: int
    last_year: int
    group: str
    number: int | None
    status: str
    source: Text | None = None
    cut_off: dt.date | None = None
    repeated: Repeated | None = None

    @property
    def years(self) -> str:
        """2025, or 2007-2016: in signs that every program reads."""
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}-{self.last_year}"


@dataclass(frozen=True, slots=True)
class ChartTable:
    """A chart as a table: `axis` is the dimension beside the years, with the groups of it in order, if it has one.

    `says`: what to know of it, in sentences, beside whence it is.
    """

    code: str
    title: Text
    axis: tuple[str, Text] | None
    groups: Sequence[tuple[str, Text]]
    figures: Sequence[Figure]
    whence: Sequence[str]
    says: Sequence[str]


def tables(kept: Kept, head: Head, language: str) -> list[ChartTable]:
    """Both charts, as far as the release has them."""
    with translation.override(language):
        return _tables(kept, head, language)


def _tables(kept: Kept, head: Head, language: str) -> list[ChartTable]:
    years = continued.continued(kept)
    found = [] if years is None else [_by_year(years, head, language)]
    forms = continued.by_form(kept, language)
    if forms is not None:
        says = [*([said] if (said := forms.years_unpublished) else []), *forms.since]
        groups = [*forms.table.dimensions[0].groups, (_REST, REMAINDER), _TOTAL]
        axis = forms.table.dimensions[0]
        figures = [*_forms(forms, groups), *_counted_forms(forms.table, groups, head)]
        whence = forms.whence(head.counted, language)
        found.append(ChartTable(FORMS, continued.FORMS, (axis.code, axis.label), groups, figures, whence, says))
    return found


def lines(of: ChartTable, head: Head, language: str) -> Iterator[tuple[Figure, list[str | int | None]]]:
    """A chart in the columns of the CSV: each figure with its line."""
    labels = dict(of.groups)
    for one in of.figures:
        side = [of.axis[0], one.group, labels[one.group].in_language(language)] if of.axis else ["", "", ""]
        if one.status != NOT_APPLICABLE:
            yield one, [
                of.code, of.title.in_language(language), one.years, *side, "", "", "", one.number, one.status,
                PERSONS.in_language(language), one.source.in_language(language) if one.source is not None else "",
                one.cut_off.isoformat() if one.cut_off is not None else "", head.number,
                one.repeated.number if one.repeated is not None else "",
            ]  # fmt: skip


def as_json_stat(of: ChartTable, head: Head, language: str) -> dict[str, Any]:
    """A chart as a JSON-stat 2.0 dataset; each place has a status."""
    found = {(one.years, one.group): one for one in of.figures}
    years = _labels(of.figures, language)
    groups = [code for code, _label in of.groups]
    places = [found[place] for place in product(years, groups)]
    sources = {one.years: one.source for one in of.figures if one.status == IMPORTED and one.source is not None}
    repeated = {one.years: one.repeated for one in of.figures if one.repeated is not None}
    dimensions: dict[str, Any] = {
        "year": {
            "label": _YEAR.in_language(language),
            "category": {"index": list(years), "label": years},
        }
    }
    if of.axis is not None:
        labels = {code: label.in_language(language) for code, label in of.groups}
        dimensions[of.axis[0]] = {
            "label": of.axis[1].in_language(language),
            "category": {"index": groups, "label": labels},
        }
    return {
        **head.dataset(of.title, [*of.whence, *of.says], language),
        "id": list(dimensions),
        "size": [len(years), *([len(groups)] if of.axis is not None else [])],
        "role": {"time": ["year"]},
        "dimension": dimensions,
        "value": [one.number for one in places],
        "status": {str(at): one.status for at, one in enumerate(places)},
        "extension": {
            "release": head.number,
            "cut_off": head.cut_off.isoformat(),
            "public_from": head.public_from.isoformat(),
            "unit": PERSONS.in_language(language),
            "requirement": "META-07",
            "sources": {year: source.in_language(language) for year, source in sources.items()},
            "as_told": {year: head.as_told(one, language) for year, one in repeated.items()},
        },
    }


def _labels(figures: Sequence[Figure], language: str) -> dict[str, str]:
    """What the years of the figures are called, by their code."""
    return {
        one.years: repeated_told.as_told(one.repeated, language)
        if one.repeated is not None
        else year_span(one.first_year, one.last_year)
        for one in figures
    }


def _by_year(of: Continued, head: Head, language: str) -> ChartTable:
    as_told = {one.year: one for one in of.repeated}
    published = [
        Figure(bar.first_year, bar.last_year, _TOTAL[0], bar.persons, IMPORTED, _source_of_bar(bar, of.source))
        for bar, _shown in of.bars
        if bar.imported
    ]
    between = [Figure(*of.left_out_years, _TOTAL[0], None, NOT_IN_RELEASE)] if of.left_out_years else []
    counted = [
        _counted(bar.first_year, _TOTAL[0], bar.persons if shown else None, as_told.get(bar.first_year), head)
        for bar, shown in of.bars
        if not bar.imported
    ]
    figures = [*published, *between, *counted]
    return ChartTable(YEARS, continued.YEARS, None, [_TOTAL], figures, of.whence(head.counted, language), ())


def _forms(told: ByForm, groups: Sequence[tuple[str, Text]]) -> Iterator[Figure]:
    """What others published by form, of several years together, and the years that nobody published."""
    before, unpublished = told.before, told.unpublished
    first, last = before[0].first_year, before[0].last_year
    of = {one.group.value if one.group is not None else _REST: one for one in before}
    for code, _label in groups:
        if code == _TOTAL[0]:
            words = told.source(before[0].source).words
            yield Figure(first, last, code, sum(one.persons for one in before), IMPORTED, words)
        elif code in of:
            yield Figure(first, last, code, of[code].persons, IMPORTED, _source_of_group(of[code], told.source))
        else:
            yield Figure(first, last, code, None, NOT_PUBLISHED)
    if unpublished is not None:
        yield from (Figure(*unpublished, code, None, NOT_PUBLISHED) for code, _label in groups)


def _counted_forms(table: KeptTable, groups: Sequence[tuple[str, Text]], head: Head) -> Iterator[Figure]:
    for year, (code, _label) in product(table.years, groups):
        if code == _REST:
            yield Figure(year, year, code, None, NOT_APPLICABLE)
        else:
            figure = table.figure(year, (None if code == _TOTAL[0] else code,))
            yield _counted(year, code, figure, table.repeated.get(year), head)


def _counted(year: int, group: str, figure: int | None, repeated: Repeated | None, head: Head) -> Figure:
    status = SUPPRESSED if figure is None else PUBLISHED
    day = repeated.cut_off if repeated is not None else head.cut_off
    return Figure(year, year, group, figure, status, head.source, day, repeated)


def _source_of_bar(bar: Bar, source: Callable[[str], KeptSource]) -> Text:
    words = source(bar.source or "").words
    if not bar.derived:
        return words
    how = continued.DERIVED
    return Text(f"{words.da} Tallet er {how.da}.", f"{words.en} The figure is {how.en}.")


def _source_of_group(of: PublishedGroup, source: Callable[[str], KeptSource]) -> Text:
    words, since = source(of.source).words, of.since
    return words if since is None else Text(f"{words.da} {since.da}", f"{words.en} {since.en}")
