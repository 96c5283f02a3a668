"""What the states of a release tell, to the search and to the auditor apart from it (STA-07)."""

from __future__ import annotations

import pytest

from helle.methods.disclosure.auditing import audit
from helle.methods.disclosure.audits import Contradiction, Published, Secret, States
from helle.methods.disclosure.earlier import OtherThreshold
from helle.methods.disclosure.protecting import Status, protect
from helle.methods.disclosure.rules import Cost, Dominance, Rules, Zeros
from helle.methods.disclosure.tables import Codes, Table, table
from helle.site.protect_commands import told_before
from helle.site.protect_contradictions import threshold_said

AREA = ("area",)
A, B, C, ALL = ("a",), ("b",), ("c",), ("Total",)


def counted(a: int, b: int, c: int) -> Table:
    return table("now", AREA, {A: a, B: b, C: c}, {})


def then(a: int | None, b: int | None, c: int | None, *, total: int | None, states: States | None) -> Published:
    return Published("then", AREA, {A: a, B: b, C: c, ALL: total}, states)


def test_the_auditor_reads_by_itself_what_the_states_of_a_file_tell() -> None:
    """Two come to 7. Of 4 and more, and less than 4, nobody knows which it is; with the two sides of it they do."""
    wide = Secret(2, lowest=1)
    secrets = {frozenset({("area", "a")}): wide, frozenset({("area", "b")}): wide}
    without = audit([then(None, None, 9, total=16, states=None)], {}, secrets)
    assert {(one.lower, one.upper, one.safe) for one in without.intervals} == {(1, 6, True)}
    states = States(2, primary=frozenset({A}), secondary=frozenset({B}))
    told = audit([then(None, None, 9, total=16, states=states)], {}, secrets)
    assert {(one.lower, one.upper, one.safe) for one in told.intervals} == {(1, 1, False), (6, 6, False)}
    by_dominance = States(2, primary=frozenset({A}), secondary=frozenset({B}), dominance=True)
    told = audit([then(None, None, 9, total=16, states=by_dominance)], {}, secrets)
    assert {(one.lower, one.upper, one.safe) for one in told.intervals} == {(1, 5, True), (2, 6, True)}


def test_two_earlier_files_of_other_thresholds_are_reckoned_with_together() -> None:
    """Less than 5 by the one and 3 or more by the other: a is 3 or 4, and the release of now cannot make it wider."""
    files = [
        then(None, None, 9, total=20, states=States(5, primary=frozenset({A}), secondary=frozenset({B}))),
        then(None, None, 9, total=20, states=States(3, secondary=frozenset({A, B}))),
    ]
    found = protect([counted(4, 7, 9)], Rules(5, 3), earlier=files)
    assert found.audit.safe
    assert {(one.lower, one.upper, one.required) for one in found.audit.intervals} == {(3, 4, 1), (7, 8, 1)}


def test_a_row_that_protects_others_and_has_nobody_in_it_counts_as_told() -> None:
    files = [then(None, None, 9, total=12, states=States(3, primary=frozenset(), secondary=frozenset({A, B})))]
    found = protect([counted(0, 3, 9)], Rules(3, 1, zeros=Zeros.SECONDARY), earlier=files)
    assert {*found.states.values()} == {Status.PUBLISHED}, "3 is no secret, and none is suppressed with it"
    with pytest.raises(OtherThreshold):
        protect([counted(0, 3, 9)], Rules(3, 1, zeros=Zeros.PRIMARY), earlier=files)


def test_states_that_no_numbers_fit_are_no_contradiction_of_counts() -> None:
    """Elsewhere: what is not counted now comes to 4, which is not twice 3."""
    other = Published("then", ("sex",), {("w",): None, ("m",): None, ALL: 16})
    both = frozenset({("w",), ("m",)})
    now = [counted(4, 3, 9)]
    assert protect(now, Rules(3, 1), earlier=[other]).audit.safe
    with pytest.raises(OtherThreshold) as wrong:
        protect(now, Rules(3, 1), earlier=[Published("then", ("sex",), other.values, States(9, secondary=both))])
    assert wrong.value.cell is None and wrong.value.named == {"then": 9}
    with pytest.raises(Contradiction):
        protect(now, Rules(3, 1), earlier=[Published("then", ("sex",), {**other.values, ALL: 17})])


def test_a_number_that_was_revised_is_no_other_threshold() -> None:
    states = States(3, secondary=frozenset({B, C}))
    with pytest.raises(Contradiction) as wrong:
        protect([counted(2, 3, 9)], Rules(3, 1), earlier=[then(9, None, None, total=21, states=states)])
    assert wrong.value.values == (2, 9)


def test_where_no_numbers_fit_each_file_is_named_once_with_its_threshold() -> None:
    sexes: dict[Codes, int | None] = {("w",): None, ("m",): None, ALL: 16}
    files = [
        Published("one", ("sex",), sexes, States(3, secondary=frozenset({("w",), ("m",)}))),
        Published("two", ("sex",), sexes, States(12, secondary=frozenset({("w",), ("m",)}))),
    ]
    with pytest.raises(OtherThreshold) as wrong:
        protect([counted(4, 3, 9)], Rules(3, 1), earlier=files)
    assert wrong.value.named == {"one": 3, "two": 12}
    said = threshold_said(wrong.value, [], "en")
    assert said.startswith("one, two: ") and "3 (one), 12 (two)" in said and "says suppressed" in said
    rows: dict[Codes, int | None] = {
        ("w", "Total"): 17,
        ("m", "Total"): None,
        ("Total", "x"): 3,
        ("Total", "y"): None,
        ("Total", "Total"): 16,
    }
    with pytest.raises(Contradiction) as contradicted:
        protect([counted(4, 3, 9)], Rules(3, 1), earlier=[Published("then", ("sex", "age"), rows)])
    assert contradicted.value.name == "then" and contradicted.value.cell is None


def test_a_width_that_a_rule_asks_of_one_cell_is_asked_beside_an_earlier_release_too() -> None:
    """Half of 40 is asked of a, and the earlier file left it so: not the 3 that are asked of any."""
    rules = Rules(50, 3, relative_width=0.5)
    found = protect([counted(40, 30, 60)], rules, earlier=[then(None, None, 60, total=130, states=None)])
    required = {dict(one.cell).get("area"): one.required for one in found.audit.intervals}
    assert (required["a"], required["b"]) == (20, 15) and found.audit.safe
    assert not told_before(found, rules)


def test_whoever_is_told_the_states_knows_the_others_not_to_be_small_also_where_some_dominate() -> None:
    """b and c are no less than 3: beside b, which comes to 4 with it, a would be 1."""
    rules = Rules(3, 1, dominance=Dominance(1, 99.0), states_known=True, cost=Cost.COUNTS, singletons=False)
    found = protect([counted(1, 3, 20)], rules)
    assert found.audit.safe
    states = {dict(cell)["area"]: one for cell, one in found.states.items() if cell}
    assert states == {"a": Status.PRIMARY, "b": Status.PUBLISHED, "c": Status.SECONDARY}
