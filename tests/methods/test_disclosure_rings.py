"""Tables in a ring, behind which one table of persons stands: what that tells is kept in, or nothing is published."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import pytest

from helle import cli
from helle.methods.disclosure import protecting, too_large
from helle.methods.disclosure.auditing import audit
from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.joining import hanging_together, joined
from helle.methods.disclosure.protecting import Protected, Status, protect
from helle.methods.disclosure.rings import behind, sets_behind
from helle.methods.disclosure.rules import Rules, Zeros
from helle.methods.disclosure.tables import Hierarchy, Table, table
from helle.methods.disclosure.too_large import TooLarge
from tests.methods.ring_attacker import RingAttacker

RING = (("r", "s"), ("s", "a"), ("r", "a"))
NESTED: dict[tuple[str, ...], int] = {
    ("r0", "s0", "a0"): 2, ("r0", "s1", "a1"): 9, ("r0", "s2", "a1"): 25,
    ("r1", "s0", "a0"): 12, ("r1", "s1", "a1"): 1, ("r1", "s2", "a1"): 25,
    ("r2", "s0", "a0"): 1, ("r2", "s1", "a1"): 14, ("r2", "s2", "a1"): 25,
}  # fmt: skip
"""Everybody of s1 and s2 is of a1, and nobody of s0."""


def margin(
    persons: Mapping[tuple[str, ...], int], dimensions: Sequence[str], trees: Mapping[str, Hierarchy] | None = None
) -> Table:
    """A table of some of the dimensions r, s and a, with a row for each combination of codes."""
    places = ["rsa".index(name) for name in dimensions]
    codes = [sorted({each[place] for each in persons}) for place in places]
    counts = dict.fromkeys(product(*codes), 0)
    for each, number in persons.items():
        counts[tuple(each[place] for place in places)] += number
    return table("".join(dimensions), dimensions, counts, trees or {})


def codes_of(persons: Mapping[tuple[str, ...], int]) -> dict[str, list[str]]:
    return {name: sorted({each[place] for each in persons}) for place, name in enumerate("rsa")}


def files_of(found: Protected) -> list[Published]:
    return [found.published(one) for one in found.tables.tables]


def test_tables_are_in_a_ring_where_none_can_be_taken_away_with_what_it_shares() -> None:
    assert sets_behind(RING) == (frozenset("rsa"),)
    for no_ring in ([], ["r"], ["rs", "sa"], ["rs", "sa", "ra", "rsa"], ["rs", "rsa", "ab"], ["r", "s", "a"]):
        assert sets_behind(no_ring) == ()
    # What hangs on a ring is not in it, and of four in one each half has a table behind it.
    assert sets_behind(["rsx", "sa", "ra", "xy"]) == (frozenset("rsa"),)
    four = sets_behind(["rs", "sa", "ab", "br"])
    assert len(four) == 2 and all(len(one) == 3 for one in four) and frozenset("rsab") == four[0] | four[1]
    assert sets_behind(["abc", "abd", "acd", "bcd"]) == (frozenset("abcd"),)


def test_the_audit_finds_by_itself_what_hangs_together_and_leaves_no_ring() -> None:
    assert hanging_together(RING) == (frozenset("rsa"),)
    assert hanging_together(["rsx", "sa", "ra", "xy"]) == (frozenset("rsa"),)
    assert hanging_together(["abc", "abd", "acd", "bcd"]) == (frozenset("abcd"),)
    drawn = random.Random(1)  # noqa: S311 - shapes to try, nothing secret.
    in_a_ring = 0
    for _ in range(400):
        tables = ["".join(drawn.sample("abcdef", drawn.randint(1, 4))) for _ in range(drawn.randint(1, 7))]
        behind_search, behind_audit = sets_behind(tables), hanging_together(tables)
        in_a_ring += bool(behind_audit)
        # Chords may be drawn otherwise; with what stands behind there is no ring any more, as the other sees it.
        assert bool(behind_search) == bool(behind_audit)
        assert not sets_behind([*tables, *behind_audit]) and not hanging_together([*tables, *behind_search])
    assert 100 < in_a_ring < 300


def test_the_table_behind_has_the_finest_codes_and_nobody_where_a_file_tells_so() -> None:
    trees = {"r": Hierarchy({"r0": "north", "r1": "north"})}
    coarse: dict[tuple[str, ...], int] = {("north" if r != "r2" else r, s, a): 0 for r, s, a in NESTED}
    for (r, s, a), number in NESTED.items():
        coarse["north" if r != "r2" else r, s, a] += number
    tables = [margin(NESTED, "rs", trees), margin(NESTED, "sa"), margin(coarse, "ra")]
    files = [Published(each.name, each.dimensions, each.counts) for each in tables]
    assert joined(files, trees) == behind(files, trees)
    (one,) = behind(files, trees)
    assert one.dimensions == ("r", "s", "a")
    assert set(one.values) == {*NESTED, ("Total", "Total", "Total")} and set(one.values.values()) == {None}


def test_the_audit_finds_what_three_tables_tell_that_no_two_do() -> None:
    hidden: dict[str, set[tuple[str, ...]]] = {
        "rs": {("r0", "s0"), ("r0", "s1"), ("r1", "s0"), ("r1", "s1"), ("r1", "Total"), ("r2", "s0"), ("r2", "s1"),
               ("r2", "Total")},
        "sa": set(),
        "ra": {("r0", "a0"), ("r0", "a1"), ("r1", "a0"), ("r1", "Total"), ("r2", "a0"), ("r2", "a1"), ("r2", "Total")},
    }  # fmt: skip
    files = []
    for dimensions in RING:
        of = margin(NESTED, dimensions)
        told = {row: None if row in hidden[of.name] else count for row, count in of.counts.items()}
        files.append(Published(of.name, of.dimensions, told))
    hers = frozenset({("r", "r1"), ("s", "s1")})
    interval = {one.cell: one for one in audit(files, {}, {}, width=3, lowest=1).intervals}
    # 26 of r1 are of a1, and 25 of these of s2.
    assert (interval[hers].lower, interval[hers].upper, interval[hers].safe) == (1, 1, False)
    assert all({name for name, _code in cell} != set("rsa") for cell in interval)
    for left_out in range(3):
        two = [one for place, one in enumerate(files) if place != left_out]
        assert all(one.safe for one in audit(two, {}, {}, width=3, lowest=1).intervals)


def test_what_the_search_takes_for_no_ring_is_found_by_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = [margin(NESTED, each) for each in RING]
    assert protect(tables, Rules(5, 3)).audit.safe
    monkeypatch.setattr(protecting, "behind", lambda files, hierarchies: ())
    found = protect(tables, Rules(5, 3))
    assert not found.audit.safe and RingAttacker(files_of(found), codes_of(NESTED), {}, least=1).narrow(3)


def test_more_is_suppressed_until_a_ring_tells_nothing() -> None:
    found = protect([margin(NESTED, each) for each in RING], Rules(5, 3))
    attacker = RingAttacker(files_of(found), codes_of(NESTED), {}, least=1)
    assert found.audit.safe and not attacker.narrow(3)
    assert {(name, code) for cell in found.states for name, code in cell} == {
        (name, code) for name, codes in codes_of(NESTED).items() for code in codes
    }  # No cell of the table behind is among what is published.
    without = [protect([margin(NESTED, each)], Rules(5, 3)) for each in RING]
    assert found.suppressed(Status.SECONDARY) > max(one.suppressed(Status.SECONDARY) for one in without)


def test_three_releases_after_each_other_are_a_ring_as_well() -> None:
    persons = {each: number + 6 for each, number in NESTED.items()} | {("r0", "s1", "a1"): 2, ("r1", "s1", "a0"): 7}
    earlier: list[Published] = []
    for dimensions in RING:
        found = protect([margin(persons, dimensions)], Rules(5, 3), earlier=earlier)
        assert found.audit.safe
        earlier += files_of(found)
    assert not RingAttacker(earlier, codes_of(persons), {}, least=1).narrow(3)


@pytest.mark.parametrize("seed", range(24))
def test_whoever_tries_the_table_behind_random_rings_comes_no_nearer_than_asked(seed: int) -> None:
    drawn = random.Random(seed)  # noqa: S311 - tables to try, nothing secret.
    codes = [
        [f"{name}{number}" for number in range(drawn.randint(2, most))]
        for name, most in zip("rsa", (5, 4, 3), strict=True)
    ]
    mean, of_a0 = drawn.choice([1, 2, 4, 10, 30]), drawn.randint(1, len(codes[1]) - 1)
    persons = {}
    for each in product(*codes):
        number = drawn.choice([0, 1, 2]) if drawn.random() < 0.3 else int(drawn.expovariate(1 / mean))
        nested = (each[2] == "a0") == (codes[1].index(each[1]) < of_a0)
        persons[each] = number if nested or seed % 2 else 0
    trees = {"r": Hierarchy({"r0": "north", "r1": "north"})} if len(codes[0]) > 2 and seed % 3 == 0 else {}
    rules = Rules(
        drawn.choice([3, 5]), drawn.choice([1, 2, 3]), zeros=Zeros.SECONDARY if seed % 4 == 3 else Zeros.PUBLISH
    )
    tables = [margin(persons, each, trees) for each in RING]
    told = [Published(each.name, each.dimensions, each.counts) for each in tables]
    assert [{*one.values} for one in joined(told, trees)] == [{*one.values} for one in behind(told, trees)]
    found = protect(tables, rules, trees, seconds=5.0)
    least = 1 if rules.zeros is Zeros.PUBLISH else 0
    above = {name: tree.parents for name, tree in trees.items()}
    attacker = RingAttacker(files_of(found), dict(zip("rsa", codes, strict=True)), above, least=least)
    assert found.audit.safe and not attacker.narrow(rules.width)
    assert not list(attacker.told_to_the_lonely(persons, rules.threshold))


def test_a_ring_with_too_many_codes_is_refused_and_says_which_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    tables = [margin(NESTED, each) for each in RING]
    monkeypatch.setattr(too_large, "MOST", 5)
    with pytest.raises(TooLarge) as refused:
        protect(tables, Rules(5, 3))
    assert refused.value.tables == ("rs", "sa", "ra") and refused.value.dimensions == ("r", "s", "a")
    for one in tables:
        with (tmp_path / f"{one.name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([(*one.dimensions, "count"), *((*row, one.counts[row]) for row in one.inner)])
    (tmp_path / "spec.json").write_text(json.dumps({"dimensions": ["r", "s", "a"], "threshold": 5, "width": 3}))
    asked = [*(str(tmp_path / f"{one.name}.csv") for one in tables), "--spec", str(tmp_path / "spec.json")]
    assert cli.main(["protect", *asked, "--output", str(tmp_path / "out")]) == 1
    said = capfd.readouterr().err
    assert "rs.csv, sa.csv and ra.csv stand in a ring (r, s and a)" in said and "Leave one of them out" in said
    assert not (tmp_path / "out").exists()
    assert cli.main(["protect", *asked[:2], *asked[3:], "--output", str(tmp_path / "out")]) == 0
