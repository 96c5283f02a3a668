"""The tables of people that stand behind what is told of a year, where that is in a ring.

Contact by authority, contact by residence, authority by residence: whoever reads all three knows that one table of
whole numbers stands behind them (`helle.methods.disclosure.joining`). Here its figures are said, as everything in the
last look at a release, by who can be in them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from math import prod
from typing import Protocol

from helle.methods.disclosure import too_large
from helle.methods.disclosure.joining import hanging_together
from helle.methods.disclosure.too_large import TooLarge

type People = frozenset[str]
type Figure = frozenset[tuple[str, People]]
"""Who is counted: of each kind of group the smallest groups they can be in; a kind that is not named says nothing."""


class File(Protocol):
    """What a file says of one year. `smallest`: the figures of which all others of it are sums."""

    @property
    def name(self) -> str: ...
    @property
    def figures(self) -> Mapping[Figure, int | None]: ...
    @property
    def smallest(self) -> tuple[Figure, ...]: ...
    @property
    def kinds(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Behind:
    """A table behind a ring: its figures, and each figure of some file, or that it shares with another such table, with
    those that are together all of its people."""

    figures: tuple[Figure, ...]
    sums: tuple[tuple[Figure, tuple[Figure, ...]], ...]


def behind_figures(files: Sequence[File], figures: Collection[Figure]) -> tuple[Behind, ...]:
    """The tables behind files; none where these are in no ring. `figures`: what files tell, or hold back.

    Raises `TooLarge`.
    """
    sets = hanging_together(file.kinds for file in files)
    if not sets:
        return ()
    groups = _groups(figures)
    too_many = TooLarge(
        [file.name for file in files if any(len(file.kinds & one) > 1 for one in sets)],
        sorted(frozenset[str]().union(*sets)),
    )
    people: dict[frozenset[str], list[Figure]] = {}
    for one in sets:
        kinds = sorted(one)
        if prod(len(groups[kind]) for kind in kinds) > too_large.MOST_TRIED:
            raise too_many
        within = [file for file in files if file.kinds <= one]
        rows = [row for row in _rows(kinds, groups) if all(_may_be(file, row) for file in within)]
        if len(rows) > too_large.MOST_LOOKED_AT:  # Before each is added up in every figure.
            raise too_many
        people[one] = rows
    _agree(people)
    found = []
    for one, rows in people.items():
        shared = [_of(row, one & other) for other in sets if other != one for row in rows]
        wholes = [figure for figure in (*figures, *shared) if {kind for kind, _people in figure} <= one]
        sums = [(whole, tuple(row for row in rows if _is_in(row, whole))) for whole in dict.fromkeys(wholes)]
        # Also a figure that nobody can be in, of which no row is left: it is 0.
        found.append(Behind(tuple(dict.fromkeys((*rows, *shared))), tuple(sums)))
    if sum(len(one.figures) for one in found) > too_large.MOST_LOOKED_AT:
        raise too_many
    return tuple(found)


def _of(row: Figure, kinds: Collection[str]) -> Figure:
    return frozenset((kind, people) for kind, people in row if kind in kinds)


def _agree(people: dict[frozenset[str], list[Figure]]) -> None:
    """Drop the rows of a table behind that another has none for, in what both share: nobody can be in them."""
    rows = -1
    while rows != (rows := sum(map(len, people.values()))):
        for one, other in permutations(people, 2):
            have = {_of(row, one & other) for row in people[other]}
            people[one] = [row for row in people[one] if _of(row, one & other) in have]


def _groups(figures: Iterable[Figure]) -> dict[str, list[People]]:
    """Of each kind the people that no figure tells apart."""
    said: dict[str, dict[People, None]] = {}
    for figure in figures:
        for kind, people in sorted(figure, key=lambda one: (one[0], sorted(one[1]))):
            said.setdefault(kind, {})[people] = None
    found: dict[str, list[People]] = {}
    for kind, each in said.items():
        alike: dict[tuple[bool, ...], set[str]] = {}
        for group in sorted(frozenset[str]().union(*each)):
            alike.setdefault(tuple(group in people for people in each), set()).add(group)
        found[kind] = [frozenset(people) for people in alike.values()]
    return found


def _rows(kinds: Sequence[str], groups: Mapping[str, Sequence[People]]) -> Iterable[Figure]:
    return (frozenset(zip(kinds, each, strict=True)) for each in product(*(groups[kind] for kind in kinds)))


def _may_be(file: File, row: Figure) -> bool:
    """Whether somebody may be in a row, as far as a file says: it tells no nought of them, nor all without them."""
    inside = [file.figures[one] for one in file.smallest if _is_in(row, one)]
    return any(number != 0 for number in inside) if inside else frozenset() not in file.figures


def _is_in(row: Figure, whole: Figure) -> bool:
    """Whether all people of a row are in a figure."""
    theirs = dict(row)
    return all(theirs[kind] <= people for kind, people in whole)
