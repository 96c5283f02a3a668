"""A chosen table laid out: what is imported and what is counted side by side, blank where nobody published it.

No period has two figures that are added: up to the cut-over the published years stand, after it the cases (META-07). A
published figure of several years stands as one and is never parted. Percentages are of the counts, rounded once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from helle.register.interface.words import year_span
from helle.register.statistics import disclosure, noise_checks
from helle.register.statistics.baseline import REMAINDER, baseline
from helle.register.statistics.choices import CutOff, PercentOf
from helle.register.statistics.chosen import Choice
from helle.register.statistics.counting import Counted, Record, count, count_with_keys
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.noise import Noisy
from helle.register.statistics.queries import percent, unfinished_year
from helle.rules.ruling import Text

TOTAL = Text("I alt", "Total")
UNKNOWN_COUNTRY = Text("Ikke oplyst", "Not stated")


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or several that stand as one: counted in the register, or published with a source before it.

    `groups` are the published numbers of a dimension, where there are any, and `remainder` what is left of the total
    where that was published as one.
    """

    first_year: int
    last_year: int
    source: str = ""
    derived: bool = False
    unfinished: bool = False
    persons: int | None = None
    groups: Mapping[str, int] = field(default_factory=dict)
    remainder: int | None = None

    @property
    def imported(self) -> bool:
        return bool(self.source)

    @property
    def label(self) -> str:
        """2018, or 2007–2016."""
        return year_span(self.first_year, self.last_year)

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number; None: nobody published it, which is not nobody, or it is `withheld` from a table with noise.

    `share` in per cent of `whole`; `small`: to be protected."""

    count: int | None
    share: int | None = None
    whole: int | None = None
    small: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table. A group is told by its words or, of a country, by its code."""

    label: Text
    cells: tuple[Cell, ...]
    country: str = ""
    is_total: bool = False
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A table of its own below the others: one of a year, or the only one (`period` None)."""

    period: Period | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a period, a group in words or a country by its code."""

    label: Text
    period: Period | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """All of it, and up to which day it was counted. `left_out`: years that were asked for and cannot be shown."""

    choice: Choice
    until: dt.date
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    left_out: tuple[int, ...] = ()

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for block in self.blocks for line in block.lines for cell in line.cells)

    @property
    def has_small(self) -> bool:
        return any(cell.small for cell in self.cells)

    @property
    def has_blank(self) -> bool:
        return any(cell.count is None and not cell.withheld for cell in self.cells)

    @property
    def has_withheld(self) -> bool:
        return any(cell.withheld for cell in self.cells)

    @property
    def periods(self) -> list[Period]:
        """Every period that is shown: down, across or as a table of its own."""
        down = [line.period for block in self.blocks for line in block.lines]
        found = [*(one.period for one in self.columns), *(one.period for one in self.blocks), *down]
        return [one for one in found if one is not None]

    @property
    def span(self) -> str:
        """From the first year that is shown to the last."""
        first, last = min(one.first_year for one in self.periods), max(one.last_year for one in self.periods)
        return year_span(first, last)

    @property
    def sources(self) -> list[str]:
        """The codes of the sources of what is imported in it."""
        return sorted({one.source for one in self.periods if one.imported})

    @property
    def counted_here(self) -> bool:
        """Whether any of it was counted in the register."""
        return bool(self.choice.counted_years(self.until))


def build(choice: Choice, today: dt.date) -> Table:
    """Count and lay out a choice. One query. Raises `ValueError` where no year of it can be shown."""
    return build_all([choice], today)[choice]


