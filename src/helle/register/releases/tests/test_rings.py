"""A release whose tables are in a ring: a table of persons stands behind them, and the last look reads it (STA-01)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from tests.methods.ring_attacker import RingAttacker
from tests.methods.test_disclosure_alone_in_a_ring import drawn, margin

from helle.methods.disclosure import protecting, too_large
from helle.methods.disclosure.audits import Published
from helle.methods.disclosure.earlier import as_tables
from helle.methods.disclosure.protecting import Status
from helle.methods.disclosure.rings import behind
from helle.methods.disclosure.tables import linked
from helle.register.releases import auditing
from helle.register.releases.joint import Joint, Joints, behind_axes
from helle.register.releases.protecting import WIDTH, CannotProtect, protected
from helle.register.releases.rings import behind_figures
from helle.register.releases.shapes import Groups
from helle.register.releases.tests.test_auditing import gone, look, without
from helle.register.releases.tests.test_protecting import YEAR, YEARS, persons, told, whole
from helle.register.statistics.dimensions import DIMENSIONS

SEXES, STAYS = ("woman", "man", "trans_other"), tuple(DIMENSIONS["residence"].groups)[:3]
PEOPLE = persons(
    *(
        (number, {"sex": sex, "residence": stay, "age": "minor" if stay == STAYS[0] else "adult"})
        for (sex, stay), number in zip(product(SEXES, STAYS), (2, 9, 25, 12, 1, 25, 1, 14, 25), strict=True)
    )
)
"""Everybody of one stay is a minor, and nobody of the two others is."""
RING = [whole(PEOPLE, *axes) for axes in (("sex", "residence"), ("residence", "age"), ("sex", "age"))]


def pairs(*names: str | None) -> list[Groups]:
    """The figures of a table in whose row or column each two are."""
    return list(zip(names[::2], names[1::2], strict=True))


HIDDEN = (
    pairs("woman", STAYS[0], "woman", STAYS[1], "man", STAYS[0], "man", STAYS[1], "man", None,
          "trans_other", STAYS[0], "trans_other", STAYS[1], "trans_other", None),
    pairs(),
    pairs("woman", "minor", "woman", "adult", "man", "minor", "man", None,
          "trans_other", "minor", "trans_other", "adult", "trans_other", None),
)  # fmt: skip


def test_three_tables_that_tell_what_no_two_do_are_refused() -> None:
    tables = [without(of, *hidden) for of, hidden in zip(RING, HIDDEN, strict=True)]
    with pytest.raises(CannotProtect, match="can be worked out"):
        look(*tables, alone=True)
    for left_out in range(3):
        assert look(*(one for place, one in enumerate(tables) if place != left_out), alone=True).narrowest


def test_a_release_in_a_ring_holds_back_what_it_takes() -> None:
    shown = protected(RING, YEARS, [], {}, [])
    tables = [without(of, *(at for at, number in told(of, shown).items() if number is None)) for of in RING]
    assert shown.audited and look(*tables).narrowest is not None
    files = [
        Published(
            "", of.axes, {tuple(code or "Total" for code in at): number for at, number in told(of, shown).items()}
        )
        for of in RING
    ]
    codes = {axis: tuple(DIMENSIONS[axis].groups) for axis in ("sex", "residence", "age")}
    assert not RingAttacker(files, codes, {}, least=1).narrow(WIDTH)


def test_what_the_search_takes_for_no_ring_is_refused_by_the_last_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protecting, "behind", lambda files, hierarchies: ())
    shown = protected(RING, YEARS, [], {}, [])
    tables = [without(of, *(at for at, number in told(of, shown).items() if number is None)) for of in RING]
    assert not shown.audited
    with pytest.raises(CannotProtect, match="can be worked out"):
        look(*tables)


def test_releases_that_are_a_ring_together_are_looked_at_together() -> None:
    first, *later = (without(of, *hidden) for of, hidden in zip(RING, HIDDEN, strict=True))
    for one in later:
        look(one, is_out=[gone(*first)], alone=True)
    # What the ring tells is of a figure that was held back before: it must stay as wide as it was.
    with pytest.raises(CannotProtect, match="can be worked out"):
        look(*later, is_out=[gone(*first)], alone=True)


def test_a_ring_too_large_to_look_at_is_refused_and_says_what_to_leave_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(too_large, "MOST_LOOKED_AT", 5)
    monkeypatch.setattr(protecting, "search_files", lambda problem, seconds: pytest.fail("looked for"))
    for refused in (
        lambda: protected(RING, YEARS, [], {}, []),
        lambda: look(*(without(of, *hidden) for of, hidden in zip(RING, HIDDEN, strict=True))),
    ):
        with pytest.raises(CannotProtect, match=r"stand in a ring .* Leave out “sex-residence”") as cannot:
            refused()
        assert "Udelad »sex-residence«" in cannot.value.said.da
    assert protected(RING[:2], YEARS, [], {}, []).audited


def test_people_that_no_figure_tells_apart_are_one_group_of_the_table_behind() -> None:
    class File:
        name = "one"

        def __init__(self, *kinds: str) -> None:
            self.kinds, self.smallest = frozenset(kinds), ()
            self.figures = {frozenset({(kind, frozenset(kind)) for kind in kinds}): None}

    files = [File("ab", "cd"), File("cd", "ef"), File("ab", "ef")]
    figures = [*(figure for file in files for figure in file.figures), frozenset({("ab", frozenset("a"))})]
    (one,) = behind_figures(files, figures)
    sides = [{kind: "".join(sorted(people)) for kind, people in figure} for figure in one.figures]
    assert sides == [{"ab": "a", "cd": "cd", "ef": "ef"}, {"ab": "b", "cd": "cd", "ef": "ef"}]
    assert [len(parts) for _whole, parts in one.sums] == [2, 2, 2, 1]


def test_whom_one_table_behind_a_ring_of_four_cannot_have_the_other_has_not() -> None:
    class File:
        def __init__(self, name: str, *told: str) -> None:
            self.name, self.kinds = name, frozenset(name)
            self.smallest = tuple(
                frozenset({(kind, frozenset({kind + code})) for kind, code in zip(name, each, strict=True)})
                for each in product("01", repeat=2)
            )
            # Nobody is where the file does not say so.
            self.figures = {
                one: None if each in told else 0
                for one, each in zip(self.smallest, map("".join, product("01", repeat=2)), strict=True)
            }

    files = [File("rs", "00", "01"), File("sa", "00", "11"), File("ab", "00", "11"), File("rb", "00", "10", "11")]
    figures = [figure for file in files for figure in file.figures]
    tables = behind_figures(files, figures)
    assert len(tables) == 2
    assert all(("b", frozenset({"b1"})) not in figure for table in tables for figure in table.figures)
    left = {figure: parts for table in tables for figure, parts in table.sums}
    assert left[frozenset({("r", frozenset({"r1"})), ("b", frozenset({"b1"}))})] == (), "which is 0, held back or not"


def test_one_who_is_alone_in_a_figure_knows_where_behind_a_ring_he_stands() -> None:
    people = persons(
        *(
            (number, {"sex": sex, "residence": stay, "age": age})
            for number, sex, stay, age in (
                (3, "woman", "danish", "minor"), (1, "woman", "danish", "adult"), (1, "woman", "asylum", "minor"),
                (7, "woman", "asylum", "adult"), (3, "man", "lawful", "minor"), (12, "man", "lawful", "adult"),
                (1, "man", "asylum", "adult"), (1, "trans_other", "danish", "minor"),
                (3, "trans_other", "lawful", "minor"), (12, "trans_other", "asylum", "minor"),
            )
        )
    )  # fmt: skip
    hidden = (
        pairs("woman", "danish", "woman", None, "man", "lawful", "man", "asylum", "man", None, "trans_other", "danish",
              "trans_other", "lawful", "trans_other", "asylum", None, "danish", None, "asylum"),
        pairs("danish", "minor", "danish", "adult", "danish", None, "lawful", "minor", "lawful", "adult",
              "asylum", "adult", "asylum", None),
        pairs("woman", "minor", "woman", None, "man", "minor", "man", None),
    )  # fmt: skip
    axes = (("sex", "residence"), ("residence", "age"), ("sex", "age"))
    tables = [without(whole(people, *of), *hide) for of, hide in zip(axes, hidden, strict=True)]
    # The one man who seeks asylum is an adult, as he knows: so he knows how many who are Danish are minors.
    with pytest.raises(CannotProtect, match="2024, Danish citizen, Under 18, can be worked out"):
        look(*tables)
    assert look(*tables, alone=True).narrowest


def test_who_is_alone_is_asked_where_she_stands_and_without_the_persons_wherever_she_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three tables that two crowds of persons have alike: in one of them somebody alone tells a small figure."""
    codes, persons_there, rules = drawn(53)
    named = dict(
        zip(
            (code for name in "rsa" for code in codes[name]),
            (*tuple(DIMENSIONS["residence"].groups)[:4], *SEXES[:2], *DIMENSIONS["age"].groups),
            strict=True,
        )
    )
    axes = {"r": "residence", "s": "sex", "a": "age"}
    tables = [margin(codes, persons_there, each) for each in ("rs", "sa", "ra")]
    files = [
        Published(one.name, one.dimensions, {row: None if of else 0 for row, of in one.counts.items()})
        for one in tables
    ]
    others = as_tables([], linked(tables, {}), rules, behind(files, {})).tables[0].counts
    with monkeypatch.context() as unmended:
        unmended.setattr(protecting, "beside_another", lambda asked, ring, wanted, seconds: None)
        found = protecting.protect(tables, rules, seconds=3.0)
    crowd = persons(*((number, {axes[each[0]]: named[each] for each in row}) for row, number in persons_there.items()))
    now = []
    for one in tables:
        hidden = [
            tuple(named.get(code) for code in row)
            for row in one.counts
            if found.states[one.cell(row)] is not Status.PUBLISHED
        ]
        now.append(without(whole(crowd, *(axes[name] for name in one.dimensions)), *hidden))
    for of, wanted in (("WIDTH", rules.width), ("THRESHOLD", rules.threshold)):
        monkeypatch.setattr(auditing, of, wanted)
    monkeypatch.setattr(auditing, "too_small", lambda number: 0 < number < rules.threshold)

    def joint(counts: Mapping[tuple[str, ...], int]) -> Joints:
        there = {(YEAR, tuple(named[code] for code in row)): of for row, of in counts.items() if "Total" not in row}
        return {"assessed": Joint(("residence", "sex", "age"), there)}

    assert look(*now, joints=joint(others)).narrowest is not None
    for joints in (joint(persons_there), {}, joint({**persons_there, ("r0", "s0", "a0"): 9})):
        with pytest.raises(CannotProtect, match="can be worked out"):
            look(*now, joints=joints)


def test_what_stands_behind_a_ring_is_counted_by_the_finest_dimensions_of_it() -> None:
    assert behind_axes([("sex", "residence"), ("residence", "age"), ("sex", "age_band")]) == (
        "age_band",
        "residence",
        "sex",
    )
    assert behind_axes([("sex", "age_band"), ("residence", "age"), ("sex", "residence"), ("contact",)]) == (
        "age_band", "residence", "sex",
    )  # fmt: skip
    assert behind_axes([("sex", "residence"), ("residence", "age")]) == ()
