"""What makes choosing a pattern fast leaves what is chosen as it is (STA-07).

Inequalities that the program in fractions does not come near are left out until an answer breaks one. Whoever tries
every pattern finds none that is cheaper.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from highspy._core import _Highs
from scipy import sparse

from helle.methods.disclosure import paths, searching
from helle.methods.disclosure.attacking import Attack
from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.inequalities import Cut
from helle.methods.disclosure.met import Pool
from helle.methods.disclosure.problem import Mask, Problem, problem
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import Codes, linked, table

CELLS = 9


def free(seed: int) -> Problem:
    """Cells that add up to nothing: what is chosen follows from the inequalities alone."""
    return Problem(
        counts=np.full(CELLS, 9.0),
        sums=sparse.csr_array((0, CELLS)),
        costs=np.random.default_rng(seed).integers(1, 5, CELLS).astype(np.float64),
        primary=np.arange(CELLS) == 0,
        unsafe=np.arange(CELLS) == 0,
        behind=np.zeros(CELLS, dtype=bool),
        free=np.ones(CELLS, dtype=bool),
        below=np.full(CELLS, 8.0),
        above=np.full(CELLS, np.inf),
        widths=np.full(CELLS, 3),
        alone={},
        together=sparse.csr_array((0, CELLS)),
    )


@pytest.mark.parametrize("seed", range(12))
def test_what_is_left_out_of_the_choice_is_kept_all_the_same(seed: int) -> None:
    random = np.random.default_rng(seed)
    asked = free(seed)
    cuts = []
    for _ in range(15):
        weights = np.where(random.random(CELLS) < 0.6, random.uniform(0.2, 3.0, CELLS), 0.0)
        weights[0] = 0.0
        cuts.append(Cut(0, weights, float(min(3.0, weights.sum() * 0.6))))
    master = searching._Master(asked)
    master.add(cuts)
    answer = master.solve(Effort())
    assert answer is not None
    pattern, bound = answer
    assert all(cut.weights[pattern].sum() >= cut.least - 1e-6 for cut in cuts)
    tried = (np.array((True, *others)) for others in product((False, True), repeat=CELLS - 1))
    least = min(asked.cost(one) for one in tried if all(cut.weights[one].sum() >= cut.least - 1e-6 for cut in cuts))
    assert bound == asked.cost(pattern) == least


def test_what_an_answer_breaks_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    """With next to nothing in the program at first some answers break the rest; what is chosen is the same."""
    monkeypatch.setattr(searching, "_NEAR_BY", -1.0)
    runs: list[bool] = []
    run = Effort.run

    def counted(effort: Effort, highs: _Highs) -> bool:
        runs.append(run(effort, highs))
        return runs[-1]

    monkeypatch.setattr(Effort, "run", counted)
    test_what_is_left_out_of_the_choice_is_kept_all_the_same(1)
    assert len(runs) > 1


def cube() -> Problem:
    """Few of a table in three dimensions are small, so that others have to be suppressed beside each."""
    counts: dict[Codes, int] = {codes: 2 if len(set(codes)) == 1 else 20 for codes in product("abc", repeat=3)}
    return problem(linked([table("t", ("x", "y", "z"), counts, {})], {}), Rules(threshold=4, width=3))


def test_a_pattern_is_mended_also_where_no_work_for_it_is_left() -> None:
    """Ways are short then; that each cell is wide enough is not traded for it."""
    asked = cube()
    for left in (Effort(-1.0), Effort(0.0), Effort(5.0, kept=5.0)):
        mended = searching.mended(asked, asked.primary, looking=left)
        assert mended[asked.primary].all() and not list(Attack(asked, mended).narrow())


def test_a_way_in_whole_numbers_is_taken_as_it_is_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """And looked for on, where there is none by then."""
    monkeypatch.setattr(paths, "_WHOLE_WAY", 0.0)
    monkeypatch.setattr(paths, "_is_whole", lambda moves: False)
    asked = cube()
    mended = searching.mended(asked, asked.primary, Pool(asked.size), Effort(0.0))
    monkeypatch.undo()
    assert not list(Attack(asked, mended).narrow())


def test_thinning_ends_when_its_share_of_the_work_published_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Attack] = []

    def look(asked: Problem, pattern: Mask, pool: Pool | None, effort: Effort, asking: float) -> Attack:
        looks.append(Attack(asked, pattern, pool, effort, asking))
        return looks[-1]

    asked = cube()
    least = searching.thinned(asked, searching.mended(asked, asked.primary), Effort())
    needed = int((least & ~asked.primary).sum())
    monkeypatch.setattr(searching, "_LOOK_AGAIN", 1.0)
    monkeypatch.setattr(searching, "Attack", look)
    again = searching.thinned(asked, least, Effort(float(needed)))
    share = int(searching._VAIN * needed)
    assert (again == least).all() and share <= len(looks) <= share + 2 < needed - 1


def test_a_whole_corner_of_a_pattern_is_known_to_those_that_come() -> None:
    counts: dict[Codes, int] = {(row, column): 2 + 3 * (row == column) for row in "abcd" for column in "abcd"}
    asked = problem(linked([table("t", ("x", "y"), counts, {})], {}), Rules(threshold=4, width=3))
    pool = Pool(asked.size)
    pattern = asked.primary | (asked.counts == 5)
    list(Attack(asked, pattern, pool).narrow())
    known = pool.within(pattern)
    assert len(known) and not known[:, ~pattern].any() and not (asked.sums @ known.T).any()
    assert (known >= -asked.below).all() and (known == np.rint(known)).all()
