"""Whether a table with noise tells too much: all alike, numbers told too closely by others, or more than is checked.

What is shown is held to what `helle protect --method cell-key` asks: whoever reads it knows how far a number may have
been moved and that the true ones add up, and must be left `noise.MOST` of each (`methods.disclosure.moving`). One who
is alone in a cell is asked of as well. And a group whose members are all in one cell of a table is told by the number
of that cell, which is the group's own: such a table is shown to nobody. It is held against no other table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

import numpy as np

from helle.methods.disclosure.moving import told_too_closely
from helle.methods.disclosure.tables import TOTAL, Codes, Linked, linked, table
from helle.register.statistics.counting import Groups
from helle.register.statistics.disclosure import SMALLEST_SHOWN
from helle.register.statistics.noise import MOST, MOST_WITHHELD, Noisy, default

MOST_CELLS: Final = 1200
"""Of one page, with totals: what the check answers while somebody waits."""
_REST: Final = "not shown"
_YEARS: Final = "year"


class Tells(StrEnum):
    """Why a table with noise is not shown."""

    OVERLAPPING = "overlapping"
    """One person may be in several groups, so that nothing is known to add up, and nothing can be checked."""
    LARGE = "large"
    ALIKE = "alike"
    """Everybody in some group is in one group of the other dimension."""
    CLOSELY = "closely"
    """A number can be told more closely than the noise promises."""


class TellsTooMuch(Exception):
    """A table with noise is not shown."""

    def __init__(self, why: Tells) -> None:
        super().__init__(why.value)
        self.why = why


def check(noisy: Noisy, spans: Sequence[range]) -> None:
    """Check a table of these periods, each a table of its own; without dimensions, they are the one table's lines.

    Raises `TellsTooMuch`.
    """
    dimensions = noisy.counted.dimensions
    if any(one.several for one in dimensions):
        raise TellsTooMuch(Tells.OVERLAPPING)
    # With two dimensions a column of totals stands beside; with none, a total of the years.
    if dimensions:
        listed = [noisy.groups_found(place, spans) for place in range(len(dimensions))]
        wholes = [_Whole.of_span(noisy, years, listed) for years in spans]
    else:
        wholes = [_Whole.of_years(noisy, spans)]
    if sum(len(one.true) for one in wholes) > MOST_CELLS:
        raise TellsTooMuch(Tells.LARGE)
    for one in wholes:
        one.check_alike()
    for one in wholes:
        one.check_width()


class _Whole:
    """One table with its totals: the true counts, and what is shown of each, None where it is not."""

    def __init__(self, true: Linked, shown: Mapping[Codes, int | None], is_total: Mapping[Codes, bool]) -> None:
        (self.table,) = true.tables
        self.linked, self.shown, self.is_total = true, shown, is_total
        self.true = self.table.counts

    @classmethod
    def of_span(cls, noisy: Noisy, years: range, listed: Sequence[Sequence[str]]) -> _Whole:
        """Of a period: each dimension, and one group more for those that have no line."""
        dimensions = noisy.counted.dimensions
        given: Counter[Codes] = Counter(dict.fromkeys(_crossings(listed), 0))
        for (year, groups), number in noisy.counted.counts.items():
            if year in years and None not in groups:
                given[_folded(groups, listed)] += number
        if any(one.is_open for one in dimensions):  # A reader never knows that nobody has no line.
            given.update(dict.fromkeys(_crossings([[*groups, _REST] for groups in listed]), 0))
        true = linked([table("", [one.code for one in dimensions], given, {})], {})
        codes = true.tables[0].counts
        shown = {
            one: noisy.count(years, tuple(None if code == TOTAL else code for code in one))
            for one in codes
            if _REST not in one
        }
        return cls(true, shown, {one: sum(code != TOTAL for code in one) < 2 for one in codes})

    @classmethod
    def of_years(cls, noisy: Noisy, spans: Sequence[range]) -> _Whole:
        """Of the population alone: its periods, and all of them."""
        codes = {str(years): years for years in spans}
        given: dict[Codes, int] = {(code,): noisy.counted.count(years, ()) for code, years in codes.items()}
        true = linked([table("", [_YEARS], given, {})], {})
        shown: dict[Codes, int | None] = {(code,): noisy.count(years, ()) for code, years in codes.items()}
        shown[TOTAL,] = noisy.count([year for years in spans for year in years], ())
        return cls(true, shown, dict.fromkeys(shown, True))

    def check_alike(self) -> None:
        """That no group that is shown is the whole of another that it is part of. Raises `TellsTooMuch`."""
        of = self.linked
        codes = {self.table.cell(one): one for one in self.true}
        for equation in of.equations:
            shown = self.shown.get(codes[of.cells[equation.whole]])
            alike = any(of.counts[part] == of.counts[equation.whole] for part in equation.parts)
            if shown is not None and len(equation.parts) > 1 and alike:
                raise TellsTooMuch(Tells.ALIKE)

    def check_width(self) -> None:
        """That each number, shown or not, is left as wide as the noise promises. Raises `TellsTooMuch`."""
        of = self.linked
        if all(shown is None for shown in self.shown.values()):
            return
        top = self.shown[(TOTAL,) * len(self.table.dimensions)]
        most = MOST_WITHHELD if top is None else top + MOST
        lower, upper, asked = np.zeros(len(of.cells)), np.full(len(of.cells), float(most)), []
        for codes, place in ((codes, of.places[self.table.cell(codes)]) for codes in self.true):
            if codes not in self.shown:
                continue
            asked.append(place)
            shown = self.shown[codes]
            if shown is None:
                upper[place] = MOST_WITHHELD
                continue
            lower[place], upper[place] = default().could_be(shown)
            if self.is_total[codes]:
                lower[place] = max(lower[place], SMALLEST_SHOWN)
        for equation in of.equations:  # That all are alike would have been refused: of two groups, both have somebody.
            if len(equation.parts) == 2 and lower[equation.whole]:
                lower[list(equation.parts)] = np.maximum(lower[list(equation.parts)], 1)
        if told_too_closely(of, (lower, upper), MOST, asked):
            raise TellsTooMuch(Tells.CLOSELY)


def _crossings(listed: Sequence[Sequence[str]]) -> list[Codes]:
    found: list[Codes] = [()]
    for groups in listed:
        found = [(*codes, group) for codes in found for group in groups]
    return found


def _folded(groups: Groups, listed: Sequence[Sequence[str]]) -> Codes:
    return tuple(
        group if group is not None and group in of else _REST for group, of in zip(groups, listed, strict=True)
    )
