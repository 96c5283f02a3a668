"""What counts while support runs stops with it: contact person, plan and money (ACC-04, SUP-01, SUP-03, SUP-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import plan_stories as plans
from tests import stories, support_stories
from tests.cast import Cast

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.letters.choices import LetterKind
from helle.register.letters.sources import source_of
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.support import contact_queries
from helle.register.support_plans import payment_actions, queries, rulings
from helle.register.support_plans.choices import Step
from helle.register.support_plans.models import Measure, MeasureStep, Payment
from helle.rules.codes import Authority, LadderEvent, Rung, SupportScope
from helle.rules.support.codes import SupportMeasureType
from helle.rules.support.ending import first_day_without

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MONDAY = stories.FIRST_DAY
FRIDAY = MONDAY + dt.timedelta(days=4)
SATURDAY = MONDAY + dt.timedelta(days=5)


def under_assessment(cast: Cast) -> tuple[Case, Measure, Measure]:
    """Somebody with a contact person gets pocket money; counselling is agreed and is to begin on Friday."""
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    stories.give_contact_person(cast.mette, case)
    pocket = plans.step(cast.mette, case, plans.award(cast.mette, case, SupportMeasureType.POCKET_MONEY), Step.BEGUN)
    talks = plans.award(cast.mette, case, SupportMeasureType.COUNSELLING, planned_for=FRIDAY)
    return case, pocket, talks


def assess_as_no_victim(cast: Cast, case: Case) -> None:
    stories.assess(cast.mette, case, Authority.CMM, was_trafficked=False, relationship_current=None, purposes=())


def constraint_of(error: DatabaseError) -> str | None:
    """The name of what the database refused by."""
    cause = error.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.diag.constraint_name


def counted(cast: Cast) -> int:
    with cast.mette.acting():
        return sum(one.persons for one in contact_queries.contact_loads())


def waits(cast: Cast, case: Case) -> bool:
    with cast.mette.acting():
        found, _more = queries.waiting_measures(having=None, until=SATURDAY, limit=9)
        return any(one.case_id == case.pk for one in found)


def test_acc_04_contact_person_plan_and_money_count_until_support_ends(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, pocket, talks = under_assessment(cast)
    assert counted(cast) == 1
    assess_as_no_victim(cast, case)
    support_stories.wind_down(cast.mette, case, last_day=FRIDAY)
    on_day(FRIDAY)
    page = cast.mette.client().get(reverse("case-contact", args=[case.number])).content.decode()
    assert counted(cast) == 1 and waits(cast, case) and "Støtten er ophørt" not in page
    plans.pay(cast.mette, case, pocket, first=FRIDAY - dt.timedelta(days=1), last=FRIDAY - dt.timedelta(days=1))
    with cast.mette.acting():
        assert rulings.access_ruling(cases.facts_today(case)).answer is SupportScope.WIND_DOWN
    on_day(SATURDAY)
    assert counted(cast) == 0 and not waits(cast, case)
    plans.pay(cast.mette, case, pocket, first=FRIDAY, last=FRIDAY)
    with pytest.raises(Refused) as said:
        plans.pay(cast.mette, case, pocket)
    assert (said.value.message, said.value.field) == (payment_actions.SUPPORT_ENDED, "last")
    with pytest.raises(Refused, match="nothing begins any more"):
        plans.step(cast.mette, case, talks, Step.BEGUN)
    client = cast.mette.client()
    for name in ("case-contact", "case-page", "case-support-plan"):
        assert "Støtten er ophørt" in client.get(reverse(name, args=[case.number])).content.decode(), name
    with cast.mette.acting():
        facts = cases.facts_today(case)
        assert rulings.access_ruling(facts).answer is None
        assert contact_queries.gaps_of(case.pk) == []
        assert queries.summary_of(case, facts, []).open == []
        with pytest.raises(Refused, match="no contact person any more"):
            source_of(case, LetterKind.CONTACT_PERSON, facts)


def test_the_database_pays_and_begins_nothing_from_that_day_on(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    """Past the application too; where nobody has said until when, support ends with the day of the assessment."""
    case, pocket, talks = under_assessment(cast)
    paid = plans.pay(cast.mette, case, pocket)
    assess_as_no_victim(cast, case)
    on_day(FRIDAY)
    with pytest.raises(DatabaseError) as refused, cast.mette.acting(), transaction.atomic():
        row = Payment.objects.get(pk=paid.pk)
        row.pk, row.recorded_at, row.paid_on, row.days = new_id(), clock.now(), FRIDAY, DateRange(FRIDAY, SATURDAY)
        row.save(force_insert=True)
    assert constraint_of(refused.value) == "payment_while_support_ran"
    with pytest.raises(DatabaseError) as refused, cast.mette.acting(), transaction.atomic():
        MeasureStep(
            id=new_id(),
            measure=talks,
            case=case,
            category=talks.category,
            kind=Step.BEGUN,
            sequence=talks.steps_taken + 1,
            on_day=FRIDAY,
            recorded_at=clock.now(),
            by_user=cast.mette.user,
            by_unit_id=cast.mette.membership.unit_id,
        ).save(force_insert=True)
    assert constraint_of(refused.value) == "measurestep_begins_while_support_runs"


def test_a_case_that_ends_takes_its_support_with_it_until_it_is_opened_again(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, pocket, _talks = under_assessment(cast)
    on_day(FRIDAY)
    stories.end_case(cast.mette, case, LadderEvent.WITHDREW)
    assert counted(cast) == 0
    # What the plan gave ended with it, so that it pays no day from then on either.
    with pytest.raises(Refused, match="The measure had ended"):
        plans.pay(cast.mette, case, pocket)
    plans.pay(cast.mette, case, pocket, first=MONDAY, last=FRIDAY - dt.timedelta(days=1))
    stories.end_case(cast.mette, case, LadderEvent.REOPENED)
    anew = plans.award(cast.mette, case, SupportMeasureType.POCKET_MONEY)
    plans.pay(cast.mette, case, plans.step(cast.mette, case, anew, Step.BEGUN))


@pytest.mark.parametrize("last_day", [None, MONDAY, FRIDAY])
def test_the_database_and_the_rule_agree_on_the_end(
    cast: Cast, on_day: Callable[[dt.date], None], last_day: dt.date | None
) -> None:
    case, _pocket, _talks = under_assessment(cast)
    assert ended(cast, case) is None
    assess_as_no_victim(cast, case)
    # On the day itself she counts, whether or not anybody has written until when.
    assert counted(cast) == 1
    if last_day is not None:
        support_stories.wind_down(cast.mette, case, last_day=last_day)
    assert ended(cast, case) == first_day_without(Rung.NOT_VICTIM, MONDAY, last_day)


def test_of_a_victim_without_a_current_relationship_a_human_decides(cast: Cast) -> None:
    case, _pocket, _talks = under_assessment(cast)
    stories.assess(cast.mette, case, Authority.CMM, relationship_current=False, currency_reason=stories.WHY)
    assert ended(cast, case) is first_day_without(Rung.VICTIM_NOT_CURRENT, MONDAY, None) is None


def ended(cast: Cast, case: Case) -> dt.date | None:
    with cast.mette.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.support_ended_of(%s)", [case.pk])
        day: dt.date | None = cursor.fetchone()[0]
        assert cases.facts_today(case).support_ended_on == day
        return day
