"""The tables that an attack has met, and how far apart cells lie in them.

Of a table is kept how far it moves each suppressed cell from what that is. Tables that leave some cells as they are
cannot be ruled out by whoever knows these. An attack asks that tens of thousands of times, so that what is asked of all
tables is kept, and what is asked of some looks at few cells of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helle.methods.disclosure.problem import Mask, Numbers, Places

NEAR = 1e-6
_ROOM = 64
"""Tables that there is room for at first."""


class Met:
    """Some tables, the first of them the one that moves nothing."""

    def __init__(self, cells: int) -> None:
        self._moves = np.zeros((cells, _ROOM))  # By cell, since it is cells that are asked for.
        self._number = 1
        self.least, self.most = np.zeros(cells), np.zeros(cells)

    def __len__(self) -> int:
        return self._number

    def keep(self, moves: Numbers) -> None:
        """One table more."""
        if self._number == self._moves.shape[1]:
            self._moves = np.concatenate((self._moves, np.zeros_like(self._moves)), axis=1)
        self._moves[:, self._number] = moves
        self._number += 1
        self.reach(moves)

    def reach(self, moves: Numbers) -> None:
        """How far one table more goes, where it is kept elsewhere."""
        np.minimum(self.least, moves, out=self.least)
        np.maximum(self.most, moves, out=self.most)

    def ends(self, cells: Sequence[int] | Places, held: Sequence[int]) -> tuple[Numbers, Numbers]:
        """How far each of some cells falls and rises in the tables that leave those `held` as they are."""
        if not held:
            return self.least[cells], self.most[cells]
        held_in = self._moves[held, : self._number]
        same = np.flatnonzero((np.abs(held_in) < NEAR).all(axis=0))
        moves = self._moves[np.ix_(cells, same)]
        return moves.min(axis=1), moves.max(axis=1)

    def apart(self, cells: Sequence[int] | Places, held: Sequence[int]) -> Numbers:
        """How far apart these tables are in each of some cells."""
        least, most = self.ends(cells, held)
        return most - least


class Whole(Met):
    """Some whole tables. Of those that are alone it is asked whether a table moves a cell at all, so that this is kept
    in a bit for each cell and table: tens of thousands of questions over thousands of tables are asked at once."""

    def __init__(self, cells: int) -> None:
        super().__init__(cells)
        self._bits = np.zeros((cells, _ROOM // 8), dtype=np.uint8)

    def keep(self, moves: Numbers) -> None:
        """One table more."""
        byte, bit = divmod(self._number, 8)
        if byte == self._bits.shape[1]:
            self._bits = np.concatenate((self._bits, np.zeros_like(self._bits)), axis=1)
        self._bits[np.flatnonzero(moves), byte] |= np.uint8(1 << bit)
        super().keep(moves)

    def moves(self, cells: Sequence[int] | Places, held: Sequence[int]) -> Mask:
        """Whether a table that leaves those `held` as they are moves each of some cells."""
        used = self._bits[:, : self._number // 8 + 1]
        leaves = ~np.bitwise_or.reduce(used[list(held)], axis=0)
        moved: Mask = (used[cells] & leaves).any(axis=1)
        return moved


class Pool:
    """Whole tables that were hard to find, of whichever pattern: each is one of every pattern that suppresses no less
    than what it moves."""

    def __init__(self, cells: int) -> None:
        self._moves = np.zeros((_ROOM, cells), dtype=np.int32)
        self._number = 0

    def __len__(self) -> int:
        return self._number

    def keep(self, columns: Places, moves: Numbers) -> None:
        """One table more, by how far it moves the cells `columns`."""
        if self._number == len(self._moves):
            self._moves = np.concatenate((self._moves, np.zeros_like(self._moves)))
        self._moves[self._number, columns] = moves
        self._number += 1

    def within(self, pattern: Mask) -> Numbers:
        """Those that move nothing but what a pattern suppresses: a row for each table, a column for each cell."""
        moves = self._moves[: self._number]
        return moves[~moves[:, ~pattern].any(axis=1)].astype(np.float64)
