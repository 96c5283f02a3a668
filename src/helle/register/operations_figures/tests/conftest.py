"""Reading the page as CMM's lead does, and moving the days on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast

from helle.register.operations_figures.figures import Cell, Table
from helle.register.protection import clock
from helle.rules.ruling import Text

type Told = dict[str, tuple[Cell, ...]]


def tables_of(cast: Cast, period: str) -> dict[str, Table]:
    """The tables that the lead is shown of a period, by their codes."""
    response = cast.karen.client().get(reverse("operations"), {"periode": period})
    assert response.status_code == 200
    return {table.code: table for theme in response.context["themes"] for table in theme.tables}


@pytest.fixture
def told(committed_cast: Cast) -> Callable[[str, str], Told]:
    """A table of a period: by the Danish words of each line its cells, in Danish words too."""

    def of(period: str, table: str) -> Told:
        rows = tables_of(committed_cast, period)[table].rows
        return {str(_da(row.label)): tuple(_da(cell) for cell in row.cells) for row in rows}

    return of


def _da(cell: Cell) -> Cell:
    return cell.da if isinstance(cell, Text) else cell


def after(days: int) -> None:
    """It is so many days after the first day, in the morning."""
    day = stories.FIRST_DAY + dt.timedelta(days=days)
    clock.freeze(dt.datetime.combine(day, dt.time(9), clock.COPENHAGEN))
