"""Filling an empty demo with the invented country, by the same actions as anyone, each at its own moment.

Each referral and each case is a story: a generator that waits for a moment (`yield`) and then acts. The stories are
resumed in the order of their moments, with the clock held still at each, so that the register has grown as a real one
does. What lies after the country's "today" does not happen; the clock then runs on from there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from heapq import heapify, heappop, heappush
from random import Random

from django.db import connections

from helle.demo import (
    action_plans,
    answering,
    asking,
    bed_days,
    calls,
    disclosures,
    erasures,
    evenings,
    federated,
    files,
    forums,
    handouts,
    homecomings,
    joint_actions,
    keeping,
    knowledge,
    log_reviews,
    looks,
    minors,
    obligations,
    office,
    people,
    places,
    plan,
    plans,
    prosecutions,
    readings,
    releases,
    reporting,
    research,
    returns,
    rights,
    stays,
)
from helle.demo.acting import Story
from helle.demo.people import Worker
from helle.demo.plan import Arrival
from helle.demo.stories import referral_story
from helle.register.cases import projections
from helle.register.minors import calendar as minors_calendar
from helle.register.organisations.models import User
from helle.register.protection import clock
from helle.register.referrals.models import Referral
from helle.register.statistics import filling

type Say = Callable[[str], None]

NOW = dt.datetime(2026, 3, 2, 8, 30, tzinfo=clock.COPENHAGEN)


class NotEmpty(Exception):
    """There are people or cases already: a country is made once."""


def fill(seed: int, say: Say, size: float = 1.0) -> None:
    """Make the country of this seed in an empty demo. The same facts, names and days each time; keys differ.

    About a quarter of a second for each case. Raises `NotEmpty`. `size` scales the country for tests.
    """
    if User.objects.exists():
        raise NotEmpty("The register has people in it already: the country is made in an empty demo only.")
    planned = plan.arrivals(seed, size)
    with _hurried():
        clock.freeze(dt.datetime.combine(plan.CUT_OVER, dt.time(8), clock.COPENHAGEN))
        say(f"staff: {len(people.WORKERS)} people in {len({one.unit for one in people.WORKERS})} units")
        people.hire()
        places.open_up()
        country = _Country(seed, planned, say)
        country.live()
        asking.ask_around(NOW)
        calls.hear(seed, NOW, plan.CUT_OVER, size)
        reporting.report_in(seed, NOW, plan.CUT_OVER, size)
        evenings.go_out(seed, NOW, size)
        joint_actions.earlier()
        joint_actions.act(seed, NOW)
        places.live_on(NOW)
        stays.live_over_the_year(seed, NOW, size)
        stays.live_there(seed, NOW, size)
        stays.ask_at_night(NOW)
        prosecutions.prosecute(seed, NOW)
        disclosures.pass_on(NOW)
        bed_days.count_up(seed, NOW)
        homecomings.go_home(NOW)
        filling.refresh_now()  # The figures of plans and reports are counted of the table.
        action_plans.follow_up(NOW)
        forums.meet(NOW)
        knowledge.spread(NOW)
        releases.release(NOW, size)  # The reports to treaty bodies tell the years as these counted them.
        obligations.follow_up(NOW)
        research.apply(NOW)
        action_plans.close(NOW)
        clock.freeze(NOW)
        # Stays and periods that have ended meanwhile.
        projections.night("lists", also=[minors_calendar.follow_calendar])
        plans.write_plans()
        office.furnish()
        minors.go_on()
        returns.go_on()
        rights.somebody_new()
        erasures.one_is_asked_for()
        federated.one_unit_logs_in_by_saml()
        keeping.one_list_waits()
        files.put_in()
        answering.answer_some()
        readings.read_with_some()
        looks.break_the_glass(NOW)
        handouts.hand_out(NOW)
        log_reviews.one_sample_is_drawn(NOW)
        filling.refresh_now()
    # Durable again, and with it everything before.
    clock.freeze(None)
    say(f"{country.opened} cases from {len(planned)} referrals; today is {NOW:%d.%m.%Y}")


@contextmanager
def _hurried() -> Iterator[None]:
    """Do not wait for the disk after each transaction: a filling that is cut short is begun anew."""
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        for alias in ("default", "keys"):
            if not connections[alias].needs_rollback:
                with connections[alias].cursor() as cursor:
                    cursor.execute("SET synchronous_commit = on")


class _Country:
    """The stories that wait for their moment, and the people who act in them."""

    def __init__(self, seed: int, planned: list[Arrival], say: Say) -> None:
        self.planned = planned
        self.say = say
        self.opened = 0
        self.last_referral: Referral | None = None
        self._expected = plan.expected_cases(planned)
        self._opened_in: dict[int, int] = {}
        self._begun = 0
        self._seed = seed
        self._caseworkers = [one for one in people.WORKERS if one.role == "cmm_caseworker"]
        self._officers = [one for one in people.WORKERS if one.role == "udlst_caseworker"]
        self._waiting: list[tuple[dt.datetime, int, Story]] = []

    def live(self) -> None:
        """Resume the stories one after another until the country's today."""
        for arrival in self.planned:
            self.begin(partial(referral_story, self, arrival))
        # Beside the others, which would each have another chance with one more before them.
        review = rights.review_story()
        self._waiting.append((next(review), 0, review))
        heapify(self._waiting)
        while self._waiting and self._waiting[0][0] <= NOW:
            moment, number, story = heappop(self._waiting)
            clock.freeze(moment)
            following = next(story, None)
            if following is not None:
                heappush(self._waiting, (max(following, moment), number, story))

    def begin(self, story: Callable[[Random], Story]) -> None:
        """Let a story wait for its first moment. Its chance is its own, whatever the others do."""
        self._begun += 1
        started = story(Random(f"{self._seed} {self._begun}"))
        first = next(started, None)
        if first is not None:
            heappush(self._waiting, (first, self._begun, started))

    def caseworker(self, rng: Random) -> Worker:
        return rng.choice(self._caseworkers)

    def officer(self, rng: Random) -> Worker:
        return rng.choice(self._officers)

    def count(self, year: int) -> None:
        """A case was opened: show how far the year is."""
        self.opened += 1
        done = self._opened_in[year] = self._opened_in.get(year, 0) + 1
        if done % 20 == 0 or done == self._expected[year]:
            self.say(f"{year}: {done} of {self._expected[year]} cases")
