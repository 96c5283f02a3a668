"""Reading persons out of CSV, one line for each with her key, for the cell-key method: counts alone have no keys.

A cell in which nobody is has its row as any other. Left out, it would say that in each row that is shown, also as 0,
there is somebody.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from helle.methods.disclosure.reading import COUNT, MOST_CELLS, Line, Mistake, Unreadable, lines_of
from helle.methods.disclosure.specification import Specification
from helle.methods.disclosure.tables import TOTAL, Codes, Hierarchy, Table, table

KEY = "key"
_DIGITS = 18
_ONE: int = 10**_DIGITS
_SHARE = re.compile(rf"0\.([0-9]{{1,{_DIGITS}}})")


@dataclass(frozen=True, slots=True)
class Records:
    """The table that some persons come to, and what their keys come to in each cell: exact, in whatever order."""

    table: Table
    keys: Mapping[Codes, int]
    lines: Mapping[Codes, int]
    """On which line of the file each combination of codes stands first."""


def share(keys: int) -> float:
    """The key of a cell: the fraction of the sum of its persons' keys."""
    return keys % _ONE / _ONE


def read_records(name: str, content: bytes, asked: Specification) -> Records:
    """Read persons: the columns that the specification calls dimensions, and `key`. Raises `reading.Unreadable`."""
    dimensions, lines, first = lines_of(name, content, asked, {KEY, COUNT})
    if not lines:
        raise Unreadable(Mistake.NO_ROWS, name)
    if COUNT in lines[0].cells:
        raise Unreadable(Mistake.NOT_RECORDS, name, first)
    if KEY not in lines[0].cells:
        raise Unreadable(Mistake.NO_KEY, name, first)
    trees = [asked.hierarchies.get(dimension, Hierarchy()) for dimension in dimensions]
    sums = [{TOTAL, *tree.parents.values()} for tree in trees]
    counts: dict[Codes, int] = dict.fromkeys(_rows(name, lines, dimensions, asked, sums), 0)
    keys: dict[Codes, int] = {}
    seen: dict[int, int] = {}
    for line in lines:
        for dimension, code, above in zip(dimensions, line.codes, sums, strict=True):
            if code in above:
                raise Unreadable(Mistake.NOT_INNERMOST, name, line.row, dimension, code)
        key = _key(name, line)
        if key in seen:
            raise Unreadable(Mistake.KEY_TWICE, name, line.row, KEY, str(seen[key]))
        seen[key] = line.row
        counts[line.codes] += 1
        for each in product(*((code, *tree.above(code)) for code, tree in zip(line.codes, trees, strict=True))):
            keys[each] = keys.get(each, 0) + key
    found = table(name, dimensions, counts, asked.hierarchies)
    if len(found.counts) > MOST_CELLS:
        raise Unreadable(Mistake.TOO_MANY_CELLS, name, 0, "", str(len(found.counts)))
    stands: dict[Codes, int] = {}
    for line in lines:
        stands.setdefault(line.codes, line.row)
    return Records(found, {codes: keys.get(codes, 0) for codes in found.counts}, stands)


def _rows(name: str, lines: list[Line], dimensions: Codes, asked: Specification, sums: list[set[str]]) -> list[Codes]:
    """Each combination of the innermost codes that the specification names or somebody has."""
    columns = [
        [
            code
            for code in dict.fromkeys(
                (*asked.in_hierarchies.get(dimension, ()), *(line.codes[place] for line in lines))
            )
            if code not in sums[place]
        ]
        for place, dimension in enumerate(dimensions)
    ]
    cells = math.prod(map(len, columns))
    if cells > MOST_CELLS:
        raise Unreadable(Mistake.TOO_MANY_CELLS, name, 0, "", str(cells))
    return list(product(*columns))


def _key(name: str, line: Line) -> int:
    text = line.cells[KEY]
    if not text:
        raise Unreadable(Mistake.KEY_MISSING, name, line.row, KEY)
    found = _SHARE.fullmatch(text)
    if found is None:
        raise Unreadable(Mistake.KEY_NOT_SHARE, name, line.row, KEY, text)
    return int(found[1].ljust(_DIGITS, "0"))
