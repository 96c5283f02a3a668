"""A number of anything is written in one way: 1.234 in Danish and 1,234 in English, in tables, pictures and sentences
(FIG-11, STA-05)."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from django.utils import translation

from helle.register.action_plans.figures import HELLE, Figure
from helle.register.interface.templatetags.helle import per_cent
from helle.register.obligations.corrected import says_otherwise
from helle.register.releases import corrected
from helle.register.releases.content import Moved
from helle.register.statistics import pictures
from helle.register.statistics.queries import Bar, percent

REGISTER: Final = Path(__file__).parents[2] / "src" / "helle" / "register"
APPS: Final = ("statistics", "releases", "estimates", "research")
# A figure of a table, and a word that counts, on a page or in a sentence of it.
FIGURE: Final = re.compile(r'<td class="number">(?:\{%(?! blocktr)[^%]*%\})*\{\{ ([^}]+) \}\}')
COUNTING: Final = re.compile(
    r"(?:\{\{ |\b\w+=)([\w.]*\.(?:persons|replicates|nowhere|figures|held_back|narrowest|calls)(?:\|\w+)*) "
)
# In words already, from who made them: estimates, and what is a share, a measure or the number of a version.
IN_WORDS: Final = {
    "one.number", "number", "bic", "one", "cell", "share", "one.kappa", "one.rough_kappa",
    "one.per_cent", "one.newest.version",
}  # fmt: skip


def test_every_number_on_a_page_of_figures_is_written_by_the_filter_or_came_in_words() -> None:
    found = {
        (page.name, expression)
        for app in APPS
        for page in (REGISTER / app / "templates").rglob("*.html")
        for expression in (one for words in (FIGURE, COUNTING) for one in words.findall(page.read_text("utf-8")))
    }
    assert len(found) > 20
    assert {one for one in found if not one[1].endswith("|whole_number") and one[1] not in IN_WORDS} == set()


def test_a_share_of_somebody_is_never_told_as_nothing() -> None:
    assert [per_cent(share, persons, 500) for share, persons in ((0, 2), (0, 0), (1, 5), (53, 265))] == [
        "under 1&nbsp;%", "0&nbsp;%", "1&nbsp;%", "53&nbsp;%",
    ]  # fmt: skip


def test_a_share_that_somebody_is_not_of_is_never_told_as_all() -> None:
    assert [per_cent(percent(persons, 200) or 0, persons, 200) for persons in (198, 199, 200)] == [
        "99&nbsp;%", "over 99&nbsp;%", "100&nbsp;%",
    ]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "half"), [("da", "1.234", "1.000"), ("en", "1,234", "1,000")])
def test_pictures_and_sentences_write_a_thousand_as_tables_do(language: str, said: str, half: str) -> None:
    bars = [(Bar(year, year, 1_234, ""), True) for year in (2023, 2024)]
    with translation.override(language):
        drawn = pictures.stripes(["A"], ["2024"], [[(1_234, "counted")]])
        years = pictures.chart(bars, "", about={2024}, about_word="ca. %(number)s")
    assert [one.figure for one in drawn.stripes] == [said]
    assert [one.figure for one in years.bars] == [said, f"ca. {said}"]
    assert [one.figure for one in years.narrow.stripes] == [said, f"ca. {said}"]
    assert half in [value for value, _y, _word in years.ticks]

    moved = Moved(1_234, same_tables=True, same_estimates=True)
    assert said in corrected.said(moved, 1, dt.date(2024, 12, 31), language)


def test_an_indicator_of_a_plan_is_written_so_too() -> None:
    day = dt.date(2024, 12, 31)
    whole, share = Figure(2024, Decimal(1_234), HELLE, day), Figure(2024, Decimal("12.5"), HELLE, day, 1_234)
    assert (whole.said.da, whole.said.en) == ("1.234", "1,234")
    assert (share.said.da, share.said.en) == ("12,5 % af 1.234", "12.5% of 1,234")


def test_a_report_that_was_kept_before_says_the_same_number_without_its_mark() -> None:
    def content(number: str) -> dict[str, object]:
        rows = [[{"da": one, "en": one} for one in ("2024", number)]]
        return {"tables": [{"title": "Ofre", "rows": rows}], "obligations": []}

    assert not says_otherwise(content("1.234"), content("1234"))
    assert says_otherwise(content("1.235"), content("1234"))
