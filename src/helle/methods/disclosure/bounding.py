"""How small and how large a cell can be by single sums alone, and which of these ends some table is seen to reach.

Of a sum each part is at most what the others leave of it where they are as small as they can be. What is seen to be
reached is the end itself, and need not be asked of a linear program. The auditor's: the search has no part in it.
"""

from __future__ import annotations

import numpy as np
import scipy

from helle.methods.disclosure.possible import Numbers

_NEAR = 1e-6
_PASSES = 4
"""How often it is gone through all sums at first. Later an end that was found passes on to what adds up with it."""


def _snapped(end: float) -> float:
    """Without what a program is off by: it would add up from sum to sum."""
    return float(np.rint(end)) if abs(end - np.rint(end)) < _NEAR else end


class Bounds:
    """Bounds of the cells by the sums `over`, that come to `rights`, and the least and most that was seen of each."""

    def __init__(self, over: scipy.sparse.csr_array, rights: Numbers, lower: Numbers, upper: Numbers) -> None:
        self._rows = np.repeat(np.arange(over.shape[0]), np.diff(over.indptr))
        self._places, self._signs, self._rights = over.indices, over.data, rights
        self.low, self.high = lower.astype(np.float64), upper.astype(np.float64)
        self.least, self.most = np.full(len(lower), np.inf), np.full(len(lower), -np.inf)
        for _ in range(_PASSES):
            self._pass_on()

    def see(self, found: Numbers) -> None:
        """A table that adds up, in whole numbers or not."""
        np.minimum(self.least, found, out=self.least)
        np.maximum(self.most, found, out=self.most)

    def ends(self, place: int) -> tuple[float | None, float | None]:
        """Both ends of a cell, as far as they are seen to be reached."""
        low = float(self.low[place]) if self.least[place] <= self.low[place] + _NEAR else None
        high = float(self.high[place]) if self.most[place] >= self.high[place] - _NEAR else None
        return low, high

    def found(self, place: int, low: float, high: float) -> None:
        """The ends of a cell, which bound what adds up with it."""
        low, high = _snapped(low), _snapped(high)
        if low > self.low[place] + _NEAR or high < self.high[place] - _NEAR:
            self.low[place], self.high[place] = max(low, self.low[place]), min(high, self.high[place])
            self._pass_on()

    def _pass_on(self) -> None:
        """What each sum says of each of its parts, by the bounds of the others."""
        if not len(self._rows):
            return
        adds = self._signs > 0
        ends = self._signs * self.low[self._places], self._signs * self.high[self._places]
        least, most = np.where(adds, *ends), np.where(adds, *reversed(ends))
        of_rows = [np.bincount(self._rows, weights=one, minlength=len(self._rights)) for one in (least, most)]
        at_most = self._rights[self._rows] - (of_rows[0][self._rows] - least)
        at_least = self._rights[self._rows] - (of_rows[1][self._rows] - most)
        np.minimum.at(self.high, self._places, np.where(adds, at_most, -at_least) / np.abs(self._signs))
        np.maximum.at(self.low, self._places, np.where(adds, at_least, -at_most) / np.abs(self._signs))
