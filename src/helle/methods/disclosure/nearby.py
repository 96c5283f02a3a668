"""Whole tables near one that is known: the auditor's short ways from table to table.

Somebody who is alone knows a few cells, and of hundreds of others it has to be proved that they can be otherwise to
her. A way from one table to another that moves few cells, and none that she knows, is proof from any table that has
room for it. So ways that were found for one place are tried at all others before another is looked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import highspy
import numpy as np
import scipy
from highspy._core import _Highs

from helle.methods.disclosure.possible import Numbers

type Ends = tuple[float, float]
type Known = Mapping[int, Ends]
"""From what to what somebody knows that some cells are."""

_NEAR = 1e-6
_SHORT = 80
"""A way that moves more cells than these has room nowhere else, and is not kept."""
_TABLES = 5
"""So many tables at hand are tried for one near by, those first that differ least from what is known."""
_TABLES_SOON = 2
"""As many where a table for many at once is looked for: where there is none it is looked for, for fewer."""
_OTHERWISE = 2
"""How often another way is looked for, where the shortest is not whole, before a program in whole numbers is asked."""
_FAR = 4.0
"""How far a cell moves where whole numbers take a program of their own."""
_AVOID = 4.0
"""What it costs to move a cell that somebody knows who is alone, where any other costs 1 or little more."""


class Nearby:
    """Ways over the equations `over`, of cells from `lower` to `upper`, from whole tables that are known, the first of
    them first. `avoided`: what those know who are alone."""

    def __init__(
        self,
        over: scipy.sparse.csr_array,
        lower: Numbers,
        upper: Numbers,
        tables: Sequence[Numbers],
        avoided: Collection[int],
    ) -> None:
        self._tables = [tables[0]]
        self._over, self._lower, self._upper = over, lower, upper
        size = len(lower)
        self._had: set[bytes] = set()
        self._cells: list[np.ndarray] = []
        self._moves: list[np.ndarray] = []
        self._random = np.random.default_rng(size)
        self._costs = self._random.uniform(1.0, 1.1, size)
        self._costs[sorted(avoided)] *= _AVOID
        self._highs, self._whole = (_program(over, np.tile(self._costs, 2)) for _ in range(2))
        kinds = np.full(2 * size, highspy.HighsVarType.kInteger)
        self._whole.changeColsIntegrality(2 * size, np.arange(2 * size, dtype=np.int32), kinds)
        self._whole.setOptionValue("mip_rel_gap", 1.0)
        self._highs.setOptionValue("presolve", "off")
        for one in tables[1:]:
            self.keep(one - tables[0])

    def keep(self, moves: Numbers) -> None:
        """A way, to be tried both ways."""
        cells = np.flatnonzero(moves)
        if not 0 < len(cells) <= _SHORT or (key := moves[cells].tobytes() + cells.tobytes()) in self._had:
            return
        self._had.add(key)
        self._cells += [cells, cells]
        self._moves += [moves[cells], -moves[cells]]

    def table(self, known: Known, *, soon: bool = False) -> Numbers | None:
        """A whole table with some cells from what to what: near one that is at hand; None where none was found. `soon`:
        it is looked for near two alone, and not by a program in whole numbers."""
        cells = list(known)
        ends = np.array([known[one] for one in cells])
        off = [int((one[cells] < ends[:, 0]).sum() + (one[cells] > ends[:, 1]).sum()) for one in self._tables]
        if min(off) == 0:
            return self._tables[off.index(0)]
        near = [self._tables[int(one)] for one in np.argsort(off, kind="stable")[: _TABLES_SOON if soon else _TABLES]]
        for base in near:
            moves = self._solved(self._highs, *self._ends(base, known))
            if moves is None or _are_whole(moves):
                break
            if base is near[-1]:
                if soon:
                    return None
                moves = self._in_whole_numbers(moves, *self._ends(base, known))
        if moves is None:
            return None
        found = self._moved_by(base, moves)
        if found is not None:
            self._tables.append(found)
        return found

    def meet(self, wanted: Sequence[Known]) -> None:
        """Find tables for many who know something: as many as can be in one, so that few are looked for one by one."""
        groups: list[tuple[list[Known], dict[int, Ends]]] = []
        for known in wanted:
            for each, together in groups:
                if all(together.get(place, ends) == ends for place, ends in known.items()):
                    each.append(known)
                    together.update(known)
                    break
            else:
                groups.append(([known], dict(known)))
        for each, together in groups:
            if len(each) > 1 and self.table(together, soon=True) is None:
                self.meet(each[: len(each) // 2])
                self.meet(each[len(each) // 2 :])

    def left(self, base: Numbers, cells: Collection[int], known: Known) -> list[int]:
        """The cells that no way was found to move from a table, beside what is `known`: from what to what."""
        moved, left = self._moved(base, known), []
        for place in cells:
            settled = place in moved or place in known
            for end in () if settled else (base[place] + 1.0, base[place] - 1.0):
                found = self.way(base, {**known, place: (end, end)}) if self._can_be(place, end) else None
                if found is not None:
                    moved |= set(np.flatnonzero(found != base).tolist())
                    break
            if place not in moved:
                left.append(place)
        return left

    def _can_be(self, place: int, number: float) -> bool:
        return bool(self._lower[place] <= number <= self._upper[place])

    def _moved(self, base: Numbers, known: Known) -> set[int]:
        """The cells that some way moves that was found before."""
        if not self._cells:
            return set()
        lower, upper = self._lower.copy(), self._upper.copy()
        for place, (least, most) in known.items():
            lower[place], upper[place] = least, most
        cells = np.concatenate(self._cells)
        there = base[cells] + np.concatenate(self._moves)
        wrong = (there < lower[cells]) | (there > upper[cells])
        fits = ~np.logical_or.reduceat(wrong, np.cumsum([0, *map(len, self._cells[:-1])]))
        return set(cells[np.repeat(fits, [len(one) for one in self._cells])].tolist())

    def way(self, base: Numbers, known: Known) -> Numbers | None:
        """The nearest table to one, with some cells from what to what; None where there is none, or none found."""
        low, high = self._ends(base, known)
        moves = self._solved(self._highs, low, high)
        if moves is not None and not _are_whole(moves):
            moves = self._in_whole_numbers(moves, low, high)
        return None if moves is None else self._moved_by(base, moves)

    def _moved_by(self, base: Numbers, moves: Numbers) -> Numbers | None:
        """The table that a way leads to: in whole numbers, and one that adds up."""
        whole: Numbers = np.rint(moves)
        found: Numbers = base + whole
        if (self._over @ whole != 0).any() or (found < self._lower).any() or (found > self._upper).any():
            return None
        self.keep(whole)
        return found

    def _ends(self, base: Numbers, known: Known) -> tuple[Numbers, Numbers]:
        low, high = self._lower - base, self._upper - base
        for place, (least, most) in known.items():
            low[place], high[place] = least - base[place], most - base[place]
        return low, high

    def _in_whole_numbers(self, moves: Numbers, low: Numbers, high: Numbers) -> Numbers | None:
        """Whole moves where the fewest are in fractions: others about as few, or of what these move; or near by."""
        size = len(moves)
        met = np.abs(moves) > _NEAR
        for _ in range(_OTHERWISE):
            costs = self._costs * self._random.uniform(1.0, 2.0, size)
            self._highs.changeColsCost(2 * size, np.arange(2 * size, dtype=np.int32), np.tile(costs, 2))
            other = self._solved(self._highs, low, high)
            if other is None or _are_whole(other):
                return other
            met |= np.abs(other) > _NEAR
        low, high = np.maximum(low, -_FAR), np.minimum(high, _FAR)
        stays = ~met & (low <= 0.0) & (high >= 0.0)
        few = self._solved(self._whole, np.where(stays, 0.0, low), np.where(stays, 0.0, high))
        return few if few is not None else self._solved(self._whole, low, high)

    def _solved(self, highs: _Highs, low: Numbers, high: Numbers) -> Numbers | None:
        # Up, then down: of each cell one of them is 0.
        lower = np.concatenate((np.maximum(low, 0.0), np.maximum(-high, 0.0)))
        upper = np.concatenate((np.maximum(high, 0.0), np.maximum(-low, 0.0)))
        if (lower > upper).any():
            return None
        highs.changeColsBounds(len(lower), np.arange(len(lower), dtype=np.int32), lower, upper)
        highs.clearSolver()  # From where nothing moves: from the end of another way it is far.
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        up, down = np.array(highs.getSolution().col_value).reshape(2, -1)
        moves: Numbers = up - down
        return moves


def _are_whole(moves: Numbers) -> bool:
    return bool(np.abs(moves - np.rint(moves)).max(initial=0.0) < _NEAR)


def _program(over: scipy.sparse.csr_array, costs: Numbers) -> _Highs:
    """What each cell goes up and down by: a column for each, and each sum stays what it is."""
    highs = _Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("parallel", "off")):
        highs.setOptionValue(option, value)
    both = scipy.sparse.hstack([over, -over]).tocsr()
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = both.shape
    program.col_cost_ = costs
    program.col_lower_, program.col_upper_ = np.zeros(len(costs)), np.zeros(len(costs))
    program.row_lower_ = program.row_upper_ = np.zeros(both.shape[0])
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.num_row_, program.a_matrix_.num_col_ = both.shape
    program.a_matrix_.start_ = both.indptr.astype(np.int32)
    program.a_matrix_.index_ = both.indices.astype(np.int32)
    program.a_matrix_.value_ = both.data
    highs.passModel(program)
    return highs
