"""The last look at what leaves: it reads the frozen release, and finds by itself what somebody works out (STA-01)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from helle.register.releases import auditing, content
from helle.register.releases.auditing import Safe
from helle.register.releases.content import KeptTable, UnknownLayout, kept
from helle.register.releases.elsewhere import told_elsewhere
from helle.register.releases.joint import NO_RING, Joints
from helle.register.releases.protecting import CannotProtect, Out, protected
from helle.register.releases.shapes import Groups
from helle.register.releases.tables import Whole
from helle.register.releases.tests.test_protecting import (
    FAMILY,
    NO_FORMS,
    YEAR,
    YEARS,
    forms_of,
    out,
    page,
    persons,
    whole,
)
from helle.register.statistics.queries import Breakdown


def counted(of: Whole) -> KeptTable:
    """A table with nothing held back."""
    told: dict[str, Any] = {
        "layout": 1, "tables": [content._table(of, YEARS)], "bars": [], "protection": [5, 3, None, "", [], []]
    }  # fmt: skip
    return kept(told).tables[0]


def without(of: Whole, *groups: Groups) -> tuple[KeptTable, KeptTable]:
    """A table from which these figures are held back and no others, beside what was counted."""
    whole_one = counted(of)
    told = {(year, at): None if at in groups else number for (year, at), number in whole_one.figures.items()}
    return replace(whole_one, figures=told), whole_one


def look(
    *now: tuple[KeptTable, KeptTable],
    is_out: Iterable[Out] = (),
    beside: tuple[Breakdown, ...] = (),
    alone: bool = False,
    joints: Joints = NO_RING,
) -> Safe:
    known = [(now[0][0].population.en, YEAR)] if alone else []
    return auditing.look(now, list(is_out), beside, known, [], joints)


def gone(told: KeptTable, whole_one: KeptTable, number: int = 1) -> Out:
    return Out(number, told, whole_one)


PEOPLE = persons((40, {"sex": "woman"}), (20, {"sex": "man"}), (9, {"sex": "not_stated"}), (3, {"sex": "trans_other"}))
SEX = whole(PEOPLE, "sex")


def test_one_figure_alone_is_the_total_without_the_others() -> None:
    with pytest.raises(CannotProtect, match="2024, Trans"):
        look(without(SEX, ("trans_other",)))
    assert look(without(SEX, ("trans_other",), ("not_stated",))) == Safe(10)


def test_a_small_figure_that_is_told_is_found() -> None:
    with pytest.raises(CannotProtect, match="2024, Trans"):
        look(without(SEX))


def test_ages_in_one_file_and_bands_in_another_are_the_same_people_whatever_they_are_called() -> None:
    people = persons((3, {"age": "minor", "age_band": "under_18"}), (12, {"age": "adult", "age_band": "18_24"}),
                     (30, {"age": "adult", "age_band": "25_over"}))  # fmt: skip
    ages, bands = whole(people, "age"), whole(people, "age_band")
    hidden = without(ages, ("minor",), ("adult",))
    assert look(hidden).narrowest == 43
    with pytest.raises(CannotProtect):
        look(hidden, without(bands, ("under_18",), (None,)))
    with pytest.raises(CannotProtect):  # The bands came out before.
        look(hidden, is_out=[gone(*without(bands, ("under_18",), (None,)))])
    # Of that one release alone as much was known already: a later one that adds nothing is not to blame.
    assert look(without(whole(FAMILY, "sex"))) == Safe(None)


@pytest.mark.django_db
def test_a_country_stands_under_its_group_and_one_that_is_not_listed_is_nobody() -> None:
    people = persons((9, {"nationality": "eu", "country": "RO"}), (2, {"nationality": "eu", "country": "BG"}),
                     (12, {"nationality": "other", "country": "NG"}))  # fmt: skip
    groups, countries = whole(people, "nationality"), whole(people, "country")
    with pytest.raises(CannotProtect):
        look(without(groups), without(countries, ("BG",), (None,)))
    assert look(without(countries, ("BG",), ("RO",)), without(groups)) == Safe(9)


def test_what_the_page_puts_together_is_known() -> None:
    found = {"police": 12, "asylum": 12, "ngo": 20, "other_authority": 35, "people": 4}
    people = persons(*[(number, {"contact": code}) for code, number in found.items()])
    of = without(whole(people, "contact"), ("people",), ("other_authority",))
    assert look(of).narrowest == 37
    # The page tells 35 by itself, and those with the police under one.
    with pytest.raises(CannotProtect, match="2024"):
        look(of, beside=(page(people, "contact"),))


def test_whoever_is_alone_knows_it_and_where_that_is_accepted_it_is_not_asked() -> None:
    people = persons((40, {"sex": "woman"}), (7, {"sex": "man"}), (1, {"sex": "not_stated"}))
    of = without(whole(people, "sex"), ("man",), ("not_stated",))
    with pytest.raises(CannotProtect, match="2024, Man"):
        look(of)
    assert look(of, alone=True) == Safe(6)


@pytest.mark.django_db
def test_whoever_is_alone_does_not_tell_a_small_figure_that_shares_no_sum_with_hers() -> None:
    """She is the one from Romania whose sex is not stated. The Union's number less her is that of its women; with the
    ten other women, who are told, it is that of all women, and all less these and those not stated are the four men."""
    people = persons((6, {"nationality": "eu", "country": "RO", "sex": "woman"}),
                     (1, {"nationality": "eu", "country": "RO", "sex": "not_stated"}),
                     (6, {"nationality": "eu", "country": "BG", "sex": "woman"}),
                     (10, {"nationality": "other", "country": "NG", "sex": "woman"}),
                     (2, {"nationality": "other", "country": "NG", "sex": "man"}),
                     (6, {"nationality": "other", "country": "NG", "sex": "not_stated"}),
                     (2, {"nationality": "other", "country": "VN", "sex": "man"}),
                     (6, {"nationality": "other", "country": "VN", "sex": "not_stated"}))  # fmt: skip
    crossed, groups = whole(people, "country", "sex"), whole(people, "nationality")
    inner = [("RO", "woman"), ("RO", "not_stated"), ("BG", "woman"), ("NG", "man"), ("NG", "not_stated"),
             ("VN", "man"), ("VN", "not_stated")]  # fmt: skip
    told = without(crossed, *inner, ("RO", None), ("BG", None), (None, "woman"), (None, "man"))
    assert look(told, without(groups), alone=True).narrowest == 6
    with pytest.raises(CannotProtect, match="2024, Man"):
        look(told, without(groups))


def test_what_moved_by_few_since_is_found_and_what_moved_by_many_is_another_state() -> None:
    before = gone(*without(SEX, ("trans_other",), ("not_stated",)), number=7)
    one_more = whole([*PEOPLE, {"sex": "woman"}], "sex")
    with pytest.raises(CannotProtect, match=r"fewer than 5 since release no\. 7"):
        look(without(one_more, ("trans_other",), ("not_stated",)), is_out=[before])
    many = whole([*PEOPLE, *persons((8, {"sex": "woman"}))], "sex")
    assert look(without(many, ("trans_other",), ("not_stated",)), is_out=[before]) == Safe(10)


def test_forms_of_exploitation_on_the_page_tell_of_those_with_several() -> None:
    """33 sexual, 23 forced labour and 8 criminal acts of 61 stand on the page: the three with several are known."""
    of, breakdown, _both = forms_of(
        {("sexual",): 30, ("forced_labour",): 20, ("sexual", "forced_labour"): 3, ("criminal_acts",): 8}
    )
    hidden = without(of, ("several",), ("criminal_acts",))
    assert look(hidden).narrowest == 9
    with pytest.raises(CannotProtect):
        look(hidden, beside=(breakdown,))


@pytest.mark.parametrize("axes", [("sex",), ("age_band",), ("sex", "age")])
def test_what_the_search_protects_passes_alone_and_after_another(axes: tuple[str, ...]) -> None:
    first, again = [whole(FAMILY, *axes)], [whole(FAMILY, "age"), whole(FAMILY, *axes)]
    beside = (page(FAMILY, "sex"), page(FAMILY, "age"))
    known = {("assessed", YEAR): told_elsewhere(beside, NO_FORMS, YEAR)}
    shown = protected(first, YEARS, [], known, [])
    is_out = out(first, shown)
    later = protected(again, YEARS, is_out, known, [])
    for wholes, found, before in ((first, shown, []), (again, later, is_out)):
        tables = [(one.told, one.counted) for one in out(wholes, found)]
        alone = [(of.en, year) for of, year in found.protection.alone]
        auditing.look(tables, before, beside, alone, [])


def test_every_layout_that_there_was_is_read_and_no_other() -> None:
    told: dict[str, Any] = {
        "layout": 1,
        "tables": [],
        "bars": [[2007, 2016, 632, "CMM", True]],
        "protection": [5, 3, 4, "m", [[["a", "b"], 2024, ["c", "d"]]], [[["a", "b"], 2024]]],
    }
    first = kept(told)
    bar = {"first_year": 2007, "last_year": 2016, "persons": 632, "source": "CMM", "derived": True}
    named = content.held_back({**told, "layout": 2, "bars": [bar]}, {}, first.protection)
    assert first.bars[0].derived and first.protection.narrowest == 4
    for layout in (2, 3):
        assert kept({**named, "layout": layout}) == replace(first, layout=layout)
    others: list[dict[str, Any]] = [{**told, "layout": 4}, {"tables": []}]
    for wrong in others:
        with pytest.raises(UnknownLayout):
            kept(wrong)
