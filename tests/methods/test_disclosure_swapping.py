"""Where ways take more work than there is, a swap of some persons gives a cell room, and what comes out protects
(STA-07)."""

from __future__ import annotations

import numpy as np
import pytest

from helle.methods.disclosure import paths, searching
from helle.methods.disclosure.attacking import Attack
from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.met import Pool
from helle.methods.disclosure.problem import Numbers, Problem, problem
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.swapping import Swaps
from helle.methods.disclosure.tables import linked
from tests.methods.test_disclosure_walking import deep

RULES = Rules(threshold=5, width=4)


@pytest.fixture
def asked() -> Problem:
    return problem(linked([deep(7, 6, 5, seed=4)], {}), RULES)


def test_a_swap_is_a_whole_table_that_moves_a_cell_as_far_as_is_asked(asked: Problem) -> None:
    swaps = Swaps(asked)
    cells = np.flatnonzero(asked.primary)
    found = [(int(cell), swaps.way(asked.primary, int(cell), asked.alone.get(int(cell), ()))) for cell in cells]
    met = [(cell, moves) for cell, moves in found if moves is not None]
    assert len(met) > len(cells) / 2
    for cell, moves in met:
        assert abs(moves[cell]) >= asked.widths[cell] and not (asked.sums @ moves).any()
        assert (-asked.below <= moves).all() and (moves <= asked.above).all() and not moves[~asked.free].any()


def test_a_swap_leaves_what_somebody_knows(asked: Problem) -> None:
    swaps = Swaps(asked)
    cell = next(int(one) for one in np.flatnonzero(asked.primary) if swaps.way(asked.primary, int(one), ()) is not None)
    moves = swaps.way(asked.primary, cell, ())
    assert moves is not None
    known = next(int(one) for one in np.flatnonzero(moves) if one != cell)
    other = swaps.way(asked.primary, cell, [known])
    assert other is not None and other[cell] and not other[known]


def test_a_sum_moves_by_somebody_in_it(asked: Problem) -> None:
    wholes = asked.sums.indices[asked.sums.data < 0]
    moves = Swaps(asked).way(asked.primary, int(wholes[0]), ())
    assert moves is not None and moves[wholes[0]] and not (asked.sums @ moves).any()


def test_without_work_for_ways_what_is_mended_leaves_nothing_narrow(
    asked: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No way takes a program then; and what is suppressed protects by the measure of every other."""
    monkeypatch.setattr(paths.Paths, "_way", lambda self, *, whole: pytest.fail("a program was asked"))
    pattern = searching.mended(asked, asked.primary, Pool(asked.size), Effort(2.0, kept=1.0), looking=Effort(-10.0))
    monkeypatch.undo()
    assert pattern[asked.primary].all()
    assert not list(Attack(asked, pattern).narrow())


def test_after_a_way_that_is_too_dear_no_work_is_left_for_another(
    asked: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In four dimensions one took three seconds, and the next would too: the rest get room by swaps."""
    monkeypatch.setattr(paths, "_TOO_DEAR", 0.0)
    ways, asked_for = paths.Paths._way, list[bool]()

    def counted(within: paths.Paths, *, whole: bool) -> Numbers | None:
        asked_for.append(whole)
        return ways(within, whole=whole)

    monkeypatch.setattr(paths.Paths, "_way", counted)
    monkeypatch.setattr(paths, "_DEAR", 0.0)
    looking = Effort(100.0)
    pattern = searching.mended(asked, asked.primary, Pool(asked.size), Effort(2.0, kept=1.0), looking=looking)
    assert looking.left <= 0
    assert len(asked_for) <= 2  # One that lets it rise, and one that lets it fall.
    assert not list(Attack(asked, pattern).narrow())
