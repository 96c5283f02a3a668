"""The calendar behind the time limit of a party's request, held against a calendar that somebody else keeps."""

from datetime import date, timedelta

import holidays
import pytest

from helle.rules.parameters import parameter, whole_numbers
from helle.rules.working_days import HOLIDAYS, easter_sunday, is_public_holiday, is_working_day, working_days_after


@pytest.mark.parametrize("year", range(2002, 2100))
def test_the_working_days_of_a_year_are_those_of_the_public_calendar(year: int) -> None:
    known = holidays.country_holidays("DK", years=year)
    day = date(year, 1, 1)
    while day.year == year:
        assert is_public_holiday(day) is (day in known), day
        assert is_working_day(day) is (day.weekday() < 5 and day not in known), day
        day += timedelta(days=1)


def test_great_prayer_day_is_a_holiday_until_2023() -> None:
    assert 26 in whole_numbers(parameter(HOLIDAYS, date(2023, 12, 31)))
    assert 26 not in whole_numbers(parameter(HOLIDAYS, date(2024, 1, 1)))
    assert not is_working_day(easter_sunday(2023) + timedelta(days=26))
    assert is_working_day(easter_sunday(2024) + timedelta(days=26))


def test_a_count_begins_on_the_day_after_and_ends_with_the_calendar() -> None:
    assert working_days_after(date(2025, 10, 10), 1) == date(2025, 10, 13)
    assert working_days_after(date(2025, 10, 10), 0) == date(2025, 10, 10)
    assert working_days_after(date.max, 7) == date.max
