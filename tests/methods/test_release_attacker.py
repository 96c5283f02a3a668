"""The attacker of releases breaks those that can be broken, so that what he says of ours means something (STA-07)."""

from __future__ import annotations

import pytest

from tests.methods.release_attacker import Held, SumsNotTold, attacked

SEXES = ("woman", "man", "trans_other", "not_stated")
OTHER, UNKNOWN = (("sex", "trans_other"),), (("sex", "not_stated"),)


def release(*figures: int | None, total: int | None = 100) -> bytes:
    """A file as anybody fetches it: the persons of 2024 by sex."""
    lines = ["table,year,dimension_1,group_1,dimension_2,group_2,value,status"]
    for group, figure in zip((*SEXES, "Total"), (*figures, total), strict=True):
        said = "" if figure is None else figure
        lines.append(f"by-sex,2024,sex,{group},,,{said},{'suppressed' if figure is None else 'published'}")
    return "\n".join(lines).encode()


def test_two_that_are_held_back_are_bounded_by_what_they_come_to() -> None:
    found = attacked([release(60, 31, None, None)])
    assert found.held == (Held(1, 2024, OTHER, 1, 8), Held(1, 2024, UNKNOWN, 1, 8))


def test_one_alone_is_told() -> None:
    [found] = attacked([release(60, 38, None, 0)]).held
    assert found.width == 0


def test_what_each_release_keeps_the_two_together_tell() -> None:
    """One holds back the two small ones, and the other one of them and a large one."""
    first, second = release(60, 31, None, None), release(60, None, None, 7)
    assert all(one.width >= 3 for alone in (first, second) for one in attacked([alone]).held)
    assert all(one.width == 0 for one in attacked([first, second]).held)


def test_who_was_added_since_tells_of_those_before() -> None:
    """Five came to a figure that is held back: the one beside it, told later, was no larger before."""
    first, second = release(60, 31, None, None), release(60, 31, None, 1, total=105)
    assert [one.least for one in attacked([first]).held if one.cell == OTHER] == [1]
    [other, unknown, _later] = attacked([first, second]).held
    assert (other.least, other.most) == (8, 8) and (unknown.least, unknown.most) == (1, 1)


def test_one_who_was_added_is_a_difference() -> None:
    assert attacked([release(60, 31, None, None), release(61, 31, None, None, total=101)]).moved == {
        (2024, ()): 1,
        (2024, (("sex", "woman"),)): 1,
    }


def test_where_some_left_each_release_is_taken_alone() -> None:
    found = attacked([release(60, 31, None, None), release(50, 31, None, None, total=90)])
    assert [one.width for one in found.held] == [7, 7, 7, 7]


def test_he_says_what_he_does_not_reckon_with() -> None:
    line = b"\nby-age,2024,age,minor,age_band,under_18,5,published"
    with pytest.raises(SumsNotTold):
        attacked([release(60, 40, 0, 0) + line])