def build_noisy(choice: Choice, today: dt.date) -> Table:
    """Count and lay out a choice, each number that is counted here with its noise; what was published stands as it is.

    No number is marked as small: none is what it was. One query. Raises `ValueError` where no year of it can be shown,
    where it has percentages (of moved numbers they may be more than all), or where it could be laid beside another of
    most of the same persons: of one group alone, of years together, or until another day. Nobody is always 0 and the
    same persons always have the same noise, so that what changes tells of one who is in one of the two alone. Raises
    `noise_checks.TellsTooMuch`.
    """
    if choice.percent is not PercentOf.NONE:
        raise ValueError("no percentages of moved numbers")
    if choice.only is not None:
        raise ValueError("a table with noise counts everybody")
    if choice.together or choice.cut_off is not CutOff.TODAY:
        raise ValueError("a table with noise has each year by itself, and counts until today")
    found = count_with_keys(
        choice.population,
        [choice.dimensions],
        since=baseline().cut_over,
        until=choice.counted_until(today),
    )
    noisy = Noisy(*found[choice.dimensions])
    laid_out = _laid_out(choice, today, noisy)
    periods, _left_out = _periods(choice, choice.counted_until(today))
    noise_checks.check(noisy, _counted_spans(choice, periods))
    return _unmarked(laid_out)


def build_all(choices: Iterable[Choice], today: dt.date) -> dict[Choice, Table]:
    """Count and lay out many choices, in one query for all of a population that are narrowed and cut off alike.

    Raises `ValueError` where of one of them no year can be shown.
    """
    return {choice: _laid_out(choice, today, counted) for choice, counted in _count(choices, today).items()}


def records(choices: Iterable[Choice], today: dt.date) -> dict[Choice, list[Record]]:
    """What the register counts of choices in long form: year, groups, number; with every total and every nought.

    What is protected before it leaves begins here. Imported figures are public and are not in it. Queries as many as
    `build_all` asks.
    """
    return {
        choice: list(counted.records(choice.counted_years(choice.counted_until(today))))
        for choice, counted in _count(choices, today).items()
    }


def _count(choices: Iterable[Choice], today: dt.date) -> dict[Choice, Counted]:
    asked = list(dict.fromkeys(choices))
    alike: dict[tuple[str, tuple[str, str] | None, dt.date], list[Choice]] = {}
    for choice in asked:
        alike.setdefault((choice.population, choice.only, choice.counted_until(today)), []).append(choice)
    found: dict[Choice, Counted] = {}
    for (population, only, until), of_these in alike.items():
        counted = count(
            population,
            [one.dimensions for one in of_these],
            since=baseline().cut_over,
            until=until,
            only=_only(only),
        )
        found |= {one: counted[one.dimensions] for one in of_these}
    return {choice: found[choice] for choice in asked}


def _unmarked(table: Table) -> Table:
    """The same without a mark on what would have to be protected: a small number that is shown may be of more."""
    return replace(
        table,
        blocks=tuple(
            replace(
                block,
                lines=tuple(
                    replace(line, cells=tuple(replace(cell, small=False) for cell in line.cells))
                    for line in block.lines
                ),
            )
            for block in table.blocks
        ),
    )


def _only(of: tuple[str, str] | None) -> tuple[str, frozenset[str]] | None:
    return (of[0], frozenset({of[1]})) if of else None


def _laid_out(choice: Choice, today: dt.date, counted: Counted | Noisy) -> Table:
    until = choice.counted_until(today)
    periods, left_out = _periods(choice, until)
    if not periods:
        raise ValueError("no year can be shown")
    if not choice.dimensions:
        return _series(choice, until, counted, periods, left_out)
    if len(choice.dimensions) == 1:
        return _by_period(choice, until, counted, periods, left_out)
    return _crossed(choice, until, counted, periods, left_out)


