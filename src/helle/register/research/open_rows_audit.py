"""The auditor's look at open microdata: what somebody works out of its rows about figures that are held back (STA-01).

For each column it writes down what all releases, the page and the reports tell of it in each year, and how often each
word of it stands in the rows of each year, `*` included: which group somebody is of whose word is left out, and of
which year, is not told. It asks how near a reader comes to each figure with the rows, and how near without
(`methods.disclosure`). Columns that a table crosses need not be asked together: nothing of such a table is held back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from helle.methods.disclosure.auditing import too_near
from helle.methods.disclosure.audits import Contradiction, Secret, Sum
from helle.methods.disclosure.tables import Cell
from helle.methods.microdata.plan import SUPPRESSED
from helle.register.releases.microdata import YEAR
from helle.register.releases.protecting import WIDTH
from helle.register.research.beside import Year
from helle.register.statistics.dimensions import DIMENSIONS

_BANDS: Final[Mapping[str, tuple[str, ...]]] = {"minor": ("under_18",), "adult": ("18_24", "25_over")}
type _Place = tuple[int, str]
"""A year and one of the smallest groups of a column."""


def nearer(
    names: Sequence[str], rows: Mapping[tuple[str, ...], int], years: Mapping[int, Year]
) -> tuple[int, frozenset[str]] | None:
    """The year, and of which kinds, of a figure that the rows bring a reader too near to; None where there is none."""
    for name in names:
        if name != YEAR:
            found = _nearer(name, _of_column(name, names, rows), years)
            if found is not None:
                year, kind = found
                return year, frozenset({kind})
    return None


def _of_column(name: str, names: Sequence[str], rows: Mapping[tuple[str, ...], int]) -> Counter[tuple[str, str]]:
    """How often a word of a column stands in the rows of a year; `*` for a year that is not told."""
    found: Counter[tuple[str, str]] = Counter()
    for words, number in rows.items():
        said = dict(zip(names, words, strict=True))
        found[said.get(YEAR, SUPPRESSED), said[name]] += number
    return found


def _nearer(name: str, rows: Mapping[tuple[str, str], int], years: Mapping[int, Year]) -> tuple[int, str] | None:
    smallest = [band for group in DIMENSIONS[name].groups for band in _BANDS.get(group, (group,))]
    places = [(year, group) for year in years for group in smallest]
    told: dict[Cell, int] = {}
    hidden: dict[Cell, tuple[int, str]] = {}
    sums: list[Sum] = []
    for year, of in years.items():
        for figure, numbers in of.numbers.items():
            kinds = {kind for kind, _group in figure}
            if not kinds <= {name, *(("age", "age_band") if name == "age" else ())}:
                continue
            parts = [(year, group) for group in _parts(figure, smallest)]
            cell = _cell(f"{year} {sorted(figure)}")
            sums.append(Sum(name, cell, tuple(map(_at, parts))))
            if numbers:
                told[cell] = max(numbers)
            else:
                hidden[cell] = (year, next(iter(kinds), name))
    alone = _too_near(told, hidden, sums, {_at(place) for place in places})
    stars: set[Cell] = set()
    of_place: dict[_Place, list[Cell]] = {place: [] for place in places}
    for (year_said, word), number in rows.items():
        could_be = [
            (year, group)
            for year, group in places
            if year_said in (SUPPRESSED, str(year)) and (word == SUPPRESSED or group in _BANDS.get(word, (word,)))
        ]
        parts_of = [_cell(f"{year_said} {word} at {year} {group}") for year, group in could_be]
        pattern = _cell(f"rows {year_said} {word}")
        told[pattern] = number
        sums.append(Sum("rows", pattern, tuple(parts_of)))
        stars |= {*parts_of}
        for place, part in zip(could_be, parts_of, strict=True):
            of_place[place].append(part)
    sums += [Sum("rows", _at(place), tuple(parts)) for place, parts in of_place.items()]
    beside = _too_near(told, hidden, sums, {_at(place) for place in places} | stars)
    for cell, where in hidden.items():
        if beside is None or (cell in beside and (alone is None or cell not in alone)):
            return where
    return None


def _too_near(
    told: Mapping[Cell, int], hidden: Mapping[Cell, object], sums: Sequence[Sum], unread: Collection[Cell]
) -> set[Cell] | None:
    """What of all that is held back a reader comes too near to; None where what is told cannot all be so.

    That somebody is in a figure that is held back is known, since nobody is told as 0.
    """
    secrets = {cell: Secret(0) for cell in unread} | {cell: Secret(WIDTH, lowest=1) for cell in hidden}
    try:
        return too_near(told, sums, secrets, list(hidden))
    except Contradiction:
        return None


def _parts(figure: Collection[tuple[str, str]], smallest: Sequence[str]) -> Sequence[str]:
    """The smallest groups of a column that a figure is of; of no group, all."""
    for _kind, group in figure:
        return _BANDS.get(group, (group,))
    return smallest


def _at(place: _Place) -> Cell:
    return _cell(f"{place[0]} {place[1]}")


def _cell(name: str) -> Cell:
    return frozenset({("of", name)})
