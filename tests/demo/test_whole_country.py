"""The country in full size, filled as `helle demo serve` does it, held against the plan it was made from.

In `make test-long`: it takes minutes. The small country is held against its plan alike in each run of the tests
(`test_serving`); what that one has by chance, or not at all, stands here.
"""

from __future__ import annotations

from collections import Counter

import pytest

from helle.demo import calls as calls_of_the_demo
from helle.demo import country, people, plan
from helle.register.hotline.models import Call, CallBack, CallFollowed
from helle.register.protection import clock, context
from helle.register.releases import queries as releases
from helle.register.reports.models import Report
from tests.demo.as_planned import assert_it_is_as_planned, journeys_of, outcomes_to_come

# Committed as in the demo itself: in one transaction of thousands of acts the database grows slow.
pytestmark = [pytest.mark.at_length, pytest.mark.usefixtures("committed")]

SEED = 2026


def test_the_whole_country_is_the_one_that_was_planned() -> None:
    said: list[str] = []
    planned = plan.arrivals(SEED)
    country.fill(SEED, said.append)
    assert_it_is_as_planned(said, planned)
    with context.acting(people.roles()["cmm_lead"].membership_id, purpose="casework"):
        # Two years lie behind the country, two months before it: few are still on their way.
        still_open = outcomes_to_come(planned)
        assert sum(still_open.values()) < 0.15 * len(journeys_of(planned)), still_open
        assert_the_hotline_is_in_proportion()
        assert [one.number for one in releases.releases()] == [None, 2, 1]
        months = {day.strftime("%Y-%m") for day in Report.objects.values_list("received_at", flat=True)}
        assert len(months) == 27


def assert_the_hotline_is_in_proportion() -> None:
    """About as many calls a year as were published, half of them by the police (PUB-STAT-04); some became referrals."""
    found = Counter((clock.local_day(call.started_at).year, call.caller) for call in Call.objects.all())
    for year in (2024, 2025):
        calls = sum(number for (when, _caller), number in found.items() if when == year)
        assert 0.8 < calls / calls_of_the_demo.CALLS_A_YEAR < 1.25
        assert 0.4 < found[year, "police"] / calls < 0.6
    assert CallFollowed.objects.count() >= 5 and CallBack.objects.filter(ended="").count() == 2
