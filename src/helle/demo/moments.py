"""When somebody acts: in office hours, not in a week-end, not between Christmas and New Year."""

from __future__ import annotations

import datetime as dt
from random import Random

from helle.register.protection import clock


def at(day: dt.date, hour: int, minute: int) -> dt.datetime:
    """A minute of a day, as clocks in Denmark show it."""
    return dt.datetime.combine(day, dt.time(hour, minute), clock.COPENHAGEN)


def later(rng: Random, moment: dt.datetime, days: int) -> dt.datetime:
    """A moment in office hours some days on: never in a week-end or between Christmas and New Year."""
    if days == 0 and moment.hour < 15 and moment.weekday() < 5:
        return moment + dt.timedelta(minutes=rng.randint(25, 100))
    day = moment.date() + dt.timedelta(days=max(days, 1))
    while day.weekday() > 4 or (day.month, day.day) in {(12, 24), (12, 25), (12, 26), (12, 31), (1, 1)}:
        day += dt.timedelta(days=1)
    return at(day, rng.randint(8, 15), rng.randint(0, 59))