def _periods(choice: Choice, until: dt.date) -> tuple[list[Period], tuple[int, ...]]:
    """The periods of a choice in order, and the asked years that nobody published or that stand in the sum of more."""
    years, counted = choice.years(until), choice.counted_years(until)
    imported: list[Period] = []
    if choice.of.published_before and not choice.only and len(choice.dimensions) < 2:
        imported = [one for one in _published(choice) if one.first_year >= years.start and one.last_year < years.stop]
    covered = {year for one in (*imported, Period(counted.start, counted.stop - 1)) for year in one.years}
    left_out = tuple(year for year in years if year not in covered)
    if choice.together:
        # Years as one are a sum, and a sum of published and counted ones is of the population alone.
        whole = [*imported, *([Period(counted.start, counted.stop - 1)] if counted else [])]
        return (_as_one(whole, until) if not choice.dimensions else _counted_as_one(whole, until)), left_out
    found = [Period(year, year, unfinished=year == unfinished_year(until)) for year in counted]
    return [*imported, *found], left_out


def _published(choice: Choice) -> list[Period]:
    """What was published of the years before the register counted; by group where it was."""
    published = baseline()
    found = [
        Period(one.first_year, one.last_year, one.source, one.derived, persons=one.persons) for one in published.years
    ]
    whole = _published_by(choice.rows)
    if whole is None or choice.first_year > whole.first_year:
        return found
    return [whole, *(one for one in found if one.first_year > whole.last_year)]


def _published_by(dimension: str) -> Period | None:
    """The years that were published together by the groups of a dimension (FIG-02, FIG-03); None of any other."""
    published = baseline()
    if dimension == "exploitation":
        forms = published.exploitation
        return Period(
            forms[0].first_year,
            forms[0].last_year,
            forms[0].source,
            persons=sum(one.persons for one in forms),
            groups={one.group.value: one.persons for one in forms if one.group is not None},
            remainder=next((one.persons for one in forms if one.group is None), None),
        )
    if dimension == "sex":
        first = published.sexes[0]
        return Period(
            first.first_year,
            first.last_year,
            first.source,
            persons=published.through(first.last_year),
            groups={one.group: one.persons for one in published.sexes if one.persons is not None},
        )
    return None


def _as_one(periods: list[Period], until: dt.date) -> list[Period]:
    """All of them as one period, where they follow each other."""
    unfinished = periods[-1].last_year == unfinished_year(until) if periods else False
    return [Period(periods[0].first_year, periods[-1].last_year, unfinished=unfinished)] if periods else []


def _counted_as_one(periods: list[Period], until: dt.date) -> list[Period]:
    return [
        *(one for one in periods if one.imported),
        *_as_one([one for one in periods if not one.imported], until),
    ]


def _series(
    choice: Choice, until: dt.date, counted: Counted | Noisy, periods: list[Period], left_out: tuple[int, ...]
) -> Table:
    """The population by year alone; the total where all is shown is the sum of what stands above it."""
    if choice.together:
        published = [one for one in _published(choice) if one.first_year >= choice.first_year]
        before = sum(
            one.persons or 0
            for one in published
            if choice.of.published_before and not choice.only and one.last_year in choice.years(until)
        )
        here = counted.count(choice.counted_years(until), ())
        number = None if here is None else before + here
        lines = [Line(TOTAL, (_cell(number),), period=periods[0], is_total=True)]
        return Table(choice, until, (Column(choice.of.unit),), (Block(None, tuple(lines)),), left_out)
    numbers = [one.persons if one.imported else counted.count(one.years, ()) for one in periods]
    lines = [
        Line(
            Text(period.label, period.label), (_cell(number, imported=period.imported),), period=period
        )
        for period, number in zip(periods, numbers, strict=True)
    ]  # fmt: skip
    if len(lines) > 1:
        published_before = sum(one.persons or 0 for one in periods if one.imported)
        here = counted.count([year for one in periods if not one.imported for year in one.years], ())
        lines.append(Line(TOTAL, (_cell(None if here is None else published_before + here),), is_total=True))
    return Table(choice, until, (Column(choice.of.unit),), (Block(None, tuple(lines)),), left_out)


