"""How many queries a page of a minor takes: the same for one of each and for several."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from helle.register.minors.choices import TracingOutcome
from helle.register.protection import clock
from helle.rules.minors.codes import TracingService
from tests import minor_stories, stories
from tests.cast import Cast, member
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import CASE_PAGE, EVERY_PAGE, KEPT_OF_A_MINOR, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# The case, her facts; requests, nominations and what was weighed, appointments, notices, placements, searches, talks,
# reviews, alarms and who was told; her facts again for where she may live, her contact person; the days without a
# representative; whether the address is protected; the key.
CHILD = EVERY_PAGE + 18
# On the page of her case: what was weighed of a nomination, who was told of an alarm.
WEIGHED_AND_TOLD = 2
LIST = EVERY_PAGE + 3  # The unit's cases, what it was told of, who is missing.


@pytest.mark.parametrize("times", [ONE_ROW, 4])
def test_the_page_of_a_minor_and_of_the_case(cast: Cast, times: int) -> None:
    case = minor_stories.stay(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))
    for _each in range(times):
        minor_stories.appoint(cast.mette, case)
        minor_stories.place(cast.mette, case)
        search = minor_stories.trace(cast.mette, case, service=TracingService.RETURN_AGENCY)
        minor_stories.end_tracing(cast.mette, case, search, TracingOutcome.NOT_FOUND)
        minor_stories.hold_talk(cast.mette, case, minor_stories.plan_talk(cast.mette, case))
        minor_stories.find(cast.mette, case, minor_stories.lose(cast.mette, case))
        clock.move_forward(dt.timedelta(days=1))
    minor_stories.review(cast.mette, case)
    assert queries(cast.mette.client(), reverse("case-minor", args=[case.number])) == CHILD
    of_the_case = CASE_PAGE + KEPT_OF_A_MINOR + WEIGHED_AND_TOLD
    assert queries(cast.mette.client(), reverse("case-page", args=[case.number])) == of_the_case


@pytest.mark.parametrize("times", [ONE_ROW, 6])
def test_the_list_of_a_municipality(cast: Cast, times: int) -> None:
    kaja = member("Kaja Riber", minor_stories.COPENHAGEN, "municipality_caseworker")
    for _each in range(times):
        minor_stories.tell_municipality(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))
    assert queries(kaja.client(), reverse("minor-list")) == LIST
