"""What is suppressed is wide enough for an attacker who tries every table, and nothing cheaper would do (STA-07)."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helle.methods.disclosure.auditing import _sums_as_innermost, audit, audit_sums
from helle.methods.disclosure.audits import Audit, Contradiction, Interval, Published, Secret, Sum
from helle.methods.disclosure.coarser import proposals
from helle.methods.disclosure.protecting import Protected, Status, Unprotectable, protect
from helle.methods.disclosure.rules import Cost, Dominance, Rules, Zeros
from helle.methods.disclosure.tables import Codes, Disagree, Hierarchy, NotAdditive, Table, cell_of, table
from tests.methods.disclosure_attacker import Row, all_tables, cheapest, intervals

RULES = Rules(threshold=4, width=3)
PARENTS = {"area": {"a1": "A", "a2": "A", "b1": "B"}}
TREES = {"area": Hierarchy(PARENTS["area"])}
FEW = settings(max_examples=12, deadline=None, derandomize=True)
SMALL = st.lists(st.integers(0, 9), min_size=9, max_size=9)


def made(counts: list[int], *, areas: tuple[str, ...] = ("a1", "a2", "b1"), name: str = "t") -> Table:
    rows = [(area, sex) for area in areas for sex in ("f", "m", "x")]
    return table(name, ("area", "sex"), dict(zip(rows, counts, strict=True)), TREES)


def tried(counts: list[int], rules: Rules) -> Protected:
    try:
        return protect([made(counts)], rules, TREES)
    except Unprotectable:
        assume(False)
        raise


@given(SMALL, st.booleans())
@FEW
def test_every_suppressed_cell_is_wide_enough_for_one_who_tries_all(counts: list[int], alone: bool) -> None:
    rules = replace(RULES, singletons=alone)
    protected = tried(counts, rules)
    assert protected.audit.safe
    [one] = protected.tables.tables
    file = protected.published(one)
    found = intervals(file, PARENTS, most=40)
    assert set(found) == {row for row, value in file.values.items() if value is None}
    assert all(high - low >= rules.width for low, high in found.values()), (file, found)
    by_cell = {interval.cell: interval for interval in protected.audit.intervals}
    for row, (low, high) in found.items():
        interval = by_cell[cell_of(one.dimensions, row)]
        assert interval.lower == low and (high >= 40 or interval.upper == high)


@given(st.lists(st.integers(0, 7), min_size=6, max_size=6))
@FEW
def test_no_cheaper_pattern_does(counts: list[int]) -> None:
    rules = replace(RULES, singletons=False)
    small = made(counts, areas=("a", "b"))
    try:
        protected = protect([small], rules)
    except Unprotectable:
        assume(False)
        raise
    must = frozenset(row for row, count in small.counts.items() if 0 < count < rules.threshold)
    cost: dict[Row, float] = {row: 1.0 + row.count("Total") for row in small.counts}

    def does(pattern: frozenset[Row]) -> bool:
        values = {row: None if row in pattern else count for row, count in small.counts.items()}
        found = intervals(Published("t", small.dimensions, values), {}, most=30)
        return all(high - low >= rules.width for low, high in found.values())

    may = [row for row, count in small.counts.items() if count]
    assert protected.found.gap == 0
    assert protected.found.cost == cheapest(may, must, cost, does)


def test_one_who_is_alone_cannot_tell_her_neighbour() -> None:
    """Row a: 1 and 3 suppressed with the row's total published would do, but for whoever is the 1."""
    counts = [1, 3, 20, 9, 8, 7, 11, 12, 13]
    free, kept = (tried(counts, replace(RULES, singletons=on)) for on in (False, True))
    file = free.published(free.tables.tables[0])
    told = intervals(file, PARENTS, most=60, knows={("a1", "f"): 1})
    assert any(low == high for row, (low, high) in told.items() if row != ("a1", "f"))
    file = kept.published(kept.tables.tables[0])
    told = intervals(file, PARENTS, most=60, knows={("a1", "f"): 1})
    near = [row for row in told if (row != ("a1", "f") and "f" in row) or (row[0] == "a1" and row != ("a1", "f"))]
    assert near and all(told[row][0] < told[row][1] for row in near)


