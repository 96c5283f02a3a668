"""Codes that are a total by another name than `Total`.

Summed with the others such a code is published beside them, and whoever takes them from it has what was held back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import log2
from typing import Final

import numpy as np
from numpy.typing import NDArray

from helle.methods.disclosure.balancing import balances
from helle.methods.disclosure.subtotals import bits, half, parts
from helle.methods.disclosure.tables import TOTAL, Codes, Hierarchy

_FEWEST_OTHERS = 2
_DOUBTFUL: Final = 16
"""Of drawn tables of three codes in two slices seven in a hundred have such a code by chance where the mean count is 1,
two where it is 3, and less than one of 10. Where one in so many is chance, who is refused reads first what to do
with a code that is no total."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A code that is the sum of others beside it: its dimension, and a row in which it is seen.

    `doubtful`: it may well be so by chance. `parts`: of which it is the sum, where that is not all of them; or
    which codes, it among them, are half of all (`halved`), or together as many as the codes `balanced`.
    """

    dimension: str
    code: str
    codes: Codes
    doubtful: bool = False
    parts: tuple[str, ...] = ()
    halved: bool = False
    balanced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Beside:
    """The codes under one parent of a dimension, or under any, with their counts, in the slices that tell them whole.

    `counts` and `stands`: a row for each code, a column for each slice; 0 where a slice has no such row. `anybody`:
    whether somebody is in the slice. `against`: the same codes where sums over other dimensions are told, and in other
    tables: they show nothing more, and may show that something is no sum.
    """

    codes: tuple[str, ...]
    slices: tuple[Codes, ...]
    counts: NDArray[np.int64]
    stands: NDArray[np.bool_]
    anybody: NDArray[np.bool_]
    against: NDArray[np.int64]

    def denied(self, whole: Iterable[int], parts: Iterable[int]) -> bool:
        """Whether some codes do not come to what others do, where sums or other tables tell both."""
        either = self.against[list(whole)].sum(axis=0) != self.against[list(parts)].sum(axis=0)
        return bool(either.any())

    def shown(self, place: int) -> NDArray[np.bool_]:
        """Which slices show a code: it stands there, and somebody is in one of its codes."""
        shown: NDArray[np.bool_] = self.stands[place] & self.anybody
        return shown


def hidden(
    dimensions: Sequence[str],
    values: Mapping[Codes, int | None],
    hierarchies: Mapping[str, Hierarchy],
    excepted: Mapping[str, Iterable[str]],
    *,
    held_back_below: int = 0,
    tables: Iterable[_Rows] = (),
) -> Hidden | None:
    """The first code that is the sum of all others under the same parent in each slice where that can be seen, or of
    some others under whatever parent, where that is no chance (`subtotals`). Or the first of the codes that are half
    of all under the same parent: everybody is there twice then, by one grouping and by another. Or the first of some
    that together are as many as some others (`balancing`): so are those there who are in both groupings.

    A slice is the rows that differ in this dimension alone. It shows something where it tells the code and the others
    whole and somebody is in it. Two others are needed, and where one slice alone shows the code, two with somebody in
    them: that one count equals another is nothing. Many a small table has such a code by chance; it is refused all the
    same, since one that is a total tells what is held back beside it.
    Where few rows are told whole, what these show by chance may be denied by the totals of the same rows over other
    dimensions, and by other `tables` that have the same codes. A code that is no sum there is none here.
    `held_back_below`: counts from 1 to less than this are not told. A code that is below it with all others together
    tells nothing, nor does their sum.
    """
    files = ((dimensions, values), *tables)
    for place, dimension in enumerate(dimensions):
        tree = hierarchies.get(dimension, Hierarchy())
        none = frozenset(excepted.get(dimension, ()))
        sliced = [_slices(names, rows, dimension, hierarchies) for names, rows in files if dimension in names]
        slices = sliced[0].inner
        for parent in dict.fromkeys(above for above, _ in slices):
            beside = _beside(
                {rest: row for (above, rest), row in slices.items() if above == parent},
                [each.under(parent) for each in sliced],
            )
            if len(beside.codes) <= _FEWEST_OTHERS:
                continue
            may_be = [
                at for at, code in enumerate(beside.codes) if code not in none and code not in tree.parents.values()
            ]
            if (found := _total(beside, may_be, held_back_below) or _subtotal(beside, may_be)) is not None:
                return _seen(beside, dimension, place, found)
            asked = np.array([code not in none for code in beside.codes])
            asked_of = [code for code in beside.codes if code not in none]
            if of_half := half(asked_of, beside.counts[asked]):
                chosen = [beside.codes.index(code) for code in of_half]
                if not beside.denied(chosen, set(map(int, np.flatnonzero(asked))) - set(chosen)):
                    return replace(_seen(beside, dimension, place, (chosen[0], False, of_half)), halved=True)
            everything = np.ones(len(beside.codes), dtype=np.bool_)
            if (balanced := _balanced(beside, everything, may_be, none)) is not None:
                return _seen_balanced(beside, dimension, place, balanced)
        if tree.parents and slices:
            wide: dict[Codes, dict[str, int | None]] = {}
            for (_, rest), row in slices.items():
                wide.setdefault(rest, {}).update(row)
            beside = _beside(wide, [])
            cuts = list(_cuts(beside, tree))
            if (found := _across(beside, tree, none, cuts)) is not None:
                return _seen(beside, dimension, place, found)
            for cut in cuts:
                if (balanced := _balanced(beside, cut, range(len(beside.codes)), none)) is not None:
                    return _seen_balanced(beside, dimension, place, balanced)
    return None


type _Rows = tuple[Sequence[str], Mapping[Codes, int | None]]
type _Found = tuple[int, bool, tuple[str, ...]]
type _Sides = tuple[Sequence[int], Sequence[int]]


def _seen(beside: _Beside, dimension: str, place: int, found: _Found) -> Hidden:
    """What was found, with the first row that shows it."""
    at, doubtful, parts = found
    rest, code = beside.slices[int(np.argmax(beside.shown(at)))], beside.codes[at]
    return Hidden(dimension, code, (*rest[:place], code, *rest[place:]), doubtful, parts)


def _seen_balanced(beside: _Beside, dimension: str, place: int, sides: _Sides) -> Hidden:
    """The same of two sides: a code that is the sum of the other side, or two groupings of the same persons."""
    fewer, more = (tuple(beside.codes[at] for at in side) for side in sides)
    if len(fewer) == 1:
        return _seen(beside, dimension, place, (sides[0][0], False, more))
    return replace(_seen(beside, dimension, place, (sides[0][0], False, fewer)), balanced=more)


@dataclass(frozen=True, slots=True)
class _Slices:
    """A table as slices of one dimension, by the parent that the codes stand under: those with rows of their own, and
    those that are sums over other dimensions of rows in the same table."""

    inner: Mapping[tuple[str, Codes], Mapping[str, int | None]]
    summed: Mapping[tuple[str, Codes], Mapping[str, int | None]]

    def under(self, parent: str) -> tuple[frozenset[str], list[Mapping[str, int | None]]]:
        """The codes under a parent, and all slices; no codes where one is missing in an inner slice: its sums are then
        of other rows than the others'."""
        inner = [row for (above, _), row in self.inner.items() if above == parent]
        codes = frozenset[str]().union(*inner)
        if any(len(row) < len(codes) for row in inner):
            return frozenset(), []
        return codes, [*inner, *(row for (above, _), row in self.summed.items() if above == parent)]


