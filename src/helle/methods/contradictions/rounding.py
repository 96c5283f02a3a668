"""Whether a stated percentage can come from counts, as it says of itself that it was rounded.

Unless told otherwise a number is rounded to the nearest: 53 stands for 53.4, and 54 and 35 do not. At exactly a half it
may have gone either way, since some round halves up and some to the even digit. A number whose decimals were dropped,
or that was always raised, says so in its `told`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Told(StrEnum):
    """How a percentage was told. Down and up are by its size: 6.9 and -6.9 told as 6 and -6 are both rounded down."""

    ROUNDED = "rounded"
    ROUNDED_DOWN = "rounded_down"
    ROUNDED_UP = "rounded_up"
    JUST_UNDER = "just_under"
    JUST_OVER = "just_over"
    ABOUT = "about"


_IN_WORDS = frozenset({Told.JUST_UNDER, Told.JUST_OVER, Told.ABOUT})


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers that a stated one can stand for, and whether its two ends are among them."""

    low: Fraction
    high: Fraction
    low_is_in: bool
    high_is_in: bool

    def holds(self, exact: Fraction) -> bool:
        """Whether the exact number is one of them."""
        return self.meets(Span(exact, exact, low_is_in=True, high_is_in=True))

    def meets(self, other: Span) -> bool:
        """Whether some number is one of both."""
        return self._reaches(other) and other._reaches(self)

    def _reaches(self, other: Span) -> bool:
        ends_in = self.high_is_in and other.low_is_in
        return self.high > other.low or (self.high == other.low and ends_in)

    @property
    def is_over_all(self) -> bool:
        """Whether even the least of them is more than the whole of anything."""
        return self.low > 100 or (self.low == 100 and not self.low_is_in)

    @property
    def is_under_none(self) -> bool:
        """Whether even the most of them is less than nothing of anything."""
        return self.high < 0 or (self.high == 0 and not self.high_is_in)


def unit(stated: Decimal, told: Told = Told.ROUNDED) -> Fraction:
    """One of the last digit that says something: of 79 one, of 34.8 a tenth, of "just under 80" ten."""
    exponent = int(stated.as_tuple().exponent)
    if told in _IN_WORDS and exponent >= 0 and stated:
        whole = str(abs(int(stated)))
        exponent = len(whole) - len(whole.rstrip("0"))
    return Fraction(10) ** min(exponent, 2)


def span(stated: Decimal, told: Told = Told.ROUNDED) -> Span:
    """What the stated number can stand for."""
    number, one = Fraction(stated), unit(stated, told)
    below = Span(number - one, number, low_is_in=False, high_is_in=told is not Told.JUST_UNDER)
    above = Span(number, number + one, low_is_in=told is not Told.JUST_OVER, high_is_in=False)
    match told:
        case Told.ROUNDED:
            return Span(number - one / 2, number + one / 2, low_is_in=True, high_is_in=True)
        case Told.ROUNDED_DOWN if number:
            return above if number > 0 else below
        case Told.ROUNDED_UP:
            nobody = Span(number, number, low_is_in=True, high_is_in=True)
            return below if number > 0 else above if number < 0 else nobody
        case Told.JUST_UNDER:
            return below
        case Told.JUST_OVER:
            return above
        case _:  # About; and what was rounded down to nothing, from either side.
            return Span(number - one, number + one, low_is_in=False, high_is_in=False)


def can_be(stated: Decimal, exact: Fraction, told: Told = Told.ROUNDED) -> bool:
    """Whether the stated number can stand for the exact one."""
    return span(stated, told).holds(exact)


def can_be_of(stated: Decimal, whole: int, told: Told = Told.ROUNDED) -> bool:
    """Whether any number of persons out of the whole makes the stated percentage."""
    of = span(stated, told)
    start, end = max(0, (of.low * whole / 100).__floor__()), min(whole, (of.high * whole / 100).__ceil__())
    return any(of.holds(Fraction(100 * persons, whole)) for persons in range(start, end + 1))
