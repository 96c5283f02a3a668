"""Earlier releases: what they publish is known for ever, and what they suppressed must stay as wide as it was.

The counts that an earlier release suppressed need not be at hand. Any whole numbers that could stand there do instead:
how wide a pattern leaves the intervals depends on what is published, not on what is hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import highspy
import numpy as np
import scipy

from helle.methods.disclosure.auditing import audit
from helle.methods.disclosure.audits import Contradiction, Published, Secret
from helle.methods.disclosure.rules import Rules, Zeros, known_to_each
from helle.methods.disclosure.solving import solver
from helle.methods.disclosure.tables import TOTAL, Cell, Linked, Table, cell_of, linked


def divided(file: Published) -> list[Published]:
    """A file as tables of which each has rows in all its dimensions: its margins alone are a table for each of them.

    A dimension with totals alone is in none of them. Without this a margin would be the sum of rows that nobody has.
    """
    named = {codes: frozenset(at for at, code in enumerate(codes) if code != TOTAL) for codes in file.values}
    widest = [one for one in dict.fromkeys(named.values()) if not any(one < other for other in named.values())]
    return [
        Published(
            file.name,
            tuple(file.dimensions[at] for at in sorted(one)),
            {tuple(codes[at] for at in sorted(one)): file.values[codes] for codes in named if named[codes] <= one},
        )
        for one in widest
    ]


def as_tables(
    files: Sequence[Published], now: Linked, rules: Rules, behind: Sequence[Published] = ()
) -> tuple[tuple[Table, ...], int]:
    """Earlier files, and the tables `behind` a ring of all, with numbers in every cell: those of now, those published
    then, and some that fit.

    And what everybody knows to be in what they suppressed: one at least, where they too tell each 0. They are taken to
    do as the rules of now say, unless no numbers fit. Raises `Contradiction` where none do at all.
    """
    if not files and not behind:
        return (), 0
    known = dict(zip(now.cells, now.counts, strict=True))
    for file in files:
        for codes, value in file.values.items():
            cell = cell_of(file.dimensions, codes)
            if value is not None and known.setdefault(cell, value) != value:
                raise Contradiction(file.name, cell, (known[cell], value))
    shapes: list[Table | Published] = [*now.tables, *files, *behind]
    rows = [one.counts if isinstance(one, Table) else one.values for one in shapes]
    # The shape alone, with what now adds to it: which cells there are, and what adds up to what.
    both = linked(
        (
            Table(one.name, one.dimensions, dict.fromkeys(codes, 0), frozenset())
            for one, codes in zip(shapes, rows, strict=True)
        ),
        now.hierarchies,
    )
    _added_up(both, known)
    fitting, least = None, 1 if rules.zeros is Zeros.PUBLISH else 0
    published = {cell_of(file.dimensions, codes) for file in files for codes in file.values}
    if least:
        fitting = _fitting(both, known, dict.fromkeys(published, least))
    if fitting is None:
        fitting, least = _fitting(both, known, {}), 0
    if fitting is None:
        raise Contradiction(", ".join(file.name for file in files or now.tables))
    return tuple(
        Table(
            file.name,
            file.dimensions,
            {codes: fitting[cell_of(file.dimensions, codes)] for codes in file.values},
            frozenset(),
        )
        for file in (*files, *behind)
    ), least


def _added_up(both: Linked, known: Mapping[Cell, int]) -> None:
    """Find what files publish that adds up to another number than is told. Raises `Contradiction`, which names it."""
    for equation in both.equations:
        whole, parts = both.cells[equation.whole], {both.cells[part] for part in equation.parts}
        if whole in known and parts <= known.keys():
            summed = sum(known[part] for part in parts)
            if summed != known[whole]:
                by = next(one for one in reversed(both.tables) if parts <= one.in_cells().keys())
                raise Contradiction(by.name, whole, (known[whole], summed))


def _fitting(then: Linked, known: Mapping[Cell, int], least: Mapping[Cell, int]) -> dict[Cell, int] | None:
    """Whole numbers for all cells, `least` at least in those that are not known; None where there are none."""
    size, places = len(then.cells), then.places
    entries = [
        (row, place, sign)
        for row, equation in enumerate(then.equations)
        for place, sign in ((equation.whole, -1.0), *((part, 1.0) for part in equation.parts))
    ]
    lower, upper = np.array([float(least.get(cell, 0)) for cell in then.cells]), np.full(size, np.inf)
    for cell, place in places.items():
        if cell in known:
            lower[place] = upper[place] = known[cell]
    rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    highs = solver(scipy.sparse.csr_array((signs, (rows, columns)), shape=(len(then.equations), size)), lower, upper)
    highs.changeColsIntegrality(size, np.arange(size, dtype=np.int32), np.full(size, highspy.HighsVarType.kInteger))
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    values = np.rint(np.array(highs.getSolution().col_value))
    return {cell: int(values[place]) for cell, place in places.items()}


def widths_then(files: Sequence[Published], now: Linked, least: int, width: int) -> dict[Cell, Secret]:
    """What each cell needs that an earlier release suppressed: as wide as it was, or as asked.

    No wider also where this one has it: what was told already cannot be taken back.
    """
    if not files:
        return {}
    held = {cell_of(file.dimensions, codes) for file in files for codes, value in file.values.items() if value is None}
    counts = dict(zip(now.cells, now.counts, strict=True))
    known = {cell: Secret(width, lowest=min(least, counts.get(cell, least))) for cell in held}
    found = audit(files, now.hierarchies, known)
    return {
        one.cell: Secret(width if one.width is None else min(width, one.width), lowest=least) for one in found.intervals
    }


def published_then(files: Sequence[Published]) -> frozenset[Cell]:
    """What everybody knows from earlier releases."""
    return frozenset(
        cell_of(file.dimensions, codes) for file in files for codes, value in file.values.items() if value is not None
    )


def known_then(files: Sequence[Published], both: Linked, held: Collection[Cell]) -> frozenset[Cell]:
    """What everybody knows from earlier releases, with the sums of which they publish all the parts.

    Not what they `held` back all the same: it is asked for no wider than they left it (`widths_then`).
    """
    known = {both.places[cell] for cell in published_then(files)}
    kept = {both.places[cell] for cell in held}
    left = [equation for equation in both.equations if equation.whole not in known | kept]
    while told := {equation.whole for equation in left if known.issuperset(equation.parts)}:
        known |= told
        left = [equation for equation in left if equation.whole not in known]
    return frozenset(both.cells[place] for place in known)


def alone_then(lonely: Collection[int], both: Linked, held: Collection[int]) -> Mapping[int, frozenset[int]]:
    """What each one knows who is alone in a cell of now: what is hers, and in all of it what earlier releases `held`.

    Whoever is alone in an area knows which sex is meant there: that an earlier release had the area by sex tells her of
    nobody else.
    """
    around = {place: both.around(place) for place in held}
    inside = {place for place, wholes in around.items() if not wholes.isdisjoint(lonely)}
    same = {
        place
        for place in inside
        if any(both.counts[hers] == both.counts[place] for hers in around[place].intersection(lonely))
    }
    within: dict[int, set[int]] = {}
    for place in inside:
        for whole in around[place]:
            within.setdefault(whole, set()).add(place)
    return {
        place: knows.union(*(within.get(hers, ()) for hers in knows))
        for place, knows in known_to_each(both, frozenset(lonely) | same).items()
    }