def _by_period(
    choice: Choice, until: dt.date, counted: Counted | Noisy, periods: list[Period], left_out: tuple[int, ...]
) -> Table:
    """One dimension down, the periods across."""

    def number(period: Period, group: str | None) -> int | None:
        if not period.imported:
            return counted.count(period.years, (group,))
        return period.persons if group is None else period.groups.get(group)

    totals = [number(period, None) for period in periods]

    def cells(numbers: Sequence[int | None]) -> tuple[Cell, ...]:
        of_row = sum(one for one, period in zip(numbers, periods, strict=True) if one and not period.imported)
        return tuple(
            _cell(
                one,
                imported=period.imported,
                whole=_whole(choice.percent, None if period.imported else of_row, total, total),
            )
            for one, total, period in zip(numbers, totals, periods, strict=True)
        )

    groups = _groups_found(counted, 0, periods)
    lines = [_line(choice.rows, group, cells([number(period, group) for period in periods])) for group in groups]
    if any(period.remainder is not None for period in periods):
        lines.append(Line(REMAINDER, cells([period.remainder for period in periods])))
    lines.append(_line(choice.rows, None, cells(totals)))
    columns = tuple(Column(Text(one.label, one.label), one) for one in periods)
    return Table(choice, until, columns, (Block(None, tuple(lines)),), left_out)


def _crossed(
    choice: Choice, until: dt.date, counted: Counted | Noisy, periods: list[Period], left_out: tuple[int, ...]
) -> Table:
    """One dimension down and one across, for each year a table, or one for all of them."""
    down, across = ([*_groups_found(counted, place, periods), None] for place in (0, 1))

    def cell(years: range, row: str | None, column: str | None) -> Cell:
        def number(*groups: str | None) -> int | None:
            return counted.count(years, groups)

        whole = _whole(choice.percent, number(row, None), number(None, column), number(None, None))
        return _cell(number(row, column), whole=whole)

    blocks = tuple(
        Block(
            period,
            tuple(_line(choice.rows, row, tuple(cell(period.years, row, one) for one in across)) for row in down),
        )
        for period in periods
    )
    columns = tuple(
        Column(TOTAL) if one is None else Column(_label(choice.columns, one), country=_country(choice.columns, one))
        for one in across
    )
    return Table(choice, until, columns, blocks, left_out)


def _counted_spans(choice: Choice, periods: Iterable[Period]) -> list[range]:
    """The years of the periods that were counted here; of years as one, which may begin before, those that were."""
    begins = baseline().cut_over.year
    spans = [range(max(one.first_year, begins), one.last_year + 1) for one in periods if not one.imported]
    return [years for years in spans if years]


def _groups_found(counted: Counted | Noisy, place: int, periods: Iterable[Period]) -> list[str]:
    """The groups of a dimension that have a line, by the years that were counted here and are shown."""
    spans = [one.years for one in periods if not one.imported]
    if isinstance(counted, Noisy):
        return counted.groups_found(place, spans)
    return counted.groups_found(place, {year for years in spans for year in years})


def _whole(of: PercentOf, row: int | None, column: int | None, everything: int | None) -> int | None:
    """What a cell is a percentage of; None where it is of nothing that is known."""
    return {PercentOf.ROW: row, PercentOf.COLUMN: column, PercentOf.ALL: everything}.get(of)


def _cell(number: int | None, *, imported: bool = False, whole: int | None = None) -> Cell:
    share = None if number is None or whole is None else percent(number, whole)
    small = number is not None and not imported and disclosure.too_small(number)
    return Cell(number, share, whole, small, withheld=number is None and not imported)


def _line(dimension: str, group: str | None, cells: tuple[Cell, ...]) -> Line:
    if group is None:
        return Line(TOTAL, cells, is_total=True)
    return Line(_label(dimension, group), cells, country=_country(dimension, group))


def _label(dimension: str, group: str) -> Text:
    return DIMENSIONS[dimension].groups.get(group, Text(group, group) if group else UNKNOWN_COUNTRY)


def _country(dimension: str, group: str) -> str:
    """The code of a country, that the kept list has a word for."""
    return group if DIMENSIONS[dimension].is_open else ""
