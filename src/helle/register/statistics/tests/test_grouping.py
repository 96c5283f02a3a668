"""What the reports, the page of statistics and a plan's figures tell of small groups, all of them read together
(GOV-13, STA-01, STA-07)."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations, product

import pytest
from tests.examples import AT_LENGTH

from helle.register.statistics import disclosure, telling
from helle.register.statistics.grouping import Group, Told, added, all_together, together
from helle.register.statistics.queries import Breakdown, YearRow
from helle.register.statistics.telling import ToldRow
from helle.rules.codes import ExploitationGroup
from helle.rules.ruling import Text


@pytest.mark.parametrize(
    ("groups", "named", "others"),
    [
        # Enough in each: all are named, and nobody is left over.
        ([("a", 12, 10), ("b", 9, 8)], ["a", "b"], 0),
        # A small group takes the smallest named one along, until both together are not small.
        ([("a", 12, 10), ("b", 9, 8), ("c", 2, 30)], ["a"], 11),
        # Nobody outside a group may be few either: the other report has both together.
        ([("a", 12, 10), ("b", 9, 2)], [], 21),
        # A group without anybody takes nobody along.
        ([("a", 12, 10), ("b", 0, 3)], ["a"], 0),
        # A year of so few is withheld whole.
        ([("a", 4, 20)], None, 0),
        ([("a", 20, 3)], None, 0),
        ([], [], 0),
    ],
)
def test_small_groups_are_put_together_and_small_years_withheld_sta_01(
    groups: list[tuple[str, int, int]], named: list[str] | None, others: int
) -> None:
    told = together([Group(*one) for one in groups])
    assert (None if told is None else [one.code for one in told.named]) == named
    assert (0 if told is None else told.others.inside) == others


@pytest.mark.parametrize(
    ("groups", "named", "others"),
    [
        # None is small: all are named, as on the page of statistics.
        ([("a", 12, 10), ("b", 9, 8)], ["a", "b"], 0),
        ([("a", 12, 10), ("b", 9, 8), ("c", 2, 30)], ["c", "a", "b"], 0),
        # Small ones are put together by their own numbers where subtracting leaves nothing small,
        ([("a", 12, 10), ("b", 9, 8), ("c", 2, 0)], ["a"], 19),
        ([("a", 6, 40), ("b", 3, 20), ("c", 4, 2), ("d", 1, 1)], ["a", "b"], 8),
        ([("a", 4, 40), ("b", 4, 20), ("c", 4, 20), ("d", 0, 2)], ["a", "b"], 26),
        # and else as the other report has them: named there and here, or among the others.
        ([("a", 12, 10), ("e", 9, 0), ("d", 6, 0), ("c", 3, 0)], ["a", "e"], 9),
        # A group that the other report is not about stands alone where it is not small itself,
        ([("a", 12, 10), ("b", 9, 8), ("c", 2, 0), ("d", 0, 30)], ["d", "a"], 19),
        # and so it does where another group joins the small one.
        ([("a", 12, 10), ("b", 0, 30), ("c", 0, 2)], ["b"], 24),
        ([("a", 12, 10), ("c", 0, 2)], [], 24),
        # The smallest would not do: who is outside it is nobody, so the few of the other were found by subtracting.
        ([("a", 9, 0), ("b", 12, 8), ("c", 0, 3)], ["a"], 23),
        # Where the other report tells nothing of the year, the numbers of all are looked at alone.
        ([("a", 3, 20), ("b", 0, 9)], ["a", "b"], 0),
        ([("a", 20, 3), ("b", 2, 0), ("c", 7, 0)], ["a"], 9),
        # A year of so few is withheld whole.
        ([("a", 2, 2)], None, 0),
        ([], [], 0),
    ],
)
def test_of_everybody_the_same_groups_are_told_sta_07(
    groups: list[tuple[str, int, int]], named: list[str] | None, others: int
) -> None:
    told = all_together([Group(*one) for one in groups])
    assert (None if told is None else [one.code for one in told.named]) == named
    assert (0 if told is None else told.others.all) == others


# --- read together

SECTORS, SEXES = 4, 3
CELLS = [(inside, sector, sex) for inside in (True, False) for sector in range(SECTORS) for sex in range(SEXES)]
type Country = dict[tuple[bool, int, int], int]
type Sum = frozenset[int]


def _sum(inside: bool | None = None, sector: int | None = None, sex: int | None = None) -> Sum:
    """The persons of a country who are inside or outside, and in a group: which of its cells are added."""
    return frozenset(
        position
        for position, cell in enumerate(CELLS)
        if all(wanted in (None, found) for wanted, found in zip((inside, sector, sex), cell, strict=True))
    )


def _groups(country: Country, dimension: str) -> list[Group]:
    numbers = list(country.values())

    def count(inside: bool, group: int) -> int:
        return sum(numbers[one] for one in _sum(inside, **{dimension: group}))

    size = SECTORS if dimension == "sector" else SEXES
    return [Group(str(group), count(True, group), count(False, group)) for group in range(size)]


def _told_cells(told: Told | None, dimension: str, inside: bool | None) -> Iterator[Sum]:
    """The sums that a table tells."""
    if told is None:
        return
    size = SECTORS if dimension == "sector" else SEXES
    named = {int(one.code) for one in told.named}
    yield from (_sum(inside, **{dimension: group}) for group in named)
    if named:
        yield frozenset[int]().union(*(_sum(inside, **{dimension: one}) for one in range(size) if one not in named))


def published(country: Country) -> set[Sum]:
    """All sums of a year that the reports to GRETA and the ILO, the page of statistics and a plan's figures tell."""
    of_sector, of_sex = _groups(country, "sector"), _groups(country, "sex")
    total = added(of_sex)
    found: set[Sum] = set()
    if not disclosure.too_small(total.all):
        found.add(_sum())
    if total.safe:  # Both reports.
        found.add(_sum(True))
    for dimension, groups in (("sector", of_sector), ("sex", of_sex)):
        found |= set(_told_cells(together(groups), dimension, True))
        found |= set(_told_cells(all_together(groups), dimension, None))
        page = _page(groups)
        found |= set(_told_on_the_page(page, dimension))
        assert {one for one in _told_on_the_page(page, dimension) if one} <= {
            frozenset(),
            _sum(),
            *_told_cells(all_together(groups), dimension, None),
            *_nobody(groups, dimension),
        }  # The page tells nothing that the report does not.
    exploited = _exploitation(total)
    assert bool(exploited) == total.safe  # The page and the plan's figures tell of forced labour where the reports do.
    if exploited:
        found |= {_sum(), _sum(True)}
    return found - {frozenset()}


