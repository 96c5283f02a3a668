"""The workbench and its definitions ask as much of the database of many as of one."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helle.register.estimates import actions as estimates
from helle.register.research import queries as extracts
from helle.register.statistics import definition_actions
from helle.register.statistics.chosen import Choice
from tests import research_stories as research
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
# The versions with who saved them, and what was withdrawn.
DEFINITIONS = 2
# Applications for extracts and what was prepared of them.
RESEARCH = 2
# Which releases have open microdata of its years.
OPEN_FILES = 1


@pytest.mark.parametrize("how_many", [ONE_ROW, 6])
def test_the_workbench(cast: Cast, how_many: int) -> None:
    with cast.stine.acting():
        saved = [
            definition_actions.definition_save(
                Choice("assessed", "sex", first_year=2024), title_da=f"Tabel {'x' * n}", title_en=f"A table {'x' * n}"
            )
            for n in range(1, how_many + 1)
        ]
    client = cast.karen.client()
    assert queries(client, reverse("statistics-definitions")) == EVERY_PAGE + DEFINITIONS
    assert queries(client, reverse("statistics-definition", args=[saved[0].series])) == EVERY_PAGE + DEFINITIONS
    assert queries(client, reverse("statistics-reports")) == EVERY_PAGE
    table = f"{reverse('statistics-workbench')}?{saved[0].choice.as_query()}"
    assert queries(client, table) == EVERY_PAGE
    # One more tells which definition it is opened as.
    assert queries(client, f"{table}&definition={saved[0].pk}") == EVERY_PAGE + 1
    with CaptureQueriesContext(connections["numbers"]) as counted:
        client.get(table)
    assert len(counted) == 2  # With when the table was filled.


@pytest.mark.parametrize("how_many", [ONE_ROW, 4])
def test_the_estimates(cast: Cast, how_many: int) -> None:
    with cast.stine.acting():
        rows = [estimates.estimate_order(first_year=2024, last_year=2025, covariates=[]) for _ in range(how_many)]
    client = cast.karen.client()
    assert queries(client, reverse("estimates")) == EVERY_PAGE + 1
    assert queries(client, reverse("estimate", args=[rows[0].pk])) == EVERY_PAGE + 1


@pytest.mark.parametrize("how_many", [ONE_ROW, 5])
def test_the_extracts_for_research(cast: Cast, how_many: int) -> None:
    rows = [research.granted(cast, institution=f"Institut {'x' * n}") for n in range(1, how_many + 1)]
    client = cast.karen.client()
    assert queries(client, reverse("research")) == EVERY_PAGE + RESEARCH
    assert queries(client, reverse("research-page", args=[rows[0].pk])) == EVERY_PAGE + RESEARCH + OPEN_FILES


@pytest.mark.parametrize("how_many", [ONE_ROW, 3])
def test_the_lists_of_whoever_decides_on_an_extract(cast: Cast, how_many: int) -> None:
    """What the same institution was handed before, and others whose names are nearly the same."""
    for place in range(how_many):
        before = research.granted(cast)
        research.hand_out(cast.stine, before)
        research.delete(cast.stine, before)
        research.granted(cast, institution=f"Institut for Eksemple{'xyz'[place]}")
    mine = research.apply(cast.stine)
    with cast.karen.acting():
        asked = []
        for read, found in ((extracts.handed_out_before, how_many), (extracts.alike, how_many)):
            with CaptureQueriesContext(connections["default"]) as counted:
                assert len(read(mine)) == found
            asked.append(len(counted))
        with CaptureQueriesContext(connections["default"]) as counted:
            assert len(extracts.applications()) == 2 * how_many + 1
    assert [*asked, len(counted)] == [2, 3, RESEARCH]
