"""Whoever is alone in a ring knows where in the table behind she stands: she is asked at each place (STA-07)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import product

import pytest

from helle.methods.disclosure import protecting, too_large
from helle.methods.disclosure.auditing import audit, whereabouts
from helle.methods.disclosure.audits import Published, Secret, Standing
from helle.methods.disclosure.protecting import Protected, protect
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import Cell, Hierarchy, Table, table
from helle.methods.disclosure.too_large import TooLarge
from tests.methods.ring_attacker import RingAttacker

RING = ("rs", "sa", "ra")


def drawn(
    seed: int,
    *,
    fewest: int = 2,
    most: tuple[int, int, int] = (4, 3, 3),
    means: Sequence[float] = (1, 2, 4),
    empties: Sequence[float] = (0.2, 0.5),
    widths: Sequence[int] = (1, 2),
) -> tuple[dict[str, list[str]], dict[tuple[str, ...], int], Rules]:
    """Codes, persons and rules of a random ring in which somebody alone may tell a small cell."""
    by = random.Random(seed)  # noqa: S311 - tables to try, nothing secret.
    codes = {
        name: [f"{name}{number}" for number in range(by.randint(fewest, largest))]
        for name, largest in zip("rsa", most, strict=True)
    }
    mean, empty = by.choice(means), by.choice(empties)
    persons = {each: 0 if by.random() < empty else int(by.expovariate(1 / mean)) for each in product(*codes.values())}
    return codes, persons, Rules(by.choice([3, 4, 5]), by.choice(widths))


def margin(codes: Mapping[str, Sequence[str]], persons: Mapping[tuple[str, ...], int], names: str) -> Table:
    counts = dict.fromkeys(product(*(codes[name] for name in names)), 0)
    for each, number in persons.items():
        counts[tuple(each["rsa".index(name)] for name in names)] += number
    return table(names, tuple(names), counts, {})


def in_cells(persons: Mapping[tuple[str, ...], int]) -> dict[Cell, int]:
    return {frozenset(zip("rsa", each, strict=True)): number for each, number in persons.items()}


def attacker_of(found: Protected, codes: Mapping[str, Sequence[str]]) -> RingAttacker:
    return RingAttacker([found.published(one) for one in found.tables.tables], codes, {}, least=1)


@pytest.mark.parametrize("seed", [9, 53])
def test_who_is_alone_tells_no_small_cell_where_she_truly_stands(seed: int) -> None:
    """The place that the search took for her told nothing; her true one did."""
    codes, persons, rules = drawn(seed)
    found = protect([margin(codes, persons, each) for each in RING], rules, seconds=3.0)
    attacker = attacker_of(found, codes)
    assert found.audit.safe and not attacker.narrow(rules.width)
    assert not list(attacker.told_to_the_lonely(persons, rules.threshold))


@pytest.mark.parametrize("seed", [21, 53, 252, 266])
def test_who_is_alone_tells_no_small_cell_wherever_she_may_stand(seed: int) -> None:
    codes, persons, rules = drawn(seed)
    found = protect([margin(codes, persons, each) for each in RING], rules, seconds=3.0)
    assert found.audit.safe
    assert not list(attacker_of(found, codes).told_wherever_they_stand(persons, rules.threshold))


def test_the_audit_refuses_what_is_not_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    codes, persons, rules = drawn(53)
    tables = [margin(codes, persons, each) for each in RING]
    monkeypatch.setattr(protecting, "beside_another", lambda asked, ring, wanted, seconds: None)
    found = protect(tables, rules, seconds=3.0)
    told = {one.cell: one for one in found.audit.insiders}
    by_attacker = {
        frozenset(cell): number
        for _who, cell, number in attacker_of(found, codes).told_wherever_they_stand(persons, rules.threshold)
    }
    assert by_attacker and {cell: told[cell].lower for cell in by_attacker} == by_attacker
    assert all(one.insider in found.states and one.lower == one.upper for one in told.values())


@pytest.mark.parametrize("seed", [9, 53])
def test_whoever_has_the_persons_asks_where_each_truly_stands(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search has them, too: the audit finds nothing to be mended."""
    codes, persons, rules = drawn(seed)
    tables = [margin(codes, persons, each) for each in RING]
    monkeypatch.setattr(protecting, "beside_another", lambda asked, ring, wanted, seconds: pytest.fail("mended"))
    found = protect(tables, rules, persons=in_cells(persons), seconds=3.0)
    assert found.audit.safe
    assert not list(attacker_of(found, codes).told_to_the_lonely(persons, rules.threshold))


