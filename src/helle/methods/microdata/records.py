"""The records, with every level of every key worked out beforehand as numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from helle.methods import tabular
from helle.methods.codes import Spellings
from helle.methods.microdata.plan import SUPPRESSED, Bands, Column, Plan, Use

MOST_RECORDS = 20_000
_WHOLE = re.compile(r"-?[0-9]+")
_DIGITS = 9

type Codes = NDArray[np.int64]


class Mistake(StrEnum):
    """What can be wrong with records under a plan."""

    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    COLUMN_ABSENT = "column-absent"
    COLUMN_UNPLANNED = "column-unplanned"
    MISSING = "missing"
    NOT_IN_HIERARCHY = "not-in-hierarchy"
    NOT_WHOLE = "not-whole"
    TOO_LARGE = "too-large"
    BEFORE_START = "before-start"
    RESERVED = "reserved"
    TOO_ALIKE = "too-alike"


@dataclass(frozen=True, slots=True)
class Level:
    """One column as it looks at one level: a number for each record, and the words that the numbers stand for."""

    codes: Codes
    words: tuple[str, ...]

    @property
    def shares(self) -> NDArray[np.float64]:
        return np.bincount(self.codes, minlength=len(self.words)) / len(self.codes)


@dataclass(frozen=True, slots=True)
class Records:
    """Persons, one a row: each key at each of its levels, and the sensitive columns as they are."""

    number: int
    keys: tuple[tuple[Column, tuple[Level, ...]], ...]
    sensitive: tuple[tuple[Column, Level], ...]
    order: tuple[str, ...]
    """The published columns as they stand in the file."""
    came: tuple[tuple[str, ...], ...]
    """The keys of each person as they stand in the file, which may be finer than the first level of a key."""


def read(content: bytes, plan: Plan) -> Records:
    """Read the records. Raises `tabular.Unreadable` with the line and the column."""
    table = tabular.read(content)
    for name in table.names:
        if name not in plan.by_name:
            raise tabular.Unreadable(Mistake.COLUMN_UNPLANNED, table.heading, name)
    for column in plan.columns:
        if column.name not in table.names:
            raise tabular.Unreadable(Mistake.COLUMN_ABSENT, table.heading, column.name)
    if len(table.rows) < plan.k:
        raise tabular.Unreadable(Mistake.TOO_FEW, 0, "", f"{len(table.rows)} < {plan.k}")
    if len(table.rows) > MOST_RECORDS:
        raise tabular.Unreadable(Mistake.TOO_MANY, 0, "", str(len(table.rows)))
    published = [one for one in plan.columns if one.use is not Use.DROP]
    values = {one.name: _values(table, one) for one in published}
    keys = tuple((one, _all_levels(one, table, values[one.name])) for one in plan.keys)
    sensitive = tuple((one, _level(values[one.name])) for one in plan.sensitive)
    for one, level in sensitive:
        if len(level.words) < one.least_values:
            raise tabular.Unreadable(Mistake.TOO_ALIKE, 0, one.name, f"{len(level.words)} < {one.least_values}")
    order = tuple(name for name in table.names if plan.by_name[name].use is not Use.DROP)
    came = tuple(zip(*(values[one.name] for one in plan.keys), strict=True))
    return Records(len(table.rows), keys, sensitive, order, came)


def _values(table: tabular.Table, column: Column) -> list[str]:
    place = table.names.index(column.name)
    spelt: Spellings[int] = Spellings()
    for line, cells in table.rows:
        value = cells[place]
        if not value:
            raise tabular.Unreadable(Mistake.MISSING, line, column.name)
        if value == SUPPRESSED:
            raise tabular.Unreadable(Mistake.RESERVED, line, column.name)
        if (other := spelt.other(value, line)) is not None:
            raise tabular.Unreadable(tabular.Flaw.ALIKE, line, column.name, value, other=other[0], other_row=other[1])
    return [cells[place] for _, cells in table.rows]


def _all_levels(column: Column, table: tabular.Table, values: list[str]) -> tuple[Level, ...]:
    """From the finest that may be published to the column without a word; no two that are the same."""
    told = [values]
    lines = [line for line, _ in table.rows]
    if column.bands is not None:
        told += _in_bands(column, column.bands, values, lines)
    for level in column.levels:
        for line, value in zip(lines, values, strict=True):
            if value not in level:
                raise tabular.Unreadable(Mistake.NOT_IN_HIERARCHY, line, column.name, value)
        told.append([level[value] for value in values])
    if column.whole:
        told.append([SUPPRESSED] * len(values))
    return tuple(_level(one) for one in told[column.at_least :])


def _in_bands(column: Column, bands: Bands, values: Sequence[str], lines: Sequence[int]) -> list[list[str]]:
    numbers: list[int] = []
    for line, value in zip(lines, values, strict=True):
        if not _WHOLE.fullmatch(value):
            raise tabular.Unreadable(Mistake.NOT_WHOLE, line, column.name, value)
        if len(value.removeprefix("-")) > _DIGITS:
            raise tabular.Unreadable(Mistake.TOO_LARGE, line, column.name, value)
        if int(value) < bands.start:
            raise tabular.Unreadable(Mistake.BEFORE_START, line, column.name, f"{value} < {bands.start}")
        numbers.append(int(value))
    return [[_band(number, bands.start, width) for number in numbers] for width in bands.widths]


def _band(number: int, start: int, width: int) -> str:
    low = start + (number - start) // width * width
    return f"{low}--{low + width - 1}"


def _level(values: Sequence[str]) -> Level:
    words = tuple(sorted(set(values)))
    place = {word: number for number, word in enumerate(words)}
    return Level(np.array([place[value] for value in values], dtype=np.int64), words)
