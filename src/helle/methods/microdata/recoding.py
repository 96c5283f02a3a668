"""Global recoding: how coarse each column is, the same for everybody, chosen with what is left to take out in cells.

Loss is counted as information (non-uniform entropy): a cell that says "under 30" loses what it takes to tell which age
under 30 it was, by how common each is in these very records; a cell that is empty loses all. Coarser columns and empty
cells are thus weighed on one scale, and the sum over both is what is to be least.

All levels of all columns are looked at, in the order of what they cost at least; one whose bound is above the best
found is not worked out. So the recoding is the best there is for the suppression as it is done first, and the lowest
bound of all says how far from the best possible the two can be together.
"""

from __future__ import annotations

import heapq
import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helle.methods.microdata.records import Level, Records
from helle.methods.microdata.suppressing import Assignment, Atoms, Safety

MOST_NODES = 20_000
TRIES = 20
_MAY_BE_MENDED = 1.02
"""Mending takes longest and gains little: it is tried where it could make the best."""
_ENOUGH = 1e-9


class TooManyLevels(Exception):
    """More combinations of levels than are looked at."""

    def __init__(self, nodes: int) -> None:
        super().__init__(f"{nodes} combinations of levels")
        self.nodes = nodes


@dataclass(frozen=True, slots=True)
class Recoded:
    """The chosen level of each key, the mask of each person, and what both cost, in bits."""

    levels: tuple[int, ...]
    masks: tuple[int, ...]
    information: float
    recoding_loss: float
    suppression_loss: float
    least_possible: float
    nodes: int
    worked_out: int

    @property
    def lost(self) -> float:
        """The share of all information in the keys that is lost."""
        return _share(self.recoding_loss + self.suppression_loss, self.information)

    @property
    def lost_at_least(self) -> float:
        """The share that any recoding along these hierarchies loses, however the cells are chosen."""
        return _share(self.least_possible, self.information)


def recode(records: Records, k: int, *, seed: int = 1, tries: int = TRIES) -> Recoded:
    """Choose levels, then cells, these by several tries. Raises `TooManyLevels`."""
    choices = [range(len(levels)) for _, levels in records.keys]
    nodes = math.prod(len(one) for one in choices)
    if nodes > MOST_NODES:
        raise TooManyLevels(nodes)
    safety = Safety.of(records, k)
    losses = [
        [column.weight * (_entropy(levels[0]) - _entropy(level)) * records.number for level in levels]
        for column, levels in records.keys
    ]
    surprises = [[column.weight * _surprise(level) for level in levels] for column, levels in records.keys]
    waiting: list[tuple[float, float, tuple[int, ...]]] = []
    for node in itertools.product(*choices):
        coarser = sum(of[level] for of, level in zip(losses, node, strict=True))
        waiting.append((coarser + _rough_bound(records, node, surprises, k), coarser, node))
    heapq.heapify(waiting)
    best: tuple[float, tuple[int, ...], Assignment, float] | None = None
    least, worked_out = math.inf, 0
    while waiting and (best is None or waiting[0][0] < best[0] - _ENOUGH):
        _, coarser, node = heapq.heappop(waiting)
        atoms = _atoms(records, node, surprises, safety)
        bound = coarser + atoms.lower_bound()
        least = min(least, bound)
        if best is not None and bound >= best[0] - _ENOUGH:
            continue
        worked_out += 1
        found = Assignment(atoms)
        if best is None or coarser + found.cost() < best[0] * _MAY_BE_MENDED:
            found.mend()
        if best is None or coarser + found.cost() < best[0] - _ENOUGH:
            best = (coarser + found.cost(), node, found, coarser)
    if best is None:  # pragma: no cover # There is always the node with everything as it is.
        raise TooManyLevels(nodes)
    _, node, found, coarser = best
    found = _tried_again(found, seed, tries)
    total = coarser + found.cost()
    return Recoded(
        levels=node,
        masks=tuple(found.masks_of_persons()),
        information=sum(column.weight * _entropy(levels[0]) * records.number for column, levels in records.keys),
        recoding_loss=coarser,
        suppression_loss=total - coarser,
        least_possible=min(least, total, *([waiting[0][0]] if waiting else [])),
        nodes=nodes,
        worked_out=worked_out,
    )


def _tried_again(found: Assignment, seed: int, tries: int) -> Assignment:
    chance = np.random.default_rng(seed)
    for _ in range(tries if found.cost() > _ENOUGH else 0):
        other = Assignment(found.atoms, chance)
        other.mend()
        if other.cost() < found.cost() - _ENOUGH:
            found = other
    return found


def _atoms(
    records: Records, node: tuple[int, ...], surprises: list[list[NDArray[np.float64]]], safety: Safety
) -> Atoms:
    keys = np.column_stack([levels[level].codes for (_, levels), level in zip(records.keys, node, strict=True)])
    costs = np.column_stack(
        [of[level][levels[level].codes] for (_, levels), of, level in zip(records.keys, surprises, node, strict=True)]
    )
    return Atoms(keys, costs, records, safety)


def _rough_bound(records: Records, node: tuple[int, ...], surprises: list[list[NDArray[np.float64]]], k: int) -> float:
    """Everybody in too small a class loses at least her cheapest cell; quick, and never more than it comes to."""
    whole = np.zeros(records.number, dtype=np.int64)
    cheapest = np.full(records.number, np.inf)
    for (_, levels), of, level in zip(records.keys, surprises, node, strict=True):
        one = levels[level]
        whole = whole * len(one.words) + one.codes
        if len(one.words) > 1:
            np.minimum(cheapest, of[level][one.codes], out=cheapest)
    _, place, counts = np.unique(whole, return_inverse=True, return_counts=True)
    small = counts[place.reshape(-1)] < k
    return float(cheapest[small].sum()) if small.any() else 0.0


def _entropy(level: Level) -> float:
    shares = level.shares
    return float(-(shares * np.log2(shares)).sum()) + 0.0


def _surprise(level: Level) -> NDArray[np.float64]:
    return np.asarray(-np.log2(level.shares), dtype=np.float64) + 0.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole > _ENOUGH else 0.0
