"""What the acting unit has a part in and stands on a list of what is disposed of (PUB-LAW-17).

Some of it stands on its desk and all of it on a page, each with what it is looked up by.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.db import connection

from helle.register.retention import policies
from helle.register.retention.choices import TraceKind
from helle.register.retention.trace_queries import PAGES, address_of

MOST_NAMED: Final = 8
PAGE_SIZE: Final = 50
# Whoever was told of a report reads what was passed on of it.
_PAGES: Final[Mapping[TraceKind, str]] = {**PAGES, TraceKind.REPORT: "passed-on-page"}
_OWN: Final = """
    WITH own AS MATERIALIZED (SELECT t.* FROM helle.own_to_go() t),
    rows AS (SELECT o.row_id FROM own o UNION SELECT o.page FROM own o),
    seen AS MATERIALIZED (SELECT helle.traces_in_sight(ARRAY(SELECT r.row_id FROM rows r)) AS id)
    SELECT s.kind, s.number, s.at, s.page, s.until_day, s.holds, s.how_many,
           EXISTS (SELECT 1 FROM seen WHERE seen.id IN (s.row_id, s.page))
      FROM (SELECT t.*, count(*) OVER of_kind AS how_many,
                   row_number() OVER (of_kind ORDER BY t.number, t.at, t.row_id) AS place
              FROM own t WINDOW of_kind AS (PARTITION BY t.kind)) s
"""


@dataclass(frozen=True, slots=True)
class Going:
    """One thing that goes: its number, or the moment that it is of where it has none, and where it is read."""

    kind: TraceKind
    number: str
    at: dt.datetime
    address: str
    holds: bool
    """Whether the acting unit holds it back itself, from its own page."""


@dataclass(frozen=True, slots=True)
class ToGo:
    """What goes of one kind, and until when to have it held; `named` are the first of them."""

    kind: TraceKind
    named: list[Going]
    how_many: int
    until_day: dt.date

    @property
    def more(self) -> bool:
        """Whether there are more than are named."""
        return self.how_many > len(self.named)

    @property
    def holds(self) -> bool:
        """Whether the acting unit holds some of it back itself."""
        return any(one.holds for one in self.named)


def on_desk() -> list[ToGo]:
    """What goes by kind, some of each. One query, and none for CMM and for whoever reads nothing of the kind."""
    if not policies.may_be_told_of_traces():
        return []
    rows = _asked(f"{_OWN} WHERE s.place <= %s ORDER BY s.kind, s.place", [MOST_NAMED])
    return [
        ToGo(TraceKind(kind), [_going(row) for row in of_kind], of_kind[0][6], of_kind[0][4])
        for kind, of_kind in ((kind, list(found)) for kind, found in groupby(rows, key=lambda row: row[0]))
    ]


def listed(*, page: int) -> tuple[list[Going], dt.date | None, bool]:
    """One page of all that goes, kind by kind; the last day to have it held; whether there is more. One query."""
    policies.require_told_of_traces()
    start = (page - 1) * PAGE_SIZE
    rows = _asked(f"{_OWN} ORDER BY s.kind, s.place LIMIT %s OFFSET %s", [PAGE_SIZE + 1, start])
    return [_going(row) for row in rows[:PAGE_SIZE]], rows[0][4] if rows else None, len(rows) > PAGE_SIZE


def _asked(statement: str, parameters: list[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _going(row: tuple[Any, ...]) -> Going:
    kind, number, at, page, _until_day, holds, _how_many, in_sight = row
    of_kind = TraceKind(kind)
    return Going(of_kind, number, at, address_of(_PAGES, of_kind, number, page) if in_sight else "", holds)
