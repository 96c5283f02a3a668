"""What the page of quality tells whoever may not see small figures: shares in whole tens of per cent, and no number.

A number of cases or referrals, laid beside another of the page or one of a release, is a subtraction away from a group
that is held back. So none is told, neither of a year nor of a group. A share is told where a year has a hundred at
least, and where, for whoever knows the year's number exactly from elsewhere, each group may still be one of two
numbers that are five apart or more. That holds whatever the page is laid beside, so nobody keeps a list of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from helle.register.statistics.disclosure import SMALLEST_SHOWN, too_small

# With fewer, a tenth of the year would be no wider than the groups that are to be hidden in it.
FEWEST = 20 * SMALLEST_SHOWN


def tens(counts: Sequence[int]) -> tuple[int, ...] | None:
    """The share of each group in whole tens of per cent, halves up; None where the year may not be told.

    The groups are those of a year without a small one (`disclosure.rows_shown`).
    """
    everybody = sum(counts)
    if everybody < FEWEST:
        return None
    found = tuple((20 * count + everybody) // (2 * everybody) for count in counts)
    return tuple(10 * one for one in found) if _hides(found, everybody) else None


def span_of(tenths: int, everybody: int) -> tuple[int, int]:
    """The fewest and the most that so many tenths of a number may be."""
    fewest = -((everybody - 2 * everybody * tenths) // 20)
    most = (2 * everybody * (tenths + 1) - 1 - everybody) // 20
    return max(0, fewest), min(everybody, most)


def _hides(tenths: Sequence[int], everybody: int) -> bool:
    """Whether no group is nearer than a span of five, though all together are known to be so many.

    What is told as under a twentieth is not asked about: nobody may be told, and no group of the year is small.
    """
    each = [_may_be(one, everybody) for one in tenths]
    for place, (tenth, numbers) in enumerate(zip(tenths, each, strict=True)):
        others = 1
        for other in (*each[:place], *each[place + 1 :]):
            others = _sums(others, other)
        left = [one for one in numbers if others >> (everybody - one) & 1]
        if tenth and left[-1] - left[0] < SMALLEST_SHOWN:
            return False
    return True


def _may_be(tenths: int, everybody: int) -> list[int]:
    """The numbers that a group which is told so may be, in a year without a small one."""
    fewest, most = span_of(tenths, everybody)
    return [one for one in range(fewest, most + 1) if not (too_small(one) or too_small(everybody - one))]


def _sums(found: int, numbers: Sequence[int]) -> int:
    """What one group more may come to with others. Sums are bits."""
    return reduce(or_, (found << one for one in numbers), 0)
