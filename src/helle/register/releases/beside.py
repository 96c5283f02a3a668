"""What stands beside a release: the releases that are out, with what was counted then, and the page of statistics."""

from __future__ import annotations

import datetime as dt

from helle.register.releases import queries
from helle.register.releases.content import KeptTable, as_counted, kept
from helle.register.releases.elsewhere import Elsewhere, told_elsewhere
from helle.register.releases.protecting import Out
from helle.register.releases.tables import forms_counted
from helle.register.statistics.queries import Breakdown, breakdowns


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
    """What is counted for the page of statistics, as known at the end of a day."""
    return breakdowns(until)


def told(found: tuple[Breakdown, ...], years: range, until: dt.date) -> dict[tuple[str, int], Elsewhere]:
    """What readers know of these years from the page, as the search takes it. One query."""
    forms = forms_counted(years, until)
    return {("assessed", year): told_elsewhere(found, forms, year) for year in years}
