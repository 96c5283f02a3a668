"""What a figure consists of: its numbers, where they come from, what they count, of which days and as of which day.

No table goes without those four (FIG-11): the page writes them under each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from helle.rules.ruling import Text

type Cell = int | str | Text | None

# So many columns beside the labels have room in a part of the width.
NARROW: Final = 2
# So many have room on a phone.
MOVED: Final = 3
# A bar in the picture, in its own units: its label above it, its number behind.
WIDE: Final = 260
STEP: Final = 44
LABEL: Final = 16
BAR: Final = 16
# Room for the number behind the longest.
BEHIND: Final = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what it is of, its cells, and where the work behind it is done: a name of an address, and
    what it is narrowed by."""

    label: Text | str
    cells: tuple[Cell, ...]
    page: str = ""
    narrowed: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture: its label, how long it is and how far down its parts stand."""

    label: Text | str
    number: int
    y: int
    length: int

    @property
    def label_y(self) -> int:
        """The line that its label stands on."""
        return self.y - 5

    @property
    def number_x(self) -> int:
        """Where its number begins."""
        return self.length + 6

    @property
    def number_y(self) -> int:
        """The line that its number stands on."""
        return self.y + BAR - 3


@dataclass(frozen=True, slots=True)
class Picture:
    """The bars of a table's first column, in the drawing's own units."""

    bars: list[Bar]

    @property
    def width(self) -> int:
        """Its width."""
        return WIDE + BEHIND

    @property
    def height(self) -> int:
        """Its height."""
        return STEP * len(self.bars)


@dataclass(frozen=True, slots=True)
class Table:
    """Some figures of one kind. `first` and `last`: the days they are of; of what stands today both are the cut-off.

    `drawn`: the numbers of the first column are parts of one thing, and have a picture. `words`: the places of the
    columns that tell no number, from 0: they are set to the left.
    """

    code: str
    title: Text
    requirements: tuple[str, ...]
    source: Text
    unit: Text
    first: dt.date
    last: dt.date
    cut_off: dt.date
    head: tuple[Text, ...]
    rows: Sequence[Row]
    note: Text | None = None
    drawn: bool = False
    words: frozenset[int] = frozenset()

    @property
    def of_today(self) -> bool:
        """Whether it tells how things stand, and not what happened."""
        return self.first == self.last == self.cut_off

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width."""
        return len(self.head) > NARROW

    @property
    def is_moved(self) -> bool:
        """Whether it is moved where the window is narrow, so that its words do not stand one below another."""
        return len(self.head) > MOVED

    @property
    def in_blocks(self) -> bool:
        """Whether each row is a block on a phone, each cell beside its heading: its last columns would be out of
        sight."""
        return len(self.head) > 1

    @property
    def heads(self) -> list[tuple[Text, bool]]:
        """Its headings, and whether numbers stand under each."""
        return [(head, place not in self.words) for place, head in enumerate(self.head)]

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Text, Cell, bool]]]]:
        """Its rows, each with its cells under their headings, and whether it is a number."""
        return [
            (row, [(head, cell, number) for (head, number), cell in zip(self.heads, row.cells, strict=True)])
            for row in self.rows
        ]

    @property
    def picture(self) -> Picture | None:
        """Its bars; None where nothing is drawn: a row of noughts is no picture."""
        numbers = [(row.label, row.cells[0]) for row in self.rows]
        counts = [(label, number) for label, number in numbers if isinstance(number, int)]
        most = max((number for _label, number in counts), default=0)
        if not self.drawn or not most:
            return None
        return Picture(
            [
                Bar(label, number, LABEL + STEP * place, number * WIDE // most)
                for place, (label, number) in enumerate(counts)
            ]
        )


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure on top of the page, and the table that it is out of."""

    label: Text
    number: Cell
    unit: Text
    table: Table


@dataclass(frozen=True, slots=True)
class Theme:
    """Tables about one part of the work, and the pages that tell the rest of it."""

    code: str
    title: Text
    tables: list[Table]
    beside: tuple[tuple[str, Text], ...] = ()

    @property
    def wide(self) -> list[Table]:
        """The tables that take the whole width."""
        return [one for one in self.tables if one.is_wide]

    @property
    def narrow(self) -> list[Table]:
        """Those that stand side by side."""
        return [one for one in self.tables if not one.is_wide]
