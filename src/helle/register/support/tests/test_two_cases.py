"""One person with two cases: she is one, whoever counts (PER-06, PER-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from tests import stories
from tests.cast import Cast

from helle.register.cases import actions as cases
from helle.register.cases.choices import Ground
from helle.register.cases.facts_read import case_facts
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.models import Grant
from helle.register.protection.refusals import Refused
from helle.register.support import actions as support
from helle.rules.codes import Authority, LadderEvent, OrganisationKind, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def two_cases(cast: Cast) -> tuple[Case, Case]:
    """A woman with a right of residence, assessed as a victim, is met again: CMM opens a second case."""
    first = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting():
        second = cases.case_open(ground=Ground.INDICATION, first_contact="self", person_id=first.person_id)
        cases.rung_move(
            second,
            event=LadderEvent.INDICATION_FOUND,
            occurred_on=clock.today(),
            by_kind=OrganisationKind.CMM,
            reasons=stories.REASONS,
        )
        cases.case_project(second)
    stories.hold_interview(cast.mette, second)
    return first, stories.assess(cast.mette, second, Authority.CMM)


def set_period(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        support.period_set(
            case,
            expected_version=None,
            notified_on=clock.today(),
            reasons=stories.WHY,
        )


def test_her_days_count_together_in_both(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    first, second = two_cases(cast)
    set_period(cast, first)
    stories.decide_extension(cast.mette, first, days=100)
    on_day(stories.FIRST_DAY + dt.timedelta(days=110))
    set_period(cast, second)
    with cast.mette.acting():
        facts = case_facts(second.pk, clock.today())
    # 100 days are used: 20 of 120 are left, and the first 30 are cut to them.
    assert (facts.days_used_before, facts.period_end) == (100, clock.today() + dt.timedelta(days=20))


def test_two_periods_do_not_run_at_once_in_two_cases(cast: Cast) -> None:
    first, second = two_cases(cast)
    set_period(cast, first)
    with pytest.raises(Refused, match="Two periods cannot run at once"):
        set_period(cast, second)


def test_a_stay_recorded_through_one_is_followed_in_the_other(cast: Cast) -> None:
    first, second = two_cases(cast)
    stories.record_stay(cast.mette, first, ResidenceStatus.NONE, since=clock.today())
    with cast.ulla.acting():
        assert set(Case.objects.all()) == {first, second}
        kept = {grant.case_id: grant.rung for grant in Grant.objects.filter(category="core")}
    assert kept == {first.pk: "victim_current", second.pk: "victim_current"}


def test_her_stay_is_written_through_the_one_that_is_open_and_a_colleagues_follows_in_the_night(cast: Cast) -> None:
    first, second = two_cases(cast)
    stories.assign(cast.karen, second, cast.jonas)
    stories.record_stay(cast.mette, first, ResidenceStatus.PERMIT, since=clock.today())
    with cast.mette.acting():
        assert case_facts(first.pk, clock.today()).residence is ResidenceStatus.PERMIT
