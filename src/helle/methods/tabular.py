"""Reading a table out of CSV: names in the first line, and each cell with the line it stands on."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Flaw(StrEnum):
    """What can be wrong with any table."""

    EMPTY = "empty"
    NOT_UTF8 = "not-utf8"
    CELLS = "cells"
    COLUMN_TWICE = "column-twice"
    COLUMN_UNNAMED = "column-unnamed"


class Unreadable(Exception):
    """A file that is no table. `row` counts as an editor does: the heading is row 1; 0 for the whole file."""

    def __init__(self, flaw: StrEnum, row: int = 0, column: str = "", value: str = "") -> None:
        super().__init__(f"{flaw} row {row} {column} {value}".strip())
        self.flaw, self.row, self.column, self.value = flaw, row, column, value


@dataclass(frozen=True, slots=True)
class Table:
    """Names, and the rows below them with their lines."""

    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read(content: bytes) -> Table:
    """Read a file: UTF-8, with or without a byte order mark; commas, semicolons or tabs. Raises `Unreadable`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(Flaw.NOT_UTF8, content.count(b"\n", 0, error.start) + 1) from error
    delimiter = max(",;\t", key=text.lstrip().split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, tuple(cell.strip() for cell in row)))
    except csv.Error as error:
        raise Unreadable(Flaw.CELLS, reader.line_num) from error
    if not rows:
        raise Unreadable(Flaw.EMPTY)
    (first, names), *data = rows
    _named(first, names)
    for line, cells in data:
        if len(cells) != len(names):
            raise Unreadable(Flaw.CELLS, line, "", f"{len(cells)}/{len(names)}")
    return Table(names, tuple(data))


def _named(row: int, names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        if not name:
            raise Unreadable(Flaw.COLUMN_UNNAMED, row, str(place + 1))
        if names.index(name) != place:
            raise Unreadable(Flaw.COLUMN_TWICE, row, name)
