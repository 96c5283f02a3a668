"""The tables of a release as the methods of disclosure control take them: additive, linked, each person in one group.

Each population and each year stand alone: nobody is in two years of one population, and no total is told over them. A
dimension that is finer than another (age bands, countries) is told as its lower level, so that a group that stands in
two tables is one cell and is held back in both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from helle.methods.disclosure.tables import TOTAL, Cell, Codes, Hierarchy
from helle.register.codelists.queries import country_in_both
from helle.register.statistics.dimensions import DIMENSIONS, OTHER_EU_STATES
from helle.register.statistics.releasable import COARSER
from helle.rules.ruling import Text

type Groups = tuple[str | None, ...]
TOGETHER: Final = "told together"
"""The code of groups that are told as one elsewhere."""
_BANDS: Final[Mapping[str, str]] = {"under_18": "minor"}
_UNDER: Final[Mapping[str, str]] = {"18_24": "adult", "25_over": "adult"}


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
    """One additive table of a year: its dimensions by name, and how many there are by their codes, with all totals.

    `innermost`: the codes that are the sum of no other, in the order of the figures. Which of two patterns that cost
    the same is found hangs on the order, and a draft and its release have to find one and the same.
    """

    name: str
    dimensions: tuple[str, ...]
    figures: Mapping[Codes, int | None]
    innermost: tuple[Codes, ...]


def shape(of: Counts, year: int) -> Shape:
    """The additive table that a table is in a year."""
    figures: dict[Codes, int | None] = {}
    for groups in combinations(of.groups):
        codes = tuple(TOTAL if one is None else code_of(axis, one) for axis, one in zip(of.axes, groups, strict=True))
        figures[codes] = of.figure(year, groups)
    innermost = tuple(codes for codes in figures if TOTAL not in codes)
    for place, axis in enumerate(of.axes):
        figures |= _coarser(figures, place, axis)
    return Shape(of.code, tuple(map(told_as, of.axes)), figures, innermost)


def cell_at(axes: Sequence[str], groups: Sequence[str | None]) -> Cell:
    """The cell that a figure of a table is."""
    return frozenset(
        (told_as(axis), code_of(axis, group)) for axis, group in zip(axes, groups, strict=True) if group is not None
    )


def parents(tables: Collection[Counts]) -> dict[str, dict[str, str]]:
    """Which codes of each dimension of these tables stand under which."""
    found: dict[str, dict[str, str]] = {}
    for one in tables:
        for axis, groups in zip(one.axes, one.groups, strict=True):
            if axis in COARSER:
                under = {code_of(axis, group): above for group in groups if (above := _above(axis, group))}
                found.setdefault(told_as(axis), {}).update(under)
    return found


def hierarchies(under: Mapping[str, Mapping[str, str]]) -> dict[str, Hierarchy]:
    """The same as the methods take it."""
    return {name: Hierarchy(dict(of)) for name, of in under.items()}


def words_of(cell: Cell) -> Text:
    """What a cell counts, in words; all of it for the whole year."""
    said = [_words(name, code) for name, code in sorted(cell)] or [Text("alle", "all")]
    return Text(", ".join(one.da for one in said), ", ".join(one.en for one in said))


def combinations(groups: Sequence[tuple[str, ...]]) -> Iterator[Groups]:
    """Every combination of a group, or of all, of each dimension."""
    if not groups:
        yield ()
        return
    for rest in combinations(groups[1:]):
        for one in (*groups[0], None):
            yield (one, *rest)


def told_as(axis: str) -> str:
    """The name under which a dimension is told: a finer one under that of the coarser."""
    return COARSER.get(axis, axis)


def code_of(axis: str, group: str) -> str:
    """The code of a group there: that of the coarser dimension where both have it."""
    if axis == "age_band":
        return _BANDS.get(group, group)
    if axis == "country":
        return f"country {group}" if group else "unknown"
    return group


def _above(axis: str, group: str) -> str:
    """The group of the coarser dimension in which one stands; '' where it is the same in both."""
    if axis == "age_band":
        return _UNDER.get(group, "")
    return "" if not group else "danish" if group == "DK" else "eu" if group in OTHER_EU_STATES else "other"


def _coarser(figures: Mapping[Codes, int | None], place: int, axis: str) -> dict[Codes, int | None]:
    """The rows of the coarser groups, each the sum of what is under it; None where a part of it is held back."""
    if axis not in COARSER:
        return {}
    sums: dict[Codes, int | None] = {}
    for codes, figure in figures.items():
        group = codes[place].removeprefix("country ")
        above = "" if codes[place] in (TOTAL, "unknown") else _above(axis, group)
        if above:
            whole = (*codes[:place], above, *codes[place + 1 :])
            before = sums.get(whole, 0)
            sums[whole] = None if before is None or figure is None else before + figure
    return sums


def _words(name: str, code: str) -> Text:
    name, _equals, group = name.partition("=")
    if group:  # A form of exploitation as the page counts it: those in it, or not.
        label = DIMENSIONS[name].groups[group]
        return label if code == "in" else Text(f"ikke {label.da}", f"not {label.en}")
    if code == TOGETHER:
        return Text("flere grupper under ét", "several groups as one")
    return DIMENSIONS[name].groups.get(code) or country_in_both(code.removeprefix("country "))
