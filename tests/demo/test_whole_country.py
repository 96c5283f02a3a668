"""The country in full size, filled as `helle demo serve` does it, held against the plan it was made from.

One test of a minute: what a small country has by chance, or not at all, stands here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from helle.demo import asking, country, people, plan, stories, texts
from helle.demo import calls as calls_of_the_demo
from helle.demo import joint_actions as joint_actions_of_the_demo
from helle.register.cases import projections
from helle.register.cases.models import Case, RungEvent
from helle.register.cases.queries import own_core_grants
from helle.register.enquiries.models import Enquiry
from helle.register.hotline.models import Call, CallBack, CallFollowed
from helle.register.identification.models import Assessment, Interview
from helle.register.protection import clock, context
from helle.register.referrals.models import Party
from helle.register.releases import queries as releases
from helle.register.reports.models import Report
from helle.register.support.models import Period, Span
from helle.register.tasks.models import Task

# Committed as in the demo itself: in one transaction of thousands of acts the database grows slow.
pytestmark = pytest.mark.usefixtures("committed")

SEED = 2026


def test_the_whole_country_is_the_one_that_was_planned() -> None:
    said: list[str] = []
    planned = plan.arrivals(SEED)
    country.fill(SEED, said.append)
    expected = plan.expected_cases(planned)
    assert said[-1].startswith(f"{sum(expected.values())} cases from {len(planned)} referrals")
    with context.acting(people.roles()["cmm_lead"].membership_id, purpose="casework"):
        # Beside those that were planned the six of the joint action, in one referral.
        expected[country.NOW.year] += len(joint_actions_of_the_demo.SIX)
        assert Counter(clock.local_day(case.opened_at).year for case in Case.objects.all()) == expected
        # Two years of statistics are out, and a release of the work waits.
        assert [one.number for one in releases.releases()] == [None, 2, 1]
        # What Udlændingestyrelsen meets in an asylum case comes without a referral.
        referred = [arrival for arrival in planned if arrival.contact != "udlst"]
        # What a report became, and those who were met at a joint action.
        assert Party.objects.filter(part="receiver").count() == len(referred) + 2
        journeys = [journey for arrival in planned if arrival.outcome == "cases_opened" for journey in arrival.people]
        _compare_outcomes(journeys)
        assert Interview.objects.count() >= Assessment.objects.count()
        assert all((row.latest_end - row.notified_on).days <= 120 for row in Period.objects.all())
        assert Span.objects.filter(sequence=3).exists()
        assert Task.objects.count() == len(asking.WISHES) + 2
        assert set(Task.objects.values_list("state", flat=True)) == {"open", "taken", "answered", "declined"}
        assert Enquiry.objects.count() == len(texts.ADVICE_WANTED)
        assert_the_hotline_is_in_proportion()
        months = {day.strftime("%Y-%m") for day in Report.objects.values_list("received_at", flat=True)}
        assert len(months) == 27 and set(Report.objects.values_list("language", flat=True)) == {"da", "en"}
        # Nobody has waited for support since long ago: the desk begins with what is really open.
        waiting = own_core_grants().filter(steps__contains=[{"code": "give_support"}])
        assert not waiting.filter(next_due__lt=country.NOW.date() - dt.timedelta(days=14)).exists()
    assert projections.differences("lists") == []


def assert_the_hotline_is_in_proportion() -> None:
    """About as many calls a year as were published, half of them by the police (PUB-STAT-04); some became referrals."""
    found = Counter((clock.local_day(call.started_at).year, call.caller) for call in Call.objects.all())
    for year in (2024, 2025):
        calls = sum(number for (when, _caller), number in found.items() if when == year)
        assert 0.8 < calls / calls_of_the_demo.CALLS_A_YEAR < 1.25
        assert 0.4 < found[year, "police"] / calls < 0.6
    assert CallFollowed.objects.count() >= 5 and CallBack.objects.filter(ended="").count() == 2


def _compare_outcomes(journeys: list[plan.Journey]) -> None:
    """Of each ending as many as planned, less those whose day has not come yet."""
    planned = Counter(journey.ending for journey in journeys)
    events = Counter(RungEvent.objects.values_list("event", flat=True))
    came = {
        "current": events["assessed_victim_current"],
        "not_current": events["assessed_victim_not_current"],
        "not_victim": events["assessed_not_victim"],
        **{ending: events[event.value] for ending, event in stories.EARLY_ENDINGS.items()},
    }
    still_open = {ending: planned[ending] - came[ending] for ending in came}
    assert all(waiting >= 0 for waiting in still_open.values()), still_open
    # Two years lie behind the country, two months before it: few are still on their way.
    assert sum(still_open.values()) < 0.15 * len(journeys), still_open