def test_a_cell_of_two_tables_goes_in_both() -> None:
    """Of area r only three are known in all: the total by sex and the total by age are the same cell."""
    by_sex: dict[Row, int] = {
        ("r", "f"): 1,
        ("r", "m"): 2,
        ("s", "f"): 9,
        ("s", "m"): 8,
        ("t", "f"): 12,
        ("t", "m"): 14,
    }
    by_age: dict[Row, int] = {
        ("r", "old"): 3,
        ("r", "young"): 0,
        ("s", "old"): 8,
        ("s", "young"): 9,
        ("t", "old"): 15,
        ("t", "young"): 11,
    }
    tables = [table("one", ("area", "sex"), by_sex, {}), table("two", ("area", "age"), by_age, {})]
    protected = protect(tables, RULES)
    assert protected.audit.safe
    files = [protected.published(one) for one in tables]
    shared = [[file.values[area, "Total"] for area in ("r", "s", "t", "Total")] for file in files]
    assert shared[0] == shared[1] and shared[0][0] is None


@pytest.mark.parametrize("width", [4_000, 6_000, 90_000])
def test_what_the_search_leaves_without_a_bound_is_wide_enough_for_any_width(width: int) -> None:
    """With the total gone nothing bounds the three: the auditor says so of 90,000 as well, as the search did."""
    small = table("t", ("area",), {("a",): 3, ("b",): 40}, {})
    protected = protect([small], Rules(5, width))
    assert protected.audit.safe and [one.upper for one in protected.audit.intervals] == [None, None]


def test_the_audit_refuses_a_pattern_with_two_in_each_line_that_gives_one_away() -> None:
    """Two blocks of two by two, joined by nothing: the sums of a block are known, and one cell cannot move enough."""
    values: dict[Row, int | None] = dict.fromkeys(
        [(a, b) for a in ("r", "s", "Total") for b in ("u", "v", "Total")], 10
    )
    values |= {("r", "Total"): 1, ("s", "Total"): 19, ("Total", "u"): 10, ("Total", "v"): 10, ("Total", "Total"): 20}
    values |= dict.fromkeys([("r", "u"), ("r", "v"), ("s", "u"), ("s", "v")])
    found = audit([Published("t", ("a", "b"), values)], {}, {}, width=3)
    assert not found.safe
    assert {(one.lower, one.upper) for one in found.intervals} == {(0, 1), (9, 10)}


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param((3, 0, 7, 12), id="adds up to something else"),
        pytest.param((-2, 3, 12, 7), id="less than nobody"),
        pytest.param((0.5, 0.5, 9.5, 9.5), id="half persons"),
        pytest.param((4,), id="not all cells"),
    ],
)
def test_the_audit_believes_no_table_that_it_is_told_of(claim: tuple[float, ...]) -> None:
    """One that is no table proves nothing; one that is, is none that the audit would not have found."""
    hidden = [("r", "u"), ("r", "v"), ("s", "u"), ("s", "v")]
    values: dict[Row, int | None] = dict.fromkeys(hidden)
    values |= {("r", "Total"): 1, ("s", "Total"): 19, ("Total", "u"): 10, ("Total", "v"): 10, ("Total", "Total"): 20}
    file = Published("t", ("a", "b"), values)
    alone = {cell_of(("a", "b"), row): Secret(3) for row in hidden}
    told = dict(zip((cell_of(("a", "b"), row) for row in hidden), claim, strict=False))
    assert audit([file], {}, alone, tables=[told]) == audit([file], {}, alone)
    right = dict(zip((cell_of(("a", "b"), row) for row in hidden), (0.0, 1.0, 10.0, 9.0), strict=True))
    assert audit([file], {}, alone, tables=[told, right]) == audit([file], {}, alone)


def test_the_audit_counts_whole_persons() -> None:
    """What is told beyond the tables narrows the interval: a cell below the threshold is 1 to 3."""
    values: dict[Row, int | None] = {("a",): None, ("b",): None, ("Total",): 12}
    cell = cell_of(("x",), ("a",))
    told = audit([Published("t", ("x",), values)], {}, {cell: Secret(2, lowest=1, highest=3)})
    assert [(one.lower, one.upper, one.safe) for one in told.intervals] == [(1, 3, True), (9, 11, True)]


