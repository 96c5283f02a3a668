"""What stands beside a release: the releases that are out, with what was counted then, the page of statistics and the
reports to treaty bodies, which tell each year as its latest release counted it, and the extracts that are out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from helle.methods.disclosure.tables import Cell
from helle.register.releases import queries
from helle.register.releases.content import KeptTable, as_counted, kept
from helle.register.releases.elsewhere import ALONE, FOR_ALL, Elsewhere, told_elsewhere
from helle.register.releases.extracts import Extract, Groups
from helle.register.releases.protecting import THRESHOLD, CannotProtect, Out
from helle.register.releases.shapes import cell_at, words_of
from helle.register.releases.tables import forms_counted
from helle.register.statistics import telling
from helle.register.statistics.disclosure import too_small
from helle.register.statistics.queries import (
    OF_FORCED_LABOUR,
    SHOWN,
    TOLD,
    Breakdown,
    YearRow,
    breakdowns,
    breakdowns_as_told,
)
from helle.register.statistics.years_told import years_told
from helle.rules.codes import ExploitationGroup
from helle.rules.ruling import Text

FORCED: Final = (ALONE, ExploitationGroup.FORCED_LABOUR.value)
"""Those in forced labour, as an extract has them: in no other form."""


def out() -> list[Out]:
    """Every table that is out, with what was counted then. One query."""
    return [
        Out(release.answer.number or 0, table, as_counted(table, release.original.tables))
        for release in queries.approved_before()
        for table in kept(release.content).tables
    ]


def axes_out(every: Iterable[Out]) -> list[tuple[str, tuple[str, ...]]]:
    """The population and the dimensions of each table that is out."""
    return [(one.told.counts, one.told.axes) for one in every]


def told_tables() -> list[KeptTable]:
    """Every table that is out as it tells, also for whoever reads nothing of what was counted. One query.

    Those of releases that were taken down are read by CMM's lead and analyst alone: what hangs on them, these two ask.
    """
    return [table for content in queries.approved_contents() for table in kept(content).tables]


def page(until: dt.date) -> tuple[Breakdown, ...]:
    """What the page of statistics tells of once a release of that cut-off is approved."""
    return breakdowns(until)


def told_by_all(until: dt.date) -> tuple[Breakdown, ...]:
    """The same with what the reports to treaty bodies tell besides. One query."""
    return breakdowns(until, TOLD)


def on_page(found: Iterable[Breakdown]) -> tuple[Breakdown, ...]:
    """What of it the page tells."""
    return tuple(one for one in found if one.code in SHOWN)


def told_now() -> tuple[Breakdown, ...]:
    """What page and reports tell now: the years that a release tells, as it counted them. Two queries."""
    return breakdowns_as_told(years_told(), TOLD)


def told_before(years: Collection[int], number: int | None = None) -> list[Breakdown]:
    """What page and reports ever told of these years: each release that told some of them moved these to its own day.

    `number`: before the release of that number. A query, and one for each day.
    """
    found: list[Breakdown] = []
    for day, told in queries.days_told(number).items():
        theirs = told & {*years}
        if theirs:
            found += [
                replace(one, years=tuple(row for row in one.years if row.year in theirs)) for one in told_by_all(day)
            ]
    return found


def told(found: tuple[Breakdown, ...], years: Collection[int], until: dt.date) -> dict[tuple[str, int], Elsewhere]:
    """What readers know of these years from the page, as the search takes it. One query."""
    forms = forms_counted(years, until)
    return {("assessed", year): told_elsewhere(found, forms, year) for year in years}


def require_told_alike(before: Iterable[Breakdown], now: Iterable[Breakdown], years: Collection[int]) -> None:
    """Raise `CannotProtect` where a figure of the page or of a report would move by few, as it moves with this release.

    `before`: each state in which these years were told; who noted one has it beside the new. Each figure counts, also
    one that is told with others: what is put together comes apart when a small group goes.
    """
    moved = _moved(before, now, years)
    if moved:
        year = min(moved)
        raise CannotProtect(_moved_by_few(year, moved[year], sorted(moved.keys() - {year})))


def _moved(
    before: Iterable[Breakdown], now: Iterable[Breakdown], years: Collection[int]
) -> dict[int, dict[_Figure, None]]:
    """The figures of each year that move by few, each once; of years in which none does nothing."""
    found: dict[int, dict[_Figure, None]] = {}
    after = {(one.code, row.year): (one, row) for one in now for row in one.years}
    for one in before:
        for row in (row for row in one.years if row.year in years):
            then, since = (one, row), after[one.code, row.year]
            # A country that stands on one side alone is one that nobody came from on the other.
            groups = dict.fromkeys(code for of, _row in (then, since) for code, _label in of.groups)
            was, counted = _numbers(*then, groups), _numbers(*since, groups)
            few = dict.fromkeys(figure for figure, number in was.items() if too_small(abs(number - counted[figure])))
            if few:
                found.setdefault(row.year, {}).update(few)
    return found


@dataclass(frozen=True, slots=True)
class _Figure:
    """Whom a number of a year is of: a group, or with `outside` all others; `forced`: those of them in forced labour,
    or those who are not. `table`: what the breakdown is called that has the group; None for everybody."""

    cell: Cell
    outside: bool = False
    forced: bool | None = None
    table: Text | None = None

    @property
    def said(self) -> Text:
        """What it counts, and where it is read: of forced labour by place, sex and country the reports alone tell."""
        what = words_of(self.cell)
        if self.outside:
            what = Text(f"alle andre end {what.da}", f"all but {what.en}")
        of = Text(f", »{self.table.da}«", f", “{self.table.en}”") if self.table is not None else Text("", "")
        if self.forced is None:
            return Text(f"{what.da} (statistiksiden{of.da})", f"{what.en} (the page of statistics{of.en})")
        if self.forced:
            return Text(
                f"tvangsarbejde, {what.da} (rapporterne til GRETA og ILO{of.da})",
                f"forced labour, {what.en} (the reports to GRETA and the ILO{of.en})",
            )
        return Text(
            f"{what.da} uden for tvangsarbejde (statistiksiden og rapporterne til sammen{of.da})",
            f"{what.en} outside forced labour (the page of statistics and the reports together{of.en})",
        )


def _numbers(one: Breakdown, row: YearRow, groups: Iterable[str]) -> dict[_Figure, int]:
    """What the page and the reports tell of a year by one dimension, and what is one subtraction away.

    That is all, and who is in each group and not in it; of those in forced labour the same, and of a group that the
    page tells who is in it and not in forced labour.
    """
    codes = [code for code, _label in one.groups]
    counts, inside = (dict(zip(codes, numbers, strict=False)) for numbers in (row.counts, row.inside))
    found = {_Figure(frozenset()): row.persons}
    for group in groups:
        cell, count, within = cell_at([one.code], [group]), counts.get(group, 0), inside.get(group, 0)
        of = _Figure(cell, table=one.title)
        if one.code in SHOWN:
            found |= {of: count, replace(of, outside=True): row.persons - count}
            found[replace(of, forced=False)] = count - within
        found[replace(of, forced=True)] = within
        found[replace(of, outside=True, forced=True)] = sum(row.inside) - within
    return found


def require_beside_extracts(
    before: Iterable[Breakdown], now: Iterable[Breakdown], years: Collection[int], handed: Collection[Extract]
) -> None:
    """Raise `CannotProtect` where an extract that is out has rows of what the page or a report will hold back.

    With a release they tell all that they tell of its years, whichever tables it has. `before`: what they tell already.
    What they hold back there an extract reckoned with, or it cannot be taken back any more.
    """
    was = {(row.year, groups) for one in before for row in one.years for groups in _held_back(one, row)}
    for one in now:
        for row in (row for row in one.years if row.year in years):
            for groups in _held_back(one, row):
                rows = next((extract for extract in handed if extract.tells(row.year, groups)), None)
                if rows is not None and (row.year, groups) not in was:
                    raise CannotProtect(_in_rows(row.year, groups, rows))


def require_no_other_rows(years: Collection[int], handed: Collection[Extract]) -> None:
    """Raise `CannotProtect` where rows of the persons of these years are out: two files of the same persons can be laid
    beside each other."""
    for one in handed:
        if any(one.tells(year, frozenset()) for year in years):
            raise CannotProtect(
                Text(
                    f"Åbne mikrodata kan ikke laves af de år: {one.called.da} er ude og har rækker om dem, og to filer "
                    "om de samme personer kan trækkes fra hinanden. Vælg kolonnerne fra, eller tag andre år. [STA-01]",
                    f"Open microdata cannot be made of those years: {one.called.en} is out and has rows of them, and "
                    "two files of the same persons can be subtracted. Leave the columns out, or take other years. "
                    "[STA-01]",
                )
            )


def _held_back(one: Breakdown, row: YearRow) -> list[Groups]:
    """The figures of a year that somebody is in, and that neither the page nor a report tells by themselves."""
    found: list[Groups] = [frozenset()] if too_small(row.persons) else []
    counts = {code: count for (code, _label), count in zip(one.groups, row.counts, strict=True)}
    if one.code in SHOWN:
        told = telling.by_group(one, row, FOR_ALL)
        found += [frozenset({(one.code, code)}) for code, count in counts.items() if count and told[code] is None]
    if one.code in OF_FORCED_LABOUR:
        named = telling.named_inside(one, row)
        inside = zip(counts, row.inside, strict=True)
        found += [frozenset({(one.code, code), FORCED}) for code, count in inside if count and code not in named]
    return found


def _in_rows(year: int, groups: Groups, of: Extract) -> Text:
    what = words_of(frozenset(one for kind, group in groups for one in cell_at([kind], [group])))
    return Text(
        f"Tallet for {year}, {what.da}, holdes tilbage på statistiksiden eller i rapporterne, når de får året fra "
        f"denne udgivelse, men {of.called.da} er udleveret og har rækker om det. Udelad året. "
        "[GOV-19, STA-01]",
        f"The figure for {year}, {what.en}, is withheld on the page of statistics or in the reports once they have "
        f"the year from this release, but {of.called.en} was handed out and has rows of it. Leave "
        "the year out. [GOV-19, STA-01]",
    )


_NAMED: Final = 2
"""How many figures a refusal names; of the others it says how many there are."""


def _moved_by_few(year: int, figures: Collection[_Figure], others: Sequence[int]) -> Text:
    # What others follow from is named first.
    first = sorted(figures, key=lambda one: (one.outside, one.forced is False))[:_NAMED]
    more, years = len(figures) - len(first), ", ".join(map(str, others))
    also_da = f"Det samme gælder {years}. " if others else ""
    also_en = f"So it is with {years}. " if others else ""
    said_da = "; ".join(one.said.da for one in first) + (f"; og {more} til" if more else "")
    said_en = "; ".join(one.said.en for one in first) + (f"; and {more} more" if more else "")
    return Text(
        f"I {year} er der tal, der har ændret sig med færre end {THRESHOLD}, siden en tidligere udgivelse talte året: "
        f"{said_da}. Det nye ved siden af det gamle ville pege på nogle få. {also_da}Det gælder, uanset hvilke "
        "tabeller over vurderede ofre udgivelsen har: siden og rapporterne viser hele året, så snart udgivelsen er "
        "ude. Lad året stå, som en tidligere udgivelse fortalte det, udelad det, eller vent, til tallene har flyttet "
        "sig mere. [STA-01]",
        f"What is told of {year} has moved by fewer than {THRESHOLD} since an earlier release counted the "
        f"year: {said_en}. The new beside the old would point at a few. {also_en}It is the same whichever tables of "
        "assessed victims the release has: page and reports show the whole year as soon as the release is out. Let the "
        "year stand as an earlier release told it, leave it out, or wait until the figures have moved further. "
        "[STA-01]",
    )
