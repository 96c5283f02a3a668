"""The period desk: every period of the unit's cases, with its day and what it waits for (PER-04..PER-10; C3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from tests import stories, support_stories
from tests.cast import Cast
from tests.gates import Gates

from helle.register.cases import actions as cases
from helle.register.cases import queries as case_queries
from helle.register.protection import clock
from helle.register.support import actions as support
from helle.rules.codes import BreakOffCause, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

DESK = "/perioder/"


class TestGates(Gates):
    view = "period-desk"
    outsiders = ("olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")
    wrong_roles = ("vera", "stine")
    methods = ("GET",)
    action = "period.desk_listed"


def shown(cast: Cast, who: str = "ulla", **asked: str) -> list[str]:
    page = getattr(cast, who).client().get(DESK, asked)
    assert page.status_code == 200
    return [line.grant.number for line, _assignee in page.context["lines"]]


def test_the_periods_stand_by_the_day_they_end_with_what_each_waits_for(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    longer = stories.decide_extension(cast.ulla, stories.a_running_period(cast))
    first = stories.a_running_period(cast)
    asked = stories.a_running_period(cast)
    lost = stories.a_running_period(cast)
    stories.request_extension(cast.mette, asked)
    on_day(stories.FIRST_DAY + dt.timedelta(days=20))
    support_stories.go_missing(cast.ulla, lost)
    numbers = [case.number for case in (first, asked, lost, longer)]
    assert shown(cast)[-1] == longer.number and sorted(shown(cast)) == sorted(numbers)
    assert shown(cast, "mette") == shown(cast)
    assert shown(cast, vis="anmodet") == [asked.number]
    assert shown(cast, vis="vaek") == [lost.number]
    assert shown(cast, art="restitution") == [] and shown(cast, vis="ukendt", art="ukendt") == shown(cast)
    assert shown(cast, mine="1") == []
    page = cast.ulla.client().get(DESK).content.decode()
    assert "<strong>20</strong> af 30" in page and "ingen anmodning endnu" in page and "Forsvundet" in page
    stories.break_off_period(cast.ulla, lost, BreakOffCause.DISAPPEARED)
    on_day(stories.FIRST_DAY + dt.timedelta(days=21))
    assert shown(cast, vis="slut") == [lost.number] and lost.number not in shown(cast)
    # Whoever is gone is looked for, also once the period is broken off.
    assert shown(cast, vis="vaek") == [lost.number]
    assert "udbytte ikke noteret" in cast.ulla.client().get(DESK, {"vis": "slut"}).content.decode()


def test_per_10_a_stay_that_changed_under_the_period_is_seen_until_somebody_has_decided(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    stories.record_stay(cast.mette, case, ResidenceStatus.PERMIT, since=stories.FIRST_DAY)
    assert shown(cast, "mette", vis="ophold") == [case.number]
    assert "ophold ændret" in cast.mette.client().get(DESK).content.decode()
    with cast.mette.acting():
        cases.step_settle(
            case, expected_version=None, code="decide_after_status_change", settled_on=clock.today(), note=stories.WHY
        )
    assert shown(cast, "mette", vis="ophold") == []
    assert "ophold ændret" not in cast.mette.client().get(DESK).content.decode()


def test_per_10_who_notified_the_period_sees_it_too_and_it_is_decided_before_the_period_ends(cast: Cast) -> None:
    """What applies now is Udlændingestyrelsen's to decide; the period is CMM's."""
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting():
        period = support.period_set(case, expected_version=None, notified_on=clock.today())
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE, since=stories.FIRST_DAY)
    assert shown(cast, "mette", vis="ophold") == [case.number] == shown(cast, "mette")
    with cast.ulla.acting():
        due = {step.code: step.due for step in case_queries.own_listed_steps(case.pk)}["decide_after_status_change"]
    assert period is not None and due == clock.today() + dt.timedelta(days=30)


def test_that_nobody_has_asked_is_still_said_when_the_period_is_about_to_end(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_running_period(cast)
    on_day(stories.FIRST_DAY + dt.timedelta(days=26))
    page = cast.ulla.client().get(DESK).content.decode()
    assert case.number in page and "udløber snart" in page and "ingen anmodning endnu" in page
