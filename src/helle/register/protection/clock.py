"""The one clock. Code and database policies ask the same instant; it moves in the demo and in tests only."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import connection

from helle.register.protection import context

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def now() -> dt.datetime:
    """The instant of the acting context, else the installation's clock read from the database. Aware."""
    acting = context.current_or_none()
    if acting is not None:
        return acting.instant
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.clock_now()")
        row = cursor.fetchone()
    instant: dt.datetime = row[0]
    return instant


def today() -> dt.date:
    """The calendar day in Copenhagen: deadlines count in local days."""
    return now().astimezone(COPENHAGEN).date()


def local_day(instant: dt.datetime) -> dt.date:
    """The Copenhagen day of an instant."""
    return instant.astimezone(COPENHAGEN).date()


def start_of_day(day: dt.date) -> dt.datetime:
    """The first instant of a day in Copenhagen."""
    return dt.datetime.combine(day, dt.time.min, COPENHAGEN)


def latest_months(how_many: int) -> list[dt.date]:
    """The first days of this month and of those before it, so many in all, this month's first."""
    firsts = [today().replace(day=1)]
    while len(firsts) < how_many:
        firsts.append((firsts[-1] - dt.timedelta(days=1)).replace(day=1))
    return firsts


def move_forward(by: dt.timedelta) -> dt.datetime:
    """Move the demo's or a test's clock; the database refuses it elsewhere. Returns the new instant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.clock_move(make_interval(secs => %s))", [by.total_seconds()])
        row = cursor.fetchone()
    instant: dt.datetime = row[0]
    return instant


def freeze(at: dt.datetime | None) -> None:
    """Hold the demo's or a test's clock at an instant, or let it run again from there with None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.clock_freeze(%s)", [at])
