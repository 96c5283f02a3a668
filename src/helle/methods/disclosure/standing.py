"""Where somebody may stand, in the tables behind a ring of files, who is alone in a cell of one.

She knows it, and no file says it. So what she learns is asked at each place that can hold her beside all that was
counted. One is left out only where a program in fractions says that nobody can be there; whether somebody can in whole
numbers is asked of those alone at which something is told (`Whereabouts.told`). Whoever has the persons themselves
knows where each stands (`Whereabouts.of_persons`). The auditor's: the search finds places in a way of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from helle.methods.disclosure import too_large
from helle.methods.disclosure.audits import Contradiction, Interval, Secret, Standing, Sum
from helle.methods.disclosure.concluding import Reader
from helle.methods.disclosure.tables import Cell
from helle.methods.disclosure.too_large import TooLarge

type Under = Callable[[str, str, str], bool]
"""Whether, in a dimension, whoever has one code has the other as well."""
type Persons = Mapping[Cell, int]
"""How many persons there are of each combination of codes, in all dimensions of a ring and the finest codes."""


class Whereabouts:
    """The places of those who are alone.

    `told` is what was counted, `secrets` what is known of all else: the cells behind, and those that earlier files
    alone have. `too_many`: what is raised where there are more places than can be asked.
    """

    def __init__(
        self,
        told: Mapping[Cell, int],
        secrets: Mapping[Cell, Secret],
        sums: Sequence[Sum],
        under: Under,
        too_many: TooLarge,
    ) -> None:
        """Raises `Contradiction` where what was counted does not add up."""
        self._told, self._sums, self._under, self._too_many = told, sums, under, too_many
        self._behind: dict[frozenset[str], dict[Cell, None]] = {}
        for cell, secret in secrets.items():
            if secret.behind:
                self._behind.setdefault(_names(cell), {})[cell] = None
        # What two of them share is no table behind by itself.
        self._tables = [one for one in self._behind if not any(one < other for other in self._behind)]
        self._reader = Reader(told, list(secrets), sums, secrets, lambda one, other: False)
        # Of many a program for each takes too long: what sums alone do not rule out is then taken to hold her.
        self._is_large = sum(secret.behind for secret in secrets.values()) > too_large.MOST
        self._codes: dict[tuple[frozenset[str], str, str], str | None] = {}

    def standings(self, lonely: Collection[Cell], persons: Persons | None = None) -> list[Standing]:
        """Where each stands who is alone in one of some cells: by the persons, where these are all that were counted,
        else each place that can hold her. Raises `TooLarge`."""
        by_persons = self.of_persons(lonely, persons) if persons else None
        return self.of(lonely) if by_persons is None else by_persons

    def of(self, lonely: Collection[Cell]) -> list[Standing]:
        """Each place that can hold whoever is alone in one of some cells. Raises `TooLarge`, and `Contradiction` where
        nothing can."""
        found: dict[tuple[frozenset[Cell], Cell], int] = {}
        for cell in lonely:
            places = self._places(cell)
            if not places and self._ring_of(_names(cell)):
                raise Contradiction(", ".join(self._too_many.tables))
            for at in places:
                beside = frozenset(one for one in cell if one[0] not in _names_of(at))
                found[at, beside] = self._told[cell]
            if len(found) > too_large.MOST_PLACES:
                raise self._too_many
        return self._standings(found, lonely)

    def of_persons(self, lonely: Collection[Cell], persons: Persons) -> list[Standing] | None:
        """The place of each of them, by the persons; None where these are not the persons that were counted."""
        numbers = self._numbers(persons)
        if numbers is None:
            return None
        known = {**self._told, **numbers}
        whole = [one for one in self._sums if one.whole in known and all(part in known for part in one.parts)]
        if any(known[one.whole] != sum(known[part] for part in one.parts) for one in whole):
            return None
        having: dict[tuple[str, str], set[Cell]] = {}
        for person, number in persons.items():
            for named in person if number == 1 else ():
                having.setdefault(named, set()).add(person)
        found: dict[tuple[frozenset[Cell], Cell], int] = {}
        for cell in lonely:
            sides = [
                set[Cell]().union(
                    *(of for (own, code), of in having.items() if own == name and self._under(name, code, whole))
                )
                for name, whole in sorted(cell)
            ]
            ring = self._ring_of(_names(cell))
            hers = set.intersection(*sides) if sides else {*persons}
            if not ring:
                continue
            # Whoever is alone by something that the ring has not may be one of several persons of a combination.
            if len(hers) == 1 and _names(cell) <= frozenset[str]().union(*ring):
                (person,) = hers
                places = [frozenset(row for one in ring if (row := self._row(person, one)) is not None)]
            else:
                places = self._places(cell)
            for at in places:
                found[at, frozenset(one for one in cell if one[0] not in _names_of(at))] = self._told[cell]
        return self._standings(found, lonely)

    def told(self, found: Iterable[Interval]) -> tuple[Interval, ...]:
        """What is told to somebody, of what was found: not where she cannot stand in whole numbers, and not of a cell
        in which there is nobody but her. Raises `TooLarge` where it was not shown what she learns at a place."""
        others = [
            one
            for one in found
            if one.standing is None or not any(self._is_in(one.cell, hers) for hers in one.standing.hers)
        ]
        if not all(one.shown for one in others):
            raise self._too_many
        can_be = {one: self._can_be(one) for one in dict.fromkeys(told.standing for told in others) if one is not None}
        return tuple(one for one in others if one.standing is None or can_be[one.standing])

    def _can_be(self, one: Standing) -> bool:
        # Of thousands of cells it is not found out in minutes: she can be wherever it was not ruled out.
        return self._is_large or self._reader.has_table(dict.fromkeys(one.at, one.number))

    def _standings(self, found: Mapping[tuple[frozenset[Cell], Cell], int], lonely: Collection[Cell]) -> list[Standing]:
        """One for each of some places, each with what else is known of her there; of several that say the same, one."""
        every = (
            Standing(self._hers(beside.union(*at), number, lonely), at, number)
            for (at, beside), number in found.items()
        )
        return list(dict.fromkeys(every))

    def _hers(self, codes: Cell, number: int, lonely: Collection[Cell]) -> frozenset[Cell]:
        """The cells in which there is nobody but her who has some codes: all that hold her; and what is in one of these
        and has as many, which says more of her than her place behind a ring does: her age, where that has none."""
        hers: set[Cell] = set()
        left = [one for one in lonely if self._told[one] == number]
        while more := [one for one in left if self._is_in(codes, one) or any(self._is_in(one, cell) for cell in hers)]:
            hers.update(more)
            codes = codes.union(*more)
            left = [one for one in left if one not in hers]
        return frozenset(hers)

    def _places(self, cell: Cell) -> list[frozenset[Cell]]:
        """A row of each table behind that hangs together with a cell, of the same codes in what they share."""
        wide = dict(cell)
        found: list[tuple[frozenset[Cell], dict[str, str]]] = [(frozenset(), {})]
        for names in self._ring_of(_names(cell)):
            rows = [row for row in self._behind[names] if self._may_hold(row, wide, self._told[cell])]
            found = [
                (at | {row}, named | dict(row))
                for at, named in found
                for row in rows
                if all(named.get(name, code) == code for name, code in row)
            ]
            if len(found) > too_large.MOST_PLACES:
                raise self._too_many
        return [at for at, _named in found if at]

    def _ring_of(self, names: frozenset[str]) -> list[frozenset[str]]:
        """The tables behind that hang together with a cell of some dimensions: each by two with one before."""
        found: list[frozenset[str]] = []
        while more := [
            one
            for one in self._tables
            if one not in found and (_hang_together(one, names) or any(len(one & other) > 1 for other in found))
        ]:
            found.append(more[0])
        return found

    def _may_hold(self, row: Cell, wide: Mapping[str, str], number: int) -> bool:
        """Whether as many who are in a wider cell can be in a row, as far as programs in fractions say."""
        return all(self._under(name, code, wide[name]) for name, code in row if name in wide) and (
            self._reader.may_reach(row, number) if self._is_large else self._reader.reaches(row, number)
        )

    def _is_in(self, codes: Cell, whole: Cell) -> bool:
        """Whether whoever has some codes, which may be several of a dimension, one under another, is in a cell."""
        return all(any(own == name and self._under(name, mine, code) for own, mine in codes) for name, code in whole)

    def _numbers(self, persons: Persons) -> dict[Cell, int] | None:
        """What stands in the tables behind; None where persons have no row there."""
        found = {cell: 0 for cells in self._behind.values() for cell in cells}
        for person, number in persons.items():
            for names in self._behind if number else ():
                row = self._row(person, names)
                if row not in found:
                    return None
                found[row] += number
        return found

    def _row(self, person: Cell, names: frozenset[str]) -> Cell | None:
        """The row that a person is in, of those with codes in some dimensions; None where a code has none."""
        of_hers = {name: self._code(names, name, code) for name, code in person if name in names}
        row = frozenset((name, code) for name, code in of_hers.items() if code is not None)
        return row if len(row) == len(names) else None

    def _code(self, names: frozenset[str], name: str, code: str) -> str | None:
        """The code by which rows have whoever has a code, which may be finer."""
        key = names, name, code
        if key not in self._codes:
            column = dict.fromkeys(dict(row)[name] for row in self._behind[names])
            self._codes[key] = next((one for one in column if self._under(name, code, one)), None)
        return self._codes[key]


def _names(cell: Cell) -> frozenset[str]:
    return frozenset(name for name, _code in cell)


def _names_of(cells: Collection[Cell]) -> frozenset[str]:
    return frozenset[str]().union(*map(_names, cells))


def _hang_together(behind: frozenset[str], names: frozenset[str]) -> bool:
    """Whether a cell of some dimensions says of a table behind in which of its rows somebody is, or in which pairs."""
    return names <= behind or len(names & behind) > 1
