"""When units can be reached: loading the published hours, and asking."""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import connections
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.administration.models import OpeningException, OpeningHours
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock

FILE: Final = Path(__file__).parent / "data" / "opening_hours.toml"
PUBLIC: Final = "portal"
NAMESPACE: Final = uuid.UUID("0b0a6a2e-5d3f-5a58-8e0b-7c2c7f6f1d21")


def load() -> None:
    """Write the published hours of units of which nothing is recorded yet. As the owner, after the units."""
    known = set(OpeningHours.objects.values_list("unit_id", flat=True))
    OpeningHours.objects.bulk_create(
        OpeningHours(
            id=uuid.uuid5(NAMESPACE, f"{entry['unit']} {weekday} {entry['opens']} {entry['from']}"),
            unit_id=unit_id(entry["unit"]),
            weekday=weekday,
            opens=entry["opens"],
            closes=entry["closes"],
            during=DateRange(entry["from"], None),
            source=entry["source"],
        )
        for entry in tomllib.loads(FILE.read_text())["hours"]
        if unit_id(entry["unit"]) not in known
        for weekday in entry["weekdays"]
    )


@dataclass(frozen=True, slots=True)
class Day:
    """When a unit can be reached on a day; an empty list: not at all."""

    day: dt.date
    times: list[tuple[dt.time, dt.time]]

    def is_open(self, instant: dt.datetime) -> bool:
        """Whether the unit can be reached at an instant, by the clock on its wall."""
        local = instant.astimezone(clock.COPENHAGEN)
        return local.date() == self.day and any(opens <= local.time() < closes for opens, closes in self.times)


def hours_of(unit: uuid.UUID) -> list[OpeningHours]:
    """The hours of a unit that hold today or later, in the order of the week."""
    today = clock.today()
    rows = OpeningHours.objects.filter(unit_id=unit).order_by("weekday", "opens", "during")
    return [row for row in rows if row.during.upper is None or row.during.upper > today]


def exceptions_of(unit: uuid.UUID) -> list[OpeningException]:
    """The days to come on which a unit has other hours."""
    return list(OpeningException.objects.filter(unit_id=unit, day__gte=clock.today()).order_by("day")[:60])


def on_day(unit: uuid.UUID, day: dt.date) -> Day:
    """When a unit can be reached on a day: by its exception where there is one. Two queries."""
    exception = OpeningException.objects.filter(unit_id=unit, day=day).first()
    if exception is not None:
        return Day(day, [(exception.opens, exception.closes)] if exception.opens and exception.closes else [])
    hours = OpeningHours.objects.filter(unit_id=unit, weekday=day.isoweekday(), during__contains=day).order_by("opens")
    return Day(day, [(row.opens, row.closes) for row in hours])


def for_all(unit: uuid.UUID, days: list[dt.date]) -> list[Day]:
    """The same of several days for anybody, over the connection of the pages without login. One query."""
    found: dict[dt.date, list[tuple[dt.time, dt.time]]] = {day: [] for day in days}
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute("SELECT day, opens, closes FROM helle.hours_for_all(%s, %s)", [unit, days])
        for day, opens, closes in cursor.fetchall():
            found[day].append((opens, closes))
    return [Day(day, times) for day, times in found.items()]
