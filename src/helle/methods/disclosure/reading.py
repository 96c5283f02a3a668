"""Reading tables out of CSV and what is asked of them out of JSON.

What is wrong comes as one mistake, with its file, row and column, and nothing is protected: a wrong table would be
protected as if it were right, and give away the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from helle.methods.codes import Spellings
from helle.methods.disclosure.audits import Published, States
from helle.methods.disclosure.specification import Earlier, Method, Specification, code_of
from helle.methods.disclosure.tables import TOTAL, Cell, Codes, Hierarchy, NotAdditive, Table, cell_of, table
from helle.methods.disclosure.total_words import is_word_for_a_total
from helle.methods.disclosure.totals import hidden
from helle.methods.rows import NotRows, rows

COUNT, VALUE, STATUS = "count", "value", "status"
LARGEST = 100_000_000
"""More than any country can have; a thousand million is a slip of the keys."""
MOST_CELLS = 20_000
PRIMARY, SECONDARY = "primary", "secondary"
SUPPRESSED = frozenset(("suppressed", PRIMARY, SECONDARY))
"""What a row says of itself whose count was held back: why as well, by the last two."""
PUBLISHED = "published"
MOVED = frozenset(("rounded", "perturbed"))
"""What a row says of which the number is not what was counted."""
_WHOLE = re.compile(r"[0-9]{1,18}")


class Mistake(StrEnum):
    """What can be wrong with a file."""

    EMPTY = "empty"
    NO_ROWS = "no-rows"
    NOT_UTF8 = "not-utf8"
    TOO_LONG = "too-long"
    NUL = "nul"
    NO_COUNT = "no-count"
    NO_VALUE = "no-value"
    COLUMN_TWICE = "column-twice"
    COLUMN_UNKNOWN = "column-unknown"
    COLUMN_INSTEAD = "column-instead"
    COLUMN_UNNAMED = "column-unnamed"
    COLUMN_MISSING = "column-missing"
    NO_DIMENSION = "no-dimension"
    CELLS = "cells"
    CODE_MISSING = "code-missing"
    ALIKE = "alike"
    TOTAL_WORD = "total-word"
    HIDDEN_TOTAL = "hidden-total"
    DOUBTFUL_SUM = "doubtful-sum"
    SUBTOTAL = "subtotal"
    HALF = "half"
    BALANCED = "balanced"
    ONLY_EARLIER = "only-earlier"
    SUM_OF_NOW = "sum-of-now"
    OTHER_CODES = "other-codes"
    STATUS_UNKNOWN = "status-unknown"
    STATUS_MOVED = "status-moved"
    STATUS_AND_VALUE = "status-and-value"
    STATUS_BY_WHAT = "status-by-what"
    COUNT_MISSING = "count-missing"
    COUNT_NEGATIVE = "count-negative"
    COUNT_NOT_WHOLE = "count-not-whole"
    COUNT_TOO_LARGE = "count-too-large"
    SUM_TOO_LARGE = "sum-too-large"
    TWICE = "twice"
    NOT_ADDITIVE = "not-additive"
    CONTRIBUTIONS = "contributions"
    TOO_MANY_CELLS = "too-many-cells"
    NOT_RECORDS = "not-records"
    NO_KEY = "no-key"
    KEY_MISSING = "key-missing"
    KEY_NOT_SHARE = "key-not-share"
    KEY_TWICE = "key-twice"
    NOT_INNERMOST = "not-innermost"
    OTHER_PERSONS = "other-persons"


class Unreadable(Exception):
    """A file that is no table. `row` counts as an editor does: the heading is row 1; 0 for the whole file. `other`:
    what stands in `other_name` on `other_row` already; no name for the specification; of a subtotal its parts."""

    def __init__(
        self,
        mistake: Mistake,
        name: str,
        row: int = 0,
        column: str = "",
        value: str = "",
        *,
        other: str = "",
        other_name: str = "",
        other_row: int = 0,
    ) -> None:
        super().__init__(f"{mistake} {name} row {row} {column} {value}".strip())
        self.mistake, self.name, self.row, self.column, self.value = mistake, name, row, column, value
        self.other, self.other_name, self.other_row = other, other_name, other_row


@dataclass(frozen=True, slots=True)
class Read[File: (Table, Published)]:
    """A file, and on which line each of its rows stands, as an editor counts."""

    file: File
    lines: Mapping[Codes, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file: where it stands, its codes, and all its cells by their columns."""

    row: int
    codes: Codes
    cells: Mapping[str, str]


