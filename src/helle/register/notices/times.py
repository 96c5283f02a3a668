"""When a mail may be sent: the hours somebody wants to be left alone, and the moment her next mail is for.

All hours are Danish ones, whole, and of the wall clock: on the night the clocks change, three o'clock is three o'clock.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from helle.register.notices.choices import How
from helle.register.protection import clock
from helle.rules.working_days import is_public_holiday


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody wants her mails: `quiet_from` up to `quiet_to` is quiet, also past midnight; None is never."""

    how: How
    daily_at: int
    quiet_from: int | None
    quiet_to: int | None
    quiet_weekends: bool
    quiet_holidays: bool

    def hour_is_quiet(self, hour: int) -> bool:
        """Whether an hour of the day is one of the quiet ones."""
        if self.quiet_from is None or self.quiet_to is None:
            return False
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to


def is_quiet(habit: Habit, at: dt.datetime) -> bool:
    """Whether somebody wants no mail at an instant."""
    local = at.astimezone(clock.COPENHAGEN)
    return (
        habit.hour_is_quiet(local.hour)
        or (habit.quiet_weekends and local.weekday() >= 5)
        or (habit.quiet_holidays and is_public_holiday(local.date()))
    )


def slot(habit: Habit, at: dt.datetime) -> dt.datetime | None:
    """The moment that a mail written at an instant is for: one mail for each. None where the day's is still to come."""
    if habit.how is How.HOURLY:
        return at.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    today = clock.local_day(at)
    # Compared in UTC: two times of one zone are else compared by what the clock on the wall shows.
    daily = dt.datetime.combine(today, dt.time(habit.daily_at), clock.COPENHAGEN).astimezone(dt.UTC)
    return daily if habit.how is How.DAILY and at >= daily else None
