"""Whether a stated percentage can come from counts, however it was rounded.

Up, down or to the nearest: a rounded number is less than one unit of its last digit from the number it stands for. So
35 can stand for 34.2 and for 35.9, and never for 53.4. What passes here may still be rounded oddly; what does not pass
is wrong.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Told(StrEnum):
    """How a percentage was told in words."""

    ROUNDED = "rounded"
    JUST_UNDER = "just_under"
    JUST_OVER = "just_over"
    ABOUT = "about"


def unit(stated: Decimal, told: Told = Told.ROUNDED) -> Fraction:
    """One of the last digit that says something: of 79 one, of 34.8 a tenth, of "just under 80" ten."""
    exponent = int(stated.as_tuple().exponent)
    if told is not Told.ROUNDED and exponent >= 0 and stated:
        whole = str(abs(int(stated)))
        exponent = len(whole) - len(whole.rstrip("0"))
    return Fraction(10) ** min(exponent, 2)


def can_be(stated: Decimal, exact: Fraction, told: Told = Told.ROUNDED) -> bool:
    """Whether the stated number can stand for the exact one."""
    off = Fraction(stated) - exact
    if abs(off) >= unit(stated, told):
        return False
    if told is Told.JUST_UNDER:
        return off > 0
    return off < 0 if told is Told.JUST_OVER else True


def can_be_of(stated: Decimal, whole: int, told: Told = Told.ROUNDED) -> bool:
    """Whether any number of persons out of the whole makes the stated percentage."""
    low = (Fraction(stated) - unit(stated, told)) * whole / 100
    start = max(0, low.__floor__())
    return any(can_be(stated, Fraction(100 * persons, whole), told) for persons in _near(start, stated, whole, told))


def _near(start: int, stated: Decimal, whole: int, told: Told) -> range:
    high = (Fraction(stated) + unit(stated, told)) * whole / 100
    return range(start, min(whole, high.__ceil__()) + 1)
