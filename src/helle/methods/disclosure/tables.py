"""Tables of counts that are released together: their codes, their totals, and which cells are one and the same.

A cell is what is said of it, the pairs of dimension and code, `Total` left out. So a cell that stands in two tables,
or in an earlier release, is one cell, and is published or suppressed in all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

TOTAL = "Total"

type Cell = frozenset[tuple[str, str]]
type Codes = tuple[str, ...]
"""A code for each dimension of a table, `TOTAL` where it is summed over."""


class NotAdditive(Exception):
    """A total that was given is not the sum of its parts."""

    def __init__(self, codes: Codes, given: int, summed: int) -> None:
        super().__init__(f"{codes}: {given}, not {summed}")
        self.codes, self.given, self.summed = codes, given, summed


class Disagree(Exception):
    """Two tables say different numbers of the same cell."""

    def __init__(self, table: str, codes: Codes, here: int, other: str, there: int) -> None:
        super().__init__(f"{table} {codes}: {here}; {other}: {there}")
        self.table, self.codes, self.here, self.other, self.there = table, codes, here, other, there


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Which code stands under which. Whoever stands under none stands under `TOTAL`."""

    parents: Mapping[str, str] = field(default_factory=dict)

    def above(self, code: str) -> Codes:
        """What a code is part of, the nearest first, `TOTAL` last. Nothing is above `TOTAL`."""
        found: list[str] = []
        while code != TOTAL:
            code = self.parents.get(code, TOTAL)
            found.append(code)
        return tuple(found)


def cell_of(dimensions: Sequence[str], codes: Codes) -> Cell:
    """The cell that a row of a table speaks of."""
    return frozenset((name, code) for name, code in zip(dimensions, codes, strict=True) if code != TOTAL)


@dataclass(frozen=True, slots=True)
class Table:
    """One table with all its totals. `counts` has a row for each cell; a combination without a row cannot occur."""

    name: str
    dimensions: tuple[str, ...]
    counts: Mapping[Codes, int]
    inner: frozenset[Codes]
    """The rows that are the sum of no other."""
    largest: Mapping[Codes, tuple[int, ...]] = field(default_factory=dict)
    """What the largest contributors gave, the largest first, as it stood in the file; only for rows that had it."""

    def cell(self, codes: Codes) -> Cell:
        """The cell of a row."""
        return cell_of(self.dimensions, codes)

    def in_cells(self) -> dict[Cell, int]:
        """The counts by cell."""
        return {self.cell(codes): count for codes, count in self.counts.items()}


def table(
    name: str,
    dimensions: Sequence[str],
    given: Mapping[Codes, int],
    hierarchies: Mapping[str, Hierarchy],
    largest: Mapping[Codes, tuple[int, ...]] | None = None,
) -> Table:
    """A table with its totals, reckoned from the rows that are none. Raises `NotAdditive`."""
    trees = [hierarchies.get(dimension, Hierarchy()) for dimension in dimensions]
    above = [
        {code: tree.above(code) for code in dict.fromkeys(codes[place] for codes in given) if code != TOTAL}
        for place, tree in enumerate(trees)
    ]
    # A code is a sum where a row of the table has a code below it: not a total that stands alone in its column.
    sums = [{TOTAL}.union(*by.values()) if by else set() for by in above]
    inner = {codes for codes in given if not any(code in sums[place] for place, code in enumerate(codes))}
    counts: dict[Codes, int] = {}
    for codes in given:
        if codes in inner:
            chains = [(code, *above[place].get(code, ())) for place, code in enumerate(codes)]
            for each in product(*chains):
                counts[each] = counts.get(each, 0) + given[codes]
    for codes, count in given.items():
        if counts.get(codes, 0) != count:
            raise NotAdditive(codes, count, counts.get(codes, 0))
        counts.setdefault(codes, 0)  # A total of nothing, said to be nothing.
    return Table(name, tuple(dimensions), _in_order(counts, trees), frozenset(inner), largest or {})