def _page(groups: list[Group]) -> tuple[ToldRow, ...]:
    labels = tuple((one.code, Text("", "")) for one in groups)
    row = YearRow(2024, added(groups).all, tuple(one.all for one in groups), tuple(one.inside for one in groups))
    return telling.rows(Breakdown("sex", Text("", ""), labels, (row,), several=False), "plan_owner", unfinished=None)


def _told_on_the_page(page: tuple[ToldRow, ...], dimension: str) -> Iterator[Sum]:
    """The sums that stand in a row of the page: its year, each group, and those that were put together."""
    for row in page:
        yield _sum()
        hidden = [group for group, count in enumerate(row.counts) if count is None]
        yield from (_sum(None, **{dimension: group}) for group, count in enumerate(row.counts) if count is not None)
        yield frozenset[int]().union(*(_sum(None, **{dimension: group}) for group in hidden))


def _nobody(groups: list[Group], dimension: str) -> list[Sum]:
    """Who adds up what a report names sees that nobody is in the others."""
    told = all_together(groups)
    if told is None or told.others.all:
        return []
    return [_sum(None, **{dimension: number}) for number, one in enumerate(groups) if not one.all]


def _exploitation(total: Group) -> tuple[ToldRow, ...]:
    """The year of the breakdown by exploitation, with another form that is small."""
    codes = (ExploitationGroup.FORCED_LABOUR.value, ExploitationGroup.SEXUAL.value)
    row = YearRow(2024, total.all, (total.inside, min(2, total.all)))
    labels = tuple((code, Text("", "")) for code in codes)
    of = Breakdown("exploitation", Text("", ""), labels, (row,), several=True)
    return telling.rows(of, "plan_owner", unfinished=None)


