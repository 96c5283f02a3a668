"""What can be concluded of counts that lie between bounds and add up: both ends of each, in whole numbers.

Each sum bounds its parts and they bound it, so that of a cell more can be known than what is shown of it alone says.
"""

from __future__ import annotations

import highspy
import numpy as np

from helle.methods.disclosure.attacking import solver
from helle.methods.disclosure.problem import Numbers, Places, sums_of
from helle.methods.disclosure.tables import Linked

_NEAR = 1e-6


def ends(tables: Linked, lower: Numbers, upper: Numbers) -> list[tuple[int, int]]:
    """How small and how large each cell can be. Some whole table has to lie between the bounds."""
    between = _Between(tables, lower, upper)
    between.reach(upper, 1.0)
    between.reach(lower, -1.0)
    return [(int(low), int(high)) for low, high in zip(between.least, between.most, strict=True)]


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
            self._go(left, sign)
            still = left[met[left] != bound[left]]
            if len(still) == len(left):
                break
            left = still
        for place in left:
            if met[place] != bound[place]:
                self._go(np.array([place]), sign)

    def _go(self, towards: Places, sign: float) -> None:
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
        np.minimum(self.least, np.rint(found), out=self.least)
        np.maximum(self.most, np.rint(found), out=self.most)