def test_files_that_contradict_each_other_are_no_release() -> None:
    one = Published("one", ("x",), {("a",): 3, ("b",): 4, ("Total",): 7})
    with pytest.raises(Contradiction):
        audit([one, Published("two", ("x",), {("a",): 2})], {}, {})
    with pytest.raises(Contradiction):
        audit([Published("one", ("x",), {("a",): 3, ("b",): 4, ("Total",): 8})], {}, {})


def test_nought_is_published_unless_it_is_asked_for() -> None:
    counts = [2, 0, 8, 9, 5, 7, 6, 9, 8]
    row = cell_of(("area", "sex"), ("a1", "m"))
    assert tried(counts, RULES).states[row] is Status.PUBLISHED
    assert tried(counts, replace(RULES, zeros=Zeros.PRIMARY)).states[row] is Status.PRIMARY


def test_what_readers_are_told_makes_the_pattern_wider() -> None:
    counts = [2, 6, 8, 9, 5, 7, 6, 9, 8]
    protected = tried(counts, replace(RULES, width=2, states_known=True))
    assert protected.audit.safe
    primary = [one for one in protected.audit.intervals if protected.states[one.cell] is Status.PRIMARY]
    assert [(one.lower, one.upper) for one in primary] == [(1, 3)]


def test_one_contributor_must_not_stand_for_nearly_all() -> None:
    counts: dict[Row, int] = {("a",): 40, ("b",): 30, ("c",): 25}
    largest: dict[Row, tuple[int, ...]] = {("a",): (39,), ("b",): (10,), ("c",): (9,)}
    one = table("t", ("x",), counts, {}, largest)
    protected = protect([one], replace(RULES, dominance=Dominance(1, 80)))
    assert protected.states[cell_of(("x",), ("a",))] is Status.PRIMARY
    assert protected.suppressed() == 2


def test_the_same_tables_give_the_same_pattern() -> None:
    counts = [2, 0, 8, 1, 5, 7, 6, 3, 8]
    assert tried(counts, RULES).states == tried(counts, RULES).states
    assert tried(counts, replace(RULES, cost=Cost.COUNTS)).audit.safe


def one_wide(counts: list[int], rules: Rules) -> Protected:
    """A table of one dimension, protected."""
    return protect([table("t", ("x",), {(f"x{number}",): count for number, count in enumerate(counts)}, {})], rules)


@pytest.mark.parametrize("counts", [[8, 1, 1, 1, 1, 1], [7, 2, 1, 1, 1], [7, 12, 3, 3], [30, 3]])
def test_what_is_suppressed_is_known_to_be_not_nobody(counts: list[int]) -> None:
    """Each 0 is told, so five suppressed cells that come to 5 are 1 each: something large has to go as well."""
    protected = one_wide(counts, Rules(5, 5))
    assert protected.audit.safe
    [one] = protected.tables.tables
    found = intervals(protected.published(one), {}, most=50)
    assert len(found) > sum(count < 5 for count in counts)
    assert all(low >= 1 and high - low >= 5 for low, high in found.values())


def test_the_audit_knows_that_somebody_is_in_what_is_suppressed() -> None:
    values: dict[Row, int | None] = {(f"x{one}",): None for one in range(5)} | {("big",): 40, ("Total",): 45}
    file = Published("t", ("x",), values)
    assert not audit([file], {}, {}, width=5, lowest=1).safe
    assert audit([file], {}, {}, width=5).safe


@given(SMALL)
@FEW
def test_one_who_knows_the_rule_and_tries_all_is_left_as_many_numbers_as_the_width_is_wide(counts: list[int]) -> None:
    rules = replace(RULES, threshold=5, singletons=False)
    protected = tried(counts, rules)
    [one] = protected.tables.tables
    file = protected.published(one)
    hidden = [row for row, value in file.values.items() if value is None]
    assume(hidden)
    left: dict[Row, set[int]] = {row: set() for row in hidden}
    for each in all_tables(file, PARENTS, most=40, least=1):
        # Of all that is suppressed one at least is small. The audit asks it of what hangs together, which is less.
        if any(each[row] < rules.threshold for row in hidden):
            for row in hidden:
                left[row].add(each[row])
    assert all(len(numbers) > rules.width for numbers in left.values())
    assert not by_rule(file, one, rules)


