"""What is said of a table that cannot be read, and of where, in Danish and English."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from helle.methods.tabular import Flaw, Unreadable
from helle.rules.ruling import Text
from helle.site.line_words import ALIKE, HEADING_ALONE, NUL, TOO_LONG, bounded, line, of_a_file
from helle.site.read_files import NOT_JSON, NOT_TOML, said_of_place

FLAWS: Final[dict[StrEnum, Text]] = {
    Flaw.EMPTY: Text("filen er tom", "the file is empty"),
    Flaw.NOT_UTF8: Text("er ikke UTF-8-tekst", "is not UTF-8 text"),
    Flaw.CELLS: Text(
        "rækken kan ikke deles i en celle for hver kolonne {value}",
        "the row cannot be divided into one cell for each column {value}",
    ),
    Flaw.TOO_LONG: TOO_LONG,
    Flaw.NUL: NUL,
    Flaw.NO_ROWS: HEADING_ALONE,
    Flaw.ALIKE: ALIKE,
    Flaw.COLUMN_TWICE: Text("kolonnen {column} står to gange", "the column {column} stands twice"),
    Flaw.COLUMN_UNNAMED: Text("kolonne {column} har intet navn", "column {column} has no name"),
}
_WIDTHS: Final = Text("(celler: {cells}, kolonner: {columns})", "(cells: {cells}, columns: {columns})")
UNREADABLE_FILE: Final = Text("kan ikke læses: {why}", "cannot be read: {why}")


def mistake(wrong: Unreadable, texts: dict[StrEnum, Text], language: str) -> str:
    """What is wrong with a file, and where; `texts` has what only this kind of file can have wrong."""
    return line(wrong.row, language) + _said(wrong, texts, line(wrong.other_row, language), language)


def mistake_in_list(wrong: Unreadable, texts: dict[StrEnum, Text], language: str) -> str:
    """The same of a file that is a list and no table: its entries are counted, not its lines."""
    return _entry(wrong.row, language) + _said(wrong, texts, _entry(wrong.other_row, language), language)


def _entry(row: int, language: str) -> str:
    return Text(f"nr. {row}: ", f"no. {row}: ").in_language(language) if row else ""


def _said(wrong: Unreadable, texts: dict[StrEnum, Text], other_place: str, language: str) -> str:
    said = (FLAWS | texts)[wrong.flaw]
    is_place = said in (NOT_JSON, NOT_TOML)
    value = said_of_place(wrong.value, language) if is_place else of_a_file(wrong.flaw, wrong.value, language)
    if wrong.flaw is Flaw.CELLS and value:
        cells, columns = value.split("/")
        value = _WIDTHS.in_language(language).format(cells=cells, columns=columns)
    column, other, place = bounded(wrong.column), bounded(wrong.other), other_place.removesuffix(": ")
    return said.in_language(language).format(column=column, value=value, other=other, place=place).strip()
