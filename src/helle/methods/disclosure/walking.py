"""Whole tables by walking: from one to the next by short whole moves, each of which leaves every sum as it is.

Corners of linear programs are seldom whole where tables hang together in three dimensions, and an integer program for
each cell is dear. The moves of a pattern are a lattice. Short ones are found by elimination, by taking them from each
other while that makes one shorter, and by adding them in pairs; a walk along those that there is room for meets
hundreds of whole tables in the time of one integer program. It proves what they show, and says nothing of the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import scipy
from numpy.typing import NDArray

from helle.methods.disclosure.met import NEAR
from helle.methods.disclosure.problem import Numbers, Places

_MOST_MOVES, _MOST_CELLS = 1_200, 80
_MOST_PAIRS = 3_000
_WIDEST, _LARGEST_SHARE = 6.0, 12
"""From how much room on a cell is as free as any; and into how many parts a unit may fall in an elimination."""
_FILLED = 0.25
"""The share of a row from which on it is taken from the others whole, and not number by number."""
_STEPS, _LOOKED_AT, _FARTHEST = 40, 100, 8.0
"""Of a climb: steps at most, moves looked at for each, and how often one is made at once."""


class Walk:
    """The short moves of one pattern: `over` are its equations, `down` and `up` how far each cell may move.

    `orders`: in how many ways is eliminated, each of which gives other moves.
    """

    def __init__(self, over: scipy.sparse.csr_array, down: Numbers, up: Numbers, orders: int = 3) -> None:
        found = _short(over.toarray(), np.minimum(up - down, _WIDEST), orders)
        moves = np.vstack([found, -found])
        # By the cells that each moves, as many for all: short moves leave most cells as they are.
        size = int(np.count_nonzero(moves, axis=1).max(initial=0))
        self._cells = np.argsort(moves == 0, axis=1, kind="stable")[:, :size]
        self._by = np.take_along_axis(moves, self._cells, axis=1)
        with np.errstate(divide="ignore"):
            self._shares = 1.0 / np.abs(self._by)
        self._signs = np.sign(self._by)
        self._ends = np.where(self._by > 0, up[self._cells], -down[self._cells])

    def climb(self, toward: Numbers, random: np.random.Generator, held: Sequence[int] = ()) -> Numbers | None:
        """A whole table that has much of what is asked for, and little of what that has below 0; None at the start.

        What is `held` stays as it is.
        """
        gains = (self._by * toward[self._cells]).sum(axis=1)
        if held:
            still = np.zeros(len(toward), dtype=np.bool_)
            still[held] = True
            gains[(still[self._cells] & (self._by != 0)).any(axis=1)] = 0.0
        rising = np.flatnonzero(gains > NEAR)
        place = np.zeros(len(toward))
        if not len(rising):
            return None
        for _ in range(_STEPS):
            some = rising[random.integers(0, len(rising), min(len(rising), _LOOKED_AT))]
            often = np.minimum(self._room(place, some), _FARTHEST)
            best = int(np.argmax(often * gains[some]))
            if often[best] <= 0:
                break
            place[self._cells[some[best]]] += often[best] * self._by[some[best]]
        return place if place.any() else None

    def _room(self, place: Numbers, some: Places) -> Numbers:
        """How often each of some moves can be made from a table."""
        left = self._ends[some] - self._signs[some] * place[self._cells[some]]
        with np.errstate(invalid="ignore"):  # What a move leaves as it is has an end of its own, however near.
            ways = np.where(self._signs[some] == 0, np.inf, left * self._shares[some])
        room: Numbers = np.floor(ways.min(axis=1) + NEAR)
        return room


def _short(over: Numbers, room: Numbers, orders: int) -> Numbers:
    """Short whole moves, those first that ask least of cells with little room."""
    weights = _WIDEST / np.maximum(1.0, room)
    found = []
    for number in range(orders):
        mixed = np.random.default_rng(number).uniform(0.5, 1.5, len(room)) if number else np.ones(len(room))
        found.append(_reduced(_circuits(over, np.argsort(room * mixed, kind="stable")), weights))
    moves = _each_once(np.vstack(found))
    return _shortest(np.vstack([moves, *_in_pairs(moves, weights)]), weights)


def _shortest(moves: Numbers, weights: Numbers) -> Numbers:
    moves = _each_once(moves)
    lengths = ((moves * weights) ** 2).sum(axis=1)
    moves = moves[np.argsort(lengths, kind="stable")[:_MOST_MOVES]]
    shortest: Numbers = moves[np.count_nonzero(moves, axis=1) <= _MOST_CELLS]
    return shortest


def _each_once(moves: Numbers) -> Numbers:
    """Without those that are none, and one of two that are the same there and back."""
    moves = moves[moves.any(axis=1)]
    first = np.sign(moves[np.arange(len(moves)), np.argmax(moves != 0, axis=1)])
    moves = moves * first[:, None]
    # What two rows come to in a direction drawn at random is the same where they are; to compare rows is dear.
    marks = np.rint(moves @ np.random.default_rng(0).integers(1, 1 << 40, moves.shape[1]))
    once: Numbers = moves[np.unique(marks, return_index=True)[1]]
    return once


def _circuits(over: Numbers, order: Places) -> Numbers:
    """A move for each cell that is free once the others are told by it; the first in order are told first."""
    rows = over[:, order].astype(np.float64)
    told: list[int] = []
    for column in range(rows.shape[1]):
        at = len(told)
        if at == len(rows):
            break
        pivot = at + int(np.argmax(np.abs(rows[at:, column])))
        if abs(rows[pivot, column]) < NEAR:
            continue
        rows[[at, pivot]] = rows[[pivot, at]]
        rows[at] /= rows[at, column]
        others = np.flatnonzero(np.abs(rows[:, column]) > NEAR)
        others = others[others != at]
        # What is told before this column stands in no row that is left; and at first most cells are in few rows.
        moved = np.flatnonzero(rows[at])
        if len(moved) < _FILLED * (rows.shape[1] - column):
            rows[np.ix_(others, moved)] -= np.outer(rows[others, column], rows[at, moved])
        else:
            rows[others, column:] -= np.outer(rows[others, column], rows[at, column:])
        told.append(column)
    free = np.setdiff1d(np.arange(len(order)), told)
    moves = np.zeros((len(free), len(order)))
    moves[np.arange(len(free)), order[free]] = 1.0
    moves[:, order[told]] = -rows[: len(told)][:, free].T
    return _whole(moves, over)


def _whole(moves: Numbers, over: Numbers) -> Numbers:
    """Each move as often as makes it whole; without those that this does not."""
    found = []
    for share in range(1, _LARGEST_SHARE + 1):
        times = moves * share
        near = np.abs(times - np.rint(times)).max(axis=1, initial=0.0) < NEAR
        found.append(np.rint(times[near]))
        moves = moves[~near]
    whole = np.vstack(found)
    moving: Numbers = whole[~(over @ whole.T).any(axis=0)]
    return moving


def _reduced(moves: Numbers, weights: Numbers) -> Numbers:
    """Each taken from the others as long as one of them gets shorter by it."""
    moves = moves.copy()
    weighed = moves * weights
    between = weighed @ weighed.T
    shorter = True
    while shorter:
        shorter = False
        for one in range(len(moves)):
            while (taken := _taken(between, one)) is not None:
                other, times = taken
                moves[one] -= times * moves[other]
                weighed[one] = moves[one] * weights
                between[one] = weighed @ weighed[one]
                between[:, one] = between[one]
                shorter = True
    return moves


def _taken(between: Numbers, one: int) -> tuple[int, float] | None:
    """Which other move to take from one, and how often, to make it shorter."""
    lengths = between.diagonal()
    times = np.rint(np.divide(between[one], lengths, out=np.zeros(len(lengths)), where=lengths > 0))
    times[one] = 0.0
    gains = 2 * times * between[one] - times**2 * lengths
    other = int(np.argmax(gains))
    return (other, float(times[other])) if gains[other] > NEAR else None


def _in_pairs(moves: Numbers, weights: Numbers) -> Iterator[Numbers]:
    """Sums and differences of two that are shorter than the longer of them."""
    weighed = moves * weights
    between = weighed @ weighed.T
    lengths = between.diagonal()
    longer = np.maximum(lengths[:, None], lengths)
    for sign in (1.0, -1.0):
        both = lengths[:, None] + lengths + 2 * sign * between
        one, other = _pairs(both, longer)
        yield moves[one] + sign * moves[other]


def _pairs(both: Numbers, longer: Numbers) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    one, other = np.nonzero(np.triu(both < longer, 1))
    shortest = np.argsort(both[one, other], kind="stable")[:_MOST_PAIRS]
    return one[shortest], other[shortest]
