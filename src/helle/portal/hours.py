"""When the hotline answers, out of the opening hours that are kept as data (PUB-ORG-08, DET-08)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils.dates import WEEKDAYS

from helle.register.administration import opening_hours
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock

NUMBER: Final = "70 20 25 50"
WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Hotline:
    """The hotline's number, whether somebody answers now, and the days of the coming week with their times."""

    number: str
    open_now: bool
    days: list[tuple[str, list[tuple[dt.time, dt.time]]]]

    @property
    def dialled(self) -> str:
        """The number as a link dials it."""
        return "+45" + self.number.replace(" ", "")


def hotline() -> Hotline:
    """The hotline today and in the days that follow. One query and the clock."""
    now = clock.now()
    today = clock.local_day(now)
    days = opening_hours.for_all(unit_id("CMM"), [today + dt.timedelta(days=number) for number in range(WEEK)])
    return Hotline(NUMBER, days[0].is_open(now), [(str(WEEKDAYS[one.day.weekday()]), one.times) for one in days])
