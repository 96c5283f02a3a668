"""Whole tables by diving: from a corner of the linear program to a whole one, by making one cell after the other whole.

A program that has been solved is solved anew in a few steps once one cell more is fixed, and after some twenty cells
the others are whole as a rule, also where corners of three dimensions seldom are. A dive that ends proves hundreds of
cells at once, and takes less than an integer program for one of them. One that does not end proves nothing.
"""

from __future__ import annotations

import highspy
import numpy as np
from highspy._core import _Highs

from helle.methods.disclosure.met import NEAR
from helle.methods.disclosure.problem import Numbers

_MOST = 80
"""Cells that are made whole, before a dive is given up."""


class Dive:
    """Dives in one pattern: `highs` is its program, `down` and `up` how far each cell may move at most."""

    def __init__(self, highs: _Highs, down: Numbers, up: Numbers) -> None:
        self._highs, self._down, self._up = highs, down, up
        self._all = np.arange(len(down), dtype=np.int32)
        self.runs, self.steps = 0, 0
        """How many linear programs were solved, and in how many steps from corner to corner."""

    def toward(self, gains: Numbers, held: list[int]) -> Numbers | None:
        """A whole table far in a direction that leaves what is `held` as it is; None where none was met."""
        lower, upper = self._down.copy(), self._up.copy()
        lower[held] = upper[held] = 0.0
        self._highs.changeColsBounds(len(self._all), self._all, lower, upper)
        self._highs.changeColsCost(len(self._all), self._all, -gains)
        moves = self._run()
        for _ in range(_MOST):
            if moves is None:
                return None
            broken = np.flatnonzero(np.abs(moves - np.rint(moves)) > NEAR)
            if not len(broken):
                whole: Numbers = np.rint(moves)
                return whole
            # The farthest first: it is nearest to its end by its share, and takes most others along.
            moves = self._fixed(int(broken[np.argmax(np.abs(moves[broken]))]), moves)
        return None

    def _fixed(self, number: int, moves: Numbers) -> Numbers | None:
        """The corner with a cell at the whole number that is nearest, or else at the one on its other side."""
        near = float(np.rint(moves[number]))
        for move in (near, near + (1.0 if moves[number] > near else -1.0)):
            self._highs.changeColBounds(number, move, move)
            found = self._run()
            if found is not None:
                return found
        return None

    def _run(self) -> Numbers | None:
        self._highs.run()
        self.runs += 1
        self.steps += max(0, self._highs.getInfo().simplex_iteration_count)
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self._highs.getSolution().col_value)
