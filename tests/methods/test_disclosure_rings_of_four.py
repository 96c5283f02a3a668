"""Four tables in a ring: two tables of persons stand behind them, which say the same of what they share (STA-07)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import pytest

from helle.methods.disclosure import protecting
from helle.methods.disclosure.auditing import audit, whereabouts
from helle.methods.disclosure.audits import Audit, Contradiction, Published
from helle.methods.disclosure.earlier import as_tables
from helle.methods.disclosure.joining import joined
from helle.methods.disclosure.protecting import Protected, Unprotectable, protect
from helle.methods.disclosure.rings import behind, nobody_in
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import TOTAL, Table, cell_of, linked, table
from helle.methods.disclosure.too_large import TooLarge
from tests.methods.ring_attacker import RingAttacker

FOUR = ("rs", "sa", "ab", "rb")
CODES = {name: [f"{name}{number}" for number in range(4)] for name in "rsab"}
SPARSE: dict[tuple[str, ...], int] = {
    ("r0", "s0", "a0", "b0"): 3, ("r1", "s1", "a1", "b1"): 1, ("r3", "s1", "a0", "b2"): 1,
    ("r0", "s1", "a0", "b3"): 1, ("r0", "s3", "a1", "b3"): 1, ("r2", "s0", "a0", "b2"): 6,
    ("r2", "s2", "a0", "b2"): 1, ("r2", "s0", "a2", "b1"): 1, ("r0", "s1", "a1", "b2"): 3,
    ("r3", "s1", "a2", "b1"): 1,
}  # fmt: skip
"""Of the pairs that both tables behind share, some have rows in one of them alone."""


def margin(persons: Mapping[tuple[str, ...], int], names: str) -> Table:
    counts = dict.fromkeys(product(*(CODES[name] for name in names)), 0)
    for each, number in persons.items():
        counts[tuple(each["rsab".index(name)] for name in names)] += number
    return table(names, tuple(names), counts, {})


def attacker_of(found: Protected) -> RingAttacker:
    return RingAttacker([found.published(one) for one in found.tables.tables], CODES, {}, least=1)


def two_by_two(name: str, *counts: int) -> Table:
    return table(name, tuple(name), dict(zip(product(*(CODES[each][:2] for each in name)), counts, strict=True)), {})


def test_whom_one_table_behind_has_no_row_for_the_other_has_none_for() -> None:
    """Two cells, of 1 and of 2, were told exactly: the search saw it as little as the audit."""
    found = protect([margin(SPARSE, each) for each in FOUR], Rules(3, 1, singletons=False), seconds=3.0)
    assert found.audit.safe and not attacker_of(found).narrow(1)


@pytest.mark.parametrize("seed", range(12))
def test_whoever_tries_all_persons_of_a_ring_of_four_finds_what_the_audit_does(seed: int) -> None:
    """Files of which rows are held back at random: both ends of each are the attacker's."""
    drawn = random.Random(seed)  # noqa: S311 - tables to try, nothing secret.
    differ = 0
    while not differ:
        persons: dict[tuple[str, ...], int] = {}
        for _ in range(drawn.randint(5, 11)):
            persons[tuple(drawn.choice(CODES[name][:3]) for name in "rsab")] = drawn.choice([1, 1, 2, 2, 4])
        files = []
        for of in (margin(persons, each) for each in FOUR):
            told = {
                row: None if number and TOTAL not in row and drawn.random() < 0.8 else number
                for row, number in of.counts.items()
            }
            files.append(Published(of.name, of.dimensions, told))
        tables = joined(files, {})
        pairs = [{cell_of(one.dimensions, row) for row in one.values if row.count(TOTAL) == 1} for one in tables]
        assert all(pairs[0] == other for other in pairs), "what they share has rows in both or in none"
        differ = len(pairs) > 1
    # Chords may be drawn otherwise by the search; where they are not, the rows are the same.
    rows = {one.dimensions: {row for row in one.values if TOTAL not in row} for one in tables}
    for one in behind(files, {}):
        own = {row for row in one.values if TOTAL not in row}
        assert own == rows.get(one.dimensions, own)
    attacker = RingAttacker(files, CODES, {}, least=1)
    for told_of in audit(files, {}, {}, width=1, lowest=1).intervals:
        assert attacker.ends(tuple(sorted(told_of.cell))) == (told_of.lower, told_of.upper)


