"""What makes protecting and auditing of large tables fast leaves what is found as it is (STA-07).

The tables that were met on the way, against all that was met; the auditor of unsafe files, against one who tries every
table; and the search, against one that goes another way and one that has no time.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse

from helle.methods.disclosure import searching
from helle.methods.disclosure.attacking import Attack
from helle.methods.disclosure.auditing import audit
from helle.methods.disclosure.audits import Published, Secret
from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.met import Pool, Whole
from helle.methods.disclosure.possible import Possible
from helle.methods.disclosure.problem import Mask, Problem, problem
from helle.methods.disclosure.protecting import Protected, protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import Table, linked, table
from tests.methods.disclosure_attacker import Row, intervals

RULES = Rules(threshold=4, width=3)
NAMES = ("area", "sex")
CELLS = 6


def drawn(tables: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Tables of few numbers, so that many agree in what is held."""
    return np.random.default_rng(tables).integers(-1, 3, size=(tables, CELLS)).astype(np.float64)


@pytest.mark.parametrize("tables", [0, 1, 63, 64, 150])
@pytest.mark.parametrize("held", [[], [0], [1, 4]])
def test_what_an_attack_has_met_is_all_of_it(tables: int, held: list[int]) -> None:
    met, all_of_it = Whole(CELLS), [np.zeros(CELLS), *drawn(tables)]
    for moves in all_of_it[1:]:
        met.keep(moves)
    same = np.array([moves for moves in all_of_it if not moves[held].any()])
    asked = [5, 2, 3]
    least, most = met.ends(asked, held)
    assert least.tolist() == same.min(axis=0)[asked].tolist() and most.tolist() == same.max(axis=0)[asked].tolist()
    assert met.apart(asked, held).tolist() == (most - least).tolist()
    assert met.moves(asked, held).tolist() == same.any(axis=0)[asked].tolist()


@pytest.mark.parametrize("tables", [0, 1, 3, 64, 400])
@pytest.mark.parametrize("held", [{0: 1.0}, {1: 0.0, 4: 2.0}, {0: 1.0, 1: 1.0, 2: 1.0, 4: 1.0}])
def test_what_the_auditor_has_met_is_all_of_it(tables: int, held: dict[int, float]) -> None:
    possible, all_of_it = Possible(CELLS), drawn(tables)
    all_of_it[:, 5] = all_of_it[:, 3] = 1.0
    all_of_it[:1, 3] = 2.0  # The first differs, and what is looked at first is the last.
    all_of_it[:1, list(held)] = list(held.values())
    for whole in all_of_it:
        possible.keep(whole)
    same = [whole for whole in all_of_it if all(whole[one] == value for one, value in held.items())]
    others = [one for one in range(CELLS) if one not in held]
    assert possible.same(others, held) == [one for one in others if len({whole[one] for whole in same}) <= 1]
    assert len(possible) == tables and possible.values.T.tolist() == all_of_it.tolist()


@given(st.lists(st.integers(1, 5), min_size=9, max_size=9), st.sets(st.integers(0, 8), min_size=3, max_size=7))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_the_auditor_says_what_each_one_can_tell_who_is_alone(counts: list[int], places: set[int]) -> None:
    """Of files that nothing protects, too: as many cells, and the same, as whoever tries every table tells exactly."""
    rows: list[Row] = list(product(("a", "b", "c"), ("f", "m", "x")))
    one = table("t", NAMES, dict(zip(rows, counts, strict=True)), {})
    hidden = {rows[place] for place in places}
    lonely = [row for row in hidden if one.counts[row] == 1]
    assume(lonely)
    file = Published("t", NAMES, {row: None if row in hidden else count for row, count in one.counts.items()})
    secrets = {one.cell(row): Secret(1, 1 if row in lonely else None, lowest=1) for row in hidden}
    found = {(each.insider, each.cell) for each in audit([file], {}, secrets).insiders}
    assert found == {
        (one.cell(row), one.cell(other))
        for row in lonely
        for other, (low, high) in intervals(file, {}, most=20, knows={row: 1}).items()
        if low == high and other != row
    }


