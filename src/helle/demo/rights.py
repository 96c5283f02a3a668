"""Who works in the country, and with which rights: last year's review, and somebody new whose role waits."""

from __future__ import annotations

import datetime as dt

from helle.demo import people
from helle.demo.acting import Story, acting_as
from helle.demo.people import Worker
from helle.register.administration import actions, review_actions, review_queries
from helle.register.administration.actions import Described, Wanted
from helle.register.administration.choices import LEADS, Verdict
from helle.register.administration.policies import ADMINISTRATOR
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock

# A year later it is due again three weeks after the country's today, and so stands on the desks.
REVIEWED_ON = dt.datetime(2025, 3, 20, 10, 0, tzinfo=clock.COPENHAGEN)


def review_story() -> Story:
    """Every lead, and the administrators for the rest, say that each role stays."""
    yield REVIEWED_ON
    for worker in people.WORKERS:
        if worker.role in LEADS or worker.role == ADMINISTRATOR:
            _review(worker)


def _review(worker: Worker) -> None:
    with acting_as(worker):
        today = clock.today()
        asked = [
            right.membership.pk
            for review in review_queries.reviews()
            for right in review.mine
            if right.reviewed_on != today
        ]
        if asked:
            review_actions.roles_review(dict.fromkeys(asked, Verdict.CONFIRMED))


def somebody_new() -> None:
    """A caseworker who begins next week: her role waits for the lead of CMM."""
    administrator = next(one for one in people.WORKERS if one.role == ADMINISTRATOR)
    with acting_as(administrator):
        since = clock.today() + dt.timedelta(days=7)
        actions.user_add(
            described=Described("Nikoline Bang", "nikoline.bang@example.invalid", "da"),
            wanted=Wanted(unit_id("CMM"), "cmm_caseworker", since, None),
        )
