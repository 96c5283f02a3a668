"""What the lists keep of a case is what a recomputation gives, after each action of a whole story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from helle.register.cases import actions as cases
from helle.register.cases.facts_read import case_facts
from helle.register.cases.models import Case
from helle.register.cases.queries import own_core_grants
from helle.register.identification import actions as identification
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.people import actions as people
from helle.register.protection import clock
from helle.register.support import actions as support
from helle.register.support import contact_actions
from helle.rules.codes import Authority, OrganisationKind, ResidenceStatus
from tests import stories
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

Act = Callable[[Cast, Case], object]


def _circumstance(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        stays.circumstance_set(
            case,
            expected_version=stories.fresh(case).version,
            kind=CircumstanceKind.CHARGE,
            since=dt.date(2025, 9, 1),
            until=None,
        )


def _settle(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        cases.step_settle(
            case,
            expected_version=stories.fresh(case).version,
            code="give_support",
            settled_on=clock.today(),
            note=stories.WHY,
        )


def _contact_person(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        contact_actions.contact_person_set(
            case, expected_version=stories.fresh(case).version, user=cast.mette.user, since=clock.today()
        )


def _send_interview(cast: Cast, case: Case) -> None:
    held = stories.hold_interview(cast.mette, case)
    with cast.mette.acting():
        identification.interview_send(case, held, expected_version=stories.fresh(case).version)


def _period(cast: Cast, case: Case) -> None:
    with cast.ulla.acting():
        support.period_set(case, expected_version=stories.fresh(case).version, notified_on=clock.today())


def _describe(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        people.person_describe(
            case.pk, case.person_id, stories.description(birth_date=dt.date(2010, 3, 1)), why=stories.WHY
        )
        cases.case_project(case)


STORY: dict[str, Act] = {
    "assigned": lambda cast, case: stories.assign(cast.karen, case, cast.mette),
    "described as a child": _describe,
    "step settled": _settle,
    "contact person": _contact_person,
    "charged": _circumstance,
    "stay recorded": lambda cast, case: stories.record_stay(cast.mette, case, ResidenceStatus.NONE),
    "interview held with a reason": lambda cast, case: stories.hold_interview(
        cast.ulla, case, representative_present=True
    ),
    "assessed": lambda cast, case: stories.assess(cast.ulla, case, Authority.UDLST),
    "period notified": _period,
    "extension requested": lambda cast, case: stories.request_extension(cast.mette, case),
    "extension refused": lambda cast, case: stories.decide_extension(cast.ulla, case, granted=False),
    "requested again": lambda cast, case: stories.request_extension(cast.mette, case),
    "extended": lambda cast, case: stories.decide_extension(cast.ulla, case),
}


def assert_true(who: Member, case: Case) -> None:
    """The acting unit's list says what the facts of today say."""
    with who.acting() as acting:
        kept = own_core_grants().filter(case_id=case.pk).first()
        if kept is None:
            return
        facts = case_facts(case.pk, clock.today())
        steps = [step for step in cases.steps_of(facts) if step.by is OrganisationKind(acting.unit_kind)]
        right = cases.projection(facts, steps)
        shown = (kept.rung, kept.steps, kept.next_due, kept.period_end)
        assert shown == (right.rung, right.steps, right.next_due, right.period_end)
        assert (kept.number, kept.opened_at) == (case.number, case.opened_at)


def test_after_each_action_the_lists_say_what_the_case_says(
    cast: Cast, on_day: Callable[[dt.date], None], subtests: pytest.Subtests
) -> None:
    case = stories.an_opened_case(cast)
    for number, (name, act) in enumerate(STORY.items(), start=1):
        on_day(dt.date(2025, 10, 6) + dt.timedelta(days=number))
        act(cast, case)
        with subtests.test(name):
            assert_true(cast.mette, case)
            assert_true(cast.ulla, case)


def test_both_lists_follow_when_the_competence_is_lost_and_taken(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_udlst(cast)
    for number, status in enumerate((ResidenceStatus.EU_RIGHT, ResidenceStatus.NONE, ResidenceStatus.PERMIT), start=1):
        day = dt.date(2025, 10, 6) + dt.timedelta(days=number)
        on_day(day)
        stories.record_stay(cast.mette, case, status, since=day)
        assert_true(cast.mette, case)
        assert_true(cast.ulla, case)


def test_the_assignee_stands_in_the_own_unit_s_list_alone(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.assign(cast.karen, case, cast.jonas)
    with cast.mette.acting():
        assert own_core_grants().get().assigned_to_id == cast.jonas.user.pk
    with cast.ulla.acting():
        assert own_core_grants().get().assigned_to_id is None


def test_a_sent_interview_takes_the_step_from_cmm_s_list(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    _send_interview(cast, case)
    assert_true(cast.mette, case)
    assert_true(cast.ulla, case)
