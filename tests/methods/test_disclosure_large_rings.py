"""Tables in a ring with much behind them: what is found first without it, and what somebody is taken to know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pytest
import scipy

from helle.methods.disclosure import protecting, too_large
from helle.methods.disclosure.auditing import audit, whereabouts
from helle.methods.disclosure.audits import Audit, Published, Secret, Standing
from helle.methods.disclosure.effort import Effort
from helle.methods.disclosure.protecting import Status, protect
from helle.methods.disclosure.rings import told_besides
from helle.methods.disclosure.room import with_room
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import TOTAL, Cell, Table, cell_of
from helle.methods.disclosure.too_large import TooLarge
from tests.methods import test_disclosure_alone_in_a_ring as alone
from tests.methods.ring_attacker import RingAttacker
from tests.methods.test_disclosure_alone_in_a_ring import RING, attacker_of, margin

type Persons = dict[tuple[str, ...], int]


def drawn(seed: int) -> tuple[dict[str, list[str]], Persons, Rules]:
    """Larger rings, in which fewer cells are empty."""
    sizes, counts = (5, 4, 4), (2, 4, 8)
    return alone.drawn(seed, fewest=3, most=sizes, means=counts, empties=(0.0, 0.2), widths=(1, 2, 3))


def ring(codes: Mapping[str, Sequence[str]], persons: Persons) -> list[Table]:
    return [margin(codes, persons, each) for each in RING]


def table_behind(codes: Mapping[str, Sequence[str]], persons: Persons) -> Table:
    """The table of persons with what all come to, and no other sums."""
    counts = {each: persons[each] for each in product(*codes.values())}
    return Table("rsa", ("r", "s", "a"), counts | {(TOTAL,) * 3: sum(counts.values())}, frozenset())


@pytest.mark.parametrize("seed", [4, 19, 26, 37])
def test_what_somebody_is_taken_to_know_of_the_table_behind_leaves_nobody_nearer(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, persons, rules = drawn(seed)
    monkeypatch.setattr(too_large, "MOST", 30)
    known: list[int] = []

    def counted(*given: object) -> dict[Cell, int]:
        found = told_besides(*given)  # type: ignore[arg-type]
        known.append(len(found))
        return found

    monkeypatch.setattr(protecting, "told_besides", counted)
    found = protect(ring(codes, persons), rules, seconds=3.0)
    attacker = attacker_of(found, codes)
    assert found.audit.safe and found.audit.taken_as_known == known[0] > 0
    assert not attacker.narrow(rules.width)
    assert not list(attacker.told_wherever_they_stand(persons, rules.threshold))


def test_where_she_may_stand_who_is_alone_is_never_taken_to_be_known(monkeypatch: pytest.MonkeyPatch) -> None:
    codes, persons, _rules = drawn(5)
    one, too_many = table_behind(codes, persons), TooLarge(RING, "rsa")
    lonely = [frozenset({("r", "r1"), ("s", "s0")}), frozenset({("r", "r3"), ("a", "a2")})]
    assert len(one.counts) == 81 and not told_besides([one], lonely, {}, too_many)
    for most, around in ((80, True), (50, False)):
        monkeypatch.setattr(too_large, "MOST", most)
        known = told_besides([one], lonely, {}, too_many)
        assert known and all(one.in_cells()[cell] == number for cell, number in known.items())
        assert not any(cell >= alone for cell in known for alone in lonely)
        # Where there is room for it, nor is what shares a code with such a cell: she moves through these.
        assert around != any(cell & alone for cell in known for alone in lonely)
    monkeypatch.setattr(too_large, "MOST", 12)
    with pytest.raises(TooLarge):
        told_besides([one], lonely, {}, too_many)


@pytest.mark.parametrize("most", [27, 28, 29])
def test_no_size_lies_between_what_is_taken_to_be_known_and_what_is_refused(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, persons, rules = drawn(2)
    assert len(table_behind(codes, persons).counts) == 28
    monkeypatch.setattr(too_large, "MOST", most)
    assert protect(ring(codes, persons), rules, seconds=3.0).audit.safe


NINES: Persons = {
    each: 1 if each[:2] == ("r0", "s0") else 9 for each in product(*(f"{n}0 {n}1 {n}2".split() for n in "rsa"))
}
NINES |= {("r0", "s0", "a1"): 0, ("r0", "s0", "a2"): 0}
HERS = frozenset({("r", "r0"), ("s", "s0")})
SECRETS = {HERS: Secret(1, alone=1, lowest=1, unsafe=True)}


def with_totals_alone() -> list[Published]:
    """Three tables that hold back all but their totals; one is alone in r0 and s0, at a0."""
    codes = {name: [f"{name}{number}" for number in range(3)] for name in "rsa"}
    return [
        Published(
            one.name,
            one.dimensions,
            {row: None if TOTAL not in row else count for row, count in one.counts.items()},
        )
        for one in ring(codes, NINES)
    ]


def row(*codes: str) -> Cell:
    return frozenset(zip("rsa", codes, strict=True))


def test_what_cannot_be_shown_of_a_place_beside_what_is_taken_to_be_known_is_not_passed() -> None:
    """She may stand at a1 as well as at a0. Where that row is taken to be known, or all around it, nothing shows what
    she learns there."""
    files, there = with_totals_alone(), Standing(frozenset({HERS}), frozenset({row("r0", "s0", "a1")}))
    everything = {row(*each): number for each, number in NINES.items()}
    around = {cell: number for cell, number in everything.items() if not cell >= HERS}

    def looked(besides: Mapping[Cell, int]) -> Audit:
        return audit(files, {}, SECRETS, width=1, lowest=1, standings=[there], besides=besides)

    assert not looked({}).insiders
    for besides in ({row("r0", "s0", "a1"): 0}, around):
        found = looked(besides)
        assert found.insiders and not found.safe and not any(one.shown for one in found.insiders)
    counted = {
        cell: number
        for one in ring({name: [f"{name}{number}" for number in range(3)] for name in "rsa"}, NINES)
        for cell, number in one.in_cells().items()
    }
    where = whereabouts(files, {}, counted, SECRETS)
    assert where is not None
    with pytest.raises(TooLarge):
        where.told(looked(around).insiders)


def test_what_is_told_by_what_is_taken_to_be_known_is_refused_as_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """To somebody who knows some rows behind one who is alone tells a cell; to somebody who does not she tells none."""
    codes, persons, rules = drawn(140)
    assert protect(ring(codes, persons), rules, seconds=1.0).audit.safe
    monkeypatch.setattr(too_large, "MOST", 30)
    with pytest.raises(TooLarge):
        protect(ring(codes, persons), rules, seconds=1.0)


def test_the_audit_refuses_to_look_at_more_than_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    files = with_totals_alone()
    known = {row(*each): number for each, number in NINES.items() if each[0] == "r2"}
    monkeypatch.setattr(too_large, "MOST", 20)
    with pytest.raises(TooLarge) as refused:
        audit(files, {}, SECRETS)
    assert refused.value.tables == RING and refused.value.dimensions == ("a", "r", "s")
    assert audit(files, {}, SECRETS, besides=known).intervals


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


@pytest.mark.parametrize("seed", [37, 69])
def test_what_is_asked_of_one_who_knows_too_much_is_no_bound_of_what_protects(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, persons, rules = drawn(seed)
    needed = protect(ring(codes, persons), rules, seconds=3.0).found
    monkeypatch.setattr(too_large, "MOST", 30)
    found = protect(ring(codes, persons), rules, seconds=3.0).found
    assert found.bound <= needed.cost < found.cost


@pytest.mark.parametrize("seed", [106, 116])
def test_a_pattern_that_is_proved_the_cheapest_behind_a_ring_is_so(seed: int) -> None:
    """It has two cells more than have to fall; with any one of them somebody comes nearer than asked."""
    codes, persons, rules = drawn(seed)
    tables = ring(codes, persons)
    found = protect(tables, Rules(rules.threshold, rules.width, singletons=False), seconds=3.0)
    assert (found.found.cost, found.found.gap) == (2.0, 0.0) and found.audit.safe
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
