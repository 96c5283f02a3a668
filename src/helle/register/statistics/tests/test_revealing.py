"""Whoever ordered a draft, and whoever answers it, reads of which small groups a table tells more than their number."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from django.urls import reverse
from tests import release_stories as told
from tests.cast import Cast

from helle.register.releases import making, protecting
from helle.register.releases.content import Kept, KeptDimension, KeptTable, Protection
from helle.register.releases.protecting import Shown
from helle.register.releases.revealing import MOST_NAMED, InOneCell, alone_said, in_one_cell, said
from helle.register.statistics.chosen import Choice
from helle.register.statistics.definition_actions import definition_save
from helle.register.statistics.tests.conftest import Assess
from helle.rules.ruling import Text

YEAR = 2024


def crossed(*rows: tuple[int | None, ...]) -> KeptTable:
    """A table of countries by sex as it leaves: a row for each country; the last row and column are all."""

    def of(code: str, number: int) -> KeptDimension:
        groups = tuple((f"{code}{place}", Text(f"{code} {place}", f"{code} {place}")) for place in range(number))
        return KeptDimension(code, Text(code, code), groups, several=False, note=Text("", ""))

    dimensions = (of("land", len(rows) - 1), of("sex", len(rows[0]) - 1))
    places = product(*([*(code for code, _label in one.groups), None] for one in dimensions))
    figures = dict(zip(((YEAR, place) for place in places), (one for row in rows for one in row), strict=True))
    text = Text("Personer", "Persons")
    return KeptTable("x", Text("Tabel", "Table"), "STA-07", "assessed", text, text, text, dimensions, (YEAR,), figures)


def test_a_group_that_is_held_back_whole_in_one_cell_is_named_and_no_other() -> None:
    # Of the first country nobody knows how many there are, but that they are all in the second group.
    table = crossed((0, None, None), (None, None, 9), (7, 3, 10), (None, None, 22))
    assert in_one_cell([table]) == [InOneCell(table.title, YEAR, Text("land 0", "land 0"), Text("sex 1", "sex 1"))]
    # One whose number is told is for all to see, and in two cells nobody is known to be in either.
    assert in_one_cell([crossed((0, 9, 9), (7, 3, 10), (7, 12, 19))]) == []
    assert in_one_cell([crossed((None, None, None), (7, 3, 10), (None, None, 22))]) == []
    # So with a column.
    (column,) = in_one_cell([crossed((None, 8, None), (0, 9, 9), (None, 17, 22))])
    assert column.group.da == "sex 0" and column.are.da == "land 0"
    lines = said([column] * (MOST_NAMED + 3), "en")
    assert len(lines) == MOST_NAMED + 1 and "everybody in the group “sex 0” is under “land 0”" in lines[0]
    assert lines[-1] == "… and 3 more groups." and said([column] * (MOST_NAMED + 1), "da")[-1] == "… og 1 gruppe til."


def test_only_the_tables_are_counted_in_which_somebody_alone_is_not_protected() -> None:
    """One stands alone in the first and the third of the release's tables; in 2023 she is protected."""
    whole = crossed((6, 4, 10), (7, 3, 10))
    tables = [replace(whole, code=code) for code in ("first", "second", "third", "presumed", "before")]
    tables[3] = replace(tables[3], population=Text("Formodede", "Presumed"), counts="presumed")
    alone = {"first": ("land0", "sex0"), "third": ("land0", None), "presumed": ("land0", None)}
    originals = [
        {
            "code": one.code,
            "figures": [
                *(
                    [year, *at, 1 if alone.get(one.code) == at else figure]
                    for (year, at), figure in one.figures.items()
                ),
                [YEAR - 1, None, None, 1 if one.code == "before" else 9],
            ],
        }
        for one in tables
    ]
    kept = Kept(tuple(tables), (), Protection(5, 3, 4, "", alone=((whole.population, YEAR),)))
    assert alone_said(kept, originals, "da").startswith("I 2 tabeller kan den, der er alene")
    nobody = [{"code": one.code, "figures": [[YEAR, None, None, 9]]} for one in tables]
    assert alone_said(kept, nobody, "da").startswith("Ingen er alene i en gruppe i tabellerne")
    protected = replace(kept, protection=replace(kept.protection, alone=()))
    assert alone_said(protected, originals, "da") == ""


def test_sta_01_it_stands_on_the_draft_for_whoever_ordered_it_and_beside_the_answer(
    committed_cast: Cast, assess: Assess
) -> None:
    cast = committed_cast
    for sex, country, number in (("woman", "RO", 20), ("man", "RO", 9), ("woman", "BG", 3), ("man", "NG", 8)):
        for day in range(number):
            assess(dt.date(YEAR, 2, 1 + day), sex=sex, nationality=country)
    with cast.stine.acting():
        by = Choice("assessed", "country", "sex", first_year=YEAR)
        saved = definition_save(by, title_da="Land og køn", title_en="Country and sex")
    drawn = told.draw(cast.stine, tables=(str(saved.series),))
    for who, page in ((cast.stine, "release"), (cast.karen, "release"), (cast.karen, "release-answer")):
        shown = who.client().get(reverse(page, args=[drawn.pk])).content.decode()
        assert "alle i gruppen »Bulgarien« står under »Kvinde«" in shown, page
    told.answer(cast.karen, drawn)
    assert "alle i gruppen" not in cast.stine.client().get(reverse("release", args=[drawn.pk])).content.decode()


def test_sta_01_whoever_answers_reads_of_the_one_table_in_which_somebody_is_alone(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two tables the one by sex has a group of one; nothing keeps her from reckoning on."""
    cast = committed_cast
    for sex, number in (("woman", 20), ("man", 6), ("not_stated", 1)):
        for day in range(number):
            assess(dt.date(YEAR, 2, 1 + day), sex=sex)
    search = protecting.protected

    def with_one_alone(*given: Any) -> Shown:
        shown = search(*given)
        alone = ((Text("Vurderede ofre", "Assessed victims"), YEAR),)
        return replace(shown, protection=replace(shown.protection, alone=alone))

    monkeypatch.setattr(making, "protected", with_one_alone)
    drawn = told.draw(cast.stine, tables=("persons-by-sex", "persons-by-age"))
    shown = cast.karen.client().get(reverse("release-answer", args=[drawn.pk])).content.decode()
    assert "I 1 tabel kan den, der er alene" in shown