def _slices(
    dimensions: Sequence[str], values: Mapping[Codes, int | None], dimension: str, hierarchies: Mapping[str, Hierarchy]
) -> _Slices:
    tree, place = hierarchies.get(dimension, Hierarchy()), dimensions.index(dimension)
    wholes = sums_over_others(dimensions, values, place, hierarchies)
    slices: dict[tuple[str, Codes], dict[str, int | None]] = {}
    own: set[tuple[str, Codes]] = set()
    over: set[tuple[str, Codes]] = set()
    for codes, value in values.items():
        if codes[place] != TOTAL:
            of = (tree.above(codes[place])[0], (*codes[:place], *codes[place + 1 :]))
            slices.setdefault(of, {})[codes[place]] = value
            if codes in wholes:
                over.add(of)
            elif value != 0:  # That nobody is there says nothing of its own.
                own.add(of)
    summed = over - own
    return _Slices(
        {of: row for of, row in slices.items() if of not in summed},
        {of: row for of, row in slices.items() if of in summed},
    )


def sums_over_others(
    dimensions: Sequence[str], values: Iterable[Codes], place: int, hierarchies: Mapping[str, Hierarchy]
) -> set[Codes]:
    """The rows that are sums over other dimensions than one of rows that stand in the same table: they show nothing
    that these do not. A row of a group, or of a total, whose parts stand in no row of it is no such sum."""
    trees = [hierarchies.get(dimension, Hierarchy()) for dimension in dimensions]
    chains: list[dict[str, Codes]] = [{} for _ in trees]
    found: set[Codes] = set()
    for codes in values:
        for at, code in enumerate(codes):
            if code not in chains[at]:
                chains[at][code] = (code, *trees[at].above(code)) if at != place else (code,)
        around = product(*(chain[code] for chain, code in zip(chains, codes, strict=True)))
        next(around)  # The row itself.
        found.update(around)
    return found