def _in_order(counts: Mapping[Codes, int], trees: Sequence[Hierarchy]) -> dict[Codes, int]:
    """The codes as the file has them, each sum after its parts, `TOTAL` last."""
    places: list[dict[str, tuple[int, int]]] = []
    for place, tree in enumerate(trees):
        seen: dict[str, tuple[int, int]] = {}
        for number, code in enumerate(dict.fromkeys(codes[place] for codes in counts)):
            deep = len(tree.above(code))
            first = min((seen[below][0] for below in seen if code in tree.above(below)), default=number)
            seen[code] = (len(counts) if code == TOTAL else first, -deep)
        places.append(seen)
    ordered = sorted(counts, key=lambda codes: tuple(places[place][code] for place, code in enumerate(codes)))
    return {codes: counts[codes] for codes in ordered}


@dataclass(frozen=True, slots=True)
class Equation:
    """A cell that is the sum of others: places in `Linked.cells`."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """All cells of several tables, each once, and what adds up to what."""

    tables: tuple[Table, ...]
    hierarchies: Mapping[str, Hierarchy]
    cells: tuple[Cell, ...]
    counts: tuple[int, ...]
    heights: tuple[int, ...]
    """How often a cell is summed over: 0 for a cell within all tables that it stands in."""
    equations: tuple[Equation, ...]
    places: Mapping[Cell, int]

    def holds(self, whole: int, part: int) -> bool:
        """Whether everybody in one cell is in another."""
        of_part = dict(self.cells[part])
        for dimension, code in self.cells[whole]:
            here = of_part.get(dimension, TOTAL)
            if here != code and code not in self.hierarchies.get(dimension, Hierarchy()).above(here):
                return False
        return True

    def around(self, part: int) -> frozenset[int]:
        """The cells that hold everybody in one, it among them: all of which `holds` says so."""
        named = sorted(self.cells[part])
        chains = [{code, TOTAL, *self.hierarchies.get(dimension, Hierarchy()).above(code)} for dimension, code in named]
        wholes = (cell_of([dimension for dimension, _code in named], codes) for codes in product(*chains))
        return frozenset(place for one in wholes if (place := self.places.get(one)) is not None)


def linked(tables: Iterable[Table], hierarchies: Mapping[str, Hierarchy]) -> Linked:
    """Tables as one set of cells. Raises `Disagree` where two tables say different numbers of one cell."""
    tables = tuple(tables)
    places: dict[Cell, int] = {}
    counts: list[int] = []
    heights: list[int] = []
    from_: list[str] = []
    equations: dict[tuple[int, frozenset[int]], Equation] = {}
    for one in tables:
        trees = [hierarchies.get(dimension, Hierarchy()) for dimension in one.dimensions]
        sums = _sums(one, trees)
        for codes, count in one.counts.items():
            place = places.setdefault(one.cell(codes), len(places))
            height = sum(code in sums[number] for number, code in enumerate(codes))
            if place == len(counts):
                counts.append(count)
                heights.append(height)
                from_.append(one.name)
            elif counts[place] != count:
                raise Disagree(one.name, codes, count, from_[place], counts[place])
            heights[place] = max(heights[place], height)
    met = _codes_of(places)
    for one in tables:
        trees = [hierarchies.get(dimension, Hierarchy()) for dimension in one.dimensions]
        for whole, parts in (*_sums_of(one, trees), *_sums_elsewhere(one, trees, places, met)):
            at = places[one.cell(whole)]
            under = tuple(places[one.cell(codes)] for codes in parts)
            summed = sum(counts[part] for part in under)
            if summed != counts[at]:
                raise Disagree(one.name, whole, summed, from_[at], counts[at])
            equations.setdefault((at, frozenset(under)), Equation(at, under))
    return Linked(tables, hierarchies, tuple(places), tuple(counts), tuple(heights), tuple(equations.values()), places)


def _sums(one: Table, trees: Sequence[Hierarchy]) -> list[set[str]]:
    """The codes of each dimension that are sums; none where a column holds nothing but `TOTAL`."""
    codes = [dict.fromkeys(row[place] for row in one.counts) for place in range(len(trees))]
    return [set().union(*(tree.above(code) for code in codes[place])) for place, tree in enumerate(trees)]


def _sums_of(one: Table, trees: Sequence[Hierarchy]) -> Iterable[tuple[Codes, list[Codes]]]:
    """Each row that is the sum of others along one dimension, one step at a time: to the nearest row above."""
    parts: dict[tuple[Codes, int], list[Codes]] = {}
    for codes in one.counts:
        for place, code in enumerate(codes):
            wholes = ((*codes[:place], above, *codes[place + 1 :]) for above in trees[place].above(code))
            whole = next((whole for whole in wholes if whole in one.counts), None)
            if whole is not None:
                parts.setdefault((whole, place), []).append(codes)
    for (whole, _), under in parts.items():
        yield whole, under


def _codes_of(cells: Iterable[Cell]) -> dict[str, set[str]]:
    """The codes of each dimension that stand in some cells."""
    found: dict[str, set[str]] = {}
    for cell in cells:
        for dimension, code in cell:
            found.setdefault(dimension, set()).add(code)
    return found


def _sums_elsewhere(
    one: Table, trees: Sequence[Hierarchy], cells: Container[Cell], met: Mapping[str, set[str]]
) -> Iterable[tuple[Codes, list[Codes]]]:
    """Each sum that another table has and this one only adds up to, with the innermost rows in it."""
    return ((whole, under) for whole, under in _innermost(one, trees, cells, met) if whole not in one.counts)


def in_innermost(tables: Linked) -> Iterable[tuple[int, ...]]:
    """Each sum with all innermost cells in it, table by table, where `Linked.equations` go one step at a time."""
    met = _codes_of(tables.cells)
    for one in tables.tables:
        trees = [tables.hierarchies.get(dimension, Hierarchy()) for dimension in one.dimensions]
        for whole, under in _innermost(one, trees, tables.places, met):
            yield tuple(tables.places[one.cell(codes)] for codes in (whole, *under))


def _innermost(
    one: Table, trees: Sequence[Hierarchy], cells: Container[Cell], met: Mapping[str, set[str]]
) -> Iterable[tuple[Codes, list[Codes]]]:
    """Each sum that a table adds up to and some table has, with the innermost rows in it.

    One that only another table has is among them where all who are in it are in the rows of this one: it has a row
    above it, or no code that was `met` under it is missing in them.
    """
    sums = _sums(one, trees)
    found: dict[Codes, list[Codes]] = {}
    for codes in one.counts:
        if not any(code in sums[place] for place, code in enumerate(codes)):
            for whole in _around(codes, trees):
                found.setdefault(whole, []).append(codes)
    inner = [{codes[place] for rows in found.values() for codes in rows} for place in range(len(trees))]
    reached = [
        {code: _is_reached(code, have, tree, met.get(dimension, set())) for code in {*have, *sums[place]}}
        for place, (dimension, tree, have) in enumerate(zip(one.dimensions, trees, inner, strict=True))
    ]
    for whole, under in found.items():
        if under == [whole] or one.cell(whole) not in cells:
            continue
        if any(each in one.counts for each in _around(whole, trees)) or all(
            reached[place][code] for place, code in enumerate(whole)
        ):
            yield whole, under


def _is_reached(whole: str, have: Collection[str], tree: Hierarchy, met: Iterable[str]) -> bool:
    """Whether each code that was met under one is among some others, or is above or under one of them."""
    if whole in have:
        return True
    within = {code: set(tree.above(code)) for code in have if whole in tree.above(code)}
    above = set().union(*within.values())
    return all(
        code in within or code in above or not within.keys().isdisjoint(tree.above(code))
        for code in met
        if whole in tree.above(code)
    )


def _around(codes: Codes, trees: Sequence[Hierarchy]) -> Iterable[Codes]:
    """A row, and each that it is in."""
    return product(*((code, *tree.above(code)) for code, tree in zip(codes, trees, strict=True)))
