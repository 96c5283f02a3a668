"""Reading a table of lists out of CSV: a column of 0 and 1 for each list, `count`, and perhaps covariates.

What is wrong comes as one mistake with its row and column, and no table: a wrong table gives a number like any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from helle.methods.codes import Spellings, folded
from helle.methods.estimation import COVARIATES
from helle.methods.estimation.estimating import MOST_LISTS
from helle.methods.estimation.lists import Lists, Term, table
from helle.methods.rows import NotRows, rows

COUNT = "count"
LARGEST = 100_000_000
"""More than any country can have; a thousand million is a slip of the keys."""
MOST_LEVELS = 12
MOST_CELLS = 6_000
"""Histories times strata: what a model with covariates is chosen of in seconds and not in hours."""
_WHOLE = re.compile(r"[0-9]{1,18}")


class Mistake(StrEnum):
    """What can be wrong with a file."""

    EMPTY = "empty"
    NO_ROWS = "no-rows"
    NOT_UTF8 = "not-utf8"
    TOO_LONG = "too-long"
    NUL = "nul"
    NO_COUNT = "no-count"
    COLUMN_TWICE = "column-twice"
    COLUMN_UNNAMED = "column-unnamed"
    COLUMN_IN_NAME = "column-in-name"
    ONE_LIST = "one-list"
    TOO_MANY_LISTS = "too-many-lists"
    CELLS = "cells"
    UNKNOWN_COLUMN = "unknown-column"
    NOT_NOUGHT_OR_ONE = "not-nought-or-one"
    COUNT_MISSING = "count-missing"
    COUNT_NEGATIVE = "count-negative"
    COUNT_NOT_WHOLE = "count-not-whole"
    COUNT_TOO_LARGE = "count-too-large"
    ON_NO_LIST = "on-no-list"
    TWICE = "twice"
    LEVEL_MISSING = "level-missing"
    ALIKE = "alike"
    TOO_MANY_LEVELS = "too-many-levels"
    TOO_MANY_STRATA = "too-many-strata"
    NOBODY = "nobody"
    LIST_EMPTY = "list-empty"


class Unreadable(Exception):
    """A file that is no table of lists. `row` counts as an editor does: the heading is row 1; 0 for the whole file.
    `other` and `other_row`: what stands there already."""

    def __init__(
        self, mistake: Mistake, row: int = 0, column: str = "", value: str = "", *, other: str = "", other_row: int = 0
    ) -> None:
        super().__init__(f"{mistake} row {row} {column} {value}".strip())
        self.mistake, self.row, self.column, self.value = mistake, row, column, value
        self.other, self.other_row = other, other_row


@dataclass(frozen=True, slots=True)
class Stratum:
    """How many cases have a history and a level of each covariate."""

    history: Term
    levels: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Read:
    """A table that was read: the lists over all strata, and the strata where there are covariates."""

    lists: Lists
    covariates: tuple[str, ...]
    strata: tuple[Stratum, ...]


def read(content: bytes) -> Read:
    """Read a file, with its cells in one form (`rows.rows`). Raises `Unreadable`."""
    try:
        lines = rows(content)
    except NotRows as error:
        raise Unreadable(Mistake(error.fault), error.row) from error
    if not lines:
        raise Unreadable(Mistake.EMPTY)
    (first, names), *data = lines
    columns = _Columns.of(first, names)
    if not data:
        raise Unreadable(Mistake.NO_ROWS)
    return _table(columns, data)


@dataclass(frozen=True, slots=True)
class _Columns:
    names: tuple[str, ...]
    count: int
    lists: tuple[int, ...]
    covariates: tuple[int, ...]

    @classmethod
    def of(cls, row: int, names: Sequence[str]) -> _Columns:
        small = [folded(name) for name in names]
        for place, name in enumerate(names):
            if not name:
                raise Unreadable(Mistake.COLUMN_UNNAMED, row, str(place + 1))
            if ":" in name:
                raise Unreadable(Mistake.COLUMN_IN_NAME, row, name)
            if small.index(small[place]) != place:
                raise Unreadable(Mistake.COLUMN_TWICE, row, name)
        if COUNT not in small:
            raise Unreadable(Mistake.NO_COUNT, row)
        covariates = tuple(place for place, name in enumerate(small) if name in COVARIATES)
        lists = tuple(place for place, name in enumerate(small) if name not in {COUNT, *COVARIATES})
        if len(lists) < 2:
            raise Unreadable(Mistake.ONE_LIST, row, names[lists[0]] if lists else "")
        if len(lists) > MOST_LISTS:
            raise Unreadable(Mistake.TOO_MANY_LISTS, row, "", str(len(lists)))
        return cls(tuple(names), small.index(COUNT), lists, covariates)


def _table(columns: _Columns, data: list[tuple[int, list[str]]]) -> Read:
    strata: list[Stratum] = []
    seen: dict[tuple[Term, tuple[str, ...]], int] = {}
    whole: dict[Term, int] = {}
    met: list[Spellings[int]] = [Spellings() for _ in columns.covariates]
    for row, cells in data:
        if len(cells) != len(columns.names):
            raise Unreadable(Mistake.CELLS, row, "", str(len(cells)))
        history = _history(columns, data, row, cells)
        levels = tuple(
            _level(columns, place, row, cells, spelt) for place, spelt in zip(columns.covariates, met, strict=True)
        )
        count = _count(columns, row, cells[columns.count])
        if not history:
            raise Unreadable(Mistake.ON_NO_LIST, row)
        if (history, levels) in seen:
            raise Unreadable(Mistake.TWICE, row, "", str(seen[history, levels]))
        seen[history, levels] = row
        whole[history] = whole.get(history, 0) + count
        if sum(whole.values()) > LARGEST:
            raise Unreadable(Mistake.COUNT_TOO_LARGE, row, columns.names[columns.count], cells[columns.count])
        strata.append(Stratum(history, levels, count))
    lists = table(tuple(columns.names[place] for place in columns.lists), whole)
    if not lists.cases:
        raise Unreadable(Mistake.NOBODY)
    for place, name in enumerate(lists.names):
        if not lists.overlap(1 << place):
            raise Unreadable(Mistake.LIST_EMPTY, 0, name)
    size = len(lists.counts)
    for number, place in enumerate(columns.covariates):
        many = len({stratum.levels[number] for stratum in strata})
        if many > MOST_LEVELS:
            raise Unreadable(Mistake.TOO_MANY_LEVELS, 0, columns.names[place])
        size *= many
    if columns.covariates and size > MOST_CELLS:
        raise Unreadable(Mistake.TOO_MANY_STRATA, 0, "", str(size))
    names = tuple(folded(columns.names[place]) for place in columns.covariates)
    return Read(lists, names, tuple(stratum for stratum in strata if stratum.count) if names else ())


def _history(columns: _Columns, data: list[tuple[int, list[str]]], row: int, cells: list[str]) -> Term:
    history = 0
    for bit, place in enumerate(columns.lists):
        if cells[place] not in {"0", "1"}:
            # A column without a single 0 or 1 is no list with a slip in it, but something else.
            others = {line[place] for _, line in data if place < len(line)}
            mistake = Mistake.NOT_NOUGHT_OR_ONE if others & {"0", "1"} else Mistake.UNKNOWN_COLUMN
            raise Unreadable(mistake, row, columns.names[place], cells[place])
        history |= (cells[place] == "1") << bit
    return history


def _level(columns: _Columns, place: int, row: int, cells: list[str], spelt: Spellings[int]) -> str:
    level, column = cells[place], columns.names[place]
    if not level:
        raise Unreadable(Mistake.LEVEL_MISSING, row, column)
    if (other := spelt.other(level, row)) is not None:
        raise Unreadable(Mistake.ALIKE, row, column, level, other=other[0], other_row=other[1])
    return level


def _count(columns: _Columns, row: int, text: str) -> int:
    column = columns.names[columns.count]
    if not text:
        raise Unreadable(Mistake.COUNT_MISSING, row, column)
    if text[0] in "-−" and _WHOLE.fullmatch(text[1:]):
        raise Unreadable(Mistake.COUNT_NEGATIVE, row, column, text)
    if not _WHOLE.fullmatch(text):
        huge = text.isascii() and text.isdigit()
        raise Unreadable(Mistake.COUNT_TOO_LARGE if huge else Mistake.COUNT_NOT_WHOLE, row, column, text)
    count = int(text)
    if count > LARGEST:
        raise Unreadable(Mistake.COUNT_TOO_LARGE, row, column, text)
    return count
