"""When a mail may come: quiet hours, also past midnight, weekends, holidays, and the nights the clocks change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from helle.register.notices.choices import How
from helle.register.notices.times import Habit, is_quiet, slot
from helle.register.protection.clock import COPENHAGEN
from helle.rules.working_days import is_public_holiday

ALWAYS = Habit(How.HOURLY, 8, None, None, quiet_weekends=False, quiet_holidays=False)
NIGHTS = replace(ALWAYS, quiet_from=17, quiet_to=7)
LUNCH = replace(ALWAYS, quiet_from=12, quiet_to=13)
DAILY = replace(ALWAYS, how=How.DAILY)


def at(text: str, *, fold: int = 0) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN, fold=fold)


@pytest.mark.parametrize(
    ("habit", "moment", "quiet"),
    [
        (NIGHTS, "2025-10-06 16:59", False),
        (NIGHTS, "2025-10-06 17:00", True),
        (NIGHTS, "2025-10-07 00:00", True),
        (NIGHTS, "2025-10-07 06:59", True),
        (NIGHTS, "2025-10-07 07:00", False),
        (LUNCH, "2025-10-06 11:59", False),
        (LUNCH, "2025-10-06 12:30", True),
        (LUNCH, "2025-10-06 13:00", False),
        (ALWAYS, "2025-10-06 03:00", False),
    ],
)
def test_quiet_hours_begin_and_end_on_the_hour_also_past_midnight(habit: Habit, moment: str, quiet: bool) -> None:
    assert is_quiet(habit, at(moment)) is quiet


def test_hours_are_danish_whatever_the_machine_s() -> None:
    # 15.30 in UTC is 17.30 in summer and 16.30 in winter.
    assert is_quiet(NIGHTS, dt.datetime(2025, 7, 7, 15, 30, tzinfo=dt.UTC))
    assert not is_quiet(NIGHTS, dt.datetime(2025, 12, 8, 15, 30, tzinfo=dt.UTC))


def test_saturday_and_sunday_are_quiet_for_who_wants_it() -> None:
    free = replace(ALWAYS, quiet_weekends=True)
    assert [is_quiet(free, at(f"2025-10-{day:02} 10:00")) for day in (3, 4, 5, 6)] == [False, True, True, False]
    assert not is_quiet(ALWAYS, at("2025-10-04 10:00"))


def test_danish_holidays_are_those_of_the_year() -> None:
    free = replace(ALWAYS, quiet_holidays=True)
    assert is_quiet(free, at("2026-04-03 10:00"))  # Good Friday
    assert not is_quiet(free, at("2026-04-08 10:00"))
    # The great day of prayer was a holiday for the last time in 2023.
    assert is_public_holiday(dt.date(2023, 5, 5))
    assert not is_public_holiday(dt.date(2024, 4, 26))


def test_the_hour_that_is_not_there_in_spring_keeps_nobody_from_quiet_or_mail() -> None:
    early = replace(DAILY, daily_at=2)
    # At two on 30 March 2025 it is three.
    before, after = dt.datetime(2025, 3, 30, 0, 59, tzinfo=dt.UTC), dt.datetime(2025, 3, 30, 1, 0, tzinfo=dt.UTC)
    assert (slot(early, before), slot(early, after)) == (None, after)
    assert is_quiet(replace(ALWAYS, quiet_from=1, quiet_to=3), before)
    assert not is_quiet(replace(ALWAYS, quiet_from=1, quiet_to=3), after)


def test_the_hour_that_comes_twice_in_autumn_gives_one_daily_mail_and_is_quiet_twice() -> None:
    early, night = replace(DAILY, daily_at=2), replace(ALWAYS, quiet_from=2, quiet_to=3)
    first, second = at("2025-10-26 02:30"), at("2025-10-26 02:30", fold=1)
    assert second.astimezone(dt.UTC) - first.astimezone(dt.UTC) == dt.timedelta(hours=1)
    assert slot(early, first) == slot(early, second) == dt.datetime(2025, 10, 26, 0, 0, tzinfo=dt.UTC)
    assert is_quiet(night, first)
    assert is_quiet(night, second)
    # Two hours of the clock on the wall are two hours for the mails that come each hour.
    assert slot(ALWAYS, first) != slot(ALWAYS, second)


def test_a_daily_mail_is_for_its_day_alone() -> None:
    assert slot(DAILY, at("2025-10-06 07:59")) is None
    assert slot(DAILY, at("2025-10-06 08:00")) == slot(DAILY, at("2025-10-06 23:59")) == at("2025-10-06 08:00")
    assert slot(DAILY, at("2025-10-07 00:00")) is None


def test_who_wants_none_has_no_moment() -> None:
    assert slot(replace(ALWAYS, how=How.NEVER), at("2025-10-06 12:00")) is None