def read(name: str, content: bytes, asked: Specification) -> Read[Table]:
    """Read a table: the columns that the specification calls dimensions, `count`, and what the largest gave."""
    extra = asked.dominance_columns
    dimensions, lines, first = lines_of(name, content, asked, {COUNT, *extra})
    names = lines[0].cells.keys() if lines else set()
    if lines and COUNT not in names:
        raise Unreadable(Mistake.NO_COUNT, name, first)
    for column in extra:
        if lines and column not in names:
            raise Unreadable(Mistake.COLUMN_MISSING, name, first, column)
    given: dict[Codes, int] = {}
    largest: dict[Codes, tuple[int, ...]] = {}
    seen: dict[Codes, int] = {}
    for line in lines:
        _once(name, line, seen)
        given[line.codes] = count = _count(name, line, COUNT, line.cells[COUNT])
        if all(line.cells[column] for column in extra) and extra:
            gave = tuple(_count(name, line, column, line.cells[column]) for column in extra)
            if sum(gave) > count or list(gave) != sorted(gave, reverse=True):
                raise Unreadable(Mistake.CONTRIBUTIONS, name, line.row, COUNT, str(count))
            largest[line.codes] = gave
    if not given:
        raise Unreadable(Mistake.NO_ROWS, name)
    try:
        found = table(name, dimensions, given, asked.hierarchies, largest)
    except NotAdditive as wrong:
        cell = ", ".join(wrong.codes)
        difference = f"{wrong.given} ≠ {wrong.summed}"
        raise Unreadable(Mistake.NOT_ADDITIVE, name, seen[wrong.codes], cell, difference) from wrong
    _require_no_hidden_total(name, dimensions, found.counts, seen, asked)
    for codes, count in found.counts.items():
        if count > LARGEST:
            row = seen[_largest_in(codes, dimensions, given, asked.hierarchies)]
            raise Unreadable(Mistake.SUM_TOO_LARGE, name, row, ", ".join(codes), str(count))
    if len(found.counts) > MOST_CELLS:
        raise Unreadable(Mistake.TOO_MANY_CELLS, name, 0, "", str(len(found.counts)))
    return Read(found, seen)


def read_published(name: str, content: bytes, asked: Specification, by: Earlier | None = None) -> Read[Published]:
    """Read a file of an earlier release, as `helle protect` wrote it: `value` is empty where it is suppressed, and
    `status`, where there is that column, says so. Where that says why, it has to be said `by` which threshold. Of its
    codes nothing is asked before the tables of now are known (`require_related`)."""
    dimensions, lines, first = lines_of(name, content, asked, {VALUE, STATUS})
    if not lines:
        raise Unreadable(Mistake.NO_ROWS, name)
    if VALUE not in lines[0].cells:
        raise Unreadable(Mistake.NO_VALUE, name, first)
    values: dict[Codes, int | None] = {}
    seen: dict[Codes, int] = {}
    by_status: dict[str, set[Codes]] = {}
    threshold = None if by is None else by.threshold
    for line in lines:
        _once(name, line, seen)
        text, status = line.cells[VALUE], line.cells.get(STATUS, "")
        _require_status(name, line, text)
        values[line.codes] = _count(name, line, VALUE, text) if text else None
        by_status.setdefault(status, set()).add(line.codes)
        if status in (PRIMARY, SECONDARY) and threshold is None:
            raise Unreadable(Mistake.STATUS_BY_WHAT, name, line.row, STATUS, status, other=by.file if by else name)
    primary, secondary = (frozenset(by_status.get(one, ())) for one in (PRIMARY, SECONDARY))
    states = None
    if by is not None and threshold is not None and primary | secondary:
        states = States(threshold, primary, secondary, by.dominance)
    return Read(Published(name, dimensions, values, states), seen)


