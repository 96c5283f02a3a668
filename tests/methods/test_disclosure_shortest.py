"""The shortest ways are whole tables, single sums bound what programs would, and large tables are looked at less
(STA-07)."""

from __future__ import annotations

import numpy as np
import pytest

from helle.methods.disclosure import attacking, concluding, searching
from helle.methods.disclosure.attacking import Attack
from helle.methods.disclosure.bounding import Bounds
from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.met import Pool
from helle.methods.disclosure.problem import Problem, problem
from helle.methods.disclosure.protecting import protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.shortest import Shortest
from helle.methods.disclosure.tables import linked
from tests.methods.test_disclosure_walking import deep

RULES = Rules(threshold=5, width=4)


@pytest.fixture
def asked() -> Problem:
    return problem(linked([deep(7, 6, 5, seed=4)], {}), RULES)


def test_a_shortest_way_moves_what_is_asked_and_leaves_what_is_held(asked: Problem) -> None:
    attack = Attack(asked, asked.free | asked.primary)
    down, up = np.maximum(attack.down, -8.0), np.minimum(attack.up, 8.0)
    shortest, alike = Shortest(attack.over, down, up), np.ones(len(down))
    held = [attack.at[place] for place in asked.alone if place in attack.at]
    cells = [number for number in range(len(down)) if number not in held][:20]
    found = [(cell, shortest.way(cell, 2, alike, held)) for cell in cells]
    met = [(cell, moves) for cell, moves in found if moves is not None]
    assert held and len(met) > 10
    for cell, moves in met:
        assert moves[cell] == 2.0 and not moves[held].any()
        assert (moves == np.rint(moves)).all() and not (attack.over @ moves).any()
        assert (down <= moves).all() and (moves <= up).all()
        assert np.count_nonzero(moves) <= 30
    assert shortest.way(cells[0], 9, alike) is None, "farther than it may move"
    again = shortest.way(met[0][0], 2, alike, held)
    assert again is not None and (again == met[0][1]).all(), "what was held before is held no more, and the like"


@pytest.mark.parametrize("seed", range(3))
def test_single_sums_spare_programs_and_no_end_is_another(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ends of each cell are those that a program for each would find; and there are fewer programs."""
    runs: list[object] = []
    run = concluding.Reader._run

    def counted(reader: concluding.Reader, costs: dict[int, float]) -> object:
        runs.append(costs)
        return run(reader, costs)

    monkeypatch.setattr(concluding.Reader, "_run", counted)
    one = deep(6, 5, 3, seed=seed)
    spared = protect([one], RULES, seconds=0.1).audit
    few = len(runs)
    monkeypatch.setattr(Bounds, "ends", lambda self, place: (None, None))
    asked = protect([one], RULES, seconds=0.1).audit
    assert spared.intervals == asked.intervals and len(spared.intervals) > 20
    assert few < len(runs) - few


def test_what_is_mended_is_asked_in_whole_tables_alone_and_leaves_nothing_narrow(
    asked: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for a table that is too large to be looked at long: no programs of what is left, and one order of moves."""
    monkeypatch.setattr(attacking, "_LARGE", 0)
    monkeypatch.setattr(attacking, "_CLUTTERED", 0)
    monkeypatch.setattr(attacking, "_SETTLED", 0)
    monkeypatch.setattr(searching, "_LEFT", 10)
    pattern = searching.mended(asked, asked.primary, Pool(asked.size), Effort(2.0, kept=1.0))
    assert pattern[asked.primary].all()
    monkeypatch.undo()
    assert not list(Attack(asked, pattern).narrow())
    assert not list(Attack(asked, pattern).narrow(grown=True))