def _some(size: int) -> list[tuple[int, ...]]:
    return [some for number in range(1, size + 1) for some in combinations(range(size), number)]


def _mixed(size: int, dimension: str) -> Iterator[Sum]:
    """Of each group nobody, those inside, those outside or all, as one sum."""
    for sides in product([None, (True,), (False,), (True, False)], repeat=size):
        yield frozenset[int]().union(
            *(_sum(one, **{dimension: group}) for group, side in enumerate(sides) for one in side or ())
        )


# What nobody may work out where it is small: some groups of both kinds, inside, outside or all, and any mixture of one.
ASKED_FOR = frozenset(
    {
        *(
            frozenset[int]().union(*(_sum(inside, sector, sex) for sector in sectors for sex in sexes))
            for inside in (True, False, None)
            for sectors in _some(SECTORS)
            for sexes in _some(SEXES)
        ),
        *_mixed(SECTORS, "sector"),
        *_mixed(SEXES, "sex"),
    }
)


type Row = dict[int, Fraction]


def _less(row: Row, reduced: dict[int, Row]) -> Row:
    """What is left of a sum once all that follows from the others is taken from it; nothing where it follows itself."""
    left = dict(row)
    for pivot, other in reduced.items():
        times = left.get(pivot, Fraction(0))
        for cell, number in other.items() if times else ():
            left[cell] = left.get(cell, Fraction(0)) - times * number
    return {cell: number for cell, number in left.items() if number}


def _reduced(sums: Iterable[Sum], empty: frozenset[int]) -> dict[int, Row]:
    """The equations of the sums, each with a cell of its own; cells that are known to be empty are in none."""
    found: dict[int, Row] = {}
    for one in sums:
        row = _less({cell: Fraction(1) for cell in one - empty}, found)
        if row:
            pivot = min(row)
            row = {cell: number / row[pivot] for cell, number in row.items()}
            found = {key: _less(other, {pivot: row}) for key, other in found.items()} | {pivot: row}
    return found


def worked_out(country: Country, told: set[Sum]) -> dict[Sum, int]:
    """Every sum that follows from the published ones. Where it is nobody, so is each of its cells: none is negative."""
    numbers = list(country.values())
    empty: frozenset[int] = frozenset()
    while True:
        equations = _reduced(told, empty)
        found = {
            one: sum(numbers[cell] for cell in one)
            for one in ASKED_FOR
            if not _less({cell: Fraction(1) for cell in one - empty}, equations)
        }
        known = frozenset[int]().union(*(one for one in (*found, *told) if not sum(numbers[cell] for cell in one)))
        if known == empty:
            return found
        empty = known


def _countries(seed: int) -> Iterator[Country]:
    """Countries whose groups are empty, small or large by turns, each with its own habit of splitting them."""
    chance = random.Random(seed)  # noqa: S311 - a country to test on
    for _time in range(100):
        numbers: Country = dict.fromkeys(CELLS, 0)
        shares = [chance.random() ** 3 for _sex in range(SEXES)]
        for inside in (True, False):
            for sector in range(SECTORS):
                for _person in range(chance.choice([0, 0, 1, 3, 5, 8, 12, 20])):
                    numbers[inside, sector, chance.choices(range(SEXES), shares)[0]] += 1
        yield numbers


@pytest.mark.further
@pytest.mark.parametrize("seed", range(3 if AT_LENGTH else 1))
def test_no_small_group_is_worked_out_from_reports_page_and_plan_together_sta_01(seed: int) -> None:
    for country in _countries(seed):
        for wanted, number in worked_out(country, published(country)).items():
            assert not disclosure.too_small(number), (country, sorted(wanted))


@pytest.mark.parametrize("nobody", [0.0, 0.4])
def test_nothing_is_withheld_where_all_groups_are_large(nobody: float) -> None:
    chance = random.Random(5)  # noqa: S311 - a country to test on
    for _time in range(200):
        groups = [
            Group(str(code), *(0 if chance.random() < nobody else chance.randint(5, 30) for _side in range(2)))
            for code in range(chance.randint(1, 6))
        ]
        for told, number in ((together(groups), "inside"), (all_together(groups), "all")):
            assert told is not None
            assert {one.code for one in told.named} == {one.code for one in groups if getattr(one, number)}
            assert not getattr(told.others, number)
