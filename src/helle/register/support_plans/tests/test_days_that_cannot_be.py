"""A day before anybody knew of the person, or far ahead, is refused beside its field wherever it is typed (SUP-03)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from tests import minor_stories, plan_stories, stories, support_stories
from tests.cast import Cast

from helle.register.cases import actions as cases
from helle.register.cases.facts_read import facts_shown
from helle.register.cases.models import Case
from helle.register.minors import actions as minors
from helle.register.minors import representative_actions as representatives
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.support import actions as support
from helle.register.support_plans.choices import Step
from helle.register.support_plans.models import Measure
from helle.rules.support.codes import SupportMeasureType

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

EARLY = dt.date(2019, 1, 1)


def refused_beside(field: str, story: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        story()
    assert refused.value.field == field, refused.value.message
    return refused.value


def test_nothing_is_agreed_begun_or_answered_before_anybody_knew_of_her(cast: Cast) -> None:
    case, mette = stories.an_opened_case(cast), cast.mette
    law = plan_stories.legal_aid(mette, case)
    refused = refused_beside("agreed_on", lambda: plan_stories.award(mette, case, agreed_on=EARLY))
    assert "kendt fra" in refused.message.da
    refused_beside("answered_on", lambda: plan_stories.answer(mette, case, law, answered_on=EARLY))
    refused_beside("agreed_on", lambda: plan_stories.agree(mette, case, agreed_on=EARLY))
    refused_beside("since", lambda: support_stories.go_missing(mette, case, since=EARLY))
    refused_beside("from_day", lambda: support_stories.hand_over(mette, case, from_day=EARLY))
    refused_beside("settled_on", lambda: settle(cast, case, EARLY))
    support_stories.go_missing(mette, case, since=clock.today() - dt.timedelta(days=20))


def settle(cast: Cast, case: Case, day: dt.date) -> None:
    with cast.mette.acting():
        cases.step_settle(
            case, expected_version=stories.fresh(case).version, code="give_support", settled_on=day, note="givet"
        )


def test_no_representative_is_asked_for_nor_an_alarm_raised_years_before(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)

    def ask() -> None:
        with cast.mette.acting():
            representatives.representative_request(
                case,
                expected_version=stories.fresh(case).version,
                to_unit=unit_id("RK-REP"),
                requested_on=EARLY,
            )

    def alarm() -> None:
        with cast.mette.acting():
            minors.missing_report(case, expected_version=stories.fresh(case).version, since=EARLY)

    refused_beside("requested_on", ask)
    refused_beside("since", alarm)
    refused_beside("nominated_on", lambda: minor_stories.nominate(cast.mette, case, nominated_on=EARLY))


def test_a_measure_begins_no_earlier_than_it_was_agreed_and_is_not_paid_far_ahead(cast: Cast) -> None:
    case, mette = stories.an_opened_case(cast), cast.mette
    clock.move_forward(dt.timedelta(days=3))
    pocket = plan_stories.award(mette, case, SupportMeasureType.POCKET_MONEY)
    yesterday = clock.today() - dt.timedelta(days=1)
    refused_beside("on_day", lambda: plan_stories.step(mette, case, pocket, Step.BEGUN, on_day=yesterday))
    plan_stories.step(mette, case, pocket, Step.BEGUN)
    year = clock.today() + dt.timedelta(days=360)
    refused_beside("last", lambda: plan_stories.pay(mette, case, fresh(cast, pocket), last=year))


def fresh(cast: Cast, measure: Measure) -> Measure:
    with cast.mette.acting():
        return Measure.objects.get(pk=measure.pk)


def test_sup_03_days_past_the_period_that_runs_are_paid_with_a_reason(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting():
        support.period_set(case, expected_version=None, notified_on=clock.today())
        end = facts_shown(case.pk, clock.today()).period_end
    pocket = plan_stories.award(cast.mette, case, SupportMeasureType.POCKET_MONEY)
    pocket = plan_stories.step(cast.mette, case, pocket, Step.BEGUN)
    assert end is not None
    days = {"last": end + dt.timedelta(days=1)}
    refused_beside("why", lambda: plan_stories.pay(cast.mette, case, pocket, why="", **days))
    plan_stories.pay(cast.mette, case, pocket, **days)
