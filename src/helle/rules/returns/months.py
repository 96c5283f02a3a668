"""Counting months and years from the day of arrival (RET-06, RET-07).

The same day of the month, and the last day of a shorter month: six months after 31 August are 28 or 29 February. A
year is twelve months, so a year after 29 February is 28 February. Our reading; the plan says months and a year.
"""

import calendar
from datetime import date

MONTHS_OF_A_YEAR = 12


def months_after(day: date, months: int) -> date:
    """The day `months` calendar months later, held at the last day of the calendar instead of overflowing."""
    year, month = divmod(day.year * MONTHS_OF_A_YEAR + day.month - 1 + months, MONTHS_OF_A_YEAR)
    if year > date.max.year:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
