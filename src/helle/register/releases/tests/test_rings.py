"""A release whose tables are in a ring: a table of persons stands behind them, and the last look reads it (STA-01)."""

from __future__ import annotations

from itertools import product

import pytest
from tests.methods.ring_attacker import RingAttacker

from helle.methods.disclosure import rings
from helle.methods.disclosure.audits import Published
from helle.register.releases import rings as told_rings
from helle.register.releases.protecting import WIDTH, CannotProtect, protected
from helle.register.releases.rings import behind_figures
from helle.register.releases.shapes import Groups
from helle.register.releases.tests.test_auditing import gone, look, without
from helle.register.releases.tests.test_protecting import YEARS, persons, told, whole
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


def test_releases_that_are_a_ring_together_are_looked_at_together() -> None:
    first, *later = (without(of, *hidden) for of, hidden in zip(RING, HIDDEN, strict=True))
    for one in later:
        look(one, is_out=[gone(*first)], alone=True)
    # What the ring tells is of a figure that was held back before: it must stay as wide as it was.
    with pytest.raises(CannotProtect, match="can be worked out"):
        look(*later, is_out=[gone(*first)], alone=True)


def test_a_ring_too_large_to_look_at_is_refused_and_says_what_to_leave_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for of in (rings, told_rings):
        monkeypatch.setattr(of, "MOST", 5)
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
