"""The tables of persons behind a ring, as the audit finds them: it takes nothing over from the search (`rings`).

The search takes tables away one by one until a ring is left. Here all are looked at together. Two dimensions hang
together where a table has both. Where four or more hang together in a circle and none of them across it, one chord
after the other is drawn until there is no such circle; then numbers are the totals of some table where they are those
of one over each largest set of dimensions that all hang together (Beeri, Fagin, Maier and Yannakakis 1983). Who may be
in it is found by joining the rows of the files that somebody may be in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations, permutations

from helle.methods.disclosure import too_large
from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.tables import TOTAL, Codes, Hierarchy
from helle.methods.disclosure.too_large import TooLarge


def hanging_together(tables: Iterable[Collection[str]]) -> tuple[frozenset[str], ...]:
    """The largest sets of dimensions that all hang together and that no table has; none where there is no ring."""
    every = [frozenset(one) for one in tables]
    beside: dict[str, set[str]] = {name: set() for one in every for name in sorted(one)}
    for one in every:
        for name in one:
            beside[name] |= one - {name}
    while (chord := _chord(beside)) is not None:
        for name, other in (chord, chord[::-1]):
            beside[name].add(other)
    return tuple(one for one in _largest(beside) if not any(one <= table for table in every))


def _chord(beside: Mapping[str, Collection[str]]) -> tuple[str, str] | None:
    """Two that are next to the same one in a circle across which nothing hangs together; None where there is none."""
    for name in sorted(beside):
        for one, other in combinations(sorted(beside[name]), 2):
            if other in beside[one]:
                continue
            # Around the circle from one to the other, by none that hangs together with what lies between them.
            reached, left = {one}, [one]
            while left:
                more = {
                    each
                    for each in beside[left.pop()]
                    if each == other or (each != name and each not in beside[name] and each not in reached)
                }
                reached |= more
                left += sorted(more)
            if other in reached:
                return one, other
    return None


def _largest(beside: Mapping[str, Collection[str]]) -> list[frozenset[str]]:
    """The sets that all hang together, each that is in no larger one (Bron and Kerbosch 1973)."""
    found: list[frozenset[str]] = []

    def grow(have: frozenset[str], may: set[str], had: set[str]) -> None:
        if not may and not had:
            found.append(have)
        for name in sorted(may):
            grow(have | {name}, may & {*beside[name]}, had & {*beside[name]})
            may, had = may - {name}, had | {name}

    grow(frozenset(), {*beside}, set())
    return [one for one in found if one]


def joined(files: Sequence[Published], hierarchies: Mapping[str, Hierarchy]) -> tuple[Published, ...]:
    """The tables behind files, by the finest codes that any has, without a number in them. Raises `TooLarge`."""
    sets = hanging_together(file.dimensions for file in files)
    if not sets:
        return ()
    codes: dict[str, dict[str, None]] = {}
    for file in files:
        for at, name in enumerate(file.dimensions):
            codes.setdefault(name, {}).update(dict.fromkeys(row[at] for row in file.values if row[at] != TOTAL))
    trees = {name: hierarchies.get(name, Hierarchy()) for name in codes}
    finest = {
        name: [one for one in have if not any(one in trees[name].above(other) for other in have if other != one)]
        for name, have in codes.items()
    }
    too_many = TooLarge(
        [file.name for file in files if any(len(one.intersection(file.dimensions)) > 1 for one in sets)],
        [name for name in codes if any(name in one for one in sets)],
    )
    every = []
    for one in sets:
        dimensions = tuple(name for name in codes if name in one)
        within = [file for file in files if one.issuperset(file.dimensions)]
        every.append((dimensions, _rows(dimensions, within, finest, trees, too_many)))
    found = []
    for one, (dimensions, rows) in zip(sets, _agreeing(every), strict=True):
        values: dict[Codes, int | None] = dict.fromkeys(rows)
        # Two tables behind say the same of what they share, which may stand in no file.
        for kept in dict.fromkeys((*(one & other for other in sets if other != one), frozenset[str]())):
            values |= dict.fromkeys(
                tuple(code if name in kept else TOTAL for name, code in zip(dimensions, row, strict=True))
                for row in rows
            )
        ring = dict.fromkeys(file.name for file in files if len(one.intersection(file.dimensions)) > 1)
        found.append(Published(", ".join(ring), dimensions, values))
    return tuple(found)


def _agreeing(tables: Sequence[tuple[tuple[str, ...], list[Codes]]]) -> list[tuple[tuple[str, ...], list[Codes]]]:
    """Tables behind without the rows that another has none for, in what both share: nobody is in them."""
    left, rows = list(tables), -1
    while rows != (rows := sum(len(one) for _names, one in left)):
        for here, there in permutations(range(len(left)), 2):
            (names, mine), (others, theirs) = left[here], left[there]
            common = [(names.index(name), others.index(name)) for name in names if name in others]
            have = {tuple(row[at] for _here, at in common) for row in theirs}
            left[here] = names, [row for row in mine if tuple(row[at] for at, _there in common) in have]
    return left


def _rows(
    dimensions: Sequence[str],
    files: Sequence[Published],
    finest: Mapping[str, Sequence[str]],
    trees: Mapping[str, Hierarchy],
    too_many: TooLarge,
) -> list[Codes]:
    """The combinations of codes that no file says nobody is in: one dimension after the other."""
    rows: list[Codes] = [()]
    for at, name in enumerate(dimensions):
        known = dimensions[: at + 1]
        asked = [_Somebody(file, known, finest, trees) for file in files if name in file.dimensions]
        asked = [one for one in asked if one.is_of_all]
        rows = [(*row, code) for row in rows for code in finest[name] if all(one.may_be((*row, code)) for one in asked)]
        if len(rows) > too_large.MOST_TRIED:
            raise too_many
    return rows


class _Somebody:
    """The rows of a file that somebody may be in, for combinations of finer codes. `is_of_all`: whether all of its
    dimensions are `known`."""

    def __init__(
        self,
        file: Published,
        known: Sequence[str],
        finest: Mapping[str, Sequence[str]],
        trees: Mapping[str, Hierarchy],
    ) -> None:
        self.is_of_all = {*file.dimensions} <= {*known}
        if not self.is_of_all:
            return
        self._places = [known.index(name) for name in file.dimensions]
        # Under each finest code, the row of the file that counts it: the innermost that the file has.
        self._counted: list[dict[str, str]] = []
        for at, name in enumerate(file.dimensions):
            column = {row[at] for row in file.values} - {TOTAL}
            innermost = column.difference(*(trees[name].above(code) for code in column))
            chains = {code: (code, *trees[name].above(code)) for code in finest[name]}
            counted = {code: next((one for one in chain if one in innermost), "") for code, chain in chains.items()}
            # A column with totals alone counts everybody in these.
            self._counted.append(counted if column else dict.fromkeys(finest[name], TOTAL))
        self._values = file.values
        self._tells_all = (TOTAL,) * len(self._places) in file.values

    def may_be(self, row: Codes) -> bool:
        """Whether somebody may be in a combination: a file that has all there are has a row for whoever is there."""
        counted = tuple(of[row[place]] for of, place in zip(self._counted, self._places, strict=True))
        return self._values[counted] != 0 if counted in self._values else not self._tells_all
