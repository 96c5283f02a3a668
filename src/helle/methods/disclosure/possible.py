"""The whole tables that the auditor has met: what readers cannot rule out, and so the proof of what they cannot know.

Not the tables that the search has met (`met`): the auditor takes nothing over from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_ROOM = 64
"""Tables that there is room for at first."""
_LOOK = 64
"""So many of them are looked at first, for what they leave open: most cells differ within few tables."""


class Possible:
    """Some tables, and how small and how large each cell is in them."""

    def __init__(self, cells: int) -> None:
        self._values = np.zeros((cells, _ROOM))  # By cell, since it is cells that are asked for.
        self._bits = np.zeros((cells, _ROOM // 8), dtype=np.uint8)
        self._number = 0
        self.least, self.most = np.full(cells, np.inf), np.full(cells, -np.inf)

    def __len__(self) -> int:
        return self._number

    @property
    def values(self) -> Numbers:
        """A row for each cell, a column for each table."""
        return self._values[:, : self._number]

    def keep(self, whole: Numbers) -> None:
        """One table more."""
        if self._number == self._values.shape[1]:
            self._values = np.concatenate((self._values, np.zeros_like(self._values)), axis=1)
        self._values[:, self._number] = whole
        byte, bit = divmod(self._number, 8)
        if byte == self._bits.shape[1]:
            self._bits = np.concatenate((self._bits, np.zeros_like(self._bits)), axis=1)
        self._bits[np.flatnonzero(whole != self._values[:, 0]), byte] |= np.uint8(1 << bit)
        self._number += 1
        np.minimum(self.least, whole, out=self.least)
        np.maximum(self.most, whole, out=self.most)

    def same(
        self, cells: Sequence[int], held: Mapping[int, float], least: Mapping[int, float] | None = None
    ) -> list[int]:
        """The cells that are the same in all tables in which those `held` are what they are, and others at `least`."""
        values = self.values
        if len(self) and not least and all(values[one, 0] == value for one, value in held.items()):
            # The first is one of them, so that of each other it is enough to know where it differs from that.
            used = self._bits[:, : self._number // 8 + 1]
            leaves = ~np.bitwise_or.reduce(used[list(held)], axis=0)
            differ = (used[list(cells)] & leaves).any(axis=1)
            return [cell for cell, moved in zip(cells, differ.tolist(), strict=True) if not moved]
        holds = (values[list(held)] == np.array(list(held.values()))[:, None]).all(axis=0)
        for one, value in (least or {}).items():
            holds &= values[one] >= value
        tables = np.flatnonzero(holds)
        left = np.array(cells, dtype=np.intp)
        for some in (tables[-_LOOK:], tables):
            if len(some):
                of_left = values[np.ix_(left, some)]
                left = left[of_left.min(axis=1) == of_left.max(axis=1)]
        return [int(one) for one in left]