def by_rule(file: Published, one: Table, rules: Rules) -> tuple[Interval, ...]:
    """What the audit says of somebody who knows the rule."""
    told = {one.cell(row): value for row, value in file.values.items() if value is not None}
    hidden = [one.cell(row) for row, value in file.values.items() if value is None]
    sums = [
        Sum("t", cell_of(file.dimensions, whole), tuple(cell_of(file.dimensions, part) for part in parts))
        for whole, parts in _sums_as_innermost(file, TREES, [*told, *hidden])
    ]
    small = [one.cell(row) for row, count in one.counts.items() if 0 < count < rules.threshold]
    secrets = {cell: Secret(rules.width, lowest=1) for cell in hidden}
    found = audit_sums(told, hidden, sums, secrets, lambda _one, _other: False, small=rules.threshold, primary=small)
    return found.by_rule


def test_the_audit_finds_what_the_rule_alone_gives_away() -> None:
    # a + b is 20, and b is known to be 6 at least, a 3: between 3 and 14 by the sum. Who knows that one of them is 1 to
    # 4 knows that it is a, and 3 or 4.
    whole, a, b = (frozenset({("x", code)}) for code in ("Total", "a", "b"))
    secrets = {a: Secret(3, lowest=3), b: Secret(3, lowest=6)}

    def looked(primary: list[frozenset[tuple[str, str]]]) -> Audit:
        sums = [Sum("t", whole, (a, b))]
        return audit_sums({whole: 20}, [a, b], sums, secrets, lambda _one, _other: False, small=5, primary=primary)

    found = looked([a])
    assert all(one.safe for one in found.intervals) and not found.safe
    assert [(one.cell, one.lower, one.upper) for one in found.by_rule] == [(a, 3, 4), (b, 16, 17)]
    # Where none of them is small somebody who goes by the rule is misled.
    assert looked([]).safe


def test_where_noughts_are_suppressed_too_a_cell_may_be_one() -> None:
    protected = one_wide([40, 0, 3, 2, 1, 4], Rules(5, 5, zeros=Zeros.PRIMARY))
    assert protected.audit.safe and protected.suppressed() == 5
    held = one_wide([40, 0, 3, 2, 30], Rules(5, 5, held=frozenset({cell_of(("x",), ("x1",))})))
    by_cell = {one.cell: one for one in held.audit.intervals}
    assert held.audit.safe and by_cell[cell_of(("x",), ("x1",))].lower == 0


def test_a_cell_that_nothing_can_protect_is_named() -> None:
    """All there is beside it are ones, and the total is known: nothing more can go."""
    everything = frozenset({cell_of(("x",), ("Total",))})
    with pytest.raises(Unprotectable) as refused:
        one_wide([1, 1, 1, 1, 1, 1], Rules(5, 5, known=everything))
    assert not refused.value.known and dict(refused.value.cell)["x"].startswith("x")


def test_where_nothing_protects_a_cell_from_one_who_is_alone_she_is_named() -> None:
    """The two come to 1, which all know: she who is the one knows that nobody is the other; all else know neither."""
    told = frozenset({cell_of(("x",), ("Total",)), cell_of(("x",), ("x2",))})
    rules = Rules(5, 1, zeros=Zeros.PRIMARY, known=told)
    with pytest.raises(Unprotectable) as refused:
        one_wide([1, 0, 30], rules)
    assert refused.value.cell == cell_of(("x",), ("x1",)) and refused.value.alone == cell_of(("x",), ("x0",))
    assert one_wide([1, 0, 30], replace(rules, singletons=False)).audit.safe
    with pytest.raises(Unprotectable) as of_all:
        one_wide([1, 0, 30], replace(rules, width=2))
    assert of_all.value.alone is None


def test_a_sum_whose_row_is_not_in_the_file_is_not_left_out() -> None:
    """An earlier file has areas and the total, and no row for A: the total is all of them all the same."""
    values: dict[Row, int | None] = {("a1",): 20, ("a2",): None, ("b1",): None, ("Total",): 60}
    before = Published("then", ("area",), values)
    now = made([8, 12, 0, 2, 1, 0, 30, 7, 0])
    kept = protect([now], RULES, TREES, earlier=[before])
    assert kept.audit.safe and kept.states[cell_of(("area",), ("a2",))] is not Status.PUBLISHED


