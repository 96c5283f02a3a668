"""The page of how the work goes: for CMM's lead alone, with where each figure is from, and no share of nothing."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import Gates

from helle.register.operations_figures import views
from helle.register.operations_figures.figures import Table
from helle.register.operations_figures.spans import chosen, spans
from helle.register.operations_figures.themes import tiles, unit_of
from helle.rules.ruling import Text

TODAY = stories.FIRST_DAY


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
class TestGates(Gates):
    view = "operations"
    may = "karen"
    outsiders = ("olga", "anders", "ulla", "henrik", "dorthe")
    wrong_roles = ("mette", "vera", "stine")
    methods = ("GET",)
    action = "statistics.operations_read"
    purpose = "statistics"


def tables(response: Any) -> dict[str, Table]:
    """The tables of a page by their codes."""
    return {table.code: table for theme in response.context["themes"] for table in theme.tables}


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
def test_fig_11_where_nothing_happened_every_table_says_nought_and_where_it_is_from(cast: Cast) -> None:
    client = cast.karen.client()
    response = client.get(reverse("operations"))
    page = response.content.decode()
    found = tables(response)
    assert len(found) == page.count("<table") == page.count("Kilde: ")
    assert page.count("Enhed: ") == len(found)
    assert page.count("Periode: 1. januar 2025 – ") + page.count("Som det står den ") == len(found)
    assert "må ikke forlade CMM" in page and "Traceback" not in page
    assert all(table.rows and table.picture is None for table in found.values())
    numbers = [cell for table in found.values() for row in table.rows for cell in row.cells if isinstance(cell, int)]
    assert set(numbers) == {0}
    # Every list that the page leads to opens for her.
    for address in sorted(set(re.findall(r'<p class="acts">.*?</p>', page, re.DOTALL))):
        for link in re.findall(r'href="([^"#]+)"', address):
            assert client.get(link).status_code == 200, link
    english = client.get(reverse("operations"), {"periode": "2025-k1"}, headers={"accept-language": "en"}).content
    assert english


def test_the_periods_are_the_years_counted_and_their_quarters_that_have_begun() -> None:
    there = spans(dt.date(2025, 5, 10))
    assert [one.code for one in there[:4]] == ["2025", "2025-k2", "2025-k1", "2024"]
    running, over = chosen("2025-k2", dt.date(2025, 5, 10)), chosen("2024-k4", dt.date(2025, 5, 10))
    assert (running.first, running.last, running.over) == (dt.date(2025, 4, 1), dt.date(2025, 5, 10), False)
    assert (over.first, over.last, over.over, over.days) == (dt.date(2024, 10, 1), dt.date(2024, 12, 31), True, 92)
    assert chosen("2025-k4", dt.date(2025, 5, 10)) == chosen("x", dt.date(2025, 5, 10)) == there[0]


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
def test_on_a_phone_every_cell_of_a_table_of_several_columns_stands_beside_its_heading(cast: Cast) -> None:
    page = cast.karen.client().get(reverse("operations")).content.decode()
    several = [one for one in re.findall(r"<table.*?</table>", page, re.DOTALL) if one.count('scope="col"') > 2]
    assert several
    # What is words stands to the left, with its heading; what is numbers to the right.
    (late,) = [one for one in several if "Ældste frist" in one]
    unit, number = (re.search(rf"<th [^>]*>{head}</th>", late) for head in ("Enhed", "Antal"))
    assert unit is not None and number is not None and "number" not in unit[0] and 'class="number"' in number[0]
    of_units = re.findall(r'<td [^>]*data-title="Enhed"[^>]*>', late)
    assert of_units and not any("number" in one for one in of_units)
    for one in several:
        heads = re.findall(r'scope="col" class="number">(.*?)</th>', one)
        assert 'class="rows blocks' in one
        for row in re.findall(r'scope="row".*?</tr>', one, re.DOTALL):
            assert re.findall(r'<td role="cell" class="number" data-title="(.*?)">', row) == heads


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
def test_thousands_are_parted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "tiles", lambda *given: [replace(one, number=12_345) for one in tiles(*given)])
    assert "<strong>12.345</strong>" in cast.karen.client().get(reverse("operations")).content.decode()


def test_one_document_is_one_document() -> None:
    many = Text("dokumenter", "documents")
    assert [unit_of(number, many).da for number in (0, 1, 2)] == ["dokumenter", "dokument", "dokumenter"]
