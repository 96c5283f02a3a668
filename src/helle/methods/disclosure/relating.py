"""Whether the files that are laid beside each other call the same people by the same codes.

Where they do not, nothing says which rows are the same people, and what the one file holds back the other publishes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.reading import Mistake, Read, Unreadable
from helle.methods.disclosure.specification import Specification
from helle.methods.disclosure.subtotals import is_no_chance
from helle.methods.disclosure.tables import TOTAL, Cell, Codes, Hierarchy, Table, cell_of
from helle.methods.disclosure.totals import hidden, sums_over_others


@dataclass(frozen=True, slots=True)
class _Column:
    """What one file has in a dimension: on which line each code with somebody in it stands first, and all codes."""

    name: str
    people: Mapping[str, int]
    codes: frozenset[str]


def require_same_codes(asked: Specification, now: Sequence[Read[Table]], then: Sequence[Read[Published]] = ()) -> None:
    """Raise `Unreadable` where two tables of now share a dimension, and one has a code with somebody in it that the
    other has not, nor one above or under it.

    All tables of one release have the same people. So a code that only one of them has is its people by another name,
    or in other groups; not one that is left out because nobody is there. Of groups that cross each other no hierarchy
    says how they hang together, and so nobody could say what the one table tells of the other: that a code is no total
    (`not_totals`) does not change it. Of a dimension that only earlier files have the same is asked of these.
    """
    for dimension in asked.dimensions:
        tables = [_column(one.file.name, one.file.dimensions, one.file.counts, one.lines, dimension) for one in now]
        files = [_column(one.file.name, one.file.dimensions, one.file.values, one.lines, dimension) for one in then]
        columns = [one for one in tables if one is not None] or [one for one in files if one is not None]
        for at, other in enumerate(columns):
            for one in columns[:at]:
                _require_met(asked, dimension, other, one)
                _require_met(asked, dimension, one, other)


def require_none_of_now(asked: Specification, now: Sequence[Read[Table]], then: Sequence[Read[Published]]) -> None:
    """Raise `Unreadable` where an earlier file alone has a code that is said to be no total (`not_totals`), and its
    counts say otherwise: wherever they are known it is one of the codes of now, or the sum of some, as no chance would
    have it.

    A code of now that is said to be none is published beside the others, and its author has seen both. This one is out
    already; what is held back now of those that it is the sum of, it tells.
    """
    known: dict[Cell, int | None] = {}
    for one in now:
        known |= one.file.in_cells()
    codes: dict[str, set[str]] = {}
    for one in now:
        for place, dimension in enumerate(one.file.dimensions):
            codes.setdefault(dimension, set()).update(row[place] for row in one.file.counts)
    for earlier in then:
        for place, dimension in enumerate(earlier.file.dimensions):
            others = sorted(codes.get(dimension, set()) - {TOTAL})
            for code in asked.not_totals.get(dimension, ()):
                if others and code not in others:
                    _require_none(asked, earlier, place, code, others, known)


def _require_none(
    asked: Specification,
    earlier: Read[Published],
    place: int,
    code: str,
    others: Sequence[str],
    known: Mapping[Cell, int | None],
) -> None:
    dimensions = earlier.file.dimensions
    sums = sums_over_others(dimensions, earlier.file.values, place, asked.hierarchies)
    rows = {
        row: value
        for row, value in earlier.file.values.items()
        if row[place] == code and value is not None and row not in sums
    }
    beside: dict[str, dict[Codes, int | None]] = {other: {} for other in others}
    for row in rows:
        for other, counts in beside.items():
            as_other = (*row[:place], other, *row[place + 1 :])
            counts[as_other] = known.get(cell_of(dimensions, as_other))
    parts: Sequence[str] = ()
    if is_no_chance([*rows.values()], others):
        parts = [other for other, counts in beside.items() if [*counts.values()] == [*rows.values()]][:1]
    if not parts:
        values: dict[Codes, int | None] = dict(rows)
        for counts in beside.values():
            values |= counts
        excepted = {dimension: {row[at] for row in values} for at, dimension in enumerate(dimensions)}
        excepted[dimensions[place]] = set(others)
        found = hidden(dimensions, values, asked.hierarchies, excepted, held_back_below=asked.rules.threshold)
        if found is None or found.doubtful:
            return
        parts = found.parts or others
    line = min(earlier.lines[row] for row in rows)
    raise Unreadable(Mistake.SUM_OF_NOW, earlier.file.name, line, dimensions[place], code, other=", ".join(parts))


def _column(
    name: str, dimensions: Sequence[str], values: Mapping[Codes, int | None], lines: Mapping[Codes, int], dimension: str
) -> _Column | None:
    """What a file has in a dimension; None where it has not got it, or totals alone."""
    if dimension not in dimensions:
        return None
    place = dimensions.index(dimension)
    people: dict[str, int] = {}
    for codes, value in values.items():
        if value != 0 and codes[place] != TOTAL and codes in lines:
            people[codes[place]] = min(lines[codes], people.get(codes[place], lines[codes]))
    codes_of = frozenset(codes[place] for codes in values) - {TOTAL}
    return _Column(name, people, codes_of) if codes_of else None


def _require_met(asked: Specification, dimension: str, one: _Column, other: _Column) -> None:
    tree = asked.hierarchies.get(dimension, Hierarchy())
    met = other.codes.union(*(tree.above(code) for code in other.codes)) - {TOTAL}
    for code, line in one.people.items():
        if code in met or not other.codes.isdisjoint(tree.above(code)):
            continue
        raise Unreadable(Mistake.OTHER_CODES, one.name, line, dimension, code, other_name=other.name)
