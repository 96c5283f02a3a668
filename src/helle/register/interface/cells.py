"""Tables for a spreadsheet, as text: the one place that writes them, so that no cell is ever a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from typing import Final

type Cell = str | int

# What a spreadsheet takes for the beginning of a formula.
_BEGINS: Final = frozenset("=+-@")
# By it a spreadsheet knows that the letters are UTF-8.
_MARK: Final = "\ufeff"


def table_of(rows: Iterable[Iterable[Cell | None]], *, parted_by: str = ";") -> str:
    """The rows as a table that a Danish spreadsheet opens. None is an empty cell, and no cells are an empty line.

    `parted_by`: a comma, where programs of the whole world read it.
    """
    file = io.StringIO()
    table = csv.writer(file, delimiter=parted_by, lineterminator="\r\n")
    for row in rows:
        table.writerow([cell if isinstance(cell, int) else harmless(str("" if cell is None else cell)) for cell in row])
    return _MARK + file.getvalue()


def harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for text, and never for a formula; nor does one in full width begin it."""
    shown = "\n".join(map(printable, cell.splitlines()))
    begins = unicodedata.normalize("NFKC", shown.lstrip())[:1]
    return f"'{shown}" if begins in _BEGINS or shown[:1] == "\t" else shown


def printable(line: str) -> str:
    """Without what no file has a place for, nor what turns the order of the letters around and is not seen."""
    return "".join(one for one in line if one.isprintable() or one.isspace())
