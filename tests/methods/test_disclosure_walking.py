"""Whole tables that are met by walking are tables, and what work is counted in does not hang on the clock (STA-07)."""

from __future__ import annotations

from itertools import product

import highspy
import numpy as np
import pytest
import scipy
from highspy._core import _Highs

from helle.methods.disclosure.attacking import Attack
from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.problem import Problem, problem
from helle.methods.disclosure.protecting import protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.solving import solver
from helle.methods.disclosure.tables import Table, linked, table
from helle.methods.disclosure.walking import Walk

RULES = Rules(threshold=5, width=4)


def deep(*sizes: int, seed: int = 1) -> Table:
    counts = np.random.default_rng(seed).exponential(12, sizes).astype(int)
    rows = product(*([f"{at}{code}" for code in range(size)] for at, size in zip("abc", sizes, strict=True)))
    return table("t", "abc", {codes: int(count) for codes, count in zip(rows, counts.flat, strict=True)}, {})


@pytest.fixture
def asked() -> Problem:
    return problem(linked([deep(6, 5, 4)], {}), RULES)


def test_a_walk_ends_at_whole_tables_that_add_up_and_that_nobody_can_rule_out(asked: Problem) -> None:
    attack = Attack(asked, asked.free | asked.primary)
    walk = Walk(attack.over, attack.down, attack.up)
    random = np.random.default_rng(3)
    met = [walk.climb(random.uniform(-1, 1, len(attack.columns)), random) for _ in range(20)]
    for moves in met:
        assert moves is not None and moves.any()
        assert (moves == np.rint(moves)).all() and not (attack.over @ moves).any()
        assert (attack.down <= moves).all() and (moves <= attack.up).all()
    assert len({tuple(moves) for moves in met if moves is not None}) > 10


def test_no_walk_leaves_a_pattern_in_which_nothing_can_move() -> None:
    asked = problem(linked([deep(3, 3, 3)], {}), RULES)
    attack = Attack(asked, asked.primary & (np.cumsum(asked.primary) < 2))
    walk = Walk(attack.over, attack.down, attack.up)
    assert walk.climb(np.ones(len(attack.columns)), np.random.default_rng(1)) is None


def knapsack() -> _Highs:
    """Hard enough that an integer program looks at its limits more than once."""
    random = np.random.default_rng(5)
    weights = random.integers(1_000, 9_999, (6, 40)).astype(float)
    over = np.hstack([weights, -np.eye(6)])
    upper = np.concatenate([np.ones(40), np.full(6, 60_000.0)])
    highs = solver(scipy.sparse.csr_array(over), np.zeros(46), upper, np.concatenate([-weights[0], np.zeros(6)]))
    highs.changeColsIntegrality(46, np.arange(46, dtype=np.int32), np.full(46, highspy.HighsVarType.kInteger))
    return highs


def test_an_integer_program_ends_when_its_work_is_done_and_at_the_same_step_each_time() -> None:
    ended = []
    for _ in range(2):
        effort, highs = Effort(10.0, each=0.02), knapsack()
        assert not effort.run(highs)
        info = highs.getInfo()
        ended.append((effort.left, info.mip_node_count, info.objective_function_value, info.mip_dual_bound))
    assert ended[0] == ended[1] and ended[0][0] < 10.0


def test_little_work_still_protects_and_says_how_far_it_may_be_from_the_least() -> None:
    one = deep(7, 6, 5, seed=4)
    little, again, much = (
        protect([one], RULES, seconds=0.01),
        protect([one], RULES, seconds=0.01),
        protect([one], RULES, seconds=3),
    )
    assert little.audit.safe and much.audit.safe
    assert little.states == again.states
    assert much.found.cost <= little.found.cost and little.found.bound <= much.found.cost
    assert little.found.gap > 0
