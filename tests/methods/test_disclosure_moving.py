"""What is concluded of rounded and perturbed tables is what whoever tries every table finds (STA-07)."""

from __future__ import annotations

import json
from functools import cache
from itertools import product

import numpy as np
import pytest

from helle.methods.disclosure.audits import Interval
from helle.methods.disclosure.cellkeys import noise
from helle.methods.disclosure.moving import Moved, OtherPersons, by_cell_keys, by_rounding, told_too_closely
from helle.methods.disclosure.reading import Mistake, Unreadable
from helle.methods.disclosure.records import Records, read_records, share
from helle.methods.disclosure.rounding import NoRounding, rounded
from helle.methods.disclosure.specification import Specification, specification
from helle.methods.disclosure.tables import Cell, Table, cell_of, linked, table

DIMENSIONS = ("area", "sex")
ROWS = tuple(product(("a", "b"), ("f", "m")))
CUBE = tuple(product(("a", "b"), ("f", "m"), ("x", "y")))


def of(counts: tuple[int, ...], rows: tuple[tuple[str, ...], ...] = ROWS) -> Table:
    return table("t", ("area", "sex", "form")[: len(rows[0])], dict(zip(rows, counts, strict=True)), {})


@cache
def tried(most: int, rows: tuple[tuple[str, ...], ...] = ROWS) -> list[dict[Cell, int]]:
    """Every table of counts up to `most`, with its sums."""
    return [of(counts, rows).in_cells() for counts in product(range(most + 1), repeat=len(rows))]


def within(cells: dict[Cell, int]) -> Table:
    return of(tuple(cells[cell_of(DIMENSIONS, row)] for row in ROWS))


def between(fits: list[dict[Cell, int]]) -> dict[Cell, tuple[int, int]]:
    return {cell: (min(one[cell] for one in fits), max(one[cell] for one in fits)) for cell in fits[0]}


def said(intervals: tuple[Interval, ...]) -> dict[Cell, tuple[int, int | None]]:
    return {one.cell: (one.lower, one.upper) for one in intervals}


@pytest.mark.parametrize("seed", range(6))
def test_of_a_rounded_table_nobody_concludes_more_than_is_said(seed: int) -> None:
    random = np.random.default_rng(seed)
    counts = tuple(int(random.integers(0, 6)) for _ in ROWS)
    moved = by_rounding([of(counts)], {}, 3, 1)
    fits = [one for one in tried(8) if all(abs(count - moved.shown[cell]) < 3 for cell, count in one.items())]
    assert said(moved.intervals) == between(fits)


@pytest.mark.parametrize("seed", range(3))
def test_also_in_three_dimensions(seed: int) -> None:
    random = np.random.default_rng(seed)
    counts = tuple(int(random.integers(0, 3)) for _ in CUBE)
    moved = by_rounding([of(counts, CUBE)], {}, 3, 1)
    fits = [one for one in tried(2, CUBE) if all(abs(count - moved.shown[cell]) < 3 for cell, count in one.items())]
    found, told = between(fits), said(moved.intervals)
    for cell, (low, high) in found.items():
        assert told[cell][0] <= low and high <= (told[cell][1] or 0)


def test_whoever_knows_that_the_nearest_are_taken_is_left_what_is_said() -> None:
    """She rounds every table herself: of those that come out as what is shown she cannot tell which it was."""
    shown_by: dict[frozenset[tuple[Cell, int]], list[dict[Cell, int]]] = {}
    for one in tried(5):
        shown_by.setdefault(frozenset(rounded(linked([within(one)], {}), 3).items()), []).append(one)
    # Of what shows 6 or more somewhere within, there are tables with counts that were not tried.
    whole = [
        fits
        for shown, fits in shown_by.items()
        if all(count <= 3 for cell, count in shown if len(cell) == len(DIMENSIONS))
    ]
    assert len(whole) > 10
    for fits in whole:
        found = between(fits)
        for left in by_rounding([within(fits[0])], {}, 3, 1).nearest:
            assert found[left.cell][0] <= left.lower < (left.upper or 0) <= found[left.cell][1]


@pytest.mark.parametrize("seed", range(6))
def test_who_is_alone_is_asked_about_and_told_no_less_than_she_can_find_out(seed: int) -> None:
    random = np.random.default_rng(seed)
    counts = (1, *(int(random.integers(0, 6)) for _ in ROWS[1:]))
    true, hers = of(counts).in_cells(), cell_of(DIMENSIONS, ROWS[0])
    width = 2
    moved = by_rounding([of(counts)], {}, 3, width)
    knows = {hers, *(cell for cell, count in true.items() if count == 1 and cell < hers)}
    fits = [
        one
        for one in tried(8)
        if all(abs(count - moved.shown[cell]) < 3 for cell, count in one.items())
        and all(one[cell] == true[cell] for cell in knows)
    ]
    found = between(fits)
    narrow = {
        cell: ends for cell, ends in found.items() if ends[1] - ends[0] < width and true[cell] and cell not in knows
    }
    said_of_her = [one for one in moved.insiders if one.insider == hers]
    assert {one.cell: (one.lower, one.upper) for one in said_of_her} == narrow
    assert moved.asked_of_insiders > 0 and moved.safe == (not moved.failed)


