"""Reading a table out of CSV: names in the first line, and each cell with the line it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from helle.methods.rows import NotRows, rows


class Flaw(StrEnum):
    """What can be wrong with any table."""

    EMPTY = "empty"
    NOT_UTF8 = "not-utf8"
    CELLS = "cells"
    TOO_LONG = "too-long"
    NUL = "nul"
    NO_ROWS = "no-rows"
    ALIKE = "alike"
    COLUMN_TWICE = "column-twice"
    COLUMN_UNNAMED = "column-unnamed"


class Unreadable(Exception):
    """A file that is no table. `row` counts as an editor does: the heading is row 1; 0 for the whole file. `other` and
    `other_row`: what stands there already."""

    def __init__(
        self, flaw: StrEnum, row: int = 0, column: str = "", value: str = "", *, other: str = "", other_row: int = 0
    ) -> None:
        super().__init__(f"{flaw} row {row} {column} {value}".strip())
        self.flaw, self.row, self.column, self.value = flaw, row, column, value
        self.other, self.other_row = other, other_row


@dataclass(frozen=True, slots=True)
class Table:
    """Names, and the rows below them with their lines."""

    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    heading: int = 1
    """The line on which the names stand."""


def read(content: bytes) -> Table:
    """Read a file, with its cells in one form and without the marks of what we wrote (`rows.rows`). Raises
    `Unreadable`."""
    try:
        found = rows(content, marked=True)
    except NotRows as wrong:
        raise Unreadable(Flaw(wrong.fault), wrong.row) from wrong
    if not found:
        raise Unreadable(Flaw.EMPTY)
    (first, names), *data = found
    _named(first, names)
    for line, cells in data:
        if len(cells) != len(names):
            raise Unreadable(Flaw.CELLS, line, "", f"{len(cells)}/{len(names)}")
    return Table(tuple(names), tuple((line, tuple(cells)) for line, cells in data), first)


def _named(row: int, names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        if not name:
            raise Unreadable(Flaw.COLUMN_UNNAMED, row, str(place + 1))
        if names.index(name) != place:
            raise Unreadable(Flaw.COLUMN_TWICE, row, name)
