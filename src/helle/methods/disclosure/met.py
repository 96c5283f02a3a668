"""The tables that an attack has met, and how far apart cells lie in them.

Of a table is kept how far it moves each suppressed cell from what that is. Tables that leave some cells as they are
cannot be ruled out by whoever knows these. An attack asks that tens of thousands of times, so that what is asked of all
tables is kept, and what is asked of some looks at few cells of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helle.methods.disclosure.problem import Numbers

NEAR = 1e-6
_ROOM = 64
"""Tables that there is room for at first."""


class Met:
    """Some tables, the first of them the one that moves nothing."""

    def __init__(self, cells: int) -> None:
        self._moves = np.zeros((cells, _ROOM))  # By cell, since it is cells that are asked for.
        self._number = 1
        self.least, self.most = np.zeros(cells), np.zeros(cells)

    def keep(self, moves: Numbers) -> None:
        """One table more."""
        if self._number == self._moves.shape[1]:
            self._moves = np.concatenate((self._moves, np.zeros_like(self._moves)), axis=1)
        self._moves[:, self._number] = moves
        self._number += 1
        np.minimum(self.least, moves, out=self.least)
        np.maximum(self.most, moves, out=self.most)

    def ends(self, cells: Sequence[int], held: Sequence[int]) -> tuple[Numbers, Numbers]:
        """How far each of some cells falls and rises in the tables that leave those `held` as they are."""
        if not held:
            return self.least[cells], self.most[cells]
        held_in = self._moves[held, : self._number]
        same = np.flatnonzero((np.abs(held_in) < NEAR).all(axis=0))
        moves = self._moves[np.ix_(cells, same)]
        return moves.min(axis=1), moves.max(axis=1)

    def apart(self, cells: Sequence[int], held: Sequence[int]) -> Numbers:
        """How far apart these tables are in each of some cells."""
        least, most = self.ends(cells, held)
        return most - least