def _beside(
    slices: Mapping[Codes, Mapping[str, int | None]],
    others: Iterable[tuple[frozenset[str], Iterable[Mapping[str, int | None]]]],
) -> _Beside:
    """`others`: tables that may have the same codes, with all their slices."""
    codes = tuple(dict.fromkeys(code for row in slices.values() for code in row))
    places = {code: at for at, code in enumerate(codes)}
    whole = {rest: row for rest, row in slices.items() if None not in row.values() and len(row) > 1}
    counts = np.zeros((len(codes), len(whole)), dtype=np.int64)
    stands = np.zeros(counts.shape, dtype=np.bool_)
    for column, row in enumerate(whole.values()):
        for code, value in row.items():
            counts[places[code], column] = value or 0
            stands[places[code], column] = True
    told = [
        [value for code in codes if (value := row.get(code)) is not None]
        for have, rows in others
        for row in rows
        if have == frozenset(codes)
    ]
    rows = [row for row in told if len(row) == len(codes)]
    against = np.array(rows, dtype=np.int64).reshape(len(rows), len(codes)).T
    return _Beside(codes, tuple(whole), counts, stands, counts.any(axis=0), against)


def _total(beside: _Beside, may_be: Sequence[int], held_back_below: int) -> _Found | None:
    """The first code that is the sum of all others."""
    everybody = beside.counts.sum(axis=0)
    for at in may_be:
        shown = beside.shown(at)
        told = beside.counts[at][shown]
        if (2 * told != everybody[shown]).any() or 2 * told.sum() < held_back_below:
            continue
        if beside.denied([at], set(range(len(beside.codes))) - {at}):
            continue
        if len(told) == 1 and np.count_nonzero(beside.counts[:, shown]) <= _FEWEST_OTHERS:
            continue
        if len(told):
            return at, len(told) == 1 or bits(told) < log2(_DOUBTFUL * len(beside.codes)), ()
    return None


def _subtotal(beside: _Beside, may_be: Sequence[int]) -> _Found | None:
    """The first code that is the sum of some of the others, as no chance would have it."""
    for at in may_be:
        found = parts(beside.codes, beside.counts, at, beside.shown(at))
        if found and not beside.denied([at], map(beside.codes.index, found)):
            return at, False, found
    return None


def _balanced(beside: _Beside, cut: NDArray[np.bool_], may_be: Iterable[int], none: frozenset[str]) -> _Sides | None:
    """The first two sides of the codes of a cut that come to the same: a code that may be a sum on one side and its
    parts on the other, or several on each, of which nobody says that they are no total."""
    said = np.array([code in none for code in beside.codes])
    if said.all():
        return None
    may_be = frozenset(may_be)
    # Once more without the codes that are none: what is made of these may stand in the place of what is not.
    for among in (cut & ~said, cut) if said.any() else (cut,):
        places = np.flatnonzero(among)
        for one in balances(beside.counts[places]):
            fewer, more = ([int(places[at]) for at in side] for side in (one.fewer, one.more))
            counts = fewer[0] in may_be and not said[fewer[0]] if len(fewer) == 1 else not said[[*fewer, *more]].any()
            if counts and not beside.denied(fewer, more):
                return fewer, more
    return None


def _cuts(beside: _Beside, tree: Hierarchy) -> Iterable[NDArray[np.bool_]]:
    """The codes level by level: the outermost ones, those one level down, and so on to the innermost. No code of a cut
    stands above another."""
    above = [frozenset(tree.above(code)) - {TOTAL} for code in beside.codes]
    whole = frozenset[str]().union(*above)
    depths = [len(each) for each in above]
    for level in range(max(depths, default=0) + 1):
        yield np.array(
            [
                depth == level or (depth < level and code not in whole)
                for code, depth in zip(beside.codes, depths, strict=True)
            ]
        )


def _across(beside: _Beside, tree: Hierarchy, none: frozenset[str], cuts: Iterable[NDArray[np.bool_]]) -> _Found | None:
    """The first code that is the sum of some others wherever these stand, of one cut after another.

    What stands above a code or under it is left out: a group is the sum of its own parts, and says so.
    """
    above = [frozenset(tree.above(code)) - {TOTAL} for code in beside.codes]
    for cut in cuts:
        for at, code in enumerate(beside.codes):
            if code in none:
                continue
            apart = [other not in above[at] and code not in above[to] for to, other in enumerate(beside.codes)]
            if found := parts(beside.codes, beside.counts, at, beside.shown(at), cut & np.array(apart)):
                return at, False, found
    return None
