"""What fractions make wide enough in a pattern, and no whole tables have proved yet."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from helle.methods.disclosure.met import Met
from helle.methods.disclosure.problem import Numbers, Places, Target


class Doubts:
    """Cells by what whoever looks knows: cells are numbered as in the pattern, `columns` are their places.

    Of one who is alone it is asked whether any other number is possible, so that one table that moves a cell, and
    nothing that she knows, is proof. That is asked of each table as it is met, not of all again.
    """

    def __init__(self, columns: Places, widths: Places) -> None:
        self._columns, self._widths = columns, widths
        self.own = np.zeros(0, dtype=np.intp)
        self.hers: dict[frozenset[int], Places] = {}
        self._held: dict[frozenset[int], list[int]] = {}

    def __len__(self) -> int:
        return len(self.own) + sum(map(len, self.hers.values()))

    def add(self, knows: frozenset[int], held: list[int], numbers: Places) -> None:
        """Some more, of everybody where nothing is known."""
        if not knows:
            self.own = np.append(self.own, numbers)
        elif len(numbers):
            self.hers[knows] = np.append(self.hers.get(knows, np.zeros(0, dtype=np.intp)), numbers)
            self._held[knows] = held

    def learn(self, moves: Numbers, whole: Met) -> None:
        """Without what one table more proves. `whole`: all that are known, this one among them."""
        self.own = self.own[whole.apart(self.own, []) < self._widths[self.own]]
        for knows, numbers in list(self.hers.items()):
            if not moves[self._held[knows]].any():
                self._keep(knows, numbers[moves[numbers] == 0])

    def look_again(self, whole: Met) -> None:
        """Without what all tables that are known prove by now."""
        self.own = self.own[whole.apart(self.own, []) < self._widths[self.own]]
        for knows, numbers in list(self.hers.items()):
            self._keep(knows, numbers[whole.apart(numbers, self._held[knows]) < 1])

    def drop(self, target: Target) -> None:
        """Without one that was settled."""
        if target.knows:
            numbers = self.hers.get(target.knows, np.zeros(0, dtype=np.intp))
            self._keep(target.knows, numbers[self._columns[numbers] != target.place])
        else:
            self.own = self.own[self._columns[self.own] != target.place]

    def _keep(self, knows: frozenset[int], numbers: Places) -> None:
        if len(numbers):
            self.hers[knows] = numbers
        else:
            self.hers.pop(knows, None)

    def everything(self) -> Places:
        """Each cell that is in doubt for somebody."""
        return np.unique(np.concatenate([self.own, *self.hers.values()]))

    def groups(self) -> Iterator[tuple[list[int], Places]]:
        """What those who look know, and what is in doubt for them: where most is first."""
        mine = [(list[int](), self.own)] if len(self.own) else []
        yield from sorted([*mine, *((self._held[knows], at) for knows, at in self.hers.items())], key=_fewest)

    def targets(self) -> Iterator[Target]:
        """Each as it comes up; what was proved before its turn does not."""
        while len(self):
            knows, numbers = next(iter(self.hers.items())) if not len(self.own) else (frozenset[int](), self.own)
            number = int(numbers[0])
            target = Target(int(self._columns[number]), 1 if knows else int(self._widths[number]), knows)
            yield target
            self.drop(target)


def _fewest(group: tuple[list[int], Places]) -> int:
    return -len(group[1])
