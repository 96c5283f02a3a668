"""Which row of an earlier release it is that fits no numbers, beside the tables of now and the other files.

That none fit is known already (`earlier.as_tables`); here a row is looked for that somebody can look at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import scipy

from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.earlier import divided
from helle.methods.disclosure.solving import solver
from helle.methods.disclosure.tables import Cell, Hierarchy, Linked, Table, cell_of, linked

_LEAST_MOVED = 1e-6


@dataclass(frozen=True, slots=True)
class Misfit:
    """A cell that cannot be what it is said to be: or what is known of its parts, where there are some, is more."""

    cell: Cell
    number: int
    parts: tuple[Cell, ...] = ()
    of_parts: int = 0


def misfit(now: Sequence[Table], earlier: Sequence[Published], hierarchies: Mapping[str, Hierarchy]) -> Misfit | None:
    """A sum of which parts alone are told to be more; or else, of the rows of earlier files that would have to be
    others, the one that is farthest from what would fit. None where none is found: what stands behind a ring of files
    is not looked at, nor that numbers are whole."""
    known: dict[Cell, int] = {}
    for table in now:
        known |= table.in_cells()
    fixed = frozenset(known)
    files = [part for file in earlier for part in divided(file)]
    for file in files:
        for codes, value in file.values.items():
            if value is not None:
                known.setdefault(cell_of(file.dimensions, codes), value)
    shapes = [(one.name, one.dimensions, one.counts.keys()) for one in now]
    shapes += [(one.name, one.dimensions, one.values.keys()) for one in files]
    both = linked(
        (Table(name, dimensions, dict.fromkeys(codes, 0), frozenset()) for name, dimensions, codes in shapes),
        hierarchies,
    )
    return _more_in_parts(both, known) or _farthest(both, known, fixed)


def _more_in_parts(both: Linked, known: Mapping[Cell, int]) -> Misfit | None:
    for equation in both.equations:
        whole = both.cells[equation.whole]
        parts = tuple(both.cells[part] for part in equation.parts if known.get(both.cells[part]))
        if whole in known and (summed := sum(known[part] for part in parts)) > known[whole]:
            return Misfit(whole, known[whole], parts, summed)
    return None


def _farthest(both: Linked, known: Mapping[Cell, int], fixed: frozenset[Cell]) -> Misfit | None:
    """All sums add up where each row of an earlier file may be more or less than it says: as little as that can be."""
    size = len(both.cells)
    told = [place for place, cell in enumerate(both.cells) if cell in known and cell not in fixed]
    entries = [
        (row, place, sign)
        for row, equation in enumerate(both.equations)
        for place, sign in ((equation.whole, -1.0), *((part, 1.0) for part in equation.parts))
    ]
    rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    sums = scipy.sparse.csr_array((signs, (rows, columns)), shape=(len(both.equations), size))
    lower = np.array([known.get(cell, 0) for cell in both.cells], dtype=np.float64)
    upper = np.array([known.get(cell, np.inf) for cell in both.cells], dtype=np.float64)
    # What is told, and beside it how much more, and how much less, it would have to be.
    over = scipy.sparse.hstack((sums, sums[:, told], -sums[:, told])).tocsr()
    room = np.concatenate((np.full(len(told), np.inf), lower[told]))
    highs = solver(
        over,
        np.concatenate((lower, np.zeros(2 * len(told)))),
        np.concatenate((upper, room)),
        np.concatenate((np.zeros(size), np.ones(2 * len(told)))),
    )
    highs.run()
    if not told or highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    moved = np.array(highs.getSolution().col_value)[size:].reshape(2, -1).sum(axis=0)
    if moved.max() < _LEAST_MOVED:
        return None
    cell = both.cells[told[int(np.argmax(moved))]]
    return Misfit(cell, known[cell])
