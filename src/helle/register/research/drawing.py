"""Whom an extract leaves out: those who are kept out, and others drawn by lot among whom they cannot be told (GOV-19).

How many are in a group is told elsewhere, so that a row too few would say that somebody is kept out. Who is drawn by
lot is left out in the same way. In each group that readers can count, nobody is left out or five at least; how many
are drawn is drawn as well, so that it does not say how many are kept out. The lot falls anew for each extract.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from helle.register.statistics.disclosure import SMALLEST_SHOWN, too_small

type Row = tuple[str, ...]
type Places = tuple[int, ...]
type Key = tuple[Places, Row]
"""A group that readers can count: in some of the columns, and which groups of these."""

_SPARED: Final = 4 * SMALLEST_SHOWN
_RARELY: Final = 10
"""One draw in so many may be of a small group in which nobody is left out yet; else these would nearly all be lost."""


def left_out(
    rows: Sequence[Row],
    kept_out: Collection[int],
    families: Collection[Places],
    told: Mapping[Key, AbstractSet[int]],
    percent: int,
    lot: random.Random,
) -> set[int]:
    """Who is left out, by place among the rows: those kept out, and whoever was drawn.

    `families`: the columns by which readers can count together; () is everybody. `told`: what is told of a group, where
    it was told at another time than now.
    """
    groups = _Groups(rows, families, told)
    for one in kept_out:
        groups.leave(one)
    least = max(SMALLEST_SHOWN, -(-len(rows) * percent // 100))
    # From the least to twice as many: how many were drawn cannot be worked out of how many there are.
    wanted = max(least, len(groups.out)) + lot.randrange(least + 1)
    order = list(range(len(rows)))
    lot.shuffle(order)
    while len(groups.out) < min(wanted, len(rows)):
        groups.leave(groups.drawn(order, lot))
    while (narrow := groups.narrow()) is not None:
        for _one in range(1 + lot.randrange(SMALLEST_SHOWN)):
            inside = [one for one in order if one not in groups.out and one in groups.members[narrow]]
            if inside:
                groups.leave(min(inside, key=groups.spoiled))
    return groups.out


class _Groups:
    """The groups that readers can count, and how many of each are left out."""

    def __init__(self, rows: Sequence[Row], families: Collection[Places], told: Mapping[Key, AbstractSet[int]]) -> None:
        self.out: set[int] = set()
        self.members: dict[Key, set[int]] = {}
        self.of: list[list[Key]] = []
        for place, row in enumerate(rows):
            keys = [(family, tuple(row[one] for one in family)) for family in families]
            self.of.append(keys)
            for key in keys:
                self.members.setdefault(key, set()).add(place)
        self.fewer = dict.fromkeys(self.members, 0)
        self.told = {key: {len(inside), *told.get(key, ())} for key, inside in self.members.items()}

    def leave(self, one: int) -> None:
        """Leave somebody out."""
        if one not in self.out:
            self.out.add(one)
            for key in self.of[one]:
                self.fewer[key] += 1

    def drawn(self, order: Sequence[int], lot: random.Random) -> int:
        """The next who is drawn: mostly nobody of a small group that is whole."""
        there = [one for one in order if one not in self.out]
        return min(there, key=self.spoiled) if lot.randrange(_RARELY) else lot.choice(there)

    def spoiled(self, one: int) -> int:
        """How many small groups are whole, and would not be without her."""
        return sum(not self.fewer[key] and len(self.members[key]) < _SPARED for key in self.of[one])

    def narrow(self) -> Key | None:
        """A group of which few are missing beside what is told of it; one of which nobody is left is in no row."""
        for key, inside in self.members.items():
            rest = len(inside) - self.fewer[key]
            if rest and any(too_small(abs(number - rest)) for number in self.told[key]):
                return key
        return None