def test_a_code_that_another_file_adds_up_to_is_linked() -> None:
    """Now the coarse areas, before the fine ones: of A only a2 was suppressed, so A cannot be told now."""
    fine: dict[Row, int | None] = {("a1",): 20, ("a2",): None, ("b1",): None, ("Total",): 60}
    before = Published("then", ("area",), fine)
    coarse = table("now", ("area",), {("A",): 23, ("B",): 37}, TREES)
    alone = protect([coarse], RULES, TREES)
    assert alone.suppressed() == 0
    both = audit([before, alone.published(coarse)], TREES, {}, width=3)
    assert {(one.lower, one.upper) for one in both.intervals} == {(3, 3), (37, 37)}
    kept = protect([coarse], RULES, TREES, earlier=[before])
    assert kept.audit.safe and kept.suppressed() == 2
    wide = audit([before, kept.published(coarse)], TREES, {}, width=3, lowest=1)
    assert wide.safe


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
@FEW
def test_coarse_codes_after_fine_ones_leave_all_as_wide_for_one_who_tries_all(counts: list[int]) -> None:
    above = {"area": {"a1": "A", "a2": "A", "b1": "B", "b2": "B"}}
    trees = {"area": Hierarchy(above["area"])}
    fine = table("then", ("area",), {(area,): n for area, n in zip(above["area"], counts, strict=True)}, {})
    coarse = table("now", ("area",), {("A",): sum(counts[:2]), ("B",): sum(counts[2:])}, trees)
    try:
        before = protect([fine], RULES, trees).published(fine)
        after = protect([coarse], RULES, trees, earlier=[before])
    except Unprotectable:
        assume(False)
        raise
    assert after.audit.safe
    told = {row: value for row, value in after.published(coarse).values.items() if value is not None}
    found = intervals(
        Published("both", ("area",), {**after.published(coarse).values, **before.values, **told}), above, 40
    )
    assert all(high - low >= RULES.width for row, (low, high) in found.items()), found


def test_two_tables_of_one_release_that_do_not_add_up_to_each_other() -> None:
    fine = table("fine", ("area",), {("a1",): 20, ("a2",): 9, ("b1",): 31}, {})
    coarse = table("coarse", ("area",), {("A",): 28, ("B",): 32}, {})
    with pytest.raises(Disagree):
        protect([fine, coarse], RULES, TREES)


def test_what_is_published_cannot_be_taken_back() -> None:
    """Last year's table shows a total and one part of it: the other part is known, whatever is suppressed now."""
    now = table("now", ("x", "y"), {("a", "u"): 2, ("a", "v"): 9, ("b", "u"): 8, ("b", "v"): 7}, {})
    before = Published("then", ("x",), {("a",): 11, ("b",): 15, ("Total",): 26})
    protected = protect([now], RULES, earlier=[before])
    assert protected.audit.safe
    assert protected.states[cell_of(("x",), ("a",))] is Status.PUBLISHED
    shown = Published("then", ("x", "y"), {("a", "u"): 2})
    with pytest.raises(Unprotectable) as refused:
        protect([now], RULES, earlier=[shown])
    assert refused.value.known
    with pytest.raises(Contradiction):
        protect([now], RULES, earlier=[Published("then", ("x",), {("a",): 12})])


def test_a_later_release_does_not_give_away_an_earlier_one() -> None:
    """By z the cell was suppressed; its parts by w, published now, would add up to it."""
    before = Published("then", ("z",), {("p",): None, ("q",): None, ("r",): 9, ("Total",): 21})
    now = table("now", ("z", "w"), {(z, w): n for z, n in (("p", 4), ("q", 8), ("r", 9)) for w in ("m",)}, {})
    alone = protect([now], Rules(3, 3))
    assert alone.suppressed() == 0
    both = audit([before, alone.published(now)], {}, {}, width=3)
    assert both.safe and not both.intervals  # Nothing is suppressed any more: this year's rules allow it.
    hidden = Published("then", ("v",), {("k",): None, ("l",): None, ("Total",): 21})
    kept = protect([now], Rules(3, 3), earlier=[hidden])
    assert kept.audit.safe and len(kept.audit.intervals) == 2