@pytest.mark.parametrize("wrong", ["one more", "another place", "a code that no table has"])
def test_persons_that_the_tables_do_not_count_say_nothing(wrong: str) -> None:
    codes, persons, rules = drawn(9)
    tables = [margin(codes, persons, each) for each in RING]
    others = dict(persons)
    (first, *_), (empty, *_) = (
        [each for each, number in persons.items() if bool(number) is of] for of in (True, False)
    )
    if wrong == "one more":
        others[first] += 1
    elif wrong == "another place":
        others[first], others[empty] = others[first] - 1, 1
    else:
        others["r9", "s9", "a9"] = 1
    found, without = (protect(tables, rules, persons=each, seconds=3.0) for each in (in_cells(others), None))
    assert found.audit.safe and found.states == without.states
    assert found.audit.asked_of_insiders == without.audit.asked_of_insiders


def test_no_more_places_are_asked_than_can_hold_her() -> None:
    """Alone in r0 by s0, with nobody of s0 in a1: she is of a0, and of no other."""
    persons: dict[tuple[str, ...], int] = {
        ("r0", "s0", "a0"): 1, ("r1", "s0", "a0"): 4, ("r0", "s1", "a0"): 2, ("r0", "s1", "a1"): 7,
        ("r1", "s1", "a0"): 6, ("r1", "s1", "a1"): 8,
    }  # fmt: skip
    codes = {name: [f"{name}0", f"{name}1"] for name in "rsa"}
    counted: dict[Cell, int] = {}
    files = []
    for of in (margin(codes, persons, each) for each in RING):
        counted |= of.in_cells()
        # That nobody of s0 is in a1 is not told.
        files.append(Published(of.name, of.dimensions, dict.fromkeys(of.counts)))
    where = whereabouts(files, {}, counted, {})
    assert where is not None
    hers = frozenset({("r", "r0"), ("s", "s0")})
    (place,) = where.standings([hers])
    assert place == Standing(frozenset({hers}), frozenset({hers | {("a", "a0")}}))
    assert where.standings([hers], in_cells(persons)) == [place]


def test_who_is_alone_in_two_tables_of_a_ring_stands_where_both_have_her() -> None:
    persons: dict[tuple[str, ...], int] = {
        ("r0", "s0", "a0"): 1, ("r1", "s1", "a1"): 5, ("r0", "s1", "a1"): 3, ("r1", "s0", "a1"): 3,
        ("r1", "s1", "a0"): 3,
    }  # fmt: skip
    codes = {name: [f"{name}0", f"{name}1"] for name in "rsa"}
    tables = [margin(codes, persons, each) for each in RING]
    counted = {cell: number for one in tables for cell, number in one.in_cells().items()}
    files = [Published(one.name, one.dimensions, dict.fromkeys(one.counts)) for one in tables]
    where = whereabouts(files, {}, counted, {})
    lonely = [cell for cell, number in counted.items() if number == 1]
    assert where is not None and len(lonely) == 3
    in_all = next(one for one in where.standings(lonely) if len(one.hers) == 3)
    assert in_all.at == {frozenset(zip("rsa", ("r0", "s0", "a0"), strict=True))}


