"""What is to be suppressed, as a problem: the cells, what adds up, what each costs, how wide its interval has to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import scipy
from numpy.typing import NDArray

from helle.methods.disclosure.rules import Cost, Rules, Zeros, alone, known_to_each, unsafe
from helle.methods.disclosure.tables import Cell, Linked, in_innermost

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Target:
    """A suppressed cell, the least width of its interval, and the cells that whoever looks knows besides."""

    place: int
    width: int
    knows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """All arrays have one entry for each cell. A pattern is a mask of what is suppressed."""

    counts: Numbers
    sums: scipy.sparse.csr_array
    """A row for each equation: 1 for its parts, -1 for the whole."""
    costs: Numbers
    primary: Mask
    unsafe: Mask
    """What must not be known itself: the primary cells, without what an earlier release alone has."""
    free: Mask
    """What may be suppressed. What is not free is known to everybody, and so is never a help."""
    below: Numbers
    above: Numbers
    """How far a suppressed cell can be below and above what it is, as far as anybody knows without the tables."""
    widths: NDArray[np.int64]
    alone: Mapping[int, frozenset[int]]
    """Cells with one contributor, and which cells she knows."""
    together: scipy.sparse.csr_array
    """A row for each sum, with 1 for it and for all innermost cells in it: what shares one is beside each other."""
    behind: Mask
    """The cells of tables that stand behind a ring (`rings`): in no file, and nothing has to be wide in them."""
    beside: dict[bytes, Places] = field(default_factory=dict, compare=False)
    """What was found to share a sum with some cells, by these."""

    @property
    def size(self) -> int:
        """How many cells."""
        return len(self.counts)

    @property
    def knows_too_much(self) -> bool:
        """Whether readers are taken to know of tables behind a ring what nobody knows (`rings.told_besides`)."""
        return bool((self.behind & ~self.free).any())

    def cost(self, pattern: Mask) -> float:
        """What a pattern costs beyond the primary cells."""
        return float(self.costs[pattern & ~self.primary].sum())

    def shape(self, pattern: Mask) -> tuple[scipy.sparse.csr_array, Places]:
        """The equations that a pattern touches, over what it suppresses alone; and which equations these are."""
        columns = np.flatnonzero(pattern)
        over = self.sums[:, columns].tocsr()
        rows = np.flatnonzero(np.diff(over.indptr))
        return over[rows].tocsr(), rows

    def insiders(self, pattern: Mask) -> Iterable[tuple[frozenset[int], Places]]:
        """What each one who is alone knows, and which suppressed cells share a sum with that, or must not be known.

        However many steps the sum is away: what she knows may tell a cell at the other end of the table. And wherever
        it is, a sum that must not be known itself: it need not share one with hers. Only not where what is suppressed
        does not hang together with hers, since she learns no more of that than everybody.
        """
        columns = np.flatnonzero(pattern)
        secret = np.flatnonzero(pattern & self.unsafe & (self.widths > 0))
        tied = np.full(self.size, -1)
        tied[columns] = parts_of(self.sums[:, columns].tocsr())[self.sums.shape[0] :]
        for knows in dict.fromkeys(self.alone[place] for place in self.alone if pattern[place]):
            # What shares a sum with her cells: not with those of which she knows that nobody is in them.
            own = [place for place in sorted(knows) if pattern[place] and self.counts[place] > 0]
            hers = np.array(own, dtype=np.intp)
            near = self._near(hers[~self.behind[hers]])
            near = near[pattern[near] & ~self.behind[near]]
            near = np.union1d(near, secret)
            near = near[np.isin(tied[near], tied[hers]) | (self.widths[near] < 1)]
            near = near[~np.isin(near, list(knows))]
            if len(near):
                yield knows, near

    def of_files(self) -> tuple[Problem, Places]:
        """The problem without the tables behind a ring, and where its cells are in this one.

        Whoever knows nothing of those knows less: what protects here costs at least as much as there, and keeps every
        inequality that patterns have to keep there.
        """
        own: Places = np.flatnonzero(~self.behind)
        at = {int(place): number for number, place in enumerate(own)}
        within_files = np.diff(self.sums[:, np.flatnonzero(self.behind)].tocsr().indptr) == 0
        files = Problem(
            counts=self.counts[own],
            sums=self.sums[np.flatnonzero(within_files)][:, own].tocsr(),
            costs=self.costs[own],
            primary=self.primary[own],
            unsafe=self.unsafe[own],
            free=self.free[own],
            below=self.below[own],
            above=self.above[own],
            widths=self.widths[own],
            alone={
                at[place]: frozenset(at[one] for one in knows if one in at)
                for place, knows in self.alone.items()
                if place in at
            },
            together=self.together[:, own].tocsr(),
            behind=self.behind[own],
        )
        return files, own

    def _near(self, hers: Places) -> Places:
        """What shares a sum with some cells: of them, asked again of each pattern, it is kept."""
        key = hers.tobytes()
        if key not in self.beside:
            rows = np.flatnonzero(self.together[:, hers].sum(axis=1))
            self.beside[key] = np.unique(self.together[rows].indices).astype(np.intp)
        return self.beside[key]


def parts_of(over: scipy.sparse.csr_array) -> Places:
    """Which part each equation, and then each cell, is in: parts have no equation with cells of two of them."""
    both = scipy.sparse.block_array([[None, over], [over.T, None]])
    parts: Places = scipy.sparse.csgraph.connected_components(both, directed=False)[1]
    return parts


class Known(Exception):
    """A cell that must not be known is known to everybody."""

    def __init__(self, cell: Cell) -> None:
        super().__init__(str(sorted(cell)))
        self.cell = cell


def problem(tables: Linked, rules: Rules, *, own: int | None = None) -> Problem:
    """The problem of tables and rules. Of more than the first `own` cells, known from elsewhere, no rule is asked.

    Raises `Known`.
    """
    size = len(tables.cells)
    own = size if own is None else own
    counts = np.array(tables.counts, dtype=np.float64)
    primary = np.zeros(size, dtype=bool)
    primary[[place for place in unsafe(tables, rules) if place < own]] = True
    free = np.ones(size, dtype=bool)
    if rules.zeros is Zeros.PUBLISH or rules.states_known:
        free &= (counts > 0) | primary
    for cell in sorted(rules.known & tables.places.keys(), key=sorted):
        place = tables.places[cell]
        free[place] = False
        if primary[place]:
            raise Known(cell)
    costs = 1.0 + np.array(tables.heights, dtype=np.float64) if rules.cost is Cost.CELLS else 1.0 + counts
    widths = np.array(
        [rules.required(count, primary=bool(primary[place])) for place, count in enumerate(tables.counts)],
        dtype=np.int64,
    )
    least = np.array([rules.least(count) for count in tables.counts], dtype=np.float64)
    below, above = counts - least, np.full(size, np.inf)
    if rules.states_known:
        below, above = _told(counts, primary, rules)
    lonely = frozenset(place for place in alone(tables) if place < own) if rules.singletons else frozenset()
    insiders = known_to_each(tables, lonely)
    together = beside_each(tables, insiders)
    sums = sums_of(tables)
    behind = np.zeros(size, dtype=bool)
    return Problem(counts, sums, costs, primary, primary.copy(), free, below, above, widths, insiders, together, behind)


def _told(counts: Numbers, primary: Mask, rules: Rules) -> tuple[Numbers, Numbers]:
    """Whoever is told that a cell is unsafe knows it below the threshold, where that alone makes it so; one that is
    not, is not below it."""
    lowest = 0 if rules.zeros is Zeros.PRIMARY else 1
    below = np.where(primary, counts - lowest, counts - rules.threshold)
    above = np.where(primary & (rules.dominance is None), rules.threshold - 1 - counts, np.inf)
    return np.maximum(below, 0), above


def sums_of(tables: Linked) -> scipy.sparse.csr_array:
    """A row for each equation: 1 for its parts, -1 for the whole."""
    rows, columns, signs = [], [], []
    for row, equation in enumerate(tables.equations):
        for place, sign in ((equation.whole, -1.0), *((part, 1.0) for part in equation.parts)):
            rows.append(row)
            columns.append(place)
            signs.append(sign)
    shape = (len(tables.equations), len(tables.cells))
    return scipy.sparse.csr_array((signs, (rows, columns)), shape=shape)


def beside_each(tables: Linked, insiders: Mapping[int, frozenset[int]]) -> scipy.sparse.csr_array:
    """The sums that hold a cell of which somebody who is alone knows: `Problem.together`."""
    known = frozenset[int]().union(*insiders.values())
    rows = [row for row in in_innermost(tables) if not known.isdisjoint(row)]
    columns = [place for row in rows for place in row]
    ends = np.cumsum([0, *map(len, rows)])
    return scipy.sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(rows), len(tables.cells)))
