"""Every page of figures that a report of the plan leads to says where they are from, of when, and what is counted."""

from __future__ import annotations

import re
from typing import Final

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from tests.cast import Cast

from helle.register.statistics.definitions import standards
from helle.register.statistics.reports import reports

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
# Who opens each of them.
READERS: Final = {
    "statistics": "karen",
    "statistics-quality": "karen",
    "operations": "karen",
    "statistics-outreach": "stine",
    "statement-figures": "mette",
    "occupancy-board": "mette",
    "action-plan": "karen",
    "action-plan-money": "karen",
    "contact-loads": "karen",
    "criminal-figures": "stine",
    "criminal-statistics": "stine",
    "knowledge": "karen",
    "log-review-list": "dorthe",
}
# Lists of cases, or of releases: they lead to what they list, and have no figure of their own.
LISTS: Final = {"releases": "karen", "period-desk": "mette", "minor-list": "olga", "detention-list": "mette"}
SOURCE, UNIT = r"Kilde: \S", r"Enhed: \S"
PERIOD_AND_CUT_OFF = r"Periode: [^.]+(\. [^.]+)*\. Opgjort den \S|Som det står den \d"
# Where the four stand in words of the page's own.
OTHERWISE: Final = {
    "statistics": (r"\bKilde\b", r"\bPersoner\b", r"\bÅr\b", r"hvad de offentliggjorte tal er talt til og med"),
    "knowledge": (SOURCE, UNIT, r"\d{4}, opgjort til og med \d", r"Opgjort til og med \d"),
}


def read(cast: Cast, who: str, address: str) -> str:
    """What a page says between its head and its foot, in one line."""
    answer = getattr(cast, who).client().get(address)
    assert answer.status_code == 200, address
    page: str = answer.content.decode()
    assert "<main" in page
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def test_fig_11_whoever_follows_a_report_finds_source_unit_period_and_cut_off_by_the_figures(cast: Cast) -> None:
    assert {page for one in reports() for page in one.pages} == {*READERS, *LISTS}
    missing: list[tuple[str, str]] = []
    for page, who in READERS.items():
        said = re.sub(r"\s+", " ", strip_tags(read(cast, who, reverse(page)).replace("<", " <")))
        asked = OTHERWISE.get(page, (SOURCE, UNIT, PERIOD_AND_CUT_OFF))
        missing += [(page, fact) for fact in asked if not re.search(fact, said)]
    assert missing == []


def test_fig_11_under_each_table_of_these_pages_stands_its_own_source(cast: Cast) -> None:
    for page in ("statement-figures", "statistics-outreach", "criminal-figures", "contact-loads", "operations"):
        told = read(cast, READERS[page], reverse(page))
        assert told.count("Kilde: ") >= told.count("<table") > 0, page
        assert told.count("Kilde: ") == told.count("Enhed: "), page


def test_fig_11_what_has_no_source_of_its_own_is_a_list_without_a_figure(cast: Cast) -> None:
    for page, who in LISTS.items():
        told = read(cast, who, reverse(page))
        assert 'class="number"' not in told and '<svg class="chart' not in told, page


def test_fig_11_the_standard_tables_say_the_four_in_the_workbench(cast: Cast) -> None:
    for code in ("persons-by-year", "first-contact", "referrals-by-sender-and-outcome"):
        told = read(cast, "karen", f"{reverse('statistics-workbench')}?{standards()[code].choice.as_query()}")
        for fact in ("Kilde", "Periode", "Enhed", "Opgjort"):
            assert re.search(rf"<dt>{fact}</dt><dd>\s*\S", told), (code, fact)