def lines_of(
    name: str, content: bytes, asked: Specification, others: set[str]
) -> tuple[tuple[str, ...], list[Line], int]:
    """The dimensions that a file has, its rows, and the line of its heading. `others`: what else it may have."""
    try:
        found = rows(content, marked=True)
    except NotRows as error:
        raise Unreadable(Mistake(error.fault), name, error.row) from error
    if not found:
        raise Unreadable(Mistake.EMPTY, name)
    (first, names), *data = found
    for place, column in enumerate(names):
        if not column:
            raise Unreadable(Mistake.COLUMN_UNNAMED, name, first, str(place + 1))
        if names.index(column) != place:
            raise Unreadable(Mistake.COLUMN_TWICE, name, first, column)
        if column not in others and column not in asked.dimensions:
            absent = ", ".join(one for one in asked.of_table.get(name, asked.dimensions) if one not in names)
            mistake = Mistake.COLUMN_INSTEAD if absent else Mistake.COLUMN_UNKNOWN
            raise Unreadable(mistake, name, first, column, other=absent)
    for column in asked.of_table.get(name, ()):
        if column not in names:
            raise Unreadable(Mistake.COLUMN_MISSING, name, first, column)
    dimensions = tuple(column for column in asked.dimensions if column in names)
    if not dimensions:
        raise Unreadable(Mistake.NO_DIMENSION, name, first, ", ".join(asked.dimensions))
    lines: list[Line] = []
    for row, cells in data:
        if len(cells) != len(names):
            raise Unreadable(Mistake.CELLS, name, row, "", str(len(cells)))
        by_name = dict(zip(names, cells, strict=True))
        lines.append(Line(row, _codes(name, row, dimensions, by_name, asked), by_name))
    return dimensions, lines, first


def require_told_apart(asked: Specification, files: Iterable[tuple[str, Sequence[str], Mapping[Codes, int]]]) -> None:
    """Raise `Unreadable` where only what `codes.folded` folds tells two codes of a dimension apart, in one file or in
    two, or in a hierarchy. `files`: the name of each, its dimensions, and on which line each of its rows stands.

    Two codes are two cells: what is held back of the one would be published of the other.
    """
    met: dict[str, Spellings[tuple[str, int]]] = {dimension: Spellings() for dimension in asked.dimensions}
    for dimension, codes in asked.in_hierarchies.items():
        for code in codes:
            _told_apart("", dimension, code, 0, met[dimension])
    for name, dimensions, lines in files:
        for found, row in lines.items():
            for dimension, code in zip(dimensions, found, strict=True):
                _told_apart(name, dimension, code, row, met[dimension])


def _told_apart(name: str, dimension: str, code: str, row: int, met: Spellings[tuple[str, int]]) -> None:
    if (first := met.other(code, (name, row))) is not None:
        other, (other_name, other_row) = first
        raise Unreadable(
            Mistake.ALIKE, name, row, dimension, code, other=other, other_name=other_name, other_row=other_row
        )


def require_related(asked: Specification, now: Sequence[Read[Table]], then: Sequence[Read[Published]]) -> None:
    """Raise `Unreadable` where an earlier file has a code that no table of now has in that dimension and of which the
    specification says nothing, or one that is a total by another name, with what is known by now of what the file held
    back: of few rows left whole it may seem so, and the totals of the same file, or the tables of now, say otherwise.

    What the first is the sum of nobody could say, and so not what it gives away.
    """
    codes: dict[str, set[str]] = {}
    for one in now:
        for row in one.file.counts:
            for dimension, code in zip(one.file.dimensions, row, strict=True):
                codes.setdefault(dimension, {TOTAL, *asked.said_of(dimension)}).add(code)
    for earlier in then:
        for row, line in earlier.lines.items():
            for dimension, code in zip(earlier.file.dimensions, row, strict=True):
                if code not in codes.get(dimension, {code}):
                    raise _looks_like_a_total(Mistake.ONLY_EARLIER, earlier.file.name, line, dimension, code, asked)
    known: dict[Cell, int | None] = {}
    for one in now:
        known |= one.file.in_cells()
    for earlier in then:
        told = {cell_of(earlier.file.dimensions, row): value for row, value in earlier.file.values.items()}
        known |= {cell: value for cell, value in told.items() if value is not None}
    for earlier in then:
        name, dimensions = earlier.file.name, earlier.file.dimensions
        filled = {row: known.get(cell_of(dimensions, row)) for row in earlier.file.values}
        tables = [(one.file.dimensions, one.file.counts) for one in now]
        _require_no_hidden_total(name, dimensions, filled, earlier.lines, asked, tables)


