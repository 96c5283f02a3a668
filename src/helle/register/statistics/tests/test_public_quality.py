"""The public page on the quality of a release: its numbers follow from what is public, and betray nobody (STA-01)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from tests import release_stories
from tests.cast import Cast
from tests.connected import of_the_public_process
from tests.pages import audit_lines
from tests.repeated_year_stories import COUNTRY, IN_2024, JANUARY, NOVEMBER, OCTOBER, SEX, YEARS, today

from helle.register.releases import paper, queries
from helle.register.releases.content import Kept, Protection
from helle.register.releases.quality_told import Of, Part, Series, parts
from helle.register.releases.tests.test_paper import table
from helle.register.releases.whence import Counted
from helle.register.statistics.tests.conftest import Assess
from helle.rules.ruling import Text


def page(number: int, language: str = "da") -> str:
    """The words of the page, as anybody reads it."""
    response = Client().get(reverse("public-release-quality", args=[number]), {"sprog": language})
    assert response.status_code == 200 and not response.cookies and response.headers["Cache-Control"] == "no-store"
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_sta_01_anybody_reads_how_good_a_release_is_in_numbers_that_follow_from_it(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    for sex, country, number in (("woman", "RO", 20), ("man", "RO", 8), ("not_stated", "BG", 7)):
        for _one in range(number):
            assess(IN_2024, sex=sex, nationality=country)
    today(OCTOBER)
    release_stories.approved(cast, tables=(SEX, COUNTRY, YEARS), public_from=OCTOBER)
    for _one in range(11):
        assess(IN_2024, nationality="RO", entered_on=NOVEMBER)
    today(JANUARY)
    second = release_stories.approved(cast, tables=(SEX, YEARS), public_from=JANUARY)
    with cast.stine.acting():
        figures = sum(len(one["figures"]) for one in second.content["tables"])
        held = sum(figure is None for one in second.content["tables"] for *_place, figure in one["figures"])

    before = len(audit_lines(cast))
    with of_the_public_process():
        first, now = page(1), page(2)
    assert len(audit_lines(cast)) == before
    # Of 46 the sex of 7 was not known; on a day after the cut-off eleven more became known.
    assert "Vurderede ofre: Køn 7 35 20 %" in first and "Vurderede ofre: Køn 7 46 15 %" in now
    assert "Vurderede ofre, 2024 1 35 46 +11" in now and "Dengang" not in first
    assert held == 0 and f"{figures} tal" not in now and "Ingen tal er holdt tilbage." in now
    days = (JANUARY - second.cut_off).days
    assert f": {days} dage efter." in now
    assert "2007–2016 er offentliggjort under ét" in now and "fra 1. januar 2024 er der talt i Helle" in now
    assert "Tal for et helt år, der står i mere end én tabel: 1. Ens i alle tabeller: 1." in now
    assert "Udgivelser indtil nu: 2. Heraf rettelser: 0. Taget ned: 0." in now
    english = page(2, "en")
    assert "Assessed victims: Sex 7 46 15 %" in english and "Not known Of Share" in english
    assert "calculated from published figures" in english and "held back" not in english
    assert (
        reverse("public-release-quality", args=[2])
        in Client().get(reverse("public-release", args=[2])).content.decode()
    )

    assert Client().get(reverse("public-release-quality", args=[3])).status_code == 404
    release_stories.take_down(cast.karen, second)
    gone = Client().get(reverse("public-release-quality", args=[2]))
    assert gone.status_code == 410 and b"<table" not in gone.content
    # All are counted, also those that no list has room for.
    monkeypatch.setattr(queries, "PER_PAGE", 1)
    assert "Udgivelser indtil nu: 2. Heraf rettelser: 0. Taget ned: 1." in page(1)


COUNTED = Counted(Text("CMM", "CMM"), dt.date(2025, 9, 30))
OF = Of(1, 2025, dt.date(2025, 9, 30), dt.date(2025, 10, 6), None, None)


def part(code: str, kept: Kept, of: Of = OF, language: str = "da") -> Part:
    (found,) = [one for one in parts(of, kept, {}, Series(1, 0, 0), COUNTED, language) if one.code == code]
    return found


def test_nobody_reads_there_whether_somebody_alone_could_be_protected() -> None:
    """Where two figures of nine together are held back, and one of them is known to be of somebody alone, the other is
    8; else it may be one of many. So the page is the same."""
    sex = table("sex", "Køn", ["Kvinde", "Mand"])
    kept = Kept((sex,), (), Protection(5, 3, 7, ""))
    alone = replace(kept, protection=replace(kept.protection, alone=((sex.population, sex.years[0]),)))
    assert kept.held_back
    for language in ("da", "en"):
        one, many = (parts(OF, of, {}, Series(1, 0, 0), COUNTED, language) for of in (alone, kept))
        assert one == many
    assert any("ville fortælle, at nogen er alene" in line for line in part("beskyttelse", kept).lines)


def test_a_count_on_the_last_day_of_the_year_is_made_at_its_end() -> None:
    of = replace(OF, last_year=2024, cut_off=dt.date(2024, 12, 31))
    told = " ".join(part("aktualitet", Kept((), (), Protection(5, 3, None, "")), of).lines)
    assert "Opgjort ved udgangen af 2024;" in told and " 0 dage" not in told


def test_totals_that_are_held_back_are_not_said_to_be_alike() -> None:
    sex, age = table("sex", "Køn", ["Kvinde"]), table("age", "Alder", ["Under 18"])
    year = sex.years[0]
    hidden = [replace(one, years=(year,), figures={**one.figures, (year, (None,)): None}) for one in (sex, age)]
    told = part("sammenhaeng", Kept(tuple(hidden), (), Protection(5, 3, 7, ""))).lines
    assert told[0] == "Intet tal for et helt år står i mere end én tabel."


def test_a_release_of_one_table_that_withholds_nothing_says_so_and_counts_no_nothings() -> None:
    sex = table("sex", "Køn", ["Kvinde", "Mand"])
    sex = replace(sex, figures={key: 7 if figure is None else figure for key, figure in sex.figures.items()})
    kept = Kept((sex,), (), Protection(5, 3, 5, ""))
    assert kept.held_back == 0
    assert part("beskyttelse", kept).lines == ("Ingen tal er holdt tilbage.",)
    assert part("sammenhaeng", kept, language="en").lines[0] == "No figure for a whole year is in more than one table."
    assert "Ingen tal er holdt tilbage." in paper.method(kept, "da")
    # What did not move is told as 0, and not as +0.
    (again,) = [one for one in parts(OF, kept, {1: kept}, Series(2, 0, 0), COUNTED, "da") if one.code == "revision"]
    assert again.grid is not None and {row[-1] for row in again.grid.rows} == {"0"}
    # Each of its tables says whence it is, and what was told before has another day.
    grids = [one.grid for one in parts(OF, kept, {1: kept}, Series(2, 0, 0), COUNTED, "da") if one.grid]
    assert all("Opgjort til og med 30. september 2025." in one.whence and "Kilde: CMM." in one.whence for one in grids)
    assert "»Dengang« er opgjort" in again.grid.whence
