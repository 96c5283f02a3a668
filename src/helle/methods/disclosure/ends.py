"""What can be concluded of counts that lie between bounds and add up: both ends of each, in whole numbers.

Each sum bounds its parts and they bound it, so that of a cell more can be known than what is shown of it alone says.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np

from helle.methods.disclosure.problem import Numbers, Places, sums_of
from helle.methods.disclosure.solving import solver
from helle.methods.disclosure.tables import Linked

_NEAR = 1e-6
_ROUGH = 0.5
"""How near the best a whole table has to be where any that lies far enough is proof."""


def ends(tables: Linked, lower: Numbers, upper: Numbers) -> list[tuple[int, int]]:
    """How small and how large each cell can be. Some whole table has to lie between the bounds."""
    between = _Between(tables, lower, upper)
    between.reach(upper, 1.0)
    between.reach(lower, -1.0)
    return [(int(low), int(high)) for low, high in zip(between.least, between.most, strict=True)]


def narrower(
    tables: Linked, lower: Numbers, upper: Numbers, width: int, among: Sequence[int]
) -> list[tuple[int, int, int]]:
    """Which of some cells cannot be told apart by `width`, with both ends. The true counts lie between the bounds."""
    between = _Between(tables, lower, upper)
    between.keep(np.array(tables.counts, dtype=np.float64))
    between.integers.setOptionValue("mip_rel_gap", _ROUGH)
    left = between.apart(np.array(among, dtype=np.intp), width)
    while len(left):
        for sign in (1.0, -1.0):
            between.go(left, sign)
        still = between.apart(left, width)
        if len(still) == len(left):
            break
        left = still
    between.integers.setOptionValue("mip_rel_gap", 0.0)
    for place in left:
        for sign in (1.0, -1.0):
            between.go(np.array([place]), sign)
    return [(int(place), int(between.least[place]), int(between.most[place])) for place in between.apart(left, width)]


class _Between:
    """All whole tables between the bounds; and the least and the most that was met in each cell."""

    def __init__(self, tables: Linked, lower: Numbers, upper: Numbers) -> None:
        self.size = len(tables.cells)
        self.places: Places = np.arange(self.size, dtype=np.intp)
        sums = sums_of(tables)
        self.highs, self.integers = solver(sums, lower, upper), solver(sums, lower, upper)
        self.highs.setOptionValue("simplex_strategy", 4)  # Only costs change: what was feasible stays so.
        kinds = np.full(self.size, highspy.HighsVarType.kInteger)
        self.integers.changeColsIntegrality(self.size, self.places.astype(np.int32), kinds)
        self.least, self.most = np.full(self.size, np.inf), np.full(self.size, -np.inf)

    def reach(self, bound: Numbers, sign: float) -> None:
        """Go as far as can be towards a bound: of all cells that were not met there at once, then of each one left."""
        met = self.most if sign > 0 else self.least
        left = self.places
        while len(left):
            self.go(left, sign)
            still = left[met[left] != bound[left]]
            if len(still) == len(left):
                break
            left = still
        for place in left:
            if met[place] != bound[place]:
                self.go(np.array([place]), sign)

    def apart(self, places: Places, width: int) -> Places:
        """Which of some cells are not `width` apart in what was met."""
        narrow: Places = places[self.most[places] - self.least[places] < width]
        return narrow

    def keep(self, whole: Numbers) -> None:
        """One table more."""
        np.minimum(self.least, whole, out=self.least)
        np.maximum(self.most, whole, out=self.most)

    def go(self, towards: Places, sign: float) -> None:
        """Make the sum of some cells as large as can be, or as small."""
        costs = np.zeros(self.size)
        costs[towards] = -sign
        for highs in (self.highs, self.integers):
            highs.changeColsCost(self.size, self.places.astype(np.int32), costs)
            highs.run()
            if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise ArithmeticError("no table lies between the bounds")
            found = np.array(highs.getSolution().col_value)
            if np.abs(found - np.rint(found)).max(initial=0.0) < _NEAR:
                break  # A corner in whole numbers: nothing whole lies farther.
        self.keep(np.rint(found))
