"""Tables of which every count is moved a little, by rounding or by cell keys, and what is left to whoever reads them.

Every count is moved, or may be, so that no cell says whether it is small. Readers know the method, its base or its
noise, and that what was counted adds up. A table is given out where each cell is left an interval as wide as asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from helle.methods.disclosure.audits import Interval
from helle.methods.disclosure.cellkeys import Noise, perturbed
from helle.methods.disclosure.ends import ends, narrower
from helle.methods.disclosure.problem import Numbers
from helle.methods.disclosure.records import Records, share
from helle.methods.disclosure.rounding import rounded
from helle.methods.disclosure.rules import alone, known_to_each
from helle.methods.disclosure.tables import Cell, Disagree, Hierarchy, Linked, Table, linked


@dataclass(frozen=True, slots=True)
class Moved:
    """What is shown of some tables, and what can be concluded of each cell. Nothing is shown unless it is `safe`."""

    tables: Linked
    shown: Mapping[Cell, int]
    intervals: tuple[Interval, ...]
    """Who knows how far a count may have moved, and that all adds up."""
    nearest: tuple[Interval, ...] = ()
    """Who knows besides that the nearest multiples are taken that add up: this much at least is left to her."""
    insiders: tuple[Interval, ...] = ()
    """What somebody alone in a cell can tell more closely than asked: she knows her own count."""
    asked_of_insiders: int = 0

    @property
    def safe(self) -> bool:
        """Whether it can be published."""
        return not self.failed

    @property
    def failed(self) -> tuple[Interval, ...]:
        """The cells that can be told more closely than asked."""
        return tuple(one for one in (*self.intervals, *self.nearest, *self.insiders) if not one.safe)

    def farthest(self) -> int:
        """How far the count that moved most is from what it was."""
        counts = zip(self.tables.cells, self.tables.counts, strict=True)
        return max((abs(self.shown[cell] - count) for cell, count in counts), default=0)


class OtherPersons(Exception):
    """In one cell one file has other persons than another."""

    def __init__(self, name: str, other: str, cell: Cell) -> None:
        super().__init__(f"{name} {other} {sorted(cell)}")
        self.name, self.other, self.cell = name, other, cell


def by_rounding(
    tables: Iterable[Table], hierarchies: Mapping[str, Hierarchy], base: int, width: int, *, seconds: float = 20.0
) -> Moved:
    """Round tables that are given out together. Raises `tables.Disagree` and `rounding.NoRounding`.

    To whoever knows how the multiples are chosen every table is left that lies less than half of `base` from what is
    shown in each cell: in each the nearest multiple is the one shown, they add up, and so they would be chosen again.
    """
    now = linked(tables, hierarchies)
    shown = rounded(now, base, seconds=seconds)
    values = np.array([shown[cell] for cell in now.cells], dtype=np.float64)
    by_base, by_choice = ((np.maximum(values - far, 0.0), values + far) for far in (base - 1, (base - 1) // 2))
    return _moved(now, shown, by_base, width, _intervals(now, *by_choice, width))


def by_cell_keys(files: Sequence[Records], hierarchies: Mapping[str, Hierarchy], how: Noise, width: int) -> Moved:
    """Give each cell of some tables its noise. Raises `OtherPersons`."""
    keys = _keys(files)
    try:
        now = linked((one.table for one in files), hierarchies)
    except Disagree as wrong:
        cell = next(one.table for one in files if one.table.name == wrong.table).cell(wrong.codes)
        raise OtherPersons(wrong.table, wrong.other, cell) from wrong
    values = perturbed(now.counts, [share(keys[cell]) for cell in now.cells], how)
    of = {value: how.could_be(value) for value in set(values)}
    bounds = np.array([of[value] for value in values], dtype=np.float64)
    shown = dict(zip(now.cells, values, strict=True))
    return _moved(now, shown, (bounds[:, 0], bounds[:, 1]), width)


def told_too_closely(
    now: Linked, bounds: tuple[Numbers, Numbers], width: int, asked: Collection[int]
) -> tuple[Interval, ...]:
    """The cells, of those `asked`, that are left less than `width` to whoever reads what is between these bounds.

    `bounds`: how small and how large each cell of `now` may be, as far as what is shown of it alone says; the true
    counts lie between them. The same is asked of those who are alone in a cell as by `by_cell_keys`.
    """
    insiders, _asked = _insiders(now, bounds, width)
    cells = {now.cells[place] for place in asked}
    return tuple(
        one for one in (*_intervals(now, *bounds, width), *insiders) if not one.safe and one.cell in cells
    )  # fmt: skip


def _keys(files: Sequence[Records]) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    first: dict[Cell, str] = {}
    for one in files:
        for codes, key in one.keys.items():
            cell = one.table.cell(codes)
            if found.setdefault(cell, key) != key:
                raise OtherPersons(one.table.name, first[cell], cell)
            first.setdefault(cell, one.table.name)
    return found


def _moved(
    now: Linked,
    shown: Mapping[Cell, int],
    bounds: tuple[Numbers, Numbers],
    width: int,
    nearest: tuple[Interval, ...] = (),
) -> Moved:
    failed, asked = _insiders(now, bounds, width)
    return Moved(now, shown, _intervals(now, *bounds, width), nearest, tuple(failed), asked)


def _insiders(now: Linked, bounds: tuple[Numbers, Numbers], width: int) -> tuple[list[Interval], int]:
    """What somebody alone in a cell can tell more closely than asked, and of how many cells that was asked.

    It is asked of each cell with somebody in it but hers, also of a sum that hers is not in: every count is moved, so
    that all hang together, and a total less what she knows is such a sum.
    """
    failed: list[Interval] = []
    asked = 0
    somebody = [place for place, count in enumerate(now.counts) if count]  # That nobody is there is nobody's secret.
    for hers in dict.fromkeys(known_to_each(now, alone(now)).values()):
        others = [place for place in somebody if place not in hers]
        asked += len(others)
        herself = min(place for place in hers if now.counts[place])  # The others of hers are empty.
        lower, upper = bounds[0].copy(), bounds[1].copy()
        for place in hers:
            lower[place] = upper[place] = now.counts[place]
        failed += [
            Interval(now.cells[place], low, high, width, False, now.cells[herself])
            for place, low, high in narrower(now, lower, upper, width, others)
        ]
    return failed, asked


def _intervals(tables: Linked, lower: Numbers, upper: Numbers, width: int) -> tuple[Interval, ...]:
    return tuple(
        Interval(cell, low, high, width, high - low >= width)
        for cell, (low, high) in zip(tables.cells, ends(tables, lower, upper), strict=True)
    )
