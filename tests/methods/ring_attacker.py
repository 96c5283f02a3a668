"""An attacker of tables in a ring, who shares nothing with Helle but the published files.

He writes down every combination of codes as a whole number of 0 or more, says of each published cell what those in it
come to, and of each that is held back that it is `least` or more, and asks an integer program how small and how large
each can be. One who is alone in a cell knows where in all of that she stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

import numpy as np
from scipy import optimize

from helle.methods.disclosure.audits import Published

type Person = tuple[str, ...]
"""A code for each dimension, the finest there are."""
type Cell = tuple[tuple[str, str], ...]
type Above = Mapping[str, Mapping[str, str]]
"""For each dimension, what each code stands under; `Total` where it is not named."""

_ENDED = {0, 3, 4}
"""How the program of the largest ends: at it, or with none; for which the solver has two words, the second of them
also where nothing fits, which that of the smallest would have said."""


class RingAttacker:
    """All that some files tell, as whole numbers of persons."""

    def __init__(
        self, files: Iterable[Published], codes: Mapping[str, Sequence[str]], above: Above, *, least: int
    ) -> None:
        self.names, self.above, self.least = tuple(codes), above, least
        self.everywhere = list(product(*codes.values()))
        self.told: dict[Cell, int] = {}
        self.held: list[Cell] = []
        for file in files:
            for row, value in file.values.items():
                cell = tuple(sorted((n, c) for n, c in zip(file.dimensions, row, strict=True) if c != "Total"))
                if value is not None:
                    self.told[cell] = value
                elif cell not in self.held:
                    self.held.append(cell)
        self.held = [cell for cell in self.held if cell not in self.told]
        self.rows = np.array([self.within(cell) for cell in (*self.told, *self.held)])
        self.low = np.array([*self.told.values(), *(least for _ in self.held)], dtype=float)
        self.high = np.array([*self.told.values(), *(np.inf for _ in self.held)], dtype=float)

    def is_in(self, person: Person, cell: Cell) -> bool:
        """Whether a person is in a cell, which may name codes that hers stand under."""
        hers = dict(zip(self.names, person, strict=True))
        return all(code in self._chain(name, hers[name]) for name, code in cell)

    def _chain(self, name: str, code: str) -> Iterator[str]:
        while code:
            yield code
            code = self.above.get(name, {}).get(code, "")

    def within(self, cell: Cell) -> np.ndarray:
        """A 1 for each combination that is in a cell."""
        return np.array([float(self.is_in(one, cell)) for one in self.everywhere])

    def ends(self, cell: Cell, knows: Mapping[Person, int] | None = None) -> tuple[int, int | None]:
        """How small and how large a cell can be; `knows`: of some combinations how many are there."""
        low, high = np.zeros(len(self.everywhere)), np.full(len(self.everywhere), np.inf)
        for person, number in (knows or {}).items():
            low[self.everywhere.index(person)] = high[self.everywhere.index(person)] = number
        costs = self.within(cell)
        found = [
            optimize.milp(
                way * costs,
                constraints=optimize.LinearConstraint(self.rows, self.low, self.high),
                bounds=optimize.Bounds(low, high),
                integrality=np.ones(len(low)),
            )
            for way in (1, -1)
        ]
        assert found[0].status == 0 and found[1].status in _ENDED, (cell, [one.message for one in found])
        return round(found[0].fun), round(-found[1].fun) if found[1].status == 0 else None

    def narrow(self, width: int) -> dict[Cell, tuple[int, int]]:
        """What is held back and is less wide than asked."""
        ends = {cell: self.ends(cell) for cell in self.held}
        return {cell: (low, high) for cell, (low, high) in ends.items() if high is not None and high - low < width}

    def told_to_the_lonely(self, persons: Mapping[Person, int], small: int) -> Iterator[tuple[Person, Cell, int]]:
        """What one who is alone in a cell that is held back tells exactly of another below `small`, with others in it.

        She knows where she stands, and that nobody else is in whatever holds her alone.
        """
        true = {
            cell: sum(number for person, number in persons.items() if self.is_in(person, cell)) for cell in self.held
        }
        for person in (person for person, number in persons.items() if number == 1):
            yield from self._told_at(person, true, small)

    def told_wherever_they_stand(self, persons: Mapping[Person, int], small: int) -> Iterator[tuple[Person, Cell, int]]:
        """The same of each combination that can hold one who is alone in a cell: beside all that was counted, and not
        where the persons are."""
        true = {
            cell: sum(number for person, number in persons.items() if self.is_in(person, cell))
            for cell in (*self.told, *self.held)
        }
        counts = np.array(list(true.values()), dtype=float)
        for place, person in enumerate(self.everywhere):
            if not any(true[cell] == 1 and self.is_in(person, cell) for cell in self.held):
                continue
            low = np.zeros(len(self.everywhere))
            low[place] = 1.0
            fits = optimize.milp(
                np.zeros(len(low)),
                constraints=optimize.LinearConstraint(self.rows, counts, counts),
                bounds=optimize.Bounds(low, np.inf),
                integrality=np.ones(len(low)),
            )
            if fits.status == 0:
                yield from self._told_at(person, true, small)

    def _told_at(self, person: Person, true: Mapping[Cell, int], small: int) -> Iterator[tuple[Person, Cell, int]]:
        hers = [cell for cell in self.held if true[cell] == 1 and self.is_in(person, cell)]
        knows = {one: int(one == person) for one in self.everywhere if any(self.is_in(one, cell) for cell in hers)}
        for cell in (cell for cell in self.held if hers and cell not in hers and 0 < true[cell] < small):
            low, high = self.ends(cell, knows)
            if low == high:
                yield person, cell, low