def test_by_the_persons_too_she_may_stand_wherever_what_the_ring_has_does_not_say() -> None:
    """Alone in r0 by s0 by x0, one of four of r0 by s0, of whom two are of a0 and two of a1."""
    persons: dict[tuple[str, ...], int] = {
        ("r0", "s0", "a0"): 2, ("r0", "s0", "a1"): 2, ("r1", "s0", "a0"): 5, ("r0", "s1", "a1"): 6,
        ("r1", "s1", "a0"): 7, ("r1", "s1", "a1"): 8,
    }  # fmt: skip
    codes = {name: [f"{name}0", f"{name}1"] for name in "rsa"}
    of_x: dict[tuple[str, ...], int] = {
        ("r0", "s0", "x0"): 1, ("r0", "s0", "x1"): 3, ("r0", "s1", "x0"): 0, ("r0", "s1", "x1"): 6,
        ("r1", "s0", "x0"): 0, ("r1", "s0", "x1"): 5, ("r1", "s1", "x0"): 0, ("r1", "s1", "x1"): 15,
    }  # fmt: skip
    tables = [table("rsx", ("r", "s", "x"), of_x, {}), *(margin(codes, persons, each) for each in ("sa", "ra"))]
    counted = {cell: number for one in tables for cell, number in one.in_cells().items()}
    files = [Published(one.name, one.dimensions, dict.fromkeys(one.counts)) for one in tables]
    where = whereabouts(files, {}, counted, {})
    assert where is not None
    hers = frozenset({("r", "r0"), ("s", "s0"), ("x", "x0")})
    places = where.standings([hers], in_cells(persons))
    assert {dict(next(iter(one.at)))["a"] for one in places} == {"a0", "a1"}


def test_more_places_than_can_be_asked_are_refused_with_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    codes, persons, _rules = drawn(9)
    tables = [margin(codes, persons, each) for each in RING]
    counted = {cell: number for one in tables for cell, number in one.in_cells().items()}
    files = [Published(one.name, one.dimensions, dict.fromkeys(one.counts)) for one in tables]
    where = whereabouts(files, {}, counted, {})
    monkeypatch.setattr(too_large, "MOST_PLACES", 1)
    assert where is not None
    with pytest.raises(TooLarge) as refused:
        where.standings([cell for cell, number in counted.items() if number == 1])
    assert refused.value.tables == RING and refused.value.dimensions == ("a", "r", "s")


def test_a_ring_too_large_for_the_audit_is_refused_before_anything_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes, persons, rules = drawn(9)

    def joined(files: Sequence[Published], hierarchies: Mapping[str, Hierarchy]) -> tuple[Published, ...]:
        raise TooLarge(RING, "rsa")

    monkeypatch.setattr(protecting, "joined", joined)
    monkeypatch.setattr(protecting, "search_files", lambda problem, seconds: pytest.fail("looked for"))
    with pytest.raises(TooLarge):
        protect([margin(codes, persons, each) for each in RING], rules)


WITH_AGE = ("rsg", "sc", "cr")
"""A ring of regions, sexes and countries; a table of it has ages as well, and so they stand behind nothing."""


def drawn_with_age(seed: int) -> tuple[dict[str, list[str]], dict[tuple[str, ...], int], list[Table], Rules]:
    """Codes, persons, tables and rules of such a ring, in which many cells are empty."""
    by = random.Random(seed)  # noqa: S311 - tables to try, nothing secret.
    codes = {
        name: [f"{name}{number}" for number in range(by.randint(2, most))]
        for name, most in zip("rsgc", (3, 2, 2, 2), strict=True)
    }
    mean, empty = by.choice([1, 2, 4]), by.choice([0.4, 0.6])
    persons = {each: 0 if by.random() < empty else int(by.expovariate(1 / mean)) for each in product(*codes.values())}
    tables = []
    for names in WITH_AGE:
        counts = dict.fromkeys(product(*(codes[name] for name in names)), 0)
        for each, number in persons.items():
            counts[tuple(each["rsgc".index(name)] for name in names)] += number
        tables.append(table(names, tuple(names), counts, {}))
    return codes, persons, tables, Rules(by.choice([3, 4, 5]), by.choice([1, 2]))


