"""Codes that are the sum of some of those beside them, as `EU` among its countries and others.

Of few small counts one is such a sum by chance, so what is found must be unlikely. A count is by chance what is
expected of it with a probability of 1/√(2πx) at most (Poisson's, at its mean; of a sum of counts it is less). The
product of these, of all rows that show the code, times the number of sums that were there to be equal to and of codes
to be one, is to be less than one in `UNLIKELY`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from math import comb, log2
from typing import Final

import numpy as np
from numpy.typing import NDArray

type _Counts = NDArray[np.int64]

_FEWEST_PARTS: Final = 2
UNLIKELY: Final = 8
"""Of 10,000 drawn tables of 4 to 20 codes in 2 to 10 rows, with a mean count of 1 to 1,000, ten had such a code by
chance, of the shape with most one in 25."""
_MOST_STEPS: Final = 2_000
"""How far one looks for the parts of a code, one by one, where the rows leave several answers."""
_MOST_HALVES: Final = 200_000
"""How many halves of a sum are made at most: those of three of 98 codes, of four of 40, of five of 30. A sum of more
than twice as many is taken for none."""
_PRIME: Final = 2_147_483_647
"""Of which the product of two remainders is less than 2^63."""


def bits(counts: Sequence[int] | _Counts) -> float:
    """How unlikely it is that something else comes to just these counts: the logarithm to 2 of one in how many."""
    return float(np.log2(1 + 2 * np.pi * np.asarray(counts, dtype=float)).sum() / 2)


def is_no_chance(counts: Sequence[int], codes: Sequence[str]) -> bool:
    """Whether one of so many codes comes to just these counts, a row each, as no chance would have it."""
    return bits(counts) > log2(len(codes)) + log2(UNLIKELY)


def parts(
    codes: Sequence[str],
    counts: _Counts,
    code: int,
    shown: NDArray[np.bool_],
    among: NDArray[np.bool_] | None = None,
) -> tuple[str, ...]:
    """The codes of which one is the sum in each row that shows it, in order; () where there are none, or it may be so
    by chance.

    `counts`: a row for each code, a column for each row of the table. `code`: its place. `shown`: which rows show it.
    `among`: which codes may be its parts; all others where it is not said.
    """
    found = bits(counts[code, shown]) - log2(len(codes)) - log2(UNLIKELY)
    others = np.ones(len(codes), dtype=np.bool_) if among is None else among.copy()
    others[code] = False
    return _of(codes, counts[:, shown], counts[code, shown], others, found)


def half(codes: Sequence[str], counts: _Counts) -> tuple[str, ...]:
    """The codes that are half of all in each row, in order, as `women` and `men` beside `children` and `adults`; ()
    where there are none, or one code alone is the other half, or it may be so by chance. `counts` as in `parts`."""
    everybody = counts.sum(axis=0)
    if (everybody % 2).any():
        return ()
    found = bits(everybody // 2) - log2(UNLIKELY)
    chosen = _of(codes, counts, everybody // 2, np.ones(len(codes), dtype=np.bool_), found)
    return chosen if np.count_nonzero(counts.any(axis=1)) >= len(chosen) + _FEWEST_PARTS else ()


def _of(
    codes: Sequence[str], counts: _Counts, whole: _Counts, others: NDArray[np.bool_], found: float
) -> tuple[str, ...]:
    """The codes among others that come to the whole in each row. `found`: the bits by which that is no chance, of one
    sum alone."""
    if found <= 0:
        return ()
    within = np.flatnonzero((counts <= whole).all(axis=1) & counts.any(axis=1) & others)
    most = _most_parts(len(within), found)
    if most < _FEWEST_PARTS:
        return ()
    chosen = _solved(counts, whole, within)
    if chosen is None:
        search = _Search(counts)
        chosen = search.sum_of(whole, within, most)
        if not chosen and search.steps > _MOST_STEPS:
            chosen = _halved(counts, whole, within, most)
    if not _FEWEST_PARTS <= len(chosen) <= most:
        return ()
    return tuple(codes[place] for place in sorted(chosen))


def _solved(counts: _Counts, whole: _Counts, within: NDArray[np.intp]) -> list[int] | None:
    """Which of the codes add up to one, where the rows leave one answer: as many rows as codes, or more, of which none
    is told by the others. [] where none do; None where the rows leave several answers, and one has to search.

    The smaller codes come first, so that a sum of some is told by these; an answer that stands is none the less an
    answer where another code is the sum of some as well. What holds of whole numbers holds of what is left of them by a
    prime: where no numbers fit there, none do.
    """
    if counts.shape[1] < len(within):
        return None
    within = within[np.argsort(counts[within].sum(axis=1), kind="stable")]
    left = np.vstack([counts[within], whole]).T % _PRIME
    pivots: list[int] = []
    for column in range(len(within)):
        row = len(pivots)
        below = np.flatnonzero(left[row:, column])
        if not len(below):
            continue
        left[[row, row + below[0]]] = left[[row + below[0], row]]
        left[row] = left[row] * pow(int(left[row, column]), -1, _PRIME) % _PRIME
        others = np.flatnonzero(left[:, column])
        others = others[others != row]
        left[others] = (left[others] - left[others, column, None] * left[row] % _PRIME) % _PRIME
        pivots.append(column)
    if left[len(pivots) :, -1].any():
        return []
    told = left[: len(pivots), -1]
    if (told <= 1).all():
        chosen = within[np.array(pivots, dtype=np.intp)[told == 1]]
        if (counts[chosen].sum(axis=0) == whole).all():
            return [int(place) for place in chosen]
    return [] if len(pivots) == len(within) else None


def _halved(counts: _Counts, whole: _Counts, within: NDArray[np.intp], most: int) -> list[int]:
    """The parts of a sum, looked for by halves: each half of as many parts has a mark, and the marks of two halves of
    one sum add up to its own. So every sum of up to twice as many parts as `_MOST_HALVES` allows is found.

    A mark is what the counts come to with weights drawn at random (always the same), without what is beyond 64 bits.
    What two marks say is looked up in the counts.
    """
    weights = np.random.default_rng(0).integers(2**64 - 1, size=counts.shape[1], dtype=np.uint64, endpoint=True)
    marks = (counts.astype(np.uint64) * weights).sum(axis=1, dtype=np.uint64)
    sought = (whole.astype(np.uint64) * weights).sum(dtype=np.uint64)
    smaller: tuple[NDArray[np.intp], NDArray[np.uint64]] | None = None
    for size in range(1, (most + 1) // 2 + 1):
        if (sums := comb(len(within), size)) > _MOST_HALVES:
            break
        places = np.fromiter(chain.from_iterable(combinations(within, size)), np.intp, sums * size).reshape(-1, size)
        marked = marks[places].sum(axis=1, dtype=np.uint64)
        order = np.argsort(marked)
        places, marked = places[order], marked[order]
        for others, of_others in filter(None, (smaller, (places, marked))):
            if size + others.shape[1] > most:
                continue
            rest = sought - of_others
            at = np.minimum(np.searchsorted(marked, rest), sums - 1)
            for hit in np.flatnonzero(marked[at] == rest):
                chosen = {*map(int, others[hit]), *map(int, places[at[hit]])}
                if len(chosen) == size + others.shape[1] and (counts[[*chosen]].sum(axis=0) == whole).all():
                    return [*chosen]
        smaller = places, marked
    return []


def _most_parts(beside: int, found: float) -> int:
    """Of how many parts at most a sum is unlikely enough, given how many sums of so many there are."""
    sums = 0
    for most in range(_FEWEST_PARTS, beside + 1):
        sums += comb(beside, most)
        if log2(sums) > found:
            return most - 1
    return beside


@dataclass(slots=True)
class _Search:
    """A search for rows that add up to another: one of those that give what fewest give must be among them."""

    counts: _Counts
    steps: int = 0
    taken: list[int] = field(default_factory=list)

    def sum_of(self, rest: _Counts, beside: NDArray[np.intp], most: int) -> list[int]:
        if not rest.any():
            return list(self.taken) if len(self.taken) >= _FEWEST_PARTS else []
        fits = beside[(self.counts[beside] <= rest).all(axis=1)]
        self.steps += 1
        if most == 0 or self.steps > _MOST_STEPS or (self.counts[fits].sum(axis=0) < rest).any():
            return []
        giving = self.counts[fits] > 0
        hardest = int(np.argmin(np.where(rest > 0, giving.sum(axis=0), len(fits) + 1)))
        for place in fits[giving[:, hardest]]:
            self.taken.append(int(place))
            fits = fits[fits != place]
            if found := self.sum_of(rest - self.counts[place], fits, most - 1):
                return found
            self.taken.pop()
        return []
