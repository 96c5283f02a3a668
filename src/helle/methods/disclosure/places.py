"""Where the search lets those stand who are alone behind a ring: one table of persons says it, and more of them where
the first is not enough.

Of a ring the search has one table behind that fits all that was counted, and so one place for each who is alone. At
another place that fits as well she may be told more. Then a table of persons in which she stands there is laid beside
the first: cells of its own, that nobody reads and that add up to the same. To her they say what she knows; to everybody
else nothing that the first does not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import highspy
import numpy as np
import scipy

from helle.methods.disclosure.earlier import alone_then
from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.problem import Numbers, Places, Problem
from helle.methods.disclosure.solving import solver
from helle.methods.disclosure.tables import Linked


@dataclass(frozen=True, slots=True)
class Place:
    """The cells behind that somebody is in, one of each table, and what she counts for."""

    cells: frozenset[int]
    number: int = 1


@dataclass(frozen=True, slots=True)
class Ring:
    """The cells of a problem that stand behind a ring, of all cells that are linked; and what was held back before."""

    both: Linked
    behind: Places = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    held: frozenset[int] = frozenset()


def beside_another(
    asked: Problem, ring: Ring, wanted: Sequence[Place], seconds: float
) -> tuple[Problem, frozenset[Place]] | None:
    """The problem with one more table of persons, in which as many as can be stand where it is `wanted`; and where they
    do. None where with so many seconds of work (`effort`) none is found in which anybody does.
    """
    numbers = _persons(asked, ring, wanted, Effort(seconds))
    if numbers is None:
        return None
    counts = np.array(ring.both.counts)
    counts[ring.behind] = numbers
    mine = {int(place): asked.size + number for number, place in enumerate(ring.behind)}
    alone = {
        # The row that she stands in: nobody else does.
        min(mine[one] for one in knows if one in mine and counts[one]): frozenset(mine.get(one, one) for one in knows)
        for knows in _insiders(asked, ring, counts)
    }
    known = frozenset[int]().union(*alone.values())
    below = numbers.copy()
    met = frozenset(place for place in wanted if all(counts[one] >= place.number for one in place.cells))
    for place in met:
        # Where others may be, too, she is one of them. That everybody knows it here asks for more, and not for less.
        also = {mine[one] for one in place.cells} - known
        for one in also:
            at = one - asked.size
            below[at] = min(below[at], numbers[at] - place.number)
    return _extended(asked, ring.behind, numbers, below, alone), met


def _insiders(asked: Problem, ring: Ring, counts: Places) -> list[frozenset[int]]:
    """What those know who are alone, where they stand as a table of persons has them and the first had them not."""
    size = len(ring.both.cells)
    first = {_somewhere(knows, ring.both.counts) for knows in asked.alone.values() if max(knows) < size}
    lonely = [place for place in asked.alone if place < size and not asked.behind[place]]
    also = replace(ring.both, counts=tuple(int(one) for one in counts))
    held = ring.held.union(ring.behind.tolist())
    found = dict.fromkeys(alone_then(lonely, also, held).values())
    return [
        knows
        for knows in found
        if not _somewhere(knows, also.counts).isdisjoint(ring.behind.tolist())
        and _somewhere(knows, also.counts) not in first
    ]


def _somewhere(knows: Collection[int], counts: Sequence[int]) -> frozenset[int]:
    """The cells that somebody is in, of those whose number she knows."""
    return frozenset(one for one in knows if counts[one])


def _persons(asked: Problem, ring: Ring, wanted: Sequence[Place], effort: Effort) -> Numbers | None:
    """Numbers of the cells behind that fit all others, with as many standing where it is wanted as can be."""
    size, many = len(ring.behind), len(wanted)
    at = {int(place): number for number, place in enumerate(ring.behind)}
    over = asked.sums[:, : len(ring.both.cells)]
    over = over[np.flatnonzero(np.diff(over[:, ring.behind].tocsr().indptr))]
    rest = asked.counts[: len(ring.both.cells)].copy()
    rest[ring.behind] = 0.0
    # Columns: the cells; one that is 1, for what all others come to; who stands where; and who is there besides.
    besides = [(number, at[cell], place.number) for number, place in enumerate(wanted) for cell in sorted(place.cells)]
    stands = scipy.sparse.lil_array((len(besides), size + 1 + many + len(besides)))
    for row, (number, cell, counted) in enumerate(besides):
        stands[row, cell], stands[row, size + 1 + number], stands[row, size + 1 + many + row] = 1.0, -counted, -1.0
    fits = scipy.sparse.hstack(
        [
            over[:, ring.behind],
            scipy.sparse.csr_array((over @ rest)[:, None]),
            scipy.sparse.csr_array((over.shape[0], many + len(besides))),
        ]
    )
    lower = np.zeros(stands.shape[1])
    upper = np.full(stands.shape[1], np.inf)
    lower[size] = upper[size] = 1.0
    upper[size + 1 : size + 1 + many] = 1.0
    costs = np.zeros(len(lower))
    costs[size + 1 : size + 1 + many] = -1.0
    highs = solver(scipy.sparse.vstack([fits, stands]).tocsr(), lower, upper, costs)
    kinds = np.full(len(lower), highspy.HighsVarType.kInteger)
    highs.changeColsIntegrality(len(lower), np.arange(len(lower), dtype=np.int32), kinds)
    highs.setOptionValue("mip_rel_gap", 0.5)
    effort.run(highs)
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    found: Numbers = np.rint(np.array(highs.getSolution().col_value))
    return found[:size] if found[size + 1 : size + 1 + many].any() else None


def _extended(
    asked: Problem, behind: Places, numbers: Numbers, below: Numbers, alone: Mapping[int, frozenset[int]]
) -> Problem:
    """A problem with another table behind: a copy of these cells, and of what they add up to."""
    size = len(behind)
    rows = np.flatnonzero(np.diff(asked.sums[:, behind].tocsr().indptr))
    of_rest = asked.sums[rows].tolil()
    of_rest[:, behind] = 0.0
    nothing = scipy.sparse.csr_array((asked.sums.shape[0], size))
    copied = scipy.sparse.hstack([of_rest, asked.sums[rows][:, behind]])
    sums = scipy.sparse.vstack([scipy.sparse.hstack([asked.sums, nothing]), copied]).tocsr()
    sums.eliminate_zeros()
    together = scipy.sparse.hstack([asked.together, scipy.sparse.csr_array((asked.together.shape[0], size))]).tocsr()
    return replace(
        asked,
        counts=np.concatenate((asked.counts, numbers)),
        sums=sums,
        costs=np.concatenate((asked.costs, asked.costs[behind])),
        primary=np.concatenate((asked.primary, np.ones(size, dtype=np.bool_))),
        unsafe=np.concatenate((asked.unsafe, np.zeros(size, dtype=np.bool_))),
        free=np.concatenate((asked.free, np.ones(size, dtype=np.bool_))),
        below=np.concatenate((asked.below, below)),
        above=np.concatenate((asked.above, np.full(size, np.inf))),
        widths=np.concatenate((asked.widths, np.zeros(size, dtype=np.int64))),
        alone={**asked.alone, **alone},
        together=together,
        behind=np.concatenate((asked.behind, np.ones(size, dtype=np.bool_))),
        beside={},
    )
