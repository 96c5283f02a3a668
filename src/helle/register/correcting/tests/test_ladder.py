"""Correcting the steps of a case: what came after must still follow, and a step settled by mistake opens again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from tests import stories
from tests.cast import Cast
from tests.correction_stories import correct, event_of, take_out

from helle.register.cases import actions as cases
from helle.register.cases.choices import CorrectableKind, Followed, WouldBe
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case, RungEvent, SettledStep
from helle.register.correcting.entries import find
from helle.register.protection.refusals import Refused
from helle.rules.codes import LadderEvent, OrganisationKind, ResidenceStatus, Rung

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LATER = dt.date(2025, 10, 9)


def rung_of(cast: Cast, case: Case) -> Rung | None:
    with cast.mette.acting():
        return facts_for_writing(case).rung


def test_an_indication_that_was_none_is_taken_out(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        cases.step_settle(case, expected_version=None, code="give_support", settled_on=stories.FIRST_DAY, note="Seng")
        mistake = event_of(case, LadderEvent.INDICATION_FOUND)
    on_day(LATER)
    followed = take_out(cast.mette, case, CorrectableKind.RUNG_EVENT, mistake.pk)
    # The support that was given on it is named: somebody says whether it stands.
    assert [(one.rests.kind, one.would_be) for one in followed] == [(Followed.SETTLED_STEP, WouldBe.OTHERWISE)]
    assert rung_of(cast, case) is Rung.CONTACT


def test_an_indication_below_an_assessment_stays_until_the_assessment_is_corrected(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    on_day(LATER)
    with cast.mette.acting():
        indication = event_of(case, LadderEvent.INDICATION_FOUND)
    with pytest.raises(Refused, match="is based on it") as told:
        take_out(cast.mette, case, CorrectableKind.RUNG_EVENT, indication.pk)
    assert LadderEvent.ASSESSMENT_OPENED.label.en in told.value.message.en
    assert rung_of(cast, case) is Rung.VICTIM_CURRENT
    with cast.mette.acting():
        assert not RungEvent.objects.filter(case=case, superseded_at__isnull=False).exists()


def test_the_day_of_an_indication_lies_between_what_is_before_and_what_is_after(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_opened_case(cast)
    on_day(dt.date(2025, 10, 7))
    stories.record_stay(cast.mette, case, status=ResidenceStatus.EU_RIGHT)
    stories.hold_interview(cast.mette, case)
    on_day(LATER)
    with cast.mette.acting():
        indication = event_of(case, LadderEvent.INDICATION_FOUND)
    with pytest.raises(Refused, match="is based on it"):
        correct(cast.mette, case, CorrectableKind.RUNG_EVENT, indication.pk, occurred_on=dt.date(2025, 10, 8))
    correct(cast.mette, case, CorrectableKind.RUNG_EVENT, indication.pk, occurred_on=dt.date(2025, 10, 7))
    assert rung_of(cast, case) is Rung.UNDER_ASSESSMENT


def test_a_case_that_ended_the_wrong_way_ends_the_right_way(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.end_case(cast.mette, stories.an_opened_case(cast), LadderEvent.DISAPPEARED)
    on_day(LATER)
    with cast.mette.acting():
        ending = event_of(case, LadderEvent.DISAPPEARED)
    correct(cast.mette, case, CorrectableKind.RUNG_EVENT, ending.pk, ending="declined")
    assert rung_of(cast, case) is Rung.DECLINED
    with cast.mette.acting():
        right = event_of(case, LadderEvent.DECLINED)
    take_out(cast.mette, case, CorrectableKind.RUNG_EVENT, right.pk)
    assert rung_of(cast, case) is Rung.INDICATION


def test_a_case_keeps_its_beginning(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast, indication=False)
    on_day(LATER)
    with cast.mette.acting():
        first = event_of(case, LadderEvent.CONTACT_RECORDED)
    with pytest.raises(Refused, match="begins with this step"):
        take_out(cast.mette, case, CorrectableKind.RUNG_EVENT, first.pk)


def test_what_the_police_stated_was_stated_by_others_of_them(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast, indication=False)
    with cast.mette.acting():
        cases.police_statement_enter(
            case,
            expected_version=None,  # type: ignore[arg-type] # The story holds no form.
            police=OrganisationKind.POLICE,
            occurred_on=stories.FIRST_DAY,
            stated=stories.REASONS,
        )
        stated = event_of(case, LadderEvent.INDICATION_ASSERTED)
    on_day(LATER)
    correct(cast.mette, case, CorrectableKind.RUNG_EVENT, stated.pk, police="nsk")
    with cast.mette.acting():
        assert event_of(case, LadderEvent.INDICATION_ASSERTED).by_kind == "nsk"


def test_what_cmm_found_stays_cmm_s_when_the_immigration_service_puts_its_day_right(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_udlst(cast)
    on_day(LATER)
    with cast.ulla.acting():
        found = event_of(case, LadderEvent.INDICATION_FOUND)
    correct(cast.ulla, case, CorrectableKind.RUNG_EVENT, found.pk, occurred_on=dt.date(2025, 10, 7))
    with cast.ulla.acting():
        right = event_of(case, LadderEvent.INDICATION_FOUND)
        assert (right.by_kind, right.by_unit_id) == ("cmm", cast.ulla.membership.unit_id)


def test_a_step_settled_by_mistake_opens_again_and_can_be_settled_anew(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        cases.step_settle(case, expected_version=None, code="give_support", settled_on=stories.FIRST_DAY, note="Seng")
        mistake = SettledStep.objects.get()
    on_day(LATER)
    take_out(cast.mette, case, CorrectableKind.SETTLED_STEP, mistake.pk)
    with cast.mette.acting():
        facts = cases.case_project(stories.fresh(case))
        assert "give_support" in {step.code for step in cases.steps_of(facts)}
        cases.step_settle(case, expected_version=None, code="give_support", settled_on=LATER, note="En seng")
        again = SettledStep.objects.get(superseded_at__isnull=True)
    correct(cast.mette, case, CorrectableKind.SETTLED_STEP, again.pk, settled_on=dt.date(2025, 10, 8))
    with cast.mette.acting():
        assert facts_for_writing(case).settled == {"give_support": dt.date(2025, 10, 8)}


def test_the_step_of_an_assessment_is_not_corrected_alone(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    on_day(LATER)
    with cast.mette.acting():
        outcome = event_of(case, LadderEvent.ASSESSED_VICTIM_CURRENT)
        assert find(case, CorrectableKind.RUNG_EVENT, outcome.pk) is None
