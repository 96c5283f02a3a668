"""Earlier releases: what they publish is known for ever, and what they suppressed must stay as wide as it was.

The counts that an earlier release suppressed need not be at hand. Any whole numbers that could stand there do instead:
how wide a pattern leaves the intervals depends on what is published, not on what is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import highspy
import numpy as np
from scipy import sparse

from helle.methods.disclosure.attacking import solver
from helle.methods.disclosure.auditing import Contradiction, Published, Secret, audit
from helle.methods.disclosure.tables import Cell, Hierarchy, Linked, Table, cell_of, linked


def as_tables(files: Sequence[Published], now: Linked) -> tuple[Table, ...]:
    """Earlier files with numbers in every cell: those of now, those published then, and some that fit.

    Raises `Contradiction` where no numbers do.
    """
    known = dict(zip(now.cells, now.counts, strict=True))
    for file in files:
        for codes, value in file.values.items():
            cell = cell_of(file.dimensions, codes)
            if value is not None and known.setdefault(cell, value) != value:
                raise Contradiction(file.name, cell, (known[cell], value))
    tables = [Table(file.name, file.dimensions, dict.fromkeys(file.values, 0), frozenset()) for file in files]
    # The shape alone: which cells there are, and what adds up to what.
    then = linked(tables, now.hierarchies)
    fitting = _fitting(then, known, files)
    return tuple(
        Table(
            file.name,
            file.dimensions,
            {codes: fitting[cell_of(file.dimensions, codes)] for codes in file.values},
            frozenset(),
        )
        for file in files
    )


def _fitting(then: Linked, known: Mapping[Cell, int], files: Sequence[Published]) -> dict[Cell, int]:
    size, places = len(then.cells), then.places
    entries = [
        (row, place, sign)
        for row, equation in enumerate(then.equations)
        for place, sign in ((equation.whole, -1.0), *((part, 1.0) for part in equation.parts))
    ]
    lower, upper = np.zeros(size), np.full(size, np.inf)
    for cell, place in places.items():
        if cell in known:
            lower[place] = upper[place] = known[cell]
    rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    highs = solver(sparse.csr_array((signs, (rows, columns)), shape=(len(then.equations), size)), lower, upper)
    highs.changeColsIntegrality(size, np.arange(size, dtype=np.int32), np.full(size, highspy.HighsVarType.kInteger))
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise Contradiction(", ".join(file.name for file in files))
    values = np.rint(np.array(highs.getSolution().col_value))
    return {cell: int(values[place]) for cell, place in places.items()}


def widths_then(
    files: Sequence[Published], hierarchies: Mapping[str, Hierarchy], now: Mapping[Cell, object], width: int
) -> dict[Cell, int]:
    """How wide each cell is that an earlier release suppressed and this one has not: at most what is asked for now."""
    if not files:
        return {}
    found = audit(files, hierarchies, {}, width=width)
    return {
        one.cell: width if one.width is None else min(width, one.width)
        for one in found.intervals
        if one.cell not in now
    }


def secrets_of(widths: Mapping[Cell, int]) -> dict[Cell, Secret]:
    """What the auditor is told of them."""
    return {cell: Secret(width) for cell, width in widths.items()}


def published_then(files: Sequence[Published]) -> frozenset[Cell]:
    """What everybody knows from earlier releases."""
    return frozenset(
        cell_of(file.dimensions, codes) for file in files for codes, value in file.values.items() if value is not None
    )
