"""What is known of cells that no file of now has: those behind a ring, and those that an earlier release alone has."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest

from helle import cli
from helle.methods.disclosure import protecting, searching
from helle.methods.disclosure.audits import Published, States
from helle.methods.disclosure.earlier import as_tables
from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.joining import joined
from helle.methods.disclosure.problem import Problem
from helle.methods.disclosure.protecting import protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.searching import Found
from helle.methods.disclosure.tables import TOTAL, linked, table
from helle.methods.disclosure.too_large import NotSettled
from tests.methods.test_disclosure_alone_in_a_ring import RING, drawn, in_cells, margin

RULES = Rules(3, 1)
NOW = table("r", ["r"], {("r0",): 6, ("r1",): 9}, {})
THEN: dict[tuple[str, ...], int | None] = {
    ("r0", "s0"): None, ("r0", "s1"): None, ("r1", "s0"): None, ("r1", "s1"): None,
    (TOTAL, "s0"): 13, (TOTAL, "s1"): 2, ("r0", TOTAL): 6, ("r1", TOTAL): 9, (TOTAL, TOTAL): 15,
}  # fmt: skip


def test_an_earlier_file_that_suppressed_nobody_at_all_is_reckoned_with_as_such() -> None:
    """Of s1 are two, and both rows of it cannot have somebody in them where the second of r is told as 2."""
    told = Published("then", ("r", "s"), {**THEN, ("r1", "s1"): 2, ("r1", "s0"): 7})
    before = as_tables([told], linked([NOW], {}), RULES)
    assert before.least == 0 and before.tables[0].counts["r0", "s1"] == 0
    found = protect([NOW], RULES, earlier=[told])
    assert found.audit.safe


def test_a_file_that_says_primary_of_nobody_is_reckoned_with_as_such() -> None:
    """It held back that nobody is there: by the rules of now each 0 is told, and no number from 1 to 2 fits."""
    states = States(3, primary=frozenset({("r0", "s1")}), secondary=frozenset({("r0", "s0")}))
    told = Published("then", ("r", "s"), {**THEN, ("r1", "s1"): 2, ("r1", "s0"): 7}, states)
    before = as_tables([told], linked([NOW], {}), RULES)
    (file,) = before.files
    assert file.states is not None and file.states.least == 0 and before.least == 0


def test_a_file_without_a_row_says_that_nobody_is_there_only_where_it_has_all_there_are() -> None:
    rows: dict[tuple[str, ...], int | None] = dict.fromkeys(product(("0", "1"), repeat=2))
    without = {row: None for row in rows if row != ("1", "1")}
    files = [Published("sa", ("s", "a"), rows), Published("ra", ("r", "a"), rows)]
    (of_some,) = joined([Published("rs", ("r", "s"), without), *files], {})
    assert {(r, s, a) for r, s, a in of_some.values if TOTAL not in (r, s, a)} == {*product("01", repeat=3)}
    (of_all,) = joined([Published("rs", ("r", "s"), {**without, (TOTAL, TOTAL): None}), *files], {})
    assert ("1", "1", "0") not in of_all.values and ("1", "0", "0") in of_all.values


def test_numbers_that_take_too_much_work_to_find_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Published("then", ("r", "s"), THEN)
    assert as_tables([told], linked([NOW], {}), RULES).least == 1
    monkeypatch.setattr(Effort, "run", lambda effort, highs: effort.left > 1_000)
    with pytest.raises(NotSettled) as refused:
        as_tables([told], linked([NOW], {}), RULES)
    assert refused.value.tables == ("r", "then") and refused.value.dimensions == ("r", "s")


@pytest.mark.parametrize("states_known", [False, True])
def test_what_stands_behind_a_ring_may_be_anything_from_nobody_on(
    *, states_known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its cells stand in no file: nobody knows that somebody is in them, nor on which side of a threshold they are."""
    codes, persons, _rules = drawn(0)
    met: list[Problem] = []

    def search(problem: Problem, seconds: float, first: Found | None) -> Found:
        met.append(problem)
        return searching.search(problem, seconds, first)

    monkeypatch.setattr(protecting, "search", search)
    rules = Rules(3, 1, singletons=False, states_known=states_known)
    protect([margin(codes, persons, each) for each in RING], rules, persons=in_cells(persons))
    behind = met[0].behind
    assert behind.any() and (met[0].below[behind] == met[0].counts[behind]).all()
    assert (met[0].above[behind] == float("inf")).all()


def test_no_more_is_suppressed_for_what_is_known_of_nobody_behind_a_ring() -> None:
    """Were somebody known to be in each cell behind that holds anybody, it would cost 13."""
    codes, persons, rules = drawn(0)
    found = protect([margin(codes, persons, each) for each in RING], rules, persons=in_cells(persons))
    assert found.audit.safe and found.found.cost == 9


def test_the_command_says_of_which_tables_it_took_too_much_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "now.csv").write_text("r,count\nr0,6\nr1,9\n")
    rows = (f"{r},{s},{'' if value is None else value}" for (r, s), value in THEN.items())
    (tmp_path / "then.csv").write_text("\n".join(["r,s,value", *rows]) + "\n")
    wanted = {"dimensions": ["r", "s"], "threshold": 3, "width": 1, "earlier": ["then.csv"]}
    (tmp_path / "spec.json").write_text(json.dumps(wanted))
    monkeypatch.setattr(Effort, "run", lambda effort, highs: effort.left > 1_000)
    asked = [str(tmp_path / "now.csv"), "--spec", str(tmp_path / "spec.json"), "--output", str(tmp_path / "out.csv")]
    assert cli.main(["protect", *asked]) == 1
    said = capfd.readouterr().err
    assert "suppressed cells of now.csv and then.csv (r and s) was not found out" in said
    assert not (tmp_path / "out.csv").exists()