def linked_tables(seed: int) -> list[Table]:
    """Persons at random, by area and sex and by area and age: small enough for seconds, too large for one round."""
    random = np.random.default_rng(seed)
    sizes: Mapping[str, int] = {"area": 14, "sex": 3, "age": 6}
    persons = {name: random.choice(size, 700, p=random.dirichlet(np.full(size, 1.5))) for name, size in sizes.items()}

    def counted(*names: str) -> Table:
        counts = dict.fromkeys(product(*([f"{name}{one}" for one in range(sizes[name])] for name in names)), 0)
        for codes in zip(*(persons[name] for name in names), strict=True):
            counts[tuple(f"{name}{code}" for name, code in zip(names, codes, strict=True))] += 1
        return table("-".join(names), names, counts, {})

    return [counted("area", "sex"), counted("area", "age")]


def protected_one(seed: int, seconds: float = 20.0) -> Protected:
    return protect(linked_tables(seed), RULES, seconds=seconds)


@pytest.mark.parametrize("seed", range(4))
def test_no_pattern_gets_dearer_by_being_like_the_last(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    inclined = protected_one(seed)
    monkeypatch.setattr(searching._Master, "incline", lambda _master, _pattern: None)
    monkeypatch.setattr(searching, "_FEW", 0)
    free = protected_one(seed)
    assert inclined.audit.safe and free.audit.safe
    assert inclined.found.gap == free.found.gap == 0
    assert inclined.found.cost == free.found.cost > 0


def test_without_time_what_is_found_is_safe_and_the_gap_is_said() -> None:
    found, least = protected_one(1, seconds=0.0), protected_one(1)
    assert found.audit.safe
    assert found.found.bound <= least.found.cost <= found.found.cost and found.found.gap > 0


class Stale:
    """A solver that hands out something dearer than what it found, as HiGHS has after it was told where to start."""

    def __init__(self, highs: Any) -> None:
        self.highs = highs

    def __getattr__(self, name: str) -> Any:
        return self.everything if name == "getSolution" else getattr(self.highs, name)

    def everything(self) -> Any:
        """As if all were to be suppressed."""
        solution = self.highs.getSolution()
        return SimpleNamespace(col_value=[1.0] * len(solution.col_value))


def test_the_bound_is_what_the_solver_proved_and_not_what_its_answer_costs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = problem(linked(linked_tables(1), {}), RULES)
    master = searching._Master(asked)
    answer = master.solve(Effort())
    monkeypatch.setattr(master, "highs", Stale(master.highs))
    stale = master.solve(Effort())
    assert answer is not None and stale is not None
    assert 0 < answer[1] == asked.cost(answer[0]) == stale[1] < asked.cost(stale[0])


def even(*, free: bool) -> Problem:
    """Six cells, the first five suppressed: t moves with u and by x and y, and these by z both, so that t moves by two.

    There is room for one. A fraction of z is enough for that; whole, z has to stay, unless v is suppressed in its row.
    """
    sums = [[1, 1, 0, 0, 0, 0], [-1, 0, 1, 1, 0, 0], [0, 0, -1, 0, 1, 1], [0, 0, 0, -1, 1, 0]]
    size = 6
    return Problem(
        counts=np.array([2.0, 2.0, 9.0, 9.0, 9.0, 9.0]),
        sums=sparse.csr_array(np.array(sums, dtype=np.float64)),
        costs=np.ones(size),
        primary=np.arange(size) < 5,
        unsafe=np.arange(size) < 5,
        behind=np.zeros(size, dtype=bool),
        free=np.arange(size) < (size if free else 5),
        below=np.array([1.0, 1.0, 8.0, 8.0, 8.0, 8.0]),
        above=np.full(size, np.inf),
        widths=np.array([1, 1, 0, 0, 0, 1]),
        alone={},
        together=sparse.csr_array((0, size)),
    )


@pytest.mark.parametrize("free", [True, False])
def test_what_only_fractions_make_wide_enough_is_mended_in_whole_numbers(
    free: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cheapest way in fractions leads through what is suppressed already, and would for ever."""
    attacks = iter(range(10))

    def attack(
        asked: Problem, pattern: Mask, pool: Pool | None, effort: Effort | None = None, asking: float = float("inf")
    ) -> Attack:
        assert next(attacks, None) is not None
        return Attack(asked, pattern, pool, effort, asking)

    monkeypatch.setattr(searching, "Attack", attack)
    asked = even(free=free)
    if free:
        assert searching.mended(asked, asked.primary).all()
    else:
        with pytest.raises(searching.Impossible):
            searching.mended(asked, asked.primary)
