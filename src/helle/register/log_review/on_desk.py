"""What of the samples of the log waits for the acting user: read in one query, on the desk of everybody."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection

from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.rules.log_review import LogSampleFacts, answer_days, log_sample, settle_days


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits: of which unit, since when, by which day (None: no day), and how many looks."""

    id: uuid.UUID
    unit: NamedUnit | None
    scope: str
    since: dt.datetime | None
    due: dt.date | None
    so_many: int

    @property
    def is_late(self) -> bool:
        """Whether its day is past."""
        return self.due is not None and self.due < clock.today()


@dataclass(frozen=True, slots=True)
class LogWork:
    """Questions to answer, looks to judge, samples to draw, and what was not in order and is not settled."""

    asked: list[Waits]
    judge: list[Waits]
    draw: list[Waits]
    settle: list[Waits]

    def __bool__(self) -> bool:
        return bool(self.asked or self.judge or self.draw or self.settle)

    @property
    def late_draws(self) -> int:
        """How many samples were due before today."""
        return sum(one.is_late for one in self.draw)

    def counted(self) -> list[tuple[str, dt.date | None]]:
        """Each thing by a key, with its day where it has one: for the mail that says how much waits."""
        return [(f"log {name} {one.id}{one.scope}", one.due) for name, rows in self._named() for one in rows]

    def _named(self) -> list[tuple[str, list[Waits]]]:
        return [("asked", self.asked), ("judge", self.judge), ("draw", self.draw), ("settle", self.settle)]


def on_desk() -> LogWork:
    """Read it. A sample stands there from the day it is due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, id, unit_id, scope, at, so_many FROM helle.log_review_waits() ORDER BY at, id, scope"
        )
        rows = cursor.fetchall()
    units = organisations.units_on(clock.today()) if rows else {}
    found: dict[str, list[Waits]] = {"asked": [], "judge": [], "draw": [], "settle": []}
    for kind, pk, unit_id, scope, at, so_many in rows:
        due = _due(kind, at)
        if kind != "draw" or (due is not None and due <= clock.today()):
            found[kind].append(Waits(pk, units.get(unit_id), scope, at, due, so_many))
    return LogWork(**found)


def _due(kind: str, at: dt.datetime | None) -> dt.date | None:
    if kind == "draw":
        return log_sample(LogSampleFacts(clock.today(), True, clock.local_day(at) if at else None)).answer
    if at is None or kind == "judge":
        return None
    day = clock.local_day(at)
    return day + dt.timedelta(days=answer_days(day) if kind == "asked" else settle_days(day))
