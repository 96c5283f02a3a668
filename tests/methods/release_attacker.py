"""An attacker of releases, who has nothing but their CSV files as anybody fetches them, laid over each other.

He shares nothing with what protects them or audits them. He reads that groups add up to their totals, that each nought
is told, so that somebody is in whatever is held back, and who came out later than whom. He takes it that since
then people were only added: a figure of later is no smaller than the same figure of before. Where no numbers at all fit
that, he does without, year by year. Then he asks of each figure that is held back how small and how large it can be, in
whole numbers, by a program of all that is told of its year in all files. And he takes differences: a figure that two
releases tell tells of those that came between.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy import optimize, sparse

TOTAL = "Total"
_SAME_PEOPLE = ({"age", "age_band"}, {"country", "nationality"})

type Cell = tuple[tuple[str, str], ...]
"""The groups that a figure is of, in the order of their dimensions; none for everybody."""


class SumsNotTold(Exception):
    """He is asked for less than he could know: how groups of one table make up those of another stands in no file."""


@dataclass(frozen=True, slots=True)
class Held:
    """A figure that is held back in a release, and what can be known of it; None where nothing bounds it."""

    release: int
    year: int
    cell: Cell
    least: int
    most: int | None

    @property
    def width(self) -> float:
        """How far apart the ends are."""
        return float("inf") if self.most is None else self.most - self.least


@dataclass(frozen=True, slots=True)
class Attacked:
    """What came of it: each figure that is held back, and how each that two releases tell moved between them."""

    held: tuple[Held, ...]
    moved: Mapping[tuple[int, Cell], int]


@dataclass(slots=True)
class _Told:
    """What one file says of one year: each figure, none where it is held back, and what adds up to what."""

    figures: dict[Cell, int | None] = field(default_factory=dict)
    sums: dict[tuple[Cell, str], list[Cell]] = field(default_factory=dict)


def attacked(files: Sequence[bytes]) -> Attacked:
    """Lay the files of releases over each other, the first first."""
    releases = [_read(content) for content in files]
    held: list[Held] = []
    moved: dict[tuple[int, Cell], int] = {}
    for year in sorted({year for one in releases for year in one}):
        told = {number: one[year] for number, one in enumerate(releases, 1) if year in one}
        held += _year(year, told)
        for earlier, later in pairwise(told):
            for cell, now in told[later].figures.items():
                then = told[earlier].figures.get(cell)
                if now is not None and then is not None and now != then:
                    moved[year, cell] = now - then
    return Attacked(tuple(held), moved)


def _read(content: bytes) -> dict[int, _Told]:
    found: dict[int, _Told] = {}
    seen: set[str] = set()
    for line in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))):
        if line["status"] not in ("published", "suppressed"):
            continue  # What others published before tells nothing of those who were counted.
        sides = {line[f"dimension_{place}"]: line[f"group_{place}"] for place in (1, 2) if line[f"dimension_{place}"]}
        seen |= sides.keys()
        cell = tuple(sorted((side, group) for side, group in sides.items() if group != TOTAL))
        told = found.setdefault(int(line["year"]), _Told())
        value = int(line["value"]) if line["status"] == "published" else None
        if told.figures.setdefault(cell, value) != value:
            raise AssertionError(f"a release tells {cell} of {line['year']} in two ways")
        for side, group in sides.items():
            if group != TOTAL:
                told.sums.setdefault((tuple(one for one in cell if one[0] != side), side), []).append(cell)
    if any(same <= seen for same in _SAME_PEOPLE):
        raise SumsNotTold("the same people by finer and by coarser groups, whose sums stand in no file")
    return found


def _year(year: int, told: Mapping[int, _Told]) -> list[Held]:
    """Each figure of a year that is held back, beside all that any file says of that year."""
    together = _Program(told, grown=True)
    if together.fits():
        return list(together.held(year))
    return [one for number, each in told.items() for one in _Program({number: each}, grown=False).held(year)]


class _Program:
    """All figures of one year in some releases, each release its own state, as whole numbers."""

    def __init__(self, told: Mapping[int, _Told], *, grown: bool) -> None:
        self.at = {key: place for place, key in enumerate((n, cell) for n, one in told.items() for cell in one.figures)}
        values = [value for one in told.values() for value in one.figures.values()]
        self.hidden = [key for key, value in zip(self.at, values, strict=True) if value is None]
        low = [1 if value is None else value for value in values]
        high = [np.inf if value is None else value for value in values]
        self.bounds = optimize.Bounds(np.array(low, dtype=float), np.array(high, dtype=float))
        rows: list[tuple[dict[int, float], float]] = []
        for number, one in told.items():
            for (whole, _side), parts in one.sums.items():
                row = {self.at[number, part]: 1.0 for part in parts}
                rows.append((row | {self.at[number, whole]: -1.0}, 0.0))
        numbers = list(told) if grown else []
        for earlier, later in pairwise(numbers):
            for cell in told[earlier].figures.keys() & told[later].figures.keys():
                rows.append(({self.at[later, cell]: 1.0, self.at[earlier, cell]: -1.0}, np.inf))
        matrix = sparse.dok_array((max(len(rows), 1), len(self.at)))
        for place, (row, _most) in enumerate(rows):
            for column, sign in row.items():
                matrix[place, column] = sign
        most = np.array([most for _row, most in rows] or [0.0])
        self.sums = optimize.LinearConstraint(matrix.tocsr(), np.zeros(len(most)), most)

    def fits(self) -> bool:
        """Whether any numbers do."""
        return bool(self._end(np.zeros(len(self.at))).status == 0)

    def held(self, year: int) -> Iterator[Held]:
        """How small and how large each figure can be."""
        for number, cell in self.hidden:
            costs = np.zeros(len(self.at))
            costs[self.at[number, cell]] = 1.0
            least, most = self._end(costs), self._end(-costs)
            assert least.status == 0 and most.status in {0, 3}, (year, cell, least.message, most.message)
            yield Held(number, year, cell, round(least.fun), round(-most.fun) if most.status == 0 else None)

    def _end(self, costs: np.ndarray) -> optimize.OptimizeResult:
        return optimize.milp(costs, bounds=self.bounds, constraints=self.sums, integrality=np.ones(len(costs)))
