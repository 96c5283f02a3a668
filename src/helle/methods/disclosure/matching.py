"""Whether a specification and the files that it is for belong together.

A name that no file has is a slip of the keys: passed over, what everybody knows would not be reckoned with, nor a part
be under its parent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from helle.methods.codes import folded
from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.specification import Mistaken, Specification, Wrong
from helle.methods.disclosure.tables import TOTAL, Cell, Hierarchy, Table, cell_of


def match(asked: Specification, tables: Sequence[Table], earlier: Sequence[Published]) -> None:
    """Look for everything that the specification names, in the tables and in earlier releases. Raises `Mistaken`."""
    rows = [
        *((one.name, one.dimensions, one.counts.keys()) for one in tables),
        *((one.name, one.dimensions, one.values.keys()) for one in earlier),
    ]
    for dimension in asked.dimensions:
        if not any(dimension in dimensions for _, dimensions, _ in rows):
            raise Mistaken(Wrong.COLUMN_ABSENT, "dimensions", dimension)
    for name in asked.of_table:
        if name not in (each for each, _, _ in rows):
            raise Mistaken(Wrong.FILE_ABSENT, "tables", name)
    codes = {name: {TOTAL} for name in asked.dimensions}
    cells: set[Cell] = set()
    for _, dimensions, found in rows:
        cells.update(cell_of(dimensions, each) for each in found)
        for place, name in enumerate(dimensions):
            codes[name] |= _with_above((each[place] for each in found), asked.hierarchies.get(name, Hierarchy()))
    for name, named in asked.in_hierarchies.items():
        for code in named:
            _require_code(f"hierarchies.{name}", code, codes[name])
    for name, parts in asked.under_total.items():
        for code in sorted(codes[name] - {TOTAL, *parts, *asked.hierarchies[name].parents}):
            raise Mistaken(Wrong.OUTSIDE_TOTAL, f"hierarchies.{name}", code)
    for name, none in asked.not_totals.items():
        for code in none:
            _require_code(f"not_totals.{name}", code, codes[name])
    for cell in sorted(asked.rules.known, key=sorted):
        for name, code in sorted(cell):
            _require_code(f"known.{name}", code, codes[name])
        if cell not in cells:
            raise Mistaken(Wrong.CELL_ABSENT, "known", ", ".join(f"{name} {code}" for name, code in sorted(cell)))


def _require_code(key: str, code: str, there: set[str]) -> None:
    """Raise `Mistaken` where no file has a code, with those that they have: a slip of the keys is beside what it was
    meant for."""
    if code not in there:
        others = sorted(there - {TOTAL}, key=lambda one: (-_likeness(code, one), one))
        raise Mistaken(Wrong.CODE_ABSENT, key, code, there=others)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, folded(one), folded(other)).ratio()


def _with_above(codes: Iterable[str], tree: Hierarchy) -> set[str]:
    found: set[str] = set()
    for code in set(codes):
        found.update((code, *tree.above(code)))
    return found