def _codes(name: str, row: int, dimensions: Sequence[str], cells: Mapping[str, str], asked: Specification) -> Codes:
    found = tuple(code_of(cells[one]) for one in dimensions)
    for dimension, code in zip(dimensions, found, strict=True):
        if not code:
            raise Unreadable(Mistake.CODE_MISSING, name, row, dimension)
        if is_word_for_a_total(code) and not asked.says_of_total(dimension, code):
            raise _looks_like_a_total(Mistake.TOTAL_WORD, name, row, dimension, code, asked)
    return found


def _looks_like_a_total(
    mistake: Mistake, name: str, row: int, dimension: str, code: str, asked: Specification, parts: str = ""
) -> Unreadable:
    """What is wrong with a code of which the specification says nothing, or says it of another spelling. `parts`: of
    which codes it is the sum, where that is not all others."""
    if (said := asked.said_alike(dimension, code)) is not None:
        return Unreadable(Mistake.ALIKE, name, row, dimension, code, other=said)
    return Unreadable(mistake, name, row, dimension, code, other=parts)


def _require_no_hidden_total(
    name: str,
    dimensions: Sequence[str],
    values: Mapping[Codes, int | None],
    seen: Mapping[Codes, int],
    asked: Specification,
    tables: Iterable[tuple[Sequence[str], Mapping[Codes, int | None]]] = (),
) -> None:
    below = asked.rules.threshold if asked.method is Method.SUPPRESSION else 0
    wrong = hidden(dimensions, values, asked.hierarchies, asked.not_totals, held_back_below=below, tables=tables)
    if wrong is not None:
        mistake = Mistake.DOUBTFUL_SUM if wrong.doubtful else Mistake.HIDDEN_TOTAL
        if wrong.parts:
            mistake = Mistake.HALF if wrong.halved else Mistake.SUBTOTAL
        row, parts = seen.get(wrong.codes, 0), ", ".join(wrong.parts)
        if wrong.balanced:
            raise Unreadable(Mistake.BALANCED, name, row, wrong.dimension, parts, other=", ".join(wrong.balanced))
        raise _looks_like_a_total(mistake, name, row, wrong.dimension, wrong.code, asked, parts)


def _require_status(name: str, line: Line, value: str) -> None:
    """Raise `Unreadable` where what a row says of itself is nothing that Helle writes, or is not so."""
    status = line.cells.get(STATUS, "")
    mistake = None
    if status in MOVED:
        mistake = Mistake.STATUS_MOVED
    elif status not in SUPPRESSED | {PUBLISHED, ""}:
        mistake = Mistake.STATUS_UNKNOWN
    elif status and (status == PUBLISHED) != bool(value):
        mistake = Mistake.STATUS_AND_VALUE
    if mistake is not None:
        raise Unreadable(mistake, name, line.row, value or "", status)


def _once(name: str, line: Line, seen: dict[Codes, int]) -> None:
    if line.codes in seen:
        raise Unreadable(Mistake.TWICE, name, line.row, "", str(seen[line.codes]))
    seen[line.codes] = line.row


def _largest_in(
    cell: Codes, dimensions: Sequence[str], given: Mapping[Codes, int], trees: Mapping[str, Hierarchy]
) -> Codes:
    """The row with the largest count among those that a cell adds up: the mistyped one, as a rule."""
    above = [trees.get(dimension, Hierarchy()).above for dimension in dimensions]
    rows = [
        codes
        for codes in given
        if all(whole in (code, *of(code)) for code, whole, of in zip(codes, cell, above, strict=True))
    ]
    return max(rows, key=given.__getitem__)


def _count(name: str, line: Line, column: str, text: str) -> int:
    mistake = None
    if not text:
        mistake = Mistake.COUNT_MISSING
    elif text[0] in "-−" and _WHOLE.fullmatch(text[1:]):
        mistake = Mistake.COUNT_NEGATIVE
    elif text.isascii() and text.isdigit():
        mistake = Mistake.COUNT_TOO_LARGE if len(text) > 18 or int(text) > LARGEST else None
    else:
        mistake = Mistake.COUNT_NOT_WHOLE
    if mistake is not None:
        raise Unreadable(mistake, name, line.row, column, text)
    return int(text)
