"""Whole tables by the shortest ways: what has to move for one cell to move, and nothing else.

The less a table moves, the more of those who are alone it leaves as they are, to whom it proves each cell that it
moves. The way that moves least in all is a linear program whose start is known, nothing moves, and which ends a few
steps from there; its corners are whole as a rule, also where those far out seldom are.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np
import scipy

from helle.methods.disclosure.met import NEAR
from helle.methods.disclosure.problem import Numbers
from helle.methods.disclosure.solving import solver


class Shortest:
    """The shortest ways in one pattern: `over` are its equations, `down` and `up` how far each cell may move."""

    def __init__(self, over: scipy.sparse.csr_array, down: Numbers, up: Numbers) -> None:
        self._size = over.shape[1]
        self._down, self._up = down, up
        both = scipy.sparse.hstack([over, -over]).tocsr()
        self._highs = solver(both, np.zeros(2 * self._size), np.concatenate([up, -down]))
        self._highs.setOptionValue("presolve", "off")
        self._all = np.arange(2 * self._size, dtype=np.int32)
        self.steps = 0
        """In how many steps from corner to corner all were found."""

    def way(self, number: int, move: int, costs: Numbers, held: Sequence[int] = ()) -> Numbers | None:
        """A whole table that has `move` more of a cell, and leaves those `held`; None where there is none at hand.

        `costs`: what it costs to move each cell by one, either way.
        """
        there, back = (number, number + self._size) if move > 0 else (number + self._size, number)
        if abs(move) > (self._up[number] if move > 0 else -self._down[number]):
            return None
        for place in held:
            self._bound(place, 0.0, 0.0)
        self._highs.changeColBounds(there, float(abs(move)), float(abs(move)))
        self._highs.changeColBounds(back, 0.0, 0.0)
        self._highs.changeColsCost(len(self._all), self._all, np.tile(costs, 2))
        self._highs.clearSolver()  # From where nothing moves: from the end of another way it is far.
        self._highs.run()
        self.steps += max(0, self._highs.getInfo().simplex_iteration_count)
        found = None
        if self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            values = np.array(self._highs.getSolution().col_value)
            moves = values[: self._size] - values[self._size :]
            if (np.abs(moves - np.rint(moves)) < NEAR).all():
                found = np.rint(moves)
        for place in (number, *held):
            self._bound(place, self._up[place], -self._down[place])
        return found

    def _bound(self, place: int, up: float, down: float) -> None:
        self._highs.changeColBounds(place, 0.0, float(up))
        self._highs.changeColBounds(place + self._size, 0.0, float(down))
