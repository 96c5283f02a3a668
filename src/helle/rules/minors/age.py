"""Days of birth that are known more or less exactly, and the birthdays that follow from them (MIN-15)."""

import calendar
from datetime import date

from helle.rules.codes import BirthPrecision
from helle.rules.parameters import parameter, whole_number


def birthday_after(birth_date: date, years: int) -> date:
    """The day on which a person born on `birth_date` has lived `years` whole years.

    Someone born on 29 February reaches the age on 1 March when the year has no 29 February: the later day, which
    protects one day longer (our reading). Held at the last day of the calendar instead of overflowing.
    """
    year = birth_date.year + years
    if year > date.max.year:
        return date.max
    if (birth_date.month, birth_date.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return birth_date.replace(year=year)


def birthday_before(birth_date: date, years: int) -> date:
    """The same day so many years earlier, 28 February for 29 February; held at the first day of the calendar."""
    year = birth_date.year - years
    if year < date.min.year:
        return date.min
    if (birth_date.month, birth_date.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return birth_date.replace(year=year)


def turns_18_on(birth_date: date, on: date) -> date:
    """The eighteenth birthday, on which the person is no longer a minor (MIN-15), by the limit that holds on `on`."""
    return birthday_after(birth_date, whole_number(parameter("minor_age", on)))


def latest_birth_date(birth_date: date, precision: BirthPrecision, on: date) -> date:
    """The latest day of birth that is consistent with what is known, by the margin of error that holds on `on`.

    The day itself, the last day of its month or of its year; for an estimate the date plus the dated margin in years.
    UNKNOWN gives the last day of the calendar: nothing is known.
    """
    if precision is BirthPrecision.DAY:
        return birth_date
    if precision is BirthPrecision.MONTH:
        last = calendar.monthrange(birth_date.year, birth_date.month)[1]
        return birth_date.replace(day=last)
    if precision is BirthPrecision.YEAR:
        return date(birth_date.year, 12, 31)
    if precision is BirthPrecision.ESTIMATED:
        return birthday_after(birth_date, whole_number(parameter("age_estimate_margin_years", on)))
    return date.max


def earliest_birth_date(birth_date: date, precision: BirthPrecision, on: date) -> date:
    """The earliest day of birth that is consistent with what is known on `on`; UNKNOWN gives the date itself."""
    if precision is BirthPrecision.MONTH:
        return birth_date.replace(day=1)
    if precision is BirthPrecision.YEAR:
        return date(birth_date.year, 1, 1)
    if precision is BirthPrecision.ESTIMATED:
        margin = whole_number(parameter("age_estimate_margin_years", on))
        return birthday_before(birth_date, margin)
    return birth_date