def test_tables_that_no_persons_can_have_are_refused_by_the_files_of_the_ring() -> None:
    """Who is of r0 is of s0, who is of s0 of a0, and nobody of r0 of a0."""
    tables = [two_by_two("rs", 9, 0, 0, 9), two_by_two("sa", 9, 0, 0, 9), two_by_two("ra", 0, 9, 9, 0)]
    with pytest.raises(Contradiction) as wrong:
        protect(tables, Rules(3, 1))
    assert wrong.value.name == "rs, sa, ra"
    files = [Published(one.name, one.dimensions, one.counts) for one in tables]
    with pytest.raises(Contradiction):
        audit(files, {}, {})
    (one,) = behind(files, {})
    asked = {cell_of(each.dimensions, row) for each in files for row in each.values}
    assert not one.values and nobody_in([one], asked, {}) == asked


def test_a_row_that_the_ring_leaves_nobody_for_is_none() -> None:
    """What an earlier file holds back is 0, as the rest of the ring tells: the numbers that fit say so too."""
    rows = two_by_two("ra", 9, 0, 0, 9).counts
    then = Published("then", ("r", "a"), {row: None if TOTAL not in row else of for row, of in rows.items()})
    tables = [two_by_two("rs", 9, 0, 0, 9), two_by_two("sa", 9, 0, 0, 9)]
    files = [then, *(Published(one.name, one.dimensions, one.counts) for one in tables)]
    assert {(one.lower, one.upper) for one in audit(files, {}, {}).intervals} == {(0, 0), (9, 9)}
    before = as_tables([then], linked(tables, {}), Rules(3, 1), behind(files, {}))
    (own, _behind) = before.tables
    assert own.counts == rows and before.least == 0, "no earlier release that told each 0 held these back"


def test_a_refusal_stays_one_where_it_is_too_large_to_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind now alone there may be more rows than behind all that was told: whose fault it is stays unsaid."""
    rows = two_by_two("ra", 9, 0, 0, 9).counts
    then = Published("then", ("r", "a"), {row: None if TOTAL not in row else of for row, of in rows.items()})
    tables = [two_by_two("rs", 9, 0, 0, 9), two_by_two("sa", 9, 0, 0, 9)]

    def large(files: Sequence[Published], *known: Any, **asked: Any) -> Audit:
        if all(file.name != "then" for file in files):
            raise TooLarge(["rs"], ["r"])
        return audit(files, *known, **asked)

    with pytest.raises(Unprotectable) as wrong:
        protect(tables, Rules(3, 1), earlier=[then])
    monkeypatch.setattr(protecting, "audit", large)
    with pytest.raises(Unprotectable) as unsaid:
        protect(tables, Rules(3, 1), earlier=[then])
    assert unsaid.value.cell == wrong.value.cell and unsaid.value.before is None


def test_in_a_ring_of_four_she_stands_in_a_row_of_each_table_behind() -> None:
    tables = [margin(SPARSE, each) for each in FOUR]
    counted = {cell: number for one in tables for cell, number in one.in_cells().items()}
    files = [
        Published(one.name, one.dimensions, {row: None if of else 0 for row, of in one.counts.items()})
        for one in tables
    ]
    where = whereabouts(files, {}, counted, {})
    hers = frozenset({("r", "r2"), ("s", "s2")})
    assert where is not None and counted[hers] == 1
    (place,) = where.standings([hers], {frozenset(zip("rsab", each, strict=True)): of for each, of in SPARSE.items()})
    both = frozenset[tuple[str, str]]().union(*place.at)
    assert len(place.at) == 2 and both == {("r", "r2"), ("s", "s2"), ("a", "a0"), ("b", "b2")}
    assert place in where.standings([hers])


@pytest.mark.parametrize("seed", [3, 9])
def test_who_is_alone_in_a_ring_of_four_tells_no_small_cell_wherever_she_may_stand(seed: int) -> None:
    drawn = random.Random(seed)  # noqa: S311 - tables to try, nothing secret.
    persons: dict[tuple[str, ...], int] = {}
    for _ in range(drawn.randint(6, 9)):
        persons[tuple(drawn.choice(CODES[name][:3]) for name in "rsab")] = drawn.choice([1, 1, 2, 3, 5])
    found = protect([margin(persons, each) for each in FOUR], Rules(3, 1), seconds=1.0)
    assert found.audit.safe and not list(attacker_of(found).told_wherever_they_stand(persons, 3))
