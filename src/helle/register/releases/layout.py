"""A released table laid out for a page or for paper: rows and columns in words, and the same as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from helle.register.codelists.queries import by_word
from helle.register.interface.words import told_number
from helle.register.releases import repeated_told, whence
from helle.register.releases.content import KeptTable
from helle.register.releases.shapes import Groups
from helle.register.releases.whence import Counted
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.pictures import HIDDEN, Stripes, stripes
from helle.register.statistics.tables import TOTAL

HELD_BACK: Final = "•"
"""How a figure is shown that is held back; every page that has one says so."""
NOT_PUBLISHED: Final = "–"
"""How one is shown that nobody told: neither nobody nor held back."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; a figure of None is held back, and one that nobody published has its sign."""

    label: str
    is_total: bool
    figures: tuple[int | str | None, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A table of a release, or one year of it where it has two dimensions: how that year is headed, and whence its
    figures are."""

    year: str | None
    corner: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    picture: Stripes
    whence: str = ""


def blocks(table: KeptTable, counted: Counted, language: str) -> list[Block]:
    """The table with its years across, or a table for each year where it has two dimensions."""
    if len(table.dimensions) == 2:
        return [
            replace(_crossed(table, year, language), whence=whence.of_table(table, [year], counted, language))
            for year in table.years
        ]
    return [replace(_by_year(table, language), whence=whence.of_table(table, table.years, counted, language))]


def _by_year(table: KeptTable, language: str) -> Block:
    corner = table.dimensions[0].label.in_language(language) if table.dimensions else table.unit.in_language(language)
    rows = [
        Row(label, group is None, tuple(table.figures[year, _groups(table, group)] for year in table.years))
        for group, label in (_side(table, 0, language) if table.dimensions else [(None, _total(language))])
    ]
    return drawn(None, corner, [repeated_told.year(table, year, language) for year in table.years], rows)


def _crossed(table: KeptTable, year: int, language: str) -> Block:
    across = list(_side(table, 1, language))
    rows = [
        Row(label, group is None, tuple(table.figures[year, (group, column)] for column, _words in across))
        for group, label in _side(table, 0, language)
    ]
    heading = repeated_told.year(table, year, language)
    return drawn(heading, table.dimensions[0].label.in_language(language), [words for _code, words in across], rows)


def _groups(table: KeptTable, group: str | None) -> Groups:
    return (group,) if table.dimensions else ()


def _side(table: KeptTable, place: int, language: str) -> Iterator[tuple[str | None, str]]:
    """The groups of a dimension in words, and all of them; countries by their name in that language. Files keep the
    order of the codes, which is the same in both."""
    of = table.dimensions[place]
    groups = [(code, label.in_language(language)) for code, label in of.groups]
    if of.code in DIMENSIONS and DIMENSIONS[of.code].is_open:
        groups.sort(key=lambda group: (group[0] == "", by_word(group)))
    yield from groups
    yield None, _total(language)


def drawn(year: str | None, corner: str, columns: Sequence[str], rows: Sequence[Row], *, published: int = 0) -> Block:
    """A table with its picture. `published`: how many of its first columns others told, of several years together."""
    picture = stripes(
        [row.label for row in rows],
        columns,
        [[_stripe(figure, is_published=place < published) for place, figure in enumerate(row.figures)] for row in rows],
        apart=range(published),
    )
    return Block(year, corner, tuple(columns), tuple(rows), picture)


def _stripe(figure: int | str | None, *, is_published: bool) -> tuple[int | None, str]:
    if figure is None:
        return None, HIDDEN
    return (figure if isinstance(figure, int) else None), ("imported" if is_published else "counted")


def _total(language: str) -> str:
    return TOTAL.in_language(language)


def told(figure: int | str | None) -> str:
    """A figure in words for paper, in the active language: nobody is 0, and what is held back has its sign."""
    return HELD_BACK if figure is None else told_number(figure) if isinstance(figure, int) else figure
