"""Tables in a ring with much behind them: what is found first without it, and what somebody is taken to know of it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pytest
import scipy

from helle.methods.disclosure import protecting, too_large
from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.protecting import Status, protect
from helle.methods.disclosure.rings import told_besides
from helle.methods.disclosure.room import with_room
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import TOTAL, Cell, Table, cell_of, table
from helle.methods.disclosure.too_large import TooLarge
from tests.methods.ring_attacker import RingAttacker
from tests.methods.test_disclosure_alone_in_a_ring import RING, attacker_of, margin

type Persons = dict[tuple[str, ...], int]


def drawn(seed: int) -> tuple[dict[str, list[str]], Persons, Rules]:
    by = random.Random(seed)  # noqa: S311 - tables to try, nothing secret.
    codes = {
        name: [f"{name}{number}" for number in range(by.randint(3, most))]
        for name, most in zip("rsa", (5, 4, 4), strict=True)
    }
    mean, empty = by.choice([2, 4, 8]), by.choice([0.0, 0.2])
    persons = {each: 0 if by.random() < empty else int(by.expovariate(1 / mean)) for each in product(*codes.values())}
    return codes, persons, Rules(by.choice([3, 4, 5]), by.choice([1, 2, 3]))


def ring(codes: Mapping[str, Sequence[str]], persons: Persons) -> list[Table]:
    return [margin(codes, persons, each) for each in RING]


def table_behind(codes: Mapping[str, Sequence[str]], persons: Persons) -> Table:
    return table("rsa", ("r", "s", "a"), {each: persons[each] for each in product(*codes.values())}, {})


@pytest.mark.parametrize("seed", [0, 3, 5, 14])
def test_what_somebody_is_taken_to_know_of_the_table_behind_leaves_nobody_nearer(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, persons, rules = drawn(seed)
    monkeypatch.setattr(too_large, "MOST_AT_ONCE", 10)
    known: list[int] = []

    def counted(*given: object) -> dict[Cell, int]:
        found = told_besides(*given)  # type: ignore[arg-type]
        known.append(len(found))
        return found

    monkeypatch.setattr(protecting, "told_besides", counted)
    found = protect(ring(codes, persons), rules, seconds=3.0)
    attacker = attacker_of(found, codes)
    assert found.audit.safe and known[0] > 0
    assert not attacker.narrow(rules.width)
    assert not list(attacker.told_wherever_they_stand(persons, rules.threshold))


def test_where_she_may_stand_who_is_alone_is_never_taken_to_be_known() -> None:
    codes, persons, _rules = drawn(8)
    one, too_many = table_behind(codes, persons), TooLarge(RING, "rsa")
    lonely = [frozenset({("r", "r1"), ("s", "s0")}), frozenset({("a", "a2")})]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(too_large, "MOST_AT_ONCE", 10)
        known = told_besides([one], lonely, {}, too_many)
        assert known and all(one.in_cells()[cell] == number for cell, number in known.items())
        assert not any(cell >= alone for cell in known for alone in lonely)
        patched.setattr(too_large, "MOST", 10)
        with pytest.raises(TooLarge):
            told_besides([one], lonely, {}, too_many)
    assert not told_besides([one], lonely, {}, too_many)


def test_that_nothing_protects_is_not_said_where_too_much_is_taken_to_be_known(monkeypatch: pytest.MonkeyPatch) -> None:
    codes, persons, rules = drawn(0)
    tables = ring(codes, persons)
    assert protect(tables, rules, seconds=3.0).audit.safe

    def everything(behind: Sequence[Table], *_given: object) -> dict[Cell, int]:
        return {
            cell_of(one.dimensions, row): one.counts[row] for one in behind for row in one.counts if TOTAL not in row
        }

    monkeypatch.setattr(protecting, "told_besides", everything)
    with pytest.raises(TooLarge) as refused:
        protect(tables, rules, seconds=3.0)
    assert set(refused.value.dimensions) == set("rsa")


@pytest.mark.parametrize("seed", [106, 116])
def test_a_pattern_that_is_proved_the_cheapest_behind_a_ring_is_so(seed: int) -> None:
    """It has two cells more than have to fall; with any one of them somebody comes nearer than asked."""
    codes, persons, rules = drawn(seed)
    tables = ring(codes, persons)
    found = protect(tables, Rules(rules.threshold, rules.width, singletons=False), seconds=3.0)
    assert (found.found.cost, found.found.gap) == (2.0, 0.0)
    primary = {cell for cell, state in found.states.items() if state is Status.PRIMARY}
    somebody = {one.cell(row) for one in tables for row in one.inner if one.counts[row]}
    for more in (frozenset[Cell](), *({cell} for cell in somebody - primary)):
        hidden = primary.union(more)
        files = [
            Published(
                one.name,
                one.dimensions,
                {row: None if one.cell(row) in hidden else count for row, count in one.counts.items()},
            )
            for one in tables
        ]
        attacker = RingAttacker(files, codes, {}, least=1)
        assert any(high is not None and high - low < rules.width for low, high in map(attacker.ends, attacker.held))


def test_numbers_with_room_are_whole_fit_and_stay_away_from_the_ends() -> None:
    by = np.random.default_rng(3)
    counts = by.poisson(4.0, size=(5, 4, 3))
    size = counts.size
    places = np.arange(size).reshape(counts.shape)
    rows, rights = [], []
    for axis in range(3):
        for codes in product(*(range(length) for at, length in enumerate(counts.shape) if at != axis)):
            rows.append([int(one) for one in np.moveaxis(places, axis, -1)[codes]])
            rights.append(int(counts.sum(axis=axis)[codes]))
    over = scipy.sparse.lil_array((len(rows), size + 1))
    for number, (row, right) in enumerate(zip(rows, rights, strict=True)):
        over[number, row] = 1.0
        over[number, size] = -float(right)
    lower, upper = np.zeros(size + 1), np.full(size + 1, np.inf)
    lower[size] = upper[size] = 1.0
    found = with_room(over.tocsr(), lower, upper, Effort(5.0))
    assert found is not None and (found == np.rint(found)).all() and not (over @ found).any()
    assert np.count_nonzero(found[:size] == 0) <= size / 10
    upper[0] = -1.0
    assert with_room(over.tocsr(), lower, upper, Effort(5.0)) is None
