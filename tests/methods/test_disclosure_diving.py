"""Whole tables that are met by diving are tables, and prove what they show to whoever it is that looks (STA-07)."""

from __future__ import annotations

import numpy as np
import pytest

from helle.methods.disclosure.attacking import Attack
from helle.methods.disclosure.diving import Dive
from helle.methods.disclosure.doubts import Doubts
from helle.methods.disclosure.met import Whole
from helle.methods.disclosure.problem import Numbers, Problem, Target, problem
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.solving import solver
from helle.methods.disclosure.tables import linked
from tests.methods.test_disclosure_walking import deep

RULES = Rules(threshold=5, width=4)


@pytest.fixture
def asked() -> Problem:
    return problem(linked([deep(7, 6, 5, seed=4)], {}), RULES)


def test_a_dive_ends_at_whole_tables_that_leave_what_is_held(asked: Problem) -> None:
    attack = Attack(asked, asked.free | asked.primary)
    down, up = np.maximum(attack.down, -8.0), np.minimum(attack.up, 8.0)
    dive = Dive(solver(attack.over, down, up), down, up)
    random = np.random.default_rng(2)
    held = [attack.at[place] for place in asked.alone if place in attack.at]
    assert held
    met = [dive.toward(random.uniform(-1, 1, len(down)), held if number % 2 else []) for number in range(12)]
    found = [(number, moves) for number, moves in enumerate(met) if moves is not None]
    assert len({tuple(moves) for _number, moves in found}) > 4
    for number, moves in found:
        assert (moves == np.rint(moves)).all() and not (attack.over @ moves).any()
        assert (down <= moves).all() and (moves <= up).all()
        assert not (number % 2 and moves[held].any())
    assert any(moves[held].any() for number, moves in found if not number % 2)


def test_what_a_table_proves_is_not_in_doubt_any_more() -> None:
    columns = np.array([10, 11, 12, 13])
    doubts, whole = Doubts(columns, np.array([3, 3, 3, 3])), Whole(4)
    doubts.add(frozenset(), [], np.array([0, 1]))
    doubts.add(frozenset({13}), [3], np.array([0, 1, 2]))

    def learn(*moves: float) -> None:
        table: Numbers = np.array(moves)
        whole.keep(table)
        doubts.learn(table, whole)

    learn(2.0, 1.0, 0.0, 1.0)  # She knows that it is not this one.
    assert len(doubts) == 5
    learn(-1.0, 1.0, 0.0, 0.0)
    assert list(doubts.own) == [1] and doubts.looking_at(1)[0] and list(doubts.looking_at(2)[1]) == [0]
    assert [list(numbers) for _held, numbers in doubts.groups()] == [[1], [2]] and list(doubts.everything()) == [1, 2]
    assert list(doubts.targets()) == [Target(11, 3), Target(12, 1, frozenset({13}))]
    assert not len(doubts)


@pytest.mark.parametrize("seed", range(4))
def test_no_less_is_found_narrow_than_by_a_program_for_each(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dives and walks prove only what integer programs would prove as well."""
    asked = problem(linked([deep(6, 5, 4, seed=seed)], {}), RULES)
    random = np.random.default_rng(seed)
    pattern = asked.primary | (asked.free & (random.random(asked.size) < 0.5))

    def found() -> set[Target]:
        return {one.target for one in Attack(asked, pattern).narrow()}

    quick = found()
    monkeypatch.setattr(Attack, "_walk", lambda self: None)
    monkeypatch.setattr(Attack, "_dive", lambda self: None)
    assert quick == found()
