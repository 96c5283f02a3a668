"""What fractions make wide enough in a pattern, and no whole tables have proved yet."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from helle.methods.disclosure.met import Met, Whole
from helle.methods.disclosure.problem import Numbers, Places, Target

_ROOM = 64
"""Those who look that there is room for at first."""


class Doubts:
    """Cells by what whoever looks knows: cells are numbered as in the pattern, `columns` are their places.

    Of one who is alone it is asked whether any other number is possible, so that one table that moves a cell, and
    nothing that she knows, is proof. That is asked of each table as it is met, not of all again: of hundreds who are
    alone and a thousand cells at once, and so there is a row for each of them.
    """

    def __init__(self, columns: Places, widths: Places) -> None:
        self._columns, self._widths = columns, widths
        self.own = np.zeros(0, dtype=np.intp)
        self._rows: dict[frozenset[int], int] = {}
        self._held: list[list[int]] = []
        self._holds = np.zeros((_ROOM, len(columns)), dtype=np.bool_)
        self._open = np.zeros((_ROOM, len(columns)), dtype=np.bool_)

    def __len__(self) -> int:
        return len(self.own) + int(np.count_nonzero(self._open))

    def add(self, knows: frozenset[int], held: list[int], numbers: Places) -> None:
        """Some more, of everybody where nothing is known."""
        if not knows:
            self.own = np.append(self.own, numbers)
        elif len(numbers):
            row = self._rows.setdefault(knows, len(self._held))
            if row == len(self._held):
                self._held.append(held)
                if row == len(self._open):
                    self._holds = np.concatenate((self._holds, np.zeros_like(self._holds)))
                    self._open = np.concatenate((self._open, np.zeros_like(self._open)))
                self._holds[row, held] = True
            self._open[row, numbers] = True

    def learn(self, moves: Numbers, whole: Met) -> None:
        """Without what one table more proves. `whole`: all that are known, this one among them."""
        self.own = self.own[whole.apart(self.own, []) < self._widths[self.own]]
        moved = np.flatnonzero(moves)
        hers = np.flatnonzero(~self._holds[: len(self._held), moved].any(axis=1))
        self._open[np.ix_(hers, moved)] = False

    def look_again(self, whole: Whole) -> None:
        """Without what all tables that are known prove by now."""
        self.own = self.own[whole.apart(self.own, []) < self._widths[self.own]]
        for row, held in enumerate(self._held):
            numbers = np.flatnonzero(self._open[row])
            self._open[row, numbers[whole.moves(numbers, held)]] = False

    def drop(self, target: Target) -> None:
        """Without one that was settled."""
        number = np.searchsorted(self._columns, target.place)
        if target.knows:
            self._open[self._rows[target.knows], number] = False
        else:
            self.own = self.own[self.own != number]

    def everything(self) -> Places:
        """Each cell that is in doubt for somebody."""
        return np.union1d(self.own, np.flatnonzero(self._open.any(axis=0)))

    def looking_at(self, number: int) -> tuple[bool, Places]:
        """For whom a cell is in doubt: whether for everybody, and the rows of those who are alone."""
        return bool((self.own == number).any()), np.flatnonzero(self._open[:, number])

    def held_by(self, rows: Places) -> Numbers:
        """How many of some who are alone know each cell."""
        counted: Numbers = self._holds[rows].sum(axis=0, dtype=np.float64)
        return counted

    def held(self, row: int) -> list[int]:
        """What one who is alone knows."""
        return self._held[row]

    def often(self) -> Places:
        """The cells in doubt, those first that are so for most."""
        times = self._open.sum(axis=0)
        times[self.own] += 1
        order: Places = np.argsort(-times, kind="stable")
        return order[: int(np.count_nonzero(times))]

    def groups(self) -> Iterator[tuple[list[int], Places]]:
        """What those who look know, and what is in doubt for them: where most is first."""
        mine = [(list[int](), self.own)] if len(self.own) else []
        hers = [(self._held[row], np.flatnonzero(self._open[row])) for row in self._left()]
        yield from sorted([*mine, *hers], key=_fewest)

    def targets(self) -> Iterator[Target]:
        """Each as it comes up; what was proved before its turn does not."""
        knows = list(self._rows)
        while len(self.own) or self._open.any():
            if len(self.own):
                number = int(self.own[0])
                target = Target(int(self._columns[number]), int(self._widths[number]))
            else:
                row = int(self._left()[0])
                target = Target(int(self._columns[int(np.argmax(self._open[row]))]), 1, knows[row])
            yield target
            self.drop(target)

    def _left(self) -> Places:
        left: Places = np.flatnonzero(self._open.any(axis=1))
        return left


def _fewest(group: tuple[list[int], Places]) -> int:
    return -len(group[1])
