"""The cheapest pattern of small tables by trying them all, written without a line of what Helle protects them with.

Takes the counts of the innermost cells alone and makes totals, costs, what is unsafe and what adds up to what by
itself. Every set of cells is tried, the cheapest first. A set that fails is not tried alone: whoever knows more learns
no less, so each part of it fails as well that leaves the same cell suppressed. To leave out many at once the set is
grown as long as the same cell stays too narrow. Whether a cell is wide enough is asked of whole tables one by one:
whole numbers are taken for the unknown cells, and given up where a sum cannot be met. There is no linear program in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

import numpy as np

type Codes = tuple[str, ...]
type Cell = frozenset[tuple[str, str]]
type Bounds = tuple[list[int], list[int]]

FAR = 60
"""No cell is looked for further above what it is: wider than any width that is asked for by an order of magnitude."""


@dataclass(frozen=True, slots=True)
class Counts:
    """One table: what the innermost cells count, and what the largest contributors of some of them gave."""

    dimensions: Codes
    inner: Mapping[Codes, int]
    largest: Mapping[Codes, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """Tables of one release and what is asked of them. `dominance`: the so many largest may not give more than that
    share of a hundred. `by_counts`: a cell costs what it counts and one, else one and one for each sum in it."""

    tables: tuple[Counts, ...]
    above: Mapping[str, Mapping[str, str]]
    threshold: int
    width: int
    singletons: bool = False
    dominance: tuple[int, float] | None = None
    by_counts: bool = False

    @cached_property
    def world(self) -> World:
        """Everything that follows from the counts."""
        return World(self)


class World:
    """The cells of all tables, each once, by number."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        counts: dict[Cell, int] = {}
        heights: dict[Cell, int] = {}
        sums: list[tuple[Cell, list[Cell]]] = []
        steps: list[tuple[Cell, list[Cell]]] = []
        largest: dict[Cell, tuple[int, ...]] = {}
        for one in asked.tables:
            within: dict[Cell, list[Cell]] = {}
            found: dict[Cell, int] = {}
            for codes, count in one.inner.items():
                named = list(zip(one.dimensions, codes, strict=True))
                chains = [self._up(dimension, code) for dimension, code in named]
                if codes in one.largest:
                    largest[frozenset(named)] = one.largest[codes]
                for each in product(*(range(len(chain)) for chain in chains)):
                    cell = frozenset(chain[step] for chain, step in zip(chains, each, strict=True) if chain[step][1])
                    found[cell] = found.get(cell, 0) + count
                    within.setdefault(cell, []).append(frozenset(named))
                    heights[cell] = max(heights.get(cell, 0), sum(step > 0 for step in each))
            assert all(counts.get(cell, count) == count for cell, count in found.items()), "tables that disagree"
            counts |= found
            sums += [(whole, parts) for whole, parts in within.items() if parts != [whole]]
            steps += self._steps(found)
        self.cells = list(counts)
        self.at = {cell: number for number, cell in enumerate(self.cells)}
        self.counts = list(counts.values())
        self.costs = [1 + (counts[cell] if asked.by_counts else heights[cell]) for cell in self.cells]
        self.rows = [(self.at[whole], [self.at[part] for part in parts]) for whole, parts in sums]
        # They say nothing more, and sooner when something cannot be.
        self.steps = [*self.rows, *((self.at[whole], [self.at[part] for part in parts]) for whole, parts in steps)]
        self.largest = {self.at[cell]: gave for cell, gave in largest.items()}
        self.must = [number for number in range(len(self.cells)) if self._is_unsafe(number)]
        self.may = [n for n, count in enumerate(self.counts) if count and n not in self.must]
        self.insiders = list(self._alone()) if asked.singletons else []

    def _up(self, dimension: str, code: str) -> list[tuple[str, str]]:
        chain = [(dimension, code)]
        while code in self.asked.above.get(dimension, {}):
            code = self.asked.above[dimension][code]
            chain.append((dimension, code))
        return [*chain, (dimension, "")]

    def _steps(self, found: Mapping[Cell, int]) -> Iterator[tuple[Cell, list[Cell]]]:
        """Each sum of a table along one dimension, to what is next below it."""
        parts: dict[tuple[Cell, str], list[Cell]] = {}
        for cell in found:
            for dimension, code in cell:
                [_itself, (_dimension, above), *_further] = self._up(dimension, code)
                rest = cell - {(dimension, code)}
                parts.setdefault((rest | {(dimension, above)} if above else rest, dimension), []).append(cell)
        yield from ((whole, under) for (whole, _dimension), under in parts.items())

    def _is_unsafe(self, number: int) -> bool:
        if 0 < self.counts[number] < self.asked.threshold:
            return True
        if self.asked.dominance is None or number not in self.largest:
            return False
        most, share = self.asked.dominance
        return 100 * sum(self.largest[number][:most]) > share * self.counts[number] > 0

    def _alone(self) -> Iterator[frozenset[int]]:
        """What each one who is alone in a cell knows: it, and what is within or around it and as large, and so on."""
        left = {
            number
            for number, count in enumerate(self.counts)
            if count == 1 or (count and self.largest.get(number, (0,))[0] == count)
        }
        while left:
            hers = {left.pop()}
            while more := {
                other
                for other in left
                for one in hers
                if self.counts[one] == self.counts[other] and (self._holds(one, other) or self._holds(other, one))
            }:
                hers |= more
                left -= more
            yield frozenset(hers)

    def _holds(self, whole: int, part: int) -> bool:
        of_part = {step for dimension, code in self.cells[part] for step in self._up(dimension, code)}
        return self.cells[whole] <= of_part

    # Whether a pattern does.

    def wrong_with(self, pattern: frozenset[int]) -> tuple[frozenset[int], Narrow] | None:
        """The first thing that is told too closely where these are suppressed, and which of them it needs; or None."""
        for target in pattern:
            narrow = Narrow(target, self.asked.width)
            if self.is_narrow(narrow, pattern):
                return frozenset((target,)), narrow
        for hers in self.insiders:
            for one in hers & pattern:
                # What must not be known is asked of whoever is alone anywhere, in one sum with it or in none.
                for together in (*({row[0], *row[1]} for row in self.rows), {one, *self.must}):
                    for target in (together & pattern) - hers if one in together else ():
                        narrow = Narrow(target, 1, hers)
                        if self.is_narrow(narrow, pattern):
                            return frozenset((target, one)), narrow
        return None

    def is_narrow(self, narrow: Narrow, pattern: frozenset[int]) -> bool:
        """Whether no two whole tables lie so far apart in the cell, of those that anybody who knows that much may
        think of."""
        place, width = narrow.place, narrow.width
        low = high = self.counts[place]
        hidden = pattern - narrow.knows

        def asked(least: int, most: int) -> int | None:
            lows = [1 if number in hidden else count for number, count in enumerate(self.counts)]
            highs = [count + FAR if number in hidden else count for number, count in enumerate(self.counts)]
            lows[place], highs[place] = max(lows[place], least), min(highs[place], most)
            found = self._whole_table((lows, highs))
            return None if found is None else found[place]

        if asked(low + width, low + FAR) is not None or asked(0, high - width) is not None:
            return False
        while (more := asked(high + 1, low + FAR)) is not None:
            high = more
        return asked(0, high - width) is None

    def _whole_table(self, bounds: Bounds) -> list[int] | None:
        """Some whole table within bounds that adds up."""
        waiting = [bounds]
        while waiting:
            low, high = waiting.pop()
            if not self._drawn_together(low, high):
                continue
            open_ = [number for number, (least, most) in enumerate(zip(low, high, strict=True)) if least < most]
            if not open_:
                return low
            number = min(open_, key=lambda one: high[one] - low[one])
            middle = (low[number] + high[number]) // 2
            waiting.append(([*low[:number], middle + 1, *low[number + 1 :]], list(high)))
            waiting.append((list(low), [*high[:number], middle, *high[number + 1 :]]))
        return None

    def _drawn_together(self, low: list[int], high: list[int]) -> bool:
        """Leave each cell only what the sums let it be; False where a sum cannot be met."""
        moved = True
        while moved:
            moved = False
            for whole, parts in self.steps:
                least, most = sum(low[part] for part in parts), sum(high[part] for part in parts)
                if least > low[whole]:
                    low[whole], moved = least, True
                if most < high[whole]:
                    high[whole], moved = most, True
                if low[whole] > high[whole]:
                    return False
                for part in parts:
                    at_least = low[whole] - (most - high[part])
                    at_most = high[whole] - (least - low[part])
                    if at_least > low[part]:
                        least += at_least - low[part]
                        low[part], moved = at_least, True
                    if at_most < high[part]:
                        most -= high[part] - at_most
                        high[part], moved = at_most, True
                    if low[part] > high[part]:
                        return False
        return True


