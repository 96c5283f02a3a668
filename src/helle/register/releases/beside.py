"""What stands beside a release: the releases that are out, with what was counted then, and the page of statistics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from helle.register.releases import queries
from helle.register.releases.content import KeptTable, as_counted, kept
from helle.register.releases.elsewhere import Elsewhere, told_elsewhere
from helle.register.releases.protecting import THRESHOLD, CannotProtect, Out
from helle.register.releases.shapes import words_of
from helle.register.releases.tables import forms_counted
from helle.register.statistics.queries import Breakdown, YearRow, breakdowns, breakdowns_as_told
from helle.register.statistics.years_told import years_told
from helle.rules.ruling import Text


def out() -> list[Out]:
    """Every table that is out, with what was counted then. One query."""
    return [
        Out(release.answer.number or 0, table, as_counted(table, release.original.tables))
        for release in queries.approved_before()
        for table in kept(release.content).tables
    ]


def told_tables() -> list[KeptTable]:
    """Every table that is out as it tells, also for whoever reads nothing of what was counted. One query."""
    return [table for content in queries.approved_contents() for table in kept(content).tables]


def page(until: dt.date) -> tuple[Breakdown, ...]:
    """What the page of statistics tells of once a release of that cut-off is approved."""
    return breakdowns(until)


def page_as_told() -> tuple[Breakdown, ...]:
    """What the page of statistics tells of now: the years that a release tells, as it counted them. Two queries."""
    return breakdowns_as_told(years_told())


def told(found: tuple[Breakdown, ...], years: range, until: dt.date) -> dict[tuple[str, int], Elsewhere]:
    """What readers know of these years from the page, as the search takes it. One query."""
    forms = forms_counted(years, until)
    return {("assessed", year): told_elsewhere(found, forms, year) for year in years}


def require_told_alike(before: Iterable[Breakdown], now: Iterable[Breakdown], years: range) -> None:
    """Raise `CannotProtect` where a figure of the page would move by few, as it moves with this release.

    Each counts, also one that is told with others: what is put together comes apart when a small group goes.
    """
    after = {(one.code, row.year): row for one in now for row in one.years}
    for one in before:
        names = [code for code, _label in one.groups]
        for row in (row for row in one.years if row.year in years):
            for place, (was, counted) in enumerate(
                zip(_numbers(row), _numbers(after[one.code, row.year]), strict=True)
            ):
                if 0 < abs(was - counted) < THRESHOLD:
                    code = names[(place - 1) % len(names)]
                    raise CannotProtect(_moved_by_few(row.year, frozenset({(one.code, code)} if place else ())))


def _numbers(row: YearRow) -> tuple[int, ...]:
    """What the page and the reports tell of a year by one dimension, and what is one subtraction away: all, those in
    each group and not in it, and those of each in forced labour and not."""
    inside = row.inside or (0,) * len(row.counts)
    return (
        row.persons,
        *row.counts,
        *(row.persons - one for one in row.counts),
        *inside,
        *(count - within for count, within in zip(row.counts, inside, strict=True)),
    )


def _moved_by_few(year: int, cell: frozenset[tuple[str, str]]) -> Text:
    what = words_of(cell)
    return Text(
        f"Tallet for {year}, {what.da}, har ændret sig med færre end {THRESHOLD}, siden statistiksiden sidst fik året "
        "fra en udgivelse. Med denne ville siden fortælle det nye tal ved siden af det gamle, og de to ville pege på "
        "nogle få. Udelad året. [STA-01]",
        f"The figure for {year}, {what.en}, has moved by fewer than {THRESHOLD} since the page of statistics last had "
        "the year from a release. With this one the page would tell the new figure beside the old, and the two would "
        "point at a few. Leave the year out. [STA-01]",
    )