@pytest.mark.parametrize(
    ("counts", "seed", "hers", "sum_"),
    [
        ((1, 4, 2, 1), 2, ("a", "f"), frozenset({("area", "b")})),
        ((1, 3, 4, 1), 28, ("b", "m"), frozenset({("sex", "f")})),
    ],
)
def test_who_is_alone_is_asked_of_a_sum_that_hers_is_not_in(
    counts: tuple[int, ...], seed: int, hers: tuple[str, ...], sum_: Cell
) -> None:
    """Everybody else is left the width of each count; she knows hers, and by it the sum of the others more closely."""
    how, width = noise(2, 1.0), 2
    moved = by_cell_keys([recorded(persons(counts, seed))], {}, how, width)
    true, hers_in_cells = of(counts).in_cells(), cell_of(DIMENSIONS, hers)
    bounds = {cell: how.could_be(shown) for cell, shown in moved.shown.items()}
    fits = [
        one
        for one in tried(8)
        if one[hers_in_cells] == 1 and all(bounds[cell][0] <= count <= bounds[cell][1] for cell, count in one.items())
    ]
    narrow = {cell: ends for cell, ends in between(fits).items() if ends[1] - ends[0] < width and cell != hers_in_cells}
    assert sum_ in narrow and true[sum_] > 1
    said_of_her = tuple(one for one in moved.insiders if one.insider == hers_in_cells)
    assert all(one.safe for one in moved.intervals) and said(said_of_her) == narrow
    now = moved.tables
    lower, upper = (np.array([bounds[cell][end] for cell in now.cells], dtype=np.float64) for end in (0, 1))
    (told,) = told_too_closely(now, (lower, upper), width, [now.places[sum_]])
    assert (told.cell, told.insider) == (sum_, hers_in_cells)


def test_who_is_named_is_somebody() -> None:
    """Empty cells in a total that is hers are hers, too, and come before her own."""
    moved = by_rounding([of((0, 1, 4, 5))], {}, 3, 4)
    assert moved.insiders and {one.insider for one in moved.insiders} == {cell_of(DIMENSIONS, ROWS[1])}


def test_where_no_multiples_add_up_nothing_is_shown() -> None:
    with pytest.raises(NoRounding):
        by_rounding([of((1, 0, 0, 2, 0, 2, 2, 0), CUBE)], {}, 4, 1)


def test_a_width_that_a_base_does_not_leave_is_refused() -> None:
    assert by_rounding([of((1, 0, 4, 2))], {}, 5, 2).safe
    moved = by_rounding([of((1, 0, 4, 2))], {}, 5, 3)
    assert not moved.safe and all(one in moved.nearest for one in moved.failed)


def test_tables_that_are_rounded_together_show_one_number_of_one_cell() -> None:
    by_area = table("r", ("area",), {("a",): 7, ("b",): 11}, {})
    moved = by_rounding([of((3, 4, 6, 5)), by_area], {}, 5, 1)
    for one in moved.tables.equations:
        parts = sum(moved.shown[moved.tables.cells[part]] for part in one.parts)
        assert moved.shown[moved.tables.cells[one.whole]] == parts


@pytest.mark.parametrize(("most", "variance", "hidden"), [(2, 1.0, 0), (3, 1.5, 1), (5, 2.0, 2)])
def test_what_a_shown_count_could_be_is_what_is_shown_so(most: int, variance: float, hidden: int) -> None:
    how = noise(most, variance, hidden=hidden)
    shown_as: dict[int, set[int]] = {}
    for count in range(40):
        for step in range(2000):
            shown_as.setdefault(count + how.of(count, step / 2000), set()).add(count)
    for shown in range(25):
        if shown in shown_as:
            low, high = how.could_be(shown)
            # Steps of a 2000th do not hit what is rarer, so they may find less and never more.
            assert low <= min(shown_as[shown]) and max(shown_as[shown]) <= high
    assert how.could_be(0) == (0, most) and not any(0 < shown <= hidden for shown in shown_as)


def asked(**more: object) -> Specification:
    spec = {"dimensions": [*DIMENSIONS], "method": "cell-key", "noise": {"most": 2, "variance": 1.0}, **more}
    return specification(json.dumps(spec).encode())


