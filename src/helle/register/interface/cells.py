"""Tables for a spreadsheet, as text: the one place that writes them, so that no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from helle.methods.rows import marked, marked_in_each_part

type Cell = str | int

# By it a spreadsheet knows that the letters are UTF-8.
_MARK: Final = "\ufeff"


def table_of(rows: Iterable[Iterable[Cell | None]], *, parted_by: str = ";") -> str:
    """The rows as a table that a Danish spreadsheet opens. None is an empty cell, and no cells are an empty line.

    `parted_by`: a comma, where programs of the whole world read it. A Danish spreadsheet parts such a line at `;` all
    the same, so that its cells are marked as `helle protect` marks its codes: after each `;`, tab and new line as well.
    """
    mark = marked if parted_by == ";" else marked_in_each_part
    file = io.StringIO()
    table = csv.writer(file, delimiter=parted_by, lineterminator="\r\n")
    for row in rows:
        table.writerow(
            [cell if isinstance(cell, int) else mark(_seen(str("" if cell is None else cell))) for cell in row]
        )
    return _MARK + file.getvalue()


def harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for text, and never for a formula; nor does one in full width begin it."""
    return marked(_seen(cell))


def _seen(cell: str) -> str:
    return "\n".join(map(printable, cell.splitlines()))


def printable(line: str) -> str:
    """Without what no file has a place for, nor what turns the order of the letters around and is not seen."""
    return "".join(one for one in line if one.isprintable() or one.isspace())
