"""Small checks that several rules share: plausible dates and numbers, and adding days within the calendar."""

from collections.abc import Sequence
from datetime import date, timedelta

from helle.rules.ruling import Problem, ProblemKind, Text

EARLIEST_DAY = date(1900, 1, 1)
LATEST_DAY = date(2199, 12, 31)
LARGEST_NUMBER = 1_000_000_000
"""No count, age or amount of a case comes near it; a number beyond it is a slip of the keyboard."""


def missing(fact: str, da: str, en: str) -> Problem:
    """A fact that is not known yet; the texts are whole sentences without a capital, for "cannot be decided: ..."."""
    return Problem(fact, Text(da, en), ProblemKind.MISSING)


def implausible_dates(**days: date | None) -> tuple[Problem, ...]:
    """A problem for each given day outside 1900-2199; days that are None are passed over."""
    return tuple(
        Problem(
            fact,
            Text(
                f"datoen {day.isoformat()} er usandsynlig.",
                f"the date {day.isoformat()} is implausible.",
            ),
        )
        for fact, day in days.items()
        if day is not None and not EARLIEST_DAY <= day <= LATEST_DAY
    )


def implausible_numbers(**numbers: int | None) -> tuple[Problem, ...]:
    """A problem for each given number too large to be true; None is passed over. The number itself is not repeated."""
    return tuple(
        Problem(fact, Text("tallet er usandsynligt stort.", "the number is implausibly large."))
        for fact, number in numbers.items()
        if number is not None and abs(number) > LARGEST_NUMBER
    )


def add_days(day: date, days: int) -> date:
    """`day` plus a number of days, held inside the calendar of the standard library instead of overflowing."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def joined(words: Sequence[str], last: str) -> str:
    """A list as a sentence has it: "a, b og c" with `last` "og"."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def danish_date(day: date) -> str:
    """The day as a Danish reader writes it: 1. marts 2024."""
    return f"{day.day}. {_MONTHS_DA[day.month - 1]} {day.year}"


def english_date(day: date) -> str:
    """The day as an English reader in Europe writes it: 1 March 2024."""
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def danish_days(number: int) -> str:
    """A number of days in Danish, with the singular where it belongs."""
    return f"{number} dag" if number == 1 else f"{number} dage"


def english_days(number: int) -> str:
    """A number of days in English, with the singular where it belongs."""
    return f"{number} day" if number == 1 else f"{number} days"


def english_count(number: int, of: str) -> str:
    """So many of something in English, with the mark of thousands and the singular: "1 line", "13,050 lines"."""
    return f"{number:,} {of}" if number == 1 else f"{number:,} {of}s"


_MONTHS_DA = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
