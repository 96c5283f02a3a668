"""Codes that together come to the same as others in each row: a sum of many codes, and two groupings in one column.

What balances is a whole vector that the counts take to nothing, with 1 for the one side and -1 for the other, and so a
short one: among all vectors that they take to nothing the short ones are found by taking these from each other
(Lenstra, Lenstra and Lovász 1982), however many codes are on a side. Where rows are few for so many codes others are as
short, and it is not found: mostly it would not be unlikely enough there either (`subtotals`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb, log2
from typing import Final

import numpy as np
from numpy.typing import NDArray

from helle.methods.disclosure.subtotals import UNLIKELY, bits

type _Whole = NDArray[np.int64]

_FEWEST: Final = 3
"""Codes on both sides: that one count equals another is nothing."""
_MOST_CODES: Final = 100
"""Of so many in forty rows it takes three seconds; of 60 half a second, of 30 a twentieth."""
_ENOUGH: Final = 0.99
_LARGEST: Final = 2**62
"""Beyond this whole numbers would overflow."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Two sides, each the places of some codes, that come to the same in each row; the first has no more codes."""

    fewer: tuple[int, ...]
    more: tuple[int, ...]


def balances(counts: _Whole) -> Iterator[Balance]:
    """What balances as no chance would have it. `counts`: a row for each code, a column for each row of the table."""
    somebody = np.flatnonzero(counts.any(axis=1))
    if not _FEWEST <= len(somebody) <= _MOST_CODES:
        return
    of_them = counts[somebody]
    all_of_half = of_them.sum(axis=0) // 2
    if not _is_no_chance(all_of_half, _ways(len(somebody), 1, _FEWEST - 1)):
        return
    if np.linalg.matrix_rank(of_them) == len(somebody):
        return
    for found in _taken_to_nothing(of_them):
        sides = sorted((np.flatnonzero(found == sign) for sign in (1, -1)), key=len)
        terms = sum(map(len, sides))
        if terms < _FEWEST or np.abs(found).sum() != terms or not len(sides[0]):
            continue
        if _is_no_chance(of_them[sides[0]].sum(axis=0), _ways(len(somebody), *map(len, sides))):
            yield Balance(*(tuple(map(int, somebody[side])) for side in sides))


def _is_no_chance(whole: _Whole, ways: int) -> bool:
    """Whether so much is unlikely to balance, of so many ways to lay codes on two sides."""
    return bits(whole) > log2(ways) + log2(UNLIKELY)


def _ways(codes: int, fewer: int, more: int) -> int:
    """In how many ways so many codes, or fewer, are laid on two sides: one on the one, or any number on either."""
    if fewer == 1:
        return codes * sum(comb(codes - 1, number) for number in range(_FEWEST - 1, more + 1))
    return sum(comb(codes, number) * 2 ** (number - 1) for number in range(_FEWEST, fewer + more + 1))


def _taken_to_nothing(counts: _Whole) -> _Whole:
    """Short whole vectors of which all others are made that the counts take to nothing, a row each."""
    found = np.eye(len(counts), dtype=np.int64)
    for column in counts.T:
        if int(np.abs(found).max(initial=0)) * int(column.max()) * len(counts) > _LARGEST:
            return found[:0]
        left = found @ column
        while np.count_nonzero(left) > 1:
            least = int(np.argmin(np.where(left, np.abs(left), _LARGEST)))
            times = np.rint(left / left[least]).astype(np.int64)
            times[least] = 0
            found -= np.outer(times, found[least])
            left -= times * left[least]
        found = _short(found[left == 0])
    return found


def _short(vectors: _Whole) -> _Whole:
    """The same made of short ones: each is taken from those after it, and neighbours change places, those at even and
    those at odd ones in turn, where that puts the shorter first."""
    vectors, first, still = vectors.copy(), 0, 0
    while still < 2 and len(vectors) > 1:
        upper = np.linalg.qr(vectors.T.astype(np.float64), mode="r")
        lengths = np.diagonal(upper).copy()
        for place in range(len(vectors) - 2, -1, -1):
            times = np.rint(upper[place, place + 1 :] / lengths[place])
            if times.any():
                upper[: place + 1, place + 1 :] -= np.outer(upper[: place + 1, place], times)
                vectors[place + 1 :] -= np.outer(times.astype(np.int64), vectors[place])
        at = np.arange(first, len(vectors) - 1, 2)
        at = at[_ENOUGH * lengths[at] ** 2 > upper[at, at + 1] ** 2 + lengths[at + 1] ** 2]
        still = 0 if len(at) else still + 1
        vectors[np.concatenate([at, at + 1])] = vectors[np.concatenate([at + 1, at])]
        first = 1 - first
    return vectors
