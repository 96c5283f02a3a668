"""What a published file is still good for: which combinations are left in it, and how far its shares are off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from helle.methods.microdata.plan import SUPPRESSED

type Row = tuple[str, ...]

WAYS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Kept:
    """Of the combinations of so many columns: how many there were, and which share is in the file."""

    combinations: int
    as_they_were: float
    """With the words they came with."""
    as_coarsened: float
    """With the words of the file: what suppression alone took."""
    mean_error: float
    largest_error: float
    """Of the share that has a combination, reckoned among the rows that tell all its columns."""


@dataclass(frozen=True, slots=True)
class Utility:
    """What is kept by how many columns are looked at together, and the share of information lost in each column."""

    kept: dict[int, Kept]
    lost: dict[str, float]


def report(before: Sequence[Row], recoded: Sequence[Row], after: Sequence[Row], lost: dict[str, float]) -> Utility:
    """Compare the published rows with the same persons' rows as they came and as they were made coarser. What is a gap
    in these already can be said by no file, and is no combination of theirs."""
    columns = len(before[0])
    return Utility({way: _kept(before, recoded, after, way) for way in WAYS if way <= columns}, lost)


def _kept(before: Sequence[Row], recoded: Sequence[Row], after: Sequence[Row], way: int) -> Kept:
    number = were = coarse = coarse_left = 0
    errors: list[float] = []
    for places in combinations(range(len(before[0])), way):
        first = {words for row in before if SUPPRESSED not in (words := tuple(row[place] for place in places))}
        middle = Counter(tuple(row[place] for place in places) for row in recoded)
        last = Counter(words for row in after if SUPPRESSED not in (words := tuple(row[place] for place in places)))
        number += len(first)
        were += len(first & last.keys())
        told = {one: count for one, count in middle.items() if SUPPRESSED not in one}
        coarse += len(told)
        coarse_left += len(told.keys() & last.keys())
        errors += [abs(count / len(recoded) - _share(last[one], last.total())) for one, count in told.items()]
    return Kept(
        number,
        _share(were, number),
        _share(coarse_left, coarse),
        _share(sum(errors), len(errors)),
        max(errors, default=0.0),
    )


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0