@dataclass(frozen=True, slots=True)
class Narrow:
    """That a cell has to be so wide for somebody who knows some others."""

    place: int
    width: int
    knows: frozenset[int] = frozenset()


def cheapest(asked: Asked) -> int | None:
    """The least that any pattern costs which protects, beyond what must be suppressed; None where none does."""
    world = asked.world
    may, must = world.may, frozenset(world.must)
    bit = {number: 1 << place for place, number in enumerate(may)}
    sets = np.arange(1 << len(may), dtype=np.int64)
    costs = sum((((sets >> place) & 1) * world.costs[number] for place, number in enumerate(may)), np.zeros_like(sets))
    order = np.argsort(costs, kind="stable")
    sets, costs = sets[order], costs[order]
    left = np.ones(len(sets), dtype=bool)
    while left.any():
        first = int(np.argmax(left))
        pattern = must | {number for number in may if sets[first] & bit[number]}
        wrong = world.wrong_with(pattern)
        if wrong is None:
            return int(costs[first])
        needs, narrow = wrong
        grown = _grown(world, narrow, pattern)
        within = sum(bit[number] for number in grown if number in bit)
        has = sum(bit[number] for number in needs if number in bit)
        left &= ((sets & ~within) != 0) | ((sets & has) != has)
    return None


def _grown(world: World, narrow: Narrow, pattern: frozenset[int]) -> frozenset[int]:
    """The pattern, and whatever else of it can be suppressed and leaves the same cell as narrow."""
    for number in world.may:
        if number not in pattern and world.is_narrow(narrow, pattern | {number}):
            pattern |= {number}
    return pattern


def cost_of(asked: Asked, suppressed: Sequence[Cell]) -> int:
    """What a pattern costs beyond what must be suppressed."""
    world = asked.world
    return sum(world.costs[number] for cell in suppressed if (number := world.at[cell]) not in world.must)


def protects(asked: Asked, suppressed: Sequence[Cell]) -> bool:
    """Whether a pattern has what must be suppressed in it, and tells nothing too closely."""
    pattern = frozenset(asked.world.at[cell] for cell in suppressed)
    return pattern >= set(asked.world.must) and asked.world.wrong_with(pattern) is None