def test_who_is_alone_learns_of_nobody_else_where_an_earlier_release_had_her_by_another_dimension() -> None:
    """In area a there is one, and no man is told: so one woman, which is she. Elsewhere nobody can be told."""
    hidden: dict[Codes, int | None] = dict.fromkeys(product(("a", "b", "c", "Total"), ("f", "m", "Total")))
    before = Published("then", ("area", "sex"), {**hidden, ("a", "m"): 0, ("Total", "f"): 14})
    counts: dict[Codes, int] = {
        ("a", "y"): 1,
        ("a", "o"): 0,
        ("b", "y"): 6,
        ("b", "o"): 7,
        ("c", "y"): 2,
        ("c", "o"): 6,
    }
    now = table("now", ("area", "age"), counts, {})
    protected = protect([now], Rules(5, 3, zeros=Zeros.SECONDARY), earlier=[before])
    assert protected.audit.safe and not protected.audit.insiders


def test_coarser_tables_are_proposed() -> None:
    protected = tried([1, 2, 3, 2, 1, 2, 3, 1, 2], RULES)
    assert protected.half_fall()
    found = proposals([made([1, 2, 3, 2, 1, 2, 3, 1, 2])], RULES, TREES)
    assert {(one.dimension, one.left_out) for one in found} == {("area", False), ("area", True), ("sex", True)}


@pytest.mark.parametrize(
    ("groups", "left"),
    [
        ({"Europe": ["Nordic", "PL"], "Nordic": ["SE", "NO"], "Africa": ["GH"]}, "Nordic PL Europe Africa"),
        ({"N": ["SE", "NO"], "NNN": ["N", "PL"]}, "N PL NNN GH"),
        ({"Nordic": ["SE"], "Europe": ["Nordic", "NO", "PL"]}, "Nordic NO PL Europe GH"),
    ],
    ids=["a group beside a code", "a chain", "a group of one"],
)
def test_of_a_tree_of_uneven_depth_the_deepest_groups_are_put_together(groups: dict[str, list[str]], left: str) -> None:
    trees = {"country": Hierarchy({part: group for group, parts in groups.items() for part in parts})}
    counts: dict[Codes, int] = {(country, sex): 3 for country in ("SE", "NO", "PL", "GH") for sex in "fm"}
    found = proposals([table("t", ("country", "sex"), counts, trees)], RULES, trees)
    (up,) = (one for one in found if not one.left_out)
    assert up.cells == 3 * len((*left.split(), "Total"))


def test_no_level_up_is_proposed_of_what_stands_uppermost_already() -> None:
    trees = {"area": Hierarchy({"a1": "A", "a2": "A", "b1": "B"})}
    one = table("t", ("area", "sex"), {(area, sex): 2 for area in "AB" for sex in "fm"}, trees)
    assert {(up.dimension, up.left_out) for up in proposals([one], RULES, trees)} <= {("area", True), ("sex", True)}


def test_tables_that_do_not_fit_together() -> None:
    with pytest.raises(NotAdditive):
        table("t", ("x",), {("a",): 1, ("b",): 2, ("Total",): 4}, {})
    one, two = (table(str(count), ("x",), {("a",): count}, {}) for count in (3, 4))
    with pytest.raises(Disagree):
        protect([one, two], RULES)


def test_a_column_that_holds_nothing_but_total_changes_nothing() -> None:
    counts: dict[Codes, int] = {
        ("a", "f"): 3,
        ("a", "m"): 12,
        ("b", "f"): 20,
        ("b", "m"): 7,
        ("c", "f"): 9,
        ("c", "m"): 0,
    }
    rules = Rules(threshold=5, width=3)
    plain = protect([table("t", ("region", "sex"), counts, {})], rules)
    rows: dict[Codes, int] = {(region, "Total", sex): count for (region, sex), count in counts.items()}
    with_total = protect([table("t", ("region", "age", "sex"), rows, {})], rules)
    assert with_total.states == plain.states and with_total.audit == plain.audit
    assert len(with_total.tables.tables[0].counts) == len(plain.tables.tables[0].counts)
    with pytest.raises(NotAdditive):
        table("t", ("region", "age", "sex"), rows | {("a", "Total", "Total"): 16}, {})
