"""Danish working days: Monday to Friday without public holidays (PUB-LAW-20).

Which days are holidays follows from Easter and from fixed dates; the days around Easter are a dated value, since Great
Prayer Day is none from 2024. The days on which offices close by agreement (5 June, Christmas Eve, New Year's Eve) count
as working days: in doubt a time limit ends earlier. Our reading.
"""

from datetime import date, timedelta

from helle.rules.facts import add_days
from helle.rules.parameters import parameter, whole_numbers

HOLIDAYS = "holidays_from_easter"
_SATURDAY = 5
_FIXED = ((1, 1), (12, 25), (12, 26))


def is_working_day(day: date) -> bool:
    """Whether offices work on a day."""
    return day.weekday() < _SATURDAY and not is_public_holiday(day)


def is_public_holiday(day: date) -> bool:
    """Whether a day is a public holiday, by the law of that year; whatever day of the week it is."""
    if (day.month, day.day) in _FIXED:
        return True
    return (day - easter_sunday(day.year)).days in whole_numbers(parameter(HOLIDAYS, day))


def working_days_after(day: date, number: int) -> date:
    """The day that is `number` working days later, counted from the day after; held inside the calendar."""
    while number > 0 and day < date.max:
        day = add_days(day, 1)
        number -= is_working_day(day)
    return day


def easter_sunday(year: int) -> date:
    """Easter Sunday of a year by the Gregorian reckoning (the moon of the nineteen-year cycle, and its Sunday)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    drift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap_centuries - drift + 15) % 30
    leap_years, since_leap = divmod(in_century, 4)
    sunday = (32 + 2 * rest + 2 * leap_years - moon - since_leap) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, 1) + timedelta(days=day)