def test_that_she_tells_a_cell_in_which_there_is_nobody_but_her_refuses_nothing() -> None:
    """The one man of S is a child, for no man of S is grown up; no woman of S is a child. So he is all the children of
    S: that he tells of nobody else."""
    area: dict[tuple[str, ...], int] = {
        ("N", "w", "child"): 6, ("N", "w", "adult"): 20, ("N", "m", "child"): 7, ("N", "m", "adult"): 9,
        ("S", "w", "child"): 0, ("S", "w", "adult"): 12, ("S", "m", "child"): 1, ("S", "m", "adult"): 0,
    }  # fmt: skip
    tables = [
        table("age", ("area", "sex", "age"), area, {}),
        table("sex", ("sex", "from"), {("w", "RO"): 20, ("w", "NG"): 18, ("m", "RO"): 8, ("m", "NG"): 9}, {}),
        table("from", ("from", "area"), {("RO", "N"): 22, ("RO", "S"): 6, ("NG", "N"): 20, ("NG", "S"): 7}, {}),
    ]
    assert protect(tables, Rules(5, 3)).audit.safe


def test_what_so_many_rounds_do_not_mend_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    codes, persons, rules = drawn(53)
    tables = [margin(codes, persons, each) for each in RING]
    assert protect(tables, rules, seconds=3.0).audit.safe
    monkeypatch.setattr(protecting, "MENDED_AT_MOST", 0)
    assert not protect(tables, rules, seconds=3.0).audit.safe


@pytest.mark.parametrize("seed", [2, 10, 34, 68])
def test_with_a_dimension_that_no_ring_has_nothing_is_refused_for_what_is_hers(seed: int) -> None:
    codes, persons, tables, rules = drawn_with_age(seed)
    found = protect(tables, rules, seconds=3.0)
    assert found.audit.safe
    assert not list(attacker_of(found, codes).told_wherever_they_stand(persons, rules.threshold))


def test_with_a_dimension_that_no_ring_has_others_are_asked_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a table beside the first she would tell small cells in which there are others, and the audit says so."""
    codes, persons, tables, rules = drawn_with_age(224)
    monkeypatch.setattr(protecting, "beside_another", lambda asked, ring, wanted, seconds: None)
    found = protect(tables, rules, seconds=3.0)
    told = {one.cell: one.lower for one in found.audit.insiders}
    by_attacker = {
        frozenset(cell): number
        for _who, cell, number in attacker_of(found, codes).told_wherever_they_stand(persons, rules.threshold)
    }
    assert by_attacker and by_attacker.items() <= told.items()


def test_who_is_alone_beside_a_ring_is_asked_though_she_may_be_one_who_stands_in_it() -> None:
    """Nobody can stand at the one place where she would be both: that says nothing of her who is alone in s1 by g0."""
    persons: dict[tuple[str, ...], int] = {
        ("r0", "s0", "a0"): 1, ("r1", "s0", "a1"): 1, ("r0", "s1", "a1"): 4, ("r1", "s1", "a0"): 2,
    }  # fmt: skip
    codes = {name: [f"{name}0", f"{name}1"] for name in "rsa"}
    beside: dict[tuple[str, ...], int] = {("s0", "g0"): 1, ("s0", "g1"): 1, ("s1", "g0"): 1, ("s1", "g1"): 5}
    tables = [*(margin(codes, persons, each) for each in RING), table("sg", ("s", "g"), beside, {})]
    files = [
        Published(one.name, one.dimensions, {row: n if "Total" in row else None for row, n in one.counts.items()})
        for one in tables
    ]
    one, other, hers = (
        frozenset(each) for each in ((("r", "r0"), ("s", "s0")), (("r", "r1"), ("s", "s0")), (("s", "s1"), ("g", "g0")))
    )
    both = Standing(frozenset({one, other, hers}), frozenset({frozenset({("r", "r0"), ("s", "s0"), ("a", "a0")})}))
    secrets = dict.fromkeys((one, other, hers), Secret(1, alone=1))
    found = audit(files, {}, secrets, width=1, standings=[both])
    assert hers in {told.insider for told in found.insiders}
