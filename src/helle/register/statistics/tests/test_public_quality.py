"""The public page on the quality of a release: its numbers follow from what is public, and betray nobody (STA-01)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from django.test import Client
from django.urls import reverse
from tests import release_stories
from tests.cast import Cast
from tests.connected import of_the_public_process
from tests.pages import audit_lines
from tests.repeated_year_stories import COUNTRY, IN_2024, JANUARY, NOVEMBER, OCTOBER, SEX, YEARS, today

from helle.register.releases.content import Kept, Protection
from helle.register.releases.quality_told import Of, Series, parts, unprotected
from helle.register.releases.tests.test_paper import table
from helle.register.statistics.tests.conftest import Assess
from helle.rules.ruling import Text


def page(number: int, language: str = "da") -> str:
    """The words of the page, as anybody reads it."""
    response = Client().get(reverse("public-release-quality", args=[number]), {"sprog": language})
    assert response.status_code == 200 and not response.cookies and response.headers["Cache-Control"] == "no-store"
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_sta_01_anybody_reads_how_good_a_release_is_in_numbers_that_follow_from_it(
    committed_cast: Cast, assess: Assess
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
    assert f"{held} af {figures} tal er holdt tilbage" in now
    days = (JANUARY - second.cut_off).days
    assert f": {days} dage efter." in now
    assert "2007–2016 er offentliggjort under ét" in now and "fra 1. januar 2024 er der talt i Helle" in now
    assert "1 af årenes tal i alt står i flere tabeller; 1 af dem er ens overalt." in now
    assert "Indtil nu: 2 udgivelser, heraf 0 rettelser; 0 er taget ned." in now
    assert "Assessed victims: Sex 7 46 15 %" in page(2, "en").replace("15%", "15 %")
    assert (
        reverse("public-release-quality", args=[2])
        in Client().get(reverse("public-release", args=[2])).content.decode()
    )

    assert Client().get(reverse("public-release-quality", args=[3])).status_code == 404
    release_stories.take_down(cast.karen, second)
    gone = Client().get(reverse("public-release-quality", args=[2]))
    assert gone.status_code == 410 and b"<table" not in gone.content
    assert "2 udgivelser, heraf 0 rettelser; 1 er taget ned." in page(1)


def test_in_how_many_tables_nobody_alone_is_protected_is_told_and_not_in_which() -> None:
    sex, age = table("sex", "Køn", ["Kvinde", "Mand"]), table("age", "Alder", ["Under 18"])
    other = replace(sex, population=Text("Formodede", "Presumed"), counts="presumed")
    alone = Protection(5, 3, 4, "", alone=((sex.population, sex.years[0]),))
    kept = Kept((sex, age, other), (), alone)
    assert unprotected(kept) == 2 and unprotected(replace(kept, protection=replace(alone, alone=()))) == 0
    of = Of(1, sex.years[-1], dt.date(2025, 9, 30), dt.date(2025, 10, 6), None, None)
    (said,) = [one for one in parts(of, kept, {}, Series(1, 0, 0), "da") if one.code == "beskyttelse"]
    assert any(line.startswith("I 2 tabeller kan den, der er alene") for line in said.lines)
    # Neither the year nor the group is named: there somebody is alone.
    assert not any(str(year) in line for line in said.lines for year in sex.years)
