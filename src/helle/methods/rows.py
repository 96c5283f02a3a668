"""Rows of a CSV file, each with the line that an editor counts it as; and what a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from enum import StrEnum
from typing import Final

from helle.methods.codes import one_form

_BEGINS: Final = frozenset("=+-@")
"""What a spreadsheet takes for the beginning of a formula."""
_MARK: Final = "'"
_NUMBER: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
"""A number as records have them: whole, or with decimals after a point or a comma."""
_PARTED: Final = re.compile(r"([;\t\r\n])")
"""What a spreadsheet parts a line at where it does not part it at commas, as a Danish one does at `;`, and lines."""


_TOO_LONG: Final = "field larger than field limit"
"""How `csv` begins what it says of a cell that is longer than it reads."""


class Fault(StrEnum):
    """Why a file is no CSV."""

    NOT_UTF8 = "not-utf8"
    CELLS = "cells"
    TOO_LONG = "too-long"
    NUL = "nul"
    """A sign of nought, which no code has: what is left of a broken file, or of one in UTF-16."""


class NotRows(Exception):
    """A file that is no CSV in UTF-8. `row` counts as an editor does."""

    def __init__(self, row: int, fault: Fault) -> None:
        super().__init__(f"{fault} row {row}")
        self.row, self.fault = row, fault


def rows(content: bytes, *, marked: bool = False) -> list[tuple[int, list[str]]]:
    """Read UTF-8 with or without a byte order mark; commas, semicolons or tabs. Empty lines are left out.

    Each cell is in one form (`codes.one_form`), the heading's as well. `marked`: read also what
    `marked_in_each_part` wrote, as what it was. Raises `NotRows`.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotRows(content.count(b"\n", 0, error.start) + 1, Fault.NOT_UTF8) from error
    if (at := text.find("\0")) >= 0:
        raise NotRows(text.count("\n", 0, at) + 1, Fault.NUL)
    heading = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        for written in reader:
            cells = [one_form(unmarked_in_each_part(cell.strip()) if marked else cell) for cell in written]
            if any(cells):
                found.append((reader.line_num, cells))
    except csv.Error as error:
        too_long = str(error).startswith(_TOO_LONG)
        raise NotRows(reader.line_num, Fault.TOO_LONG if too_long else Fault.CELLS) from error
    return found


def begins_a_formula(cell: str) -> bool:
    """Whether a spreadsheet takes a cell for a formula; one in full width begins one as well."""
    seen = "".join(one for one in cell if one.isprintable() or one.isspace())
    return unicodedata.normalize("NFKC", seen.lstrip())[:1] in _BEGINS or seen[:1] == "\t"


def marked(code: str) -> str:
    """A code as it is written: with an apostrophe before it where a spreadsheet would take it for a formula."""
    return _MARK + code if begins_a_formula(code) else code


def marked_in_each_part(code: str) -> str:
    """A code as it is written into a file that is parted by commas: marked also after what other spreadsheets part a
    line at. No quotation mark holds them off: they see those only where a cell begins."""
    return "".join(_MARK + part if _part_begins_a_formula(part) else part for part in _PARTED.split(code))


def marked_unless_a_number(cell: str) -> str:
    """The same of a cell that is no number: a number is nothing that a spreadsheet reckons, and `-99` stands for what
    is missing in layouts of others."""
    return cell if _NUMBER.fullmatch(cell) else marked_in_each_part(cell)


def unmarked_in_each_part(cell: str) -> str:
    """The code out of a cell, with or without the apostrophes that `marked_in_each_part` puts into it: what was written
    is read as what it was."""
    return "".join(
        part[1:] if part[:1] == _MARK and _part_begins_a_formula(part[1:]) else part for part in _PARTED.split(cell)
    )


def _part_begins_a_formula(part: str) -> bool:
    """Whether a spreadsheet takes a part of a cell for a formula; quotation marks before it are written twice, and are
    read as nothing there."""
    return begins_a_formula(part.replace('"', ""))
