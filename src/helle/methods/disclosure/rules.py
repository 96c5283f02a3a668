"""Which cells must not be known: the threshold, dominance and singleton rules, and what protection is asked for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from helle.methods.disclosure.tables import Cell, Linked, Table


class Zeros(StrEnum):
    """What is done with a cell in which nobody is."""

    PUBLISH = "publish"
    """It is published as 0: nought is not blank."""
    SECONDARY = "secondary"
    """It may be suppressed to protect another."""
    PRIMARY = "primary"
    """That nobody is there must not be known either."""


class Cost(StrEnum):
    """What a suppressed cell costs."""

    CELLS = "cells"
    """One, and one more for each time that it is summed over, so that totals are kept before what is in them."""
    COUNTS = "counts"
    """What it counts, and one."""


@dataclass(frozen=True, slots=True)
class Dominance:
    """A cell is unsafe of which the `number` largest contributors gave more than `share` of a hundred."""

    number: int
    share: float


@dataclass(frozen=True, slots=True)
class Rules:
    """What is unsafe, and how wide the interval of whatever is suppressed has to be."""

    threshold: int
    width: int
    relative_width: float = 0.0
    """The same as a share of an unsafe count; the larger of the two is asked for."""
    dominance: Dominance | None = None
    singletons: bool = True
    """Who is alone in a cell, and so knows it, must not learn another in the same sum."""
    zeros: Zeros = Zeros.PUBLISH
    states_known: bool = False
    """Whether readers are told which cells are unsafe and which only protect those: they then know more."""
    cost: Cost = Cost.CELLS
    known: frozenset[Cell] = frozenset()
    """Cells that everybody knows from elsewhere, so that suppressing them protects nothing."""
    held: frozenset[Cell] = frozenset()
    """Cells that must not be known whatever they count: they were held back before, or moved by few since."""

    def required(self, count: int, *, primary: bool) -> int:
        """How wide the interval of a suppressed cell has to be."""
        if not primary:
            return self.width
        return max(self.width, math.ceil(self.relative_width * count - 1e-9))

    def least(self, count: int) -> int:
        """What everybody knows a suppressed cell to be at least: where each 0 is told, somebody is in it.

        A cell that is held and has nobody in it is the exception that nobody is told of.
        """
        return min(count, 1) if self.zeros is Zeros.PUBLISH else 0


def unsafe(tables: Linked, rules: Rules) -> frozenset[int]:
    """The places of the cells that must not be known: primary suppression."""
    lowest = 0 if rules.zeros is Zeros.PRIMARY else 1
    found = {place for place, count in enumerate(tables.counts) if lowest <= count < rules.threshold}
    found |= {tables.places[cell] for cell in rules.held if cell in tables.places}
    if rules.dominance is not None:
        for table in tables.tables:
            found |= {tables.places[cell] for cell in _dominated(table, rules.dominance)}
    return frozenset(found)


def _dominated(table: Table, rule: Dominance) -> set[Cell]:
    return {
        table.cell(codes)
        for codes, largest in table.largest.items()
        if table.counts[codes] and 100 * sum(largest[: rule.number]) > rule.share * table.counts[codes]
    }


def alone(tables: Linked) -> frozenset[int]:
    """The places of cells with one contributor, who knows what it is."""
    found = {place for place, count in enumerate(tables.counts) if count == 1}
    for table in tables.tables:
        found |= {
            tables.places[table.cell(codes)]
            for codes, largest in table.largest.items()
            if largest and largest[0] == table.counts[codes] > 0
        }
    return frozenset(found)


def known_to_each(tables: Linked, places: frozenset[int]) -> Mapping[int, frozenset[int]]:
    """What the one in each cell knows: it, what is above and below it and holds her alone, and so on from there; and
    that nobody is in the other parts of these. That she knows by being alone, whatever is published."""
    left = sorted(places)
    known: dict[int, frozenset[int]] = {}
    empty = _empty_within(tables, places)
    while left:
        hers, edge = {left[0]}, [left[0]]
        while edge:
            here = edge.pop()
            alike = [place for place in left if place not in hers and tables.counts[place] == tables.counts[here]]
            found = [place for place in alike if tables.holds(here, place) or tables.holds(place, here)]
            hers.update(found)
            edge += found
        known |= dict.fromkeys(sorted(hers), frozenset(hers).union(*(empty.get(one, ()) for one in hers)))
        left = [place for place in left if place not in hers]
    return known


def _empty_within(tables: Linked, wholes: frozenset[int]) -> Mapping[int, list[int]]:
    """The cells with nobody in them that are part of each of some cells."""
    found: dict[int, list[int]] = {}
    if any(tables.heights[whole] for whole in wholes):
        for place, count in enumerate(tables.counts):
            if not count:
                for whole in tables.around(place) & wholes:
                    found.setdefault(whole, []).append(place)
    return found
