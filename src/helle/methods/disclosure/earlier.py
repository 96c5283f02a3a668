"""Earlier releases: what they publish is known for ever, and what they suppressed must stay as wide as it was.

The counts that an earlier release suppressed need not be at hand. Any whole numbers that could stand there do instead:
how wide a pattern leaves the intervals depends on what is published, not on what is hidden. Not so to whoever is alone
somewhere: docs/explanation/disclosure-control.md says under "What it does not do" what may be told to her. Where a file
says `primary` and `secondary`, that is published as well: on which side of its threshold each of these cells is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import highspy
import numpy as np
import scipy

from helle.methods.disclosure.auditing import audit
from helle.methods.disclosure.audits import Contradiction, Published, Secret, States
from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.rings import nobody_in
from helle.methods.disclosure.room import with_room
from helle.methods.disclosure.rules import Rules, Zeros, known_to_each, unsafe
from helle.methods.disclosure.solving import solver
from helle.methods.disclosure.tables import TOTAL, Cell, Codes, Linked, Table, cell_of, linked
from helle.methods.disclosure.too_large import NotSettled

_MOST_WORK: Final = 60.0
"""Seconds of work (`effort`) for numbers that fit: each set that was measured took less than a third of these."""
_ROOM_WORK: Final = 10.0
"""Those that are looked for beside the middle of what is possible first."""
type Ends = tuple[int, float]
"""What a cell is at least and at most."""


class OtherThreshold(Exception):
    """A file of an earlier release was not suppressed by the threshold that is named: in this cell, which is another
    number than its row says there; or in no cell alone, where no numbers fit all that the rows of some files say.
    `named`: the threshold of each of these files."""

    def __init__(self, named: Mapping[str, int], cell: Cell | None = None) -> None:
        super().__init__(f"{named} {sorted(cell or ())}")
        self.named, self.cell = named, cell


@dataclass(frozen=True, slots=True)
class Then:
    """Earlier releases as they are reckoned with: their files, their tables with numbers in every cell, and what
    everybody knows to be in what they suppressed at least."""

    files: tuple[Published, ...] = ()
    tables: tuple[Table, ...] = ()
    least: int = 0


def divided(file: Published) -> list[Published]:
    """A file as tables of which each has rows in all its dimensions: its margins alone are a table for each of them.

    A dimension with totals alone is in none of them. Without this a margin would be the sum of rows that nobody has.
    """
    named = {codes: frozenset(at for at, code in enumerate(codes) if code != TOTAL) for codes in file.values}
    widest = [one for one in dict.fromkeys(named.values()) if not any(one < other for other in named.values())]

    def part(one: Collection[int]) -> Published:
        def rows(all_codes: Iterable[Codes]) -> dict[Codes, Codes]:
            return {codes: tuple(codes[at] for at in sorted(one)) for codes in all_codes if named[codes] <= set(one)}

        states = file.states and replace(
            file.states,
            primary=frozenset(rows(file.states.primary).values()),
            secondary=frozenset(rows(file.states.secondary).values()),
        )
        values = {short: file.values[codes] for codes, short in rows(named).items()}
        return Published(file.name, tuple(file.dimensions[at] for at in sorted(one)), values, states)

    return [part(one) for one in widest]


def as_suppressed(files: Sequence[Published], now: Linked, rules: Rules) -> list[Published]:
    """Earlier files by the thresholds that are named for them. Raises `OtherThreshold` where what is known of a cell is
    not as its row says.

    A row that only protects others and has nobody in it is on no side of a threshold. Here it counts as told, which is
    more than anybody knows: nobody is in it to be betrayed. Not where that nobody is there must not be known.
    """
    known = dict(zip(now.cells, now.counts, strict=True))
    for file in files:
        for codes, value in file.values.items():
            if value is not None:
                known.setdefault(cell_of(file.dimensions, codes), value)
    return [file if file.states is None else _as_suppressed(file, file.states, known, rules.zeros) for file in files]


def _as_suppressed(file: Published, states: States, known: Mapping[Cell, int], zeros: Zeros) -> Published:
    empty: set[Codes] = set()
    for codes, value in file.values.items():
        cell = cell_of(file.dimensions, codes)
        count = known.get(cell)
        if count is None:
            continue
        small = count < states.threshold
        if value is not None and value != count:
            continue  # Revised since: which is refused as what it is (`as_tables`).
        if codes in states.secondary and not count and zeros is not Zeros.PRIMARY:
            empty.add(codes)
        elif (
            (codes in states.secondary and small)
            or (codes in states.primary and not small and not states.dominance)
            or (value is not None and small and count)
        ):
            raise OtherThreshold({file.name: states.threshold}, cell)
    least = 0 if zeros is Zeros.PRIMARY else states.least
    states = replace(states, secondary=states.secondary - empty, least=least)
    return replace(file, values={**file.values, **dict.fromkeys(empty, 0)}, states=states)


def ends_then(files: Iterable[Published]) -> dict[Cell, Ends]:
    """On which side of their thresholds earlier files say that what they suppressed is."""
    ends: dict[Cell, Ends] = {}

    def say(file: Published, rows: Iterable[Codes], least: int, most: float) -> None:
        for codes in rows:
            cell = cell_of(file.dimensions, codes)
            low, high = ends.get(cell, (0, np.inf))
            ends[cell] = max(low, least), min(high, most)

    for file in files:
        if (said := file.states) is not None:
            say(file, said.primary, said.least, np.inf if said.dominance else said.threshold - 1)
            say(file, said.secondary, said.threshold, np.inf)
    return ends


def as_tables(
    files: Sequence[Published],
    now: Linked,
    rules: Rules,
    behind: Sequence[Published] = (),
    persons: Mapping[Cell, int] | None = None,
) -> Then:
    """Earlier files (`as_suppressed`), and the tables `behind` a ring of all, with numbers in every cell: those of now,
    those published then, and some that fit. Behind the ring those of the `persons` (`rings.numbers_in`), if they do.

    And what everybody knows to be in what they suppressed: one at least, where they too tell each 0. They are taken to
    do as the rules of now say, unless no numbers fit. Raises `Contradiction` where none do at all, `OtherThreshold`
    where it is what they say of suppressed rows that none fit, and `too_large.NotSettled`.
    """
    if not files and not behind:
        return Then()
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
    too_much = NotSettled(
        [*(one.name for one in now.tables), *(one.name for one in files)],
        [name for one in shapes for name in one.dimensions],
    )
    _added_up(both, known)
    least = 1 if rules.zeros is Zeros.PUBLISH else 0
    published: dict[Cell, Ends] = dict.fromkeys(
        (cell_of(file.dimensions, codes) for file in files for codes in file.values), (least, np.inf)
    )
    nobody = nobody_in(behind, both.cells, now.hierarchies)
    if any(known.get(cell) for cell in nobody):
        raise Contradiction(", ".join(dict.fromkeys(one.name for one in behind)))
    ends = published | ends_then(files)
    fitting = _fitting(both, {**persons, **known}, ends, nobody, too_much) if persons else None
    if fitting is None:
        fitting = _fitting(both, known, ends, nobody, too_much)
    if fitting is None:
        least = 0
        files = [replace(file, states=file.states and replace(file.states, least=0)) for file in files]
        fitting = _fitting(both, known, ends_then(files), nobody, too_much)
    if fitting is None:
        said = {file.name: file.states.threshold for file in files if file.states is not None}
        if said and _fitting(both, known, {}, nobody, too_much) is not None:
            raise OtherThreshold(said)
        raise Contradiction(", ".join(dict.fromkeys(one.name for one in files or now.tables)))
    tables = tuple(
        Table(
            file.name,
            file.dimensions,
            {codes: fitting[cell_of(file.dimensions, codes)] for codes in file.values},
            frozenset(),
        )
        for file in (*files, *behind)
    )
    return Then(tuple(files), tables, least)


def _added_up(both: Linked, known: Mapping[Cell, int]) -> None:
    """Find what files publish that adds up to another number than is told. Raises `Contradiction`, which names it."""
    for equation in both.equations:
        whole, parts = both.cells[equation.whole], {both.cells[part] for part in equation.parts}
        if whole in known and parts <= known.keys():
            summed = sum(known[part] for part in parts)
            if summed != known[whole]:
                by = next(one for one in reversed(both.tables) if parts <= one.in_cells().keys())
                raise Contradiction(by.name, whole, (known[whole], summed))


def _fitting(
    then: Linked,
    known: Mapping[Cell, int],
    ends: Mapping[Cell, Ends],
    nobody: Collection[Cell],
    too_much: NotSettled,
) -> dict[Cell, int] | None:
    """Whole numbers for all cells, within `ends` where they are not known, and 0 where there is `nobody`; None where
    there are none."""
    size, places = len(then.cells), then.places
    entries = [
        (row, place, sign)
        for row, equation in enumerate(then.equations)
        for place, sign in ((equation.whole, -1.0), *((part, 1.0) for part in equation.parts))
    ]
    anything: Ends = (0, np.inf)
    lower, upper = np.array([ends.get(cell, anything) for cell in then.cells], dtype=np.float64).reshape(size, 2).T
    lower, upper = lower.copy(), upper.copy()
    for cell, place in places.items():
        if cell in known:
            lower[place] = upper[place] = known[cell]
        elif cell in nobody:
            upper[place] = 0
    if (lower > upper).any():
        return None
    rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    over = scipy.sparse.csr_array((signs, (rows, columns)), shape=(len(then.equations), size))
    values = with_room(over, lower, upper, Effort(_ROOM_WORK))
    if values is not None:
        return {cell: int(values[place]) for cell, place in places.items()}
    highs = solver(over, lower, upper)
    highs.changeColsIntegrality(size, np.arange(size, dtype=np.int32), np.full(size, highspy.HighsVarType.kInteger))
    ended = Effort(_MOST_WORK).run(highs)
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        if not ended:
            raise too_much
        return None
    values = np.rint(np.array(highs.getSolution().col_value))
    return {cell: int(values[place]) for cell, place in places.items()}


def widths_then(files: Sequence[Published], now: Linked, least: int, rules: Rules) -> dict[Cell, Secret]:
    """What each cell needs that an earlier release suppressed: as wide as it was, or as the rules ask of it now.

    No wider also where this one has it: what was told already cannot be taken back.
    """
    if not files:
        return {}
    held = {cell_of(file.dimensions, codes) for file in files for codes, value in file.values.items() if value is None}
    counts = dict(zip(now.cells, now.counts, strict=True))
    asked = dict.fromkeys(held, rules.width)
    for place in unsafe(now, rules):
        if (cell := now.cells[place]) in held:
            asked[cell] = rules.required(now.counts[place], primary=True)
    known = {cell: Secret(width, lowest=min(least, counts.get(cell, least))) for cell, width in asked.items()}
    found = audit(files, now.hierarchies, known)
    return {
        one.cell: Secret(asked[one.cell] if one.width is None else min(asked[one.cell], one.width), lowest=least)
        for one in found.intervals
    }


def told_then(files: Iterable[Published]) -> dict[Cell, int]:
    """What files tell, each cell with its number."""
    return {
        cell_of(file.dimensions, codes): value
        for file in files
        for codes, value in file.values.items()
        if value is not None
    }


def known_then(files: Sequence[Published], both: Linked, held: Collection[Cell]) -> frozenset[Cell]:
    """What everybody knows from earlier releases, with the sums of which they publish all the parts.

    Not what they `held` back all the same: it is asked for no wider than they left it (`widths_then`).
    """
    known = {both.places[cell] for cell in told_then(files)}
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
