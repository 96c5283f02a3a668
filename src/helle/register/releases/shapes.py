"""The tables of a release as the methods of disclosure control take them: additive, linked, each person in one group.

Each population and each year stand alone: nobody is in two years of one population, and no total is told over them.
Two things are said here, and nowhere else:

- A dimension that is finer than another (age bands, countries) is told as its lower level, so that a group that stands
  in two tables is one cell and is held back in both.
- Of a dimension in which one person can be in several groups the groups do not add up. Each of its groups stands in a
  table of its own, of those in it and those not: together they are all of the year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from helle.methods.disclosure.tables import TOTAL, Cell, Codes, Hierarchy
from helle.register.statistics.dimensions import DIMENSIONS, OTHER_EU_STATES
from helle.rules.ruling import Text

INSIDE: Final = "in"
OUTSIDE: Final = "out"
type Groups = tuple[str | None, ...]
# A finer dimension: which coarser one it is told under, its groups that are the same there, and those below one.
FINER: Final[Mapping[str, tuple[str, Mapping[str, str], Mapping[str, str]]]] = {
    "age_band": ("age", {"under_18": "minor", "unknown": "unknown"}, {"18_24": "adult", "25_over": "adult"}),
}


class Counts(Protocol):
    """A table of one population, counted or as it was published: its dimensions, their groups, and its figures."""

    @property
    def code(self) -> str: ...
    @property
    def axes(self) -> tuple[str, ...]: ...
    @property
    def groups(self) -> tuple[tuple[str, ...], ...]: ...
    def figure(self, year: int, groups: Groups) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Shape:
    """One additive table of a year: its dimensions by name, and how many there are by their codes, with all totals."""

    name: str
    dimensions: tuple[str, ...]
    figures: Mapping[Codes, int | None]

    @property
    def innermost(self) -> dict[Codes, int | None]:
        """The figures that are the sum of no other."""
        return {codes: figure for codes, figure in self.figures.items() if TOTAL not in codes}


def shapes(of: Counts, year: int) -> Iterator[Shape]:
    """The additive tables that one table is in a year."""
    several = [place for place, code in enumerate(of.axes) if DIMENSIONS[code].several]
    if not several:
        yield _plain(of, year)
        return
    (place,) = several
    for group in of.groups[place]:
        yield _in_and_out(of, year, place, group)


def cell_at(axes: Sequence[str], groups: Groups) -> Cell:
    """The cell of the additive tables that a figure is; of a group with several the one of those in it."""
    pairs = []
    for code, group in zip(axes, groups, strict=True):
        if group is None:
            continue
        if DIMENSIONS[code].several:
            pairs.append((f"{code}={group}", INSIDE))
        else:
            pairs.append((_told_as(code), _code(code, group)))
    return frozenset(pairs)


def hierarchies(tables: Collection[Counts]) -> dict[str, Hierarchy]:
    """Which groups of the dimensions of these tables stand under which."""
    found = {coarse: Hierarchy(dict(parents)) for coarse, _same, parents in FINER.values()}
    countries: dict[str, str] = {}
    for one in tables:
        for code, groups in zip(one.axes, one.groups, strict=True):
            if code == "country":
                countries |= {_code(code, group): _group_of(group) for group in groups if group}
    return found | {"nationality": Hierarchy(countries)}


def words_of(cell: Cell) -> Text:
    """What a cell counts, in words; all of it for the whole year."""
    said = [_words(name, code) for name, code in sorted(cell)] or [Text("alle", "all")]
    return Text(", ".join(one.da for one in said), ", ".join(one.en for one in said))


def _plain(of: Counts, year: int) -> Shape:
    figures = {}
    for groups in _combinations(of.groups):
        codes = tuple(
            TOTAL if group is None else _code(axis, group) for axis, group in zip(of.axes, groups, strict=True)
        )
        figures[codes] = of.figure(year, groups)
    return Shape(of.code, tuple(map(_told_as, of.axes)), figures)


def _in_and_out(of: Counts, year: int, place: int, group: str) -> Shape:
    others = [code for at, code in enumerate(of.axes) if at != place]
    of_others = tuple(groups for at, groups in enumerate(of.groups) if at != place)
    figures: dict[Codes, int | None] = {}
    for combination in _combinations(of_others):
        codes = tuple(TOTAL if one is None else _code(axis, one) for axis, one in zip(others, combination, strict=True))
        everybody = of.figure(year, (*combination[:place], None, *combination[place:]))
        inside = of.figure(year, (*combination[:place], group, *combination[place:]))
        figures[INSIDE, *codes] = inside
        figures[OUTSIDE, *codes] = None if inside is None or everybody is None else everybody - inside
        figures[TOTAL, *codes] = everybody
    names = (f"{of.axes[place]}={group}", *map(_told_as, others))
    return Shape(f"{of.code}={group}", names, figures)


def _combinations(groups: Sequence[tuple[str, ...]]) -> Iterator[Groups]:
    """Every combination of a group, or of all, of each dimension."""
    if not groups:
        yield ()
        return
    for rest in _combinations(groups[1:]):
        for one in (*groups[0], None):
            yield (one, *rest)


def _told_as(axis: str) -> str:
    """The name under which a dimension is told: a finer one under that of the coarser."""
    if axis in FINER:
        return FINER[axis][0]
    return "nationality" if axis == "country" else axis


def _code(axis: str, group: str) -> str:
    if axis in FINER:
        return FINER[axis][1].get(group, group)
    if axis == "country":
        return f"country {group}" if group else "unknown"
    return group


def _group_of(country: str) -> str:
    return "danish" if country == "DK" else "eu" if country in OTHER_EU_STATES else "other"


def _words(name: str, code: str) -> Text:
    dimension, _equals, group = name.partition("=")
    label = DIMENSIONS[dimension].groups.get(group or code, Text(group or code, group or code))
    if code != OUTSIDE:
        return label
    return Text(f"ikke {label.da}", f"not {label.en}")
