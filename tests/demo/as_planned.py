"""The country that was filled is held against the plan it was made from, whatever its size."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from helle.demo import asking, country, people, plan, stories, texts
from helle.demo import joint_actions as joint_actions_of_the_demo
from helle.register.cases import projections
from helle.register.cases.models import Case, RungEvent
from helle.register.cases.queries import own_core_grants
from helle.register.enquiries.models import Enquiry
from helle.register.identification.models import Assessment, Interview
from helle.register.protection import clock, context
from helle.register.referrals.models import Party
from helle.register.releases import queries as releases
from helle.register.releases.models import Stopped
from helle.register.reports.models import Report
from helle.register.support.models import Period, Span
from helle.register.tasks.models import Task


def assert_it_is_as_planned(said: list[str], planned: list[plan.Arrival]) -> None:
    """As many cases, receivers and outcomes as were planned, and what stands in every country."""
    expected = plan.expected_cases(planned)
    assert said[-1].startswith(f"{sum(expected.values())} cases from {len(planned)} referrals")
    with context.acting(people.roles()["cmm_lead"].membership_id, purpose="casework"):
        # Beside those that were planned the six of the joint action, in one referral.
        expected[country.NOW.year] += len(joint_actions_of_the_demo.SIX)
        assert Counter(clock.local_day(case.opened_at).year for case in Case.objects.all()) == expected
        # Statistics are out, and a release of the work waits. Of few people what is out may leave no way to protect the
        # second: then its order is stopped, and says so.
        found = list(releases.releases())
        stopped = Stopped.objects.count()
        assert len(found) + stopped == 3 and stopped <= 1, found
        assert (found[0].number, found[-1].number) == (None, 1)
        # The later ones have the first year as the first told it.
        assert [sorted(one.release.repeated_years) for one in found] == [[2024]] * (len(found) - 1) + [[]]
        # What Udlændingestyrelsen meets in an asylum case comes without a referral.
        referred = [arrival for arrival in planned if arrival.contact != "udlst"]
        # What a report became, and those who were met at a joint action.
        assert Party.objects.filter(part="receiver").count() == len(referred) + 2
        still_open = outcomes_to_come(planned)
        assert all(waiting >= 0 for waiting in still_open.values()), still_open
        assert Interview.objects.count() >= Assessment.objects.count()
        assert all((row.latest_end - row.notified_on).days <= 120 for row in Period.objects.all())
        assert Span.objects.filter(sequence=3).exists()
        assert Task.objects.count() == len(asking.WISHES) + 2
        assert set(Task.objects.values_list("state", flat=True)) == {"open", "taken", "answered", "declined"}
        assert Enquiry.objects.count() == len(texts.ADVICE_WANTED)
        assert set(Report.objects.values_list("language", flat=True)) == {"da", "en"}
        # Nobody has waited for support since long ago: the desk begins with what is really open.
        waiting = own_core_grants().filter(steps__contains=[{"code": "give_support"}])
        assert not waiting.filter(next_due__lt=country.NOW.date() - dt.timedelta(days=14)).exists()
    assert projections.differences("lists") == []


def journeys_of(planned: list[plan.Arrival]) -> list[plan.Journey]:
    """The way of everybody whose case was opened."""
    return [journey for arrival in planned if arrival.outcome == "cases_opened" for journey in arrival.people]


def outcomes_to_come(planned: list[plan.Arrival]) -> dict[str, int]:
    """Of each ending how many that were planned have not come: their day is yet to come. Below none: too many came."""
    wanted = Counter(journey.ending for journey in journeys_of(planned))
    events = Counter(RungEvent.objects.values_list("event", flat=True))
    came = {
        "current": events["assessed_victim_current"],
        "not_current": events["assessed_victim_not_current"],
        "not_victim": events["assessed_not_victim"],
        **{ending: events[event.value] for ending, event in stories.EARLY_ENDINGS.items()},
    }
    return {ending: wanted[ending] - came[ending] for ending in came}
