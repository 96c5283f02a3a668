"""Of small tables of every kind the pattern is the cheapest there is, by one who tries them all (STA-07).

Many more are tried by `benchmarks/protection_optimum.py`.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import protection_optimum as optimum
from helle.methods.disclosure import searching
from helle.methods.disclosure.problem import Problem
from tests.methods.disclosure_optimum import Asked, Counts, cheapest, cost_of, protects

TABLES = 5
# Persons by place and sex; of the place a there are only four.
FEW = Asked((Counts(("place", "sex"), {("a", "f"): 1, ("a", "m"): 3, ("b", "f"): 20, ("b", "m"): 30}),), {}, 4, 3)


def names(*codes: str) -> frozenset[tuple[str, str]]:
    return frozenset(("sex" if code in "fm" else "place", code) for code in codes)


@pytest.mark.parametrize("kind", optimum.KINDS)
def test_no_pattern_of_a_small_table_is_cheaper(kind: str) -> None:
    found = [optimum.compared(optimum.drawn(kind, seed)) for seed in range(TABLES)]
    assert all(one.good for one in found), found
    assert sum(one.cost is not None for one in found) >= 3 and any(one.least for one in found)


def test_a_search_that_leaves_what_is_superfluous_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that can be suppressed protects as well; it costs more, and whoever tries all says so."""

    def everything(problem: Problem, seconds: float, first: searching.Found | None) -> searching.Found:
        return replace(search(problem, seconds, first), pattern=problem.free.copy())

    search = searching.search
    monkeypatch.setattr("helle.methods.disclosure.protecting.search", everything)
    found = optimum.compared(optimum.drawn("hierarchy", 0))
    assert found.agreed and not found.good and found.excess > 1


def test_the_least_is_what_can_be_reckoned_by_hand() -> None:
    """Two small ones in a row that comes to 4, so that each is from 1 to 3: its total has to go as well."""
    cells = [names("a", "f"), names("a", "m"), names("b", "f"), names("b", "m")]
    assert not protects(FEW, cells[:2])
    assert not protects(FEW, cells)
    assert protects(FEW, [*cells, names("a"), names("b")])
    # One by one, with none left out for what another showed.
    assert cheapest(FEW) == min(cost_of(FEW, some) for some in _every(FEW) if protects(FEW, some))


def _every(asked: Asked) -> list[list[frozenset[tuple[str, str]]]]:
    """Every set of cells."""
    world = asked.world
    return [
        [cell for place, cell in enumerate(world.cells) if number >> place & 1]
        for number in range(1 << len(world.cells))
    ]


def test_one_who_is_alone_and_one_who_gave_nearly_all_ask_for_more() -> None:
    wide = replace(FEW, threshold=2, width=1)
    least, more = cheapest(wide), cheapest(replace(wide, singletons=True))
    assert least is not None and more is not None and more > least
    gave = Counts(FEW.tables[0].dimensions, FEW.tables[0].inner, {("b", "m"): (28, 1, 1)})
    owned = replace(wide, tables=(gave,), dominance=(1, 90.0))
    assert owned.world.at[names("b", "m")] in owned.world.must
    assert owned.world.at[names("b", "m")] not in wide.world.must
