"""Which small groups somebody works out who takes the rows of open microdata from tables of the same persons (STA-01).

A row stands `K` times; what is left of a table when the rows are taken from it may be fewer. Of the minors in a table
those are known who are women in the file: the others are minors who are not. Such a group is held to the threshold that
holds of a table, and not to `K`: it stands in no file, and with so few persons a year nothing could be published
otherwise. So for each two columns or more everything is written down that tables tell of any or all of them, and how
often each row stands, `*` included, and the auditor is asked of each group that has one to four persons and is made of
one group of each column, all but one, or all that no row names: it must not be known by the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Final

from helle.methods.disclosure.auditing import too_near
from helle.methods.disclosure.audits import Secret, Sum
from helle.methods.disclosure.tables import Cell
from helle.methods.microdata.plan import SUPPRESSED
from helle.register.releases.microdata import DIMENSIONS_OF_ROWS, YEAR, Persons
from helle.register.releases.protecting import WIDTH
from helle.register.research.beside import Year
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.disclosure import too_small

_SAME: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("age_band", "under_18"): ("age", "minor"),
    ("age_band", "unknown"): ("age", "unknown"),
}
MOST_CELLS: Final = 3_000
"""How many numbers that nobody reads the auditor takes at once: three columns of some twelve years, in a few seconds.
Of a few more it may take half a minute."""
_ADULTS: Final = (("age_band", "18_24"), ("age_band", "25_over"))
type _Place = tuple[int, tuple[str, ...]]
"""A year and a group of each of the columns."""
type _Row = tuple[str, tuple[str, ...]]


class TooMuch(Exception):
    """That there are more groups and years than can be looked at in the time of a page."""


def found(
    names: Sequence[str], rows: Mapping[tuple[str, ...], int], years: Mapping[int, Year], persons: Persons
) -> tuple[int, tuple[str, ...]] | None:
    """A year, and the columns whose rows let a group of one to four of it be known; None where none do.

    Raises `TooMuch`.
    """
    chosen = [name for name in names if name != YEAR]
    for many in range(2, len(chosen) + 1):
        for columns in combinations(chosen, many):
            year = _Told(columns, names, rows, years, persons).known()
            if year is not None:
                return year, columns
    return None


class _Told:
    """What is told of some columns together: by tables of the groups of each, and by the rows."""

    def __init__(
        self,
        columns: tuple[str, ...],
        names: Sequence[str],
        rows: Mapping[tuple[str, ...], int],
        years: Mapping[int, Year],
        persons: Persons,
    ) -> None:
        self.columns, self.years = columns, years
        self.groups = [tuple(DIMENSIONS[name].groups) for name in columns]
        self.places: list[_Place] = [(year, groups) for year in years for groups in product(*self.groups)]
        self.rows: Counter[_Row] = Counter()
        for words, number in rows.items():
            said = dict(zip(names, words, strict=True))
            self.rows[said.get(YEAR, SUPPRESSED), tuple(said[name] for name in columns)] += number
        self.persons: Counter[_Place] = Counter()
        at = [DIMENSIONS_OF_ROWS.index(name) for name in columns]
        for (year, groups), number in persons.items():
            self.persons[year, tuple(groups[one] for one in at)] += number
        # Where a table says that nobody is, nobody is looked for: groups that differ in that alone are one.
        told_empty = {place for _cell, within, number in self._tables() if not number for place in within}
        self.places = [place for place in self.places if place not in told_empty]

    def known(self) -> int | None:
        """A year of which a reader knows a small group by the rows, and not without."""
        small = {_cell(f"group {sorted(within)}"): (year, within) for year, within in self._small()}
        told, tables = {}, []
        for cell, within, number in self._tables():
            told[cell] = number
            tables.append(Sum("tables", cell, tuple(map(_at, within))))
        often, rows, stars = self._of_rows()
        places = {*map(_at, self.places)}
        if small and len(places) + len(stars) + len(small) > MOST_CELLS:
            raise TooMuch
        near = _known(told | often, [*tables, *rows], places | stars, small)
        near -= _known(told, tables, places, {one: small[one] for one in near})
        return min((small[one][0] for one in near), default=None)

    def _tables(self) -> Iterator[tuple[Cell, Collection[_Place], int]]:
        """What is told of the persons that are counted: a number of others, told before, says nothing exact of them."""
        for year, of in self.years.items():
            figures = dict(of.numbers)
            if all(of.told(one) for one in _ADULTS):
                figures[frozenset({("age", "adult")})] = frozenset(
                    one + other for one in of.told(_ADULTS[0]) for other in of.told(_ADULTS[1])
                )
            for figure, numbers in figures.items():
                within = self._places_of(year, figure)
                number = sum(self.persons[place] for place in within)
                if within and number in numbers:
                    yield _cell(f"{year} {sorted(figure)}"), within, number

    def _of_rows(self) -> tuple[dict[Cell, int], list[Sum], set[Cell]]:
        """How often each row stands, what the rows add up to, and the parts of each by where these persons may be."""
        often: dict[Cell, int] = {}
        sums: list[Sum] = []
        parts: dict[_Place, list[Cell]] = {place: [] for place in self.places}
        for row, number in self.rows.items():
            could_be = [place for place in self.places if _may_be(row, place)]
            pattern = _cell(f"rows {row}")
            often[pattern] = number
            cells = [_cell(f"rows {row} at {place}") for place in could_be]
            sums.append(Sum("rows", pattern, tuple(cells)))
            for place, cell in zip(could_be, cells, strict=True):
                parts[place].append(cell)
        sums += [Sum("rows", _at(place), tuple(cells)) for place, cells in parts.items()]
        return often, sums, {cell for cells in parts.values() for cell in cells}

    def _places_of(self, year: int, figure: Collection[tuple[str, str]]) -> list[_Place]:
        """Where those of a figure may be; none where it is of another column."""
        said = dict(_SAME.get(one, one) for one in figure)
        if not said.keys() <= {*self.columns} or len(said) < len(figure):
            return []
        at = {self.columns.index(name): group for name, group in said.items()}
        return [
            (of, groups)
            for of, groups in self.places
            if of == year and all(groups[place] == group for place, group in at.items())
        ]

    def _small(self) -> Iterator[tuple[int, frozenset[_Place]]]:
        """The groups of one to four that somebody may want to know, by where they are."""
        there = {*self.places}
        for year in self.years:
            seen: set[frozenset[_Place]] = set()
            for sets in product(*map(self._sets, range(len(self.columns)))):
                number = sum(self.persons[year, groups] for groups in product(*sets))
                if too_small(number):
                    within = frozenset(there.intersection((year, groups) for groups in product(*sets)))
                    if within not in seen:
                        seen.add(within)
                        yield year, within

    def _sets(self, at: int) -> list[frozenset[str]]:
        """Each group of a column, all but each, and those that no row names."""
        groups = frozenset(self.groups[at])
        unnamed = groups - {words[at] for _year, words in self.rows}
        each = [frozenset({one}) for one in self.groups[at]]
        return [*each, *(groups - one for one in each), *([unnamed] if unnamed else [])]


def _known(
    told: Mapping[Cell, int],
    sums: Sequence[Sum],
    unread: Collection[Cell],
    small: Mapping[Cell, tuple[int, Collection[_Place]]],
) -> set[Cell]:
    """Which of the small groups a reader knows, or nearly."""
    if not small:
        return set()
    groups = [Sum("groups", cell, tuple(map(_at, within))) for cell, (_year, within) in small.items()]
    secrets = {cell: Secret(0) for cell in unread} | {cell: Secret(WIDTH) for cell in small}
    return too_near(told, [*sums, *groups], secrets, small)


def _may_be(row: _Row, place: _Place) -> bool:
    """Whether somebody of a row may be in a place."""
    return row[0] in (SUPPRESSED, str(place[0])) and all(
        word in (SUPPRESSED, group) for word, group in zip(row[1], place[1], strict=True)
    )


def _at(place: _Place) -> Cell:
    return _cell(f"{place}")


def _cell(name: str) -> Cell:
    return frozenset({("of", name)})
