"""How many queries a page of outreach takes: the same for one evening and for many, corrected once or five times."""

from __future__ import annotations

import pytest
from django.urls import reverse

from helle.rules.outreach import OutreachArea
from tests import outreach_stories
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OWN_AREAS = 1
LIST = EVERY_PAGE + 3 + OWN_AREAS  # The evenings, their visits; drafts.
FORM = EVERY_PAGE + OWN_AREAS
EVENING = EVERY_PAGE + 6  # The version that holds, its visits and services; the same of the earlier ones.
FIGURES = EVERY_PAGE + 1
RESPONSIBILITIES = EVERY_PAGE + 2  # Those in force, those before.


@pytest.mark.parametrize("how_many", [ONE_ROW, 8])
def test_pages_of_outreach(cast: Cast, how_many: int) -> None:
    for number in range(how_many):
        evening = outreach_stories.record(cast.rita, days_ago=number + 1, area=list(OutreachArea)[number % 3])
        outreach_stories.begin(cast.rita)
    version = evening
    for _each in range(how_many):
        version = outreach_stories.correct(cast.rita, version, area=OutreachArea(version.area))
    rita, karen = cast.rita.client(), cast.karen.client()
    assert queries(rita, reverse("outreach-list")) == LIST
    assert queries(rita, reverse("outreach-new")) == FORM
    assert queries(rita, reverse("outreach-page", args=[evening.pk])) == EVENING
    assert queries(rita, reverse("statistics-outreach")) == FIGURES
    assert queries(karen, reverse("statistics-outreach")) == FIGURES
    assert queries(karen, reverse("outreach-responsibilities")) == RESPONSIBILITIES
