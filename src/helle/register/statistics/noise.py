"""A table that is asked for once, shown with noise: the cell-key method on the record keys that the register keeps.

Each pseudonym has a key that the database drew (`sql/189_record_keys.sql`). The sum of the keys of those in a cell
decides its noise, so that the same persons get the same noise in whichever table they are counted, and asking for the
same table again tells nothing. The probabilities are one table for all, `default`: of most entropy, with mean 0
(`methods.disclosure.cellkeys`). Where nobody is stays 0, so that of one person each crossing would tell where she is:
a group that is small by itself is shown in no crossing, and `noise_checks` refuses what tells too much. What is
released has whole figures or none, and never noise: releases read records, which this has not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from helle.methods.disclosure.cellkeys import Noise, noise
from helle.register.statistics import disclosure
from helle.register.statistics.counting import KEYS, Counted, Groups

MOST: Final = 5
"""How far a count is moved at most: a 0 that is shown may be anything below the threshold of tables, and more."""
VARIANCE: Final = 3.0
MOST_WITHHELD: Final = disclosure.SMALLEST_SHOWN - 1 + MOST
"""The most persons in a group that is not shown: so many may be moved below the threshold."""


@cache
def default() -> Noise:
    """The table of probabilities that every table has."""
    return noise(MOST, VARIANCE)


@dataclass(frozen=True, slots=True)
class Noisy:
    """What was found for one table, each number with its noise; `keys`: the sum of the keys of those in each cell."""

    counted: Counted
    keys: Mapping[tuple[int, Groups], int]

    def count(self, years: Iterable[int], groups: Groups) -> int | None:
        """How many there are in these years and groups, moved; None where that is not shown.

        Several years are one group: they have one noise. Not shown are all numbers of these years, and all in a group
        of one dimension, where these, or those in it, are fewer than the threshold, nobody too, or are moved below it.
        So that it is not shown tells from 0 to `MOST_WITHHELD`, and whatever group is shown has its whole width.
        """
        those = [*years]
        nobody: Groups = (None,) * len(groups)
        wholes = {nobody, *((*nobody[:at], group, *nobody[at + 1 :]) for at, group in enumerate(groups))}
        for whole in wholes:
            if min(self.counted.count(those, whole), self._moved(those, whole)) < disclosure.SMALLEST_SHOWN:
                return None
        return self._moved(those, groups)

    def _moved(self, those: Collection[int], groups: Groups) -> int:
        number = self.counted.count(those, groups)
        key = sum(self.keys.get((year, groups), 0) for year in those) % KEYS
        return number + default().of(number, key / KEYS)

    def groups_found(self, place: int, spans: Collection[range]) -> list[str]:
        """The groups of one dimension: all that it has, or, where it is open, those that are shown in any of these
        periods, the largest as shown first. Another has no line: it would tell that somebody is there.
        """
        dimensions = self.counted.dimensions
        if not dimensions[place].is_open:
            return list(dimensions[place].groups)
        found = {}
        for group in self.counted.groups_found(place):
            groups = tuple(group if at == place else None for at in range(len(dimensions)))
            found[group] = sum(self.count(years, groups) or 0 for years in spans)
        return sorted((group for group, shown in found.items() if shown), key=lambda group: (-found[group], group))
