"""Tables in a ring, and the table of persons that stands behind them, as the search takes them.

Area by sex, sex by age, area by age: one table of area, sex and age, which nobody has, stands behind all three, and its
cells are whole numbers of 0 and more. That bounds what the three hold back more than their common totals do: where
everybody of a sex is of one age, the rows of area by sex are rows of area by age as well.

Tables bound each other by their common totals alone where they can be taken away one by one, each with all that it
shares with the rest in one other table (Graham 1979; Vorob'ev 1962): then numbers that agree in the totals are the
totals of some table. What is left is a ring. There a table behind is needed of each set of dimensions that hang
together once the ring is filled up with chords, and those tables need to agree in what they share alone. The audit
finds both in a way of its own (`joining`), so that a slip here is seen there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations, permutations, product
from math import prod
from typing import Final

from helle.methods.disclosure import too_large
from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.tables import TOTAL, Cell, Codes, Hierarchy, Table, cell_of
from helle.methods.disclosure.too_large import TooLarge

_AROUND: Final = 0.75
"""The share of what stays unknown that may be around those who are alone."""


def sets_behind(tables: Iterable[Collection[str]]) -> tuple[frozenset[str], ...]:
    """The sets of dimensions of which a table stands behind some tables; none where these are in no ring."""
    every = [frozenset(one) for one in tables]
    ring = _without_ears(every)
    beside: dict[str, set[str]] = {}
    for one in ring:
        for name in one:
            beside.setdefault(name, set()).update(one - {name})
    found: list[frozenset[str]] = []
    while beside:
        # The one of which the fewest are beside it makes the smallest table; of equals, the first.
        name = min(sorted(beside), key=lambda each: len(beside[each]))
        around = beside.pop(name)
        found.append(frozenset({name, *around}))
        for other in around:
            beside[other] |= around - {other}
            beside[other].discard(name)
    widest = [one for one in found if not any(one < other for other in found)]
    return tuple(dict.fromkeys(one for one in widest if not any(one <= table for table in every)))


def _without_ears(tables: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """What is left of tables as each goes that shares all it shares with the others with one of them."""
    left = sorted(set(tables), key=sorted)
    while True:
        shared = [one & frozenset[str]().union(*left[:at], *left[at + 1 :]) for at, one in enumerate(left)]
        kept = [
            one
            for at, one in enumerate(shared)
            if not any(one < other or (one == other and at > to) for to, other in enumerate(shared) if to != at)
        ]
        if kept == left or not kept:
            return kept if len(kept) > 1 else []
        left = kept


def behind(files: Sequence[Published], hierarchies: Mapping[str, Hierarchy]) -> tuple[Published, ...]:
    """The tables behind files, without a number in them. Raises `TooLarge`.

    They have the finest codes that any file has; not where a file tells that nobody is there, or has all there are and
    no such row.
    """
    sets = sets_behind(file.dimensions for file in files)
    if not sets:
        return ()
    finest = _finest(files, hierarchies)
    names = list(dict.fromkeys(name for file in files for name in file.dimensions))
    people: dict[tuple[str, ...], set[Codes]] = {}
    for one in sets:
        dimensions = tuple(name for name in names if name in one)
        within = [_Rows(file, dimensions, hierarchies) for file in files if set(file.dimensions) <= one]
        if prod(len(finest[name]) for name in dimensions) > too_large.MOST_TRIED:
            raise too_much_behind(files)
        people[dimensions] = {
            codes
            for codes in product(*(finest[name] for name in dimensions))
            if all(file.may_have(codes) for file in within)
        }
    _take_away(people)
    found = []
    for one, (dimensions, may_be) in zip(sets, people.items(), strict=True):
        rows = [codes for codes in product(*(finest[name] for name in dimensions)) if codes in may_be]
        # What two tables behind share is told by no file, and yet both have to say the same of it.
        shared = [
            tuple(name in each for name in dimensions)
            for other in sets
            if other != one
            for size in range(len(one & other) + 1)
            for each in combinations(sorted(one & other), size)
        ]
        values: dict[Codes, int | None] = dict.fromkeys(rows)
        for keeps in dict.fromkeys([*shared, (False,) * len(dimensions)]):
            values |= dict.fromkeys(
                tuple(code if kept else TOTAL for code, kept in zip(codes, keeps, strict=True)) for codes in rows
            )
        found.append(Published(", ".join(_names(files, [one])), dimensions, values))
    return tuple(found)


def too_much_behind(files: Sequence[Published]) -> TooLarge:
    """That there is too much behind a ring of files: which of them are in it, and by what."""
    sets = sets_behind(file.dimensions for file in files)
    names = dict.fromkeys(name for file in files for name in file.dimensions)
    return TooLarge(_names(files, sets), [name for name in names if any(name in each for each in sets)])


def told_besides(
    tables: Sequence[Table], lonely: Collection[Cell], hierarchies: Mapping[str, Hierarchy], too_many: TooLarge
) -> dict[Cell, int]:
    """The cells of tables behind of which everybody is taken to know what is in them, with that; none of few cells.

    That is more than anybody knows, so that what protects against it protects. Unknown stay, so that what is suppressed
    can move: each cell in which one may stand who is alone in one of some cells; where there is room for it, all that
    share a code with such a cell; and all of the codes that most have, of each dimension as many as there is room for.
    Raises `too_many` where there is none for one of each, beside where they stand.
    """
    rows = [(one, codes) for one in tables for codes in one.counts if TOTAL not in codes]
    # What two tables share, and what they come to, stays unknown: it follows.
    room = too_large.MOST - (sum(len(one.counts) for one in tables) - len(rows))
    if len(rows) <= room:
        return {}
    columns = [[dict.fromkeys(each) for each in zip(*one.counts, strict=True)] for one in tables]

    def within(cells: Iterable[Cell]) -> set[tuple[str, Codes]]:
        return {
            (one.name, codes)
            for one, each in zip(tables, columns, strict=True)
            for cell in cells
            for codes in _rows_of(one, each, cell, hierarchies)
        }

    unknown = within(lonely)
    around = unknown | within(dict.fromkeys(frozenset({each}) for cell in lonely for each in cell))
    unknown = around if len(around) <= _AROUND * room else unknown
    most = [_most_first(one) for one in tables]
    for many in range(1, max(len(codes) for each in most for codes in each)):
        first = {one.name: [set(codes[:many]) for codes in each] for one, each in zip(tables, most, strict=True)}
        more = unknown | {
            (one.name, codes)
            for one, codes in rows
            if any(code in each for code, each in zip(codes, first[one.name], strict=True))
        }
        if len(more) > room:
            if many == 1:
                raise too_many
            break
        unknown = more
    return {
        cell_of(one.dimensions, codes): one.counts[codes] for one, codes in rows if (one.name, codes) not in unknown
    }


def _rows_of(
    table: Table, columns: Sequence[Iterable[str]], cell: Cell, hierarchies: Mapping[str, Hierarchy]
) -> list[Codes]:
    """The rows of a table behind that a cell may have somebody in, of those that share a dimension with it."""
    wide = dict(cell)
    if wide.keys().isdisjoint(table.dimensions):
        return []
    within = [
        [
            code
            for code in column
            if code != TOTAL
            and (name not in wide or wide[name] in (code, *hierarchies.get(name, Hierarchy()).above(code)))
        ]
        for name, column in zip(table.dimensions, columns, strict=True)
    ]
    return [codes for codes in product(*within) if codes in table.counts]


def _most_first(table: Table) -> list[list[str]]:
    """The codes of each dimension of a table behind, those first that most have."""
    persons: list[dict[str, int]] = [{} for _name in table.dimensions]
    for codes, count in table.counts.items():
        for number, code in zip(persons, codes, strict=True):
            if TOTAL not in codes:
                number[code] = number.get(code, 0) + count
    return [sorted(number, key=lambda code, of=number: -of[code]) for number in persons]  # type: ignore[misc]


def _take_away(people: Mapping[tuple[str, ...], set[Codes]]) -> None:
    """Take from each table behind the rows that nobody is in since another has no row for what both share of them."""
    changed = True
    while changed:
        changed = False
        for (one, rows), (other, theirs) in permutations(people.items(), 2):
            shared = [name for name in one if name in other]
            there = {tuple(row[other.index(name)] for name in shared) for row in theirs}
            empty = {row for row in rows if tuple(row[one.index(name)] for name in shared) not in there}
            rows -= empty
            changed = changed or bool(empty)


def nobody_in(tables: Iterable[Published], cells: Collection[Cell], hierarchies: Mapping[str, Hierarchy]) -> set[Cell]:
    """Which of some cells have no row in a table behind that they are totals of: there is nobody in them."""
    found: set[Cell] = set()
    for one in tables:
        asked = [cell for cell in cells if {name for name, _code in cell} <= {*one.dimensions}]
        somebody: set[Cell] = set()
        for row in one.values:
            chains = [
                [(name, code) for code in (own, *hierarchies.get(name, Hierarchy()).above(own))] if own != TOTAL else []
                for name, own in zip(one.dimensions, row, strict=True)
            ]
            somebody.update(frozenset(filter(None, each)) for each in product(*([None, *chain] for chain in chains)))
        found.update(cell for cell in asked if cell not in somebody)
    return found


def numbers_in(
    tables: Iterable[Published], persons: Mapping[Cell, int], hierarchies: Mapping[str, Hierarchy]
) -> dict[Cell, int]:
    """What stands in tables behind, by the persons themselves; nothing where some of them have no row there.

    `persons`: how many there are of each combination of codes, in all dimensions of a ring and the finest codes.
    """
    found: dict[Cell, int] = {}
    for one in tables:
        columns = [{row[at] for row in one.values} - {TOTAL} for at in range(len(one.dimensions))]
        rows = dict.fromkeys(one.values, 0)
        keeps = {tuple(code != TOTAL for code in row) for row in rows}
        for person, number in persons.items():
            named = dict(person)
            chains = [
                (named[name], *hierarchies.get(name, Hierarchy()).above(named[name])) if name in named else ()
                for name in one.dimensions
            ]
            codes = [
                next((code for code in chain if code in column), None)
                for chain, column in zip(chains, columns, strict=True)
            ]
            for kept in keeps if number else ():
                row = tuple(code or "" if keep else TOTAL for code, keep in zip(codes, kept, strict=True))
                if row not in rows:
                    return {}
                rows[row] += number
        found |= {cell_of(one.dimensions, row): number for row, number in rows.items()}
    return found


def _names(files: Iterable[Published], sets: Iterable[frozenset[str]]) -> list[str]:
    """The files that have two of the dimensions of a ring."""
    return list(dict.fromkeys(file.name for file in files if any(len(one & {*file.dimensions}) > 1 for one in sets)))


def _finest(files: Iterable[Published], hierarchies: Mapping[str, Hierarchy]) -> dict[str, list[str]]:
    """The codes of each dimension under which no file has another."""
    codes: dict[str, dict[str, None]] = {}
    for file in files:
        for row in file.values:
            for name, code in zip(file.dimensions, row, strict=True):
                if code != TOTAL:
                    codes.setdefault(name, {})[code] = None
    above = {
        name: {over for code in each for over in hierarchies.get(name, Hierarchy()).above(code)}
        for name, each in codes.items()
    }
    return {name: [code for code in each if code not in above[name]] for name, each in codes.items()}


class _Rows:
    """The innermost rows of a file, as it is asked of the rows of a table behind it."""

    def __init__(self, file: Published, dimensions: Sequence[str], hierarchies: Mapping[str, Hierarchy]) -> None:
        self.values = file.values
        self.places = [dimensions.index(name) for name in file.dimensions]
        self.trees = [hierarchies.get(name, Hierarchy()) for name in file.dimensions]
        self.has_all = (TOTAL,) * len(file.dimensions) in file.values
        columns = [{codes[at] for codes in file.values} - {TOTAL} for at in range(len(self.trees))]
        self.innermost = [
            column - {over for code in column for over in tree.above(code)}
            for column, tree in zip(columns, self.trees, strict=True)
        ]

    def may_have(self, codes: Codes) -> bool:
        """Whether somebody may be in a row of the table behind, as far as the file says."""
        here: list[str] = []
        for place, tree, column in zip(self.places, self.trees, self.innermost, strict=True):
            code = next((one for one in (codes[place], *tree.above(codes[place])) if one in column), None)
            if code is None:
                return not self.has_all if column else True
            here.append(code)
        if tuple(here) not in self.values:
            return not self.has_all
        return self.values[tuple(here)] != 0