def persons(counts: tuple[int, ...], seed: int, columns: tuple[str, ...] = DIMENSIONS, *, turned: bool = False) -> str:
    random = np.random.default_rng(seed)
    lines = []
    for row, count in zip(ROWS, counts, strict=True):
        codes = [code for name, code in zip(DIMENSIONS, row, strict=True) if name in columns]
        lines += [",".join([*codes, f"{random.random():.18f}"]) for _ in range(count)]
    return "\n".join([",".join([*columns, "key"]), *(lines[::-1] if turned else lines), ""])


def recorded(text: str, name: str = "p.csv") -> Records:
    return read_records(name, text.encode(), asked())


@pytest.mark.parametrize("seed", range(8))
def test_of_a_perturbed_table_nobody_concludes_more_than_is_said(seed: int) -> None:
    """The true counts add up, so that what is shown of the total bounds its parts, and the other way round."""
    how = noise(2, 1.0)
    counts = tuple(int(one) for one in np.random.default_rng(seed).integers(1, 4, len(ROWS)))
    moved: Moved = by_cell_keys([recorded(persons(counts, seed))], {}, how, 1)
    fits = [
        one
        for one in tried(8)
        if all(count in range(how.could_be(moved.shown[cell])[0], how.could_be(moved.shown[cell])[1] + 1)
               for cell, count in one.items())
    ]  # fmt: skip
    assert said(moved.intervals) == between(fits)


def test_the_same_persons_are_shown_alike_in_whatever_order_and_in_another_table() -> None:
    how, counts = noise(2, 1.0), (4, 9, 13, 2)
    one, other = recorded(persons(counts, 1)), recorded(persons(counts, 1, turned=True))
    assert one.keys == other.keys
    by_area = recorded(persons(counts, 1, ("area",)), "area.csv")
    alone, both = by_cell_keys([by_area], {}, how, 1), by_cell_keys([one, by_area], {}, how, 1)
    assert all(both.shown[cell] == value for cell, value in alone.shown.items())


def test_other_persons_in_one_cell_of_two_files_are_refused() -> None:
    for counts, seed in (((4, 9, 13, 2), 2), ((4, 9, 14, 2), 1)):
        files = [recorded(persons((4, 9, 13, 2), 1)), recorded(persons(counts, seed, ("area",)), "area.csv")]
        with pytest.raises(OtherPersons) as refused:
            by_cell_keys(files, {}, noise(2, 1.0), 1)
        assert (refused.value.name, refused.value.other) == ("area.csv", "p.csv")


def test_a_cell_with_nobody_has_its_row_so_that_a_row_says_of_nobody_that_she_is_there() -> None:
    text = "area,sex,key\na,f,0.25\nb,m,0.5\nb,m,0.75\n"
    found = read_records("p.csv", text.encode(), asked(hierarchies={"area": {"north": ["a", "c"]}}))
    assert found.table.counts["c", "f"] == found.table.counts["a", "m"] == 0
    assert found.table.counts["north", "Total"] == 1 and found.table.counts["Total", "Total"] == 3
    assert share(found.keys["b", "m"]) == 0.25 and share(found.keys["Total", "Total"]) == 0.5


@pytest.mark.parametrize(
    ("text", "mistake", "row"),
    [
        ("area,sex,count\na,f,3\n", Mistake.NOT_RECORDS, 1),
        ("area,sex,key,count\na,f,0.1,3\n", Mistake.NOT_RECORDS, 1),
        ("area,sex\na,f\n", Mistake.NO_KEY, 1),
        ("area,sex,key\n", Mistake.NO_ROWS, 0),
        ("area,sex,key\na,f,0.1\na,f,\n", Mistake.KEY_MISSING, 3),
        ("area,sex,key\na,f,0.1\na,f,1.0\n", Mistake.KEY_NOT_SHARE, 3),
        ("area,sex,key\na,f,-0.1\n", Mistake.KEY_NOT_SHARE, 2),
        ("area;sex;key\na;f;0,1\n", Mistake.KEY_NOT_SHARE, 2),
        ("area,sex,key\na,f,0.1234567890123456789\n", Mistake.KEY_NOT_SHARE, 2),
        ("area,sex,key\na,f,0.1\na,m,0.2\nb,f,0.10\n", Mistake.KEY_TWICE, 4),
        ("area,sex,key\na,f,0.1\ntotal,m,0.2\n", Mistake.NOT_INNERMOST, 3),
        ("area,sex,key\na,f,0.1\n,m,0.2\n", Mistake.CODE_MISSING, 3),
        ("\n".join(["area,sex,key", *(f"{n},s{n},0.1{n:05d}" for n in range(150))]), Mistake.TOO_MANY_CELLS, 0),
    ],
)
def test_what_is_wrong_with_records_is_named_with_its_line(text: str, mistake: Mistake, row: int) -> None:
    with pytest.raises(Unreadable) as wrong:
        recorded(text)
    assert (wrong.value.mistake, wrong.value.row) == (mistake, row)
