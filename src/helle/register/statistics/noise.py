"""A table that is asked for once, shown with noise: the cell-key method on the record keys that the register keeps.

Each pseudonym has a key that the database drew (`sql/189_record_keys.sql`). The sum of the keys of those in a cell
decides its noise, so that the same persons get the same noise in whichever table they are counted, and asking again
tells nothing. The probabilities are one table for all, `default`: of most entropy, with mean 0 (`methods.disclosure
.cellkeys`). What is released has whole figures or none, and never noise: releases read records, which this has not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from helle.methods.disclosure.cellkeys import Noise, noise
from helle.register.statistics.counting import KEYS, Counted, Groups

MOST: Final = 5
"""How far a count is moved at most: a 0 that is shown may be anything below the threshold of tables, and more."""
VARIANCE: Final = 3.0


@cache
def default() -> Noise:
    """The table of probabilities that every table has."""
    return noise(MOST, VARIANCE)


@dataclass(frozen=True, slots=True)
class Noisy:
    """What was found for one table, each number with its noise; `keys`: the sum of the keys of those in each cell."""

    counted: Counted
    keys: Mapping[tuple[int, Groups], int]

    def count(self, years: Iterable[int], groups: Groups) -> int:
        """How many there are in these years and groups, moved. Several years are one group: they have one noise."""
        those = [*years]
        number = self.counted.count(those, groups)
        key = sum(self.keys.get((year, groups), 0) for year in those) % KEYS
        return number + default().of(number, key / KEYS)

    def groups_found(self, place: int, spans: Collection[range]) -> list[str]:
        """The groups of one dimension: all that it has, or, where it is open, those shown with somebody in any of these
        periods, the largest as shown first. One that is shown as 0 has no line: it would tell that somebody is there.
        """
        dimensions = self.counted.dimensions
        if not dimensions[place].is_open:
            return list(dimensions[place].groups)
        found = {}
        for group in self.counted.groups_found(place):
            groups = tuple(group if at == place else None for at in range(len(dimensions)))
            found[group] = sum(self.count(years, groups) for years in spans)
        return sorted((group for group, shown in found.items() if shown), key=lambda group: (-found[group], group))
