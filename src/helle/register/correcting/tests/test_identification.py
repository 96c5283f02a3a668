"""Correcting interviews and assessments: asked as things stood on their day, counted once, and never by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.correction_stories import correct, take_out, waiting

from helle.register.cases import actions as cases
from helle.register.cases.choices import CorrectableKind, Followed, WouldBe
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case, Correction, RungEvent
from helle.register.identification import actions as identification
from helle.register.identification import queries
from helle.register.identification.models import Assessment, Interview, InterviewSent
from helle.register.people.queries import residences_of
from helle.register.protection.refusals import Refused
from helle.register.support import actions as support
from helle.register.support.tests.test_two_cases import two_cases
from helle.rules.codes import Authority, ResidenceStatus, Rung

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LATER = dt.date(2025, 10, 20)


def standing(case: Case) -> Assessment:
    """The assessment that counts. Needs somebody who acts."""
    return queries.assessments_of(case.pk)[0]


def a_victim_with_a_period(cast: Cast) -> Case:
    """CMM has assessed her as a victim who still is in it, and notified a restitution period the same day."""
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting():
        support.period_set(case, expected_version=case.version, notified_on=stories.FIRST_DAY)
        return stories.fresh(case)


def test_a_wrong_answer_is_corrected_after_a_period_was_given_and_the_period_stands_until_somebody_decides(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_victim_with_a_period(cast)
    on_day(LATER)
    with cast.mette.acting():
        mistyped = standing(case)
    followed = correct(
        cast.mette, case, CorrectableKind.ASSESSMENT, mistyped.pk, relationship_current=False, threats="no",
        currency_reason=stories.WHY,
    )  # fmt: skip
    (period,) = followed
    # Without a current relationship the rules leave a period to a human, who gave no reason because none was asked.
    assert (period.rests.kind, period.would_be) == (Followed.PERIOD, WouldBe.UNDECIDED)
    assert period.ruling is not None and period.ruling.rule == "period_kind"
    with cast.mette.acting():
        right = standing(case)
        assert (right.relationship_current, right.sequence) == (False, mistyped.sequence)
        assert facts_for_writing(case).rung is Rung.VICTIM_NOT_CURRENT
        assert facts_for_writing(case).period_end is not None
        steps = cases.steps_of(facts_for_writing(case))
        assert [(step.by, step.due) for step in steps if step.code == "redecide"] == [("cmm", None)]
        assert [one.corrected for one in Correction.objects.filter(case=case, part_of__isnull=True)] == [mistyped.pk]
        # Its step on the ladder went with it, and the right one stands at its place.
        gone, stands = RungEvent.objects.filter(case=case, event__startswith="assessed").order_by("recorded_at")
        assert (gone.sequence, gone.superseded_at is None) == (stands.sequence, False)
    assert [one.row.followed_kind for one in waiting(cast.mette, case)] == ["period"]


def test_an_assessment_that_was_of_another_case_is_taken_out_with_its_steps(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    on_day(dt.date(2025, 10, 8))
    stories.assess(cast.mette, case, Authority.CMM)
    on_day(LATER)
    with cast.mette.acting():
        mistaken = standing(case)
    assert take_out(cast.mette, case, CorrectableKind.ASSESSMENT, mistaken.pk) == []
    with cast.mette.acting():
        facts = facts_for_writing(case)
        assert (facts.rung, facts.assessed_on) == (Rung.UNDER_ASSESSMENT, None)
        assert "assess" in {step.code for step in cases.steps_of(facts)}
    stories.assess(cast.mette, case, Authority.CMM)
    with cast.mette.acting():
        assert (standing(case).sequence, facts_for_writing(case).rung) == (2, Rung.VICTIM_CURRENT)


def test_the_authority_that_was_competent_on_its_day_corrects_its_assessment_though_another_is_now(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    on_day(LATER)
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE, since=LATER)
    with cast.mette.acting():
        mistyped = standing(case)
    correct(cast.mette, case, CorrectableKind.ASSESSMENT, mistyped.pk, purposes=["prostitution"])
    with cast.mette.acting():
        assert standing(case).purposes == ["prostitution"]
    # On a day on which it was not competent it cannot have decided.
    with cast.mette.acting():
        again = standing(case)
    with pytest.raises(Refused, match="Immigration Service"):
        correct(cast.mette, case, CorrectableKind.ASSESSMENT, again.pk, decided_on=LATER)


def test_an_assessment_does_not_move_behind_the_period_that_rests_on_it(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_victim_with_a_period(cast)
    on_day(LATER)
    with cast.mette.acting():
        mistyped = standing(case)
    with pytest.raises(Refused, match="Correct the period first") as told:
        correct(cast.mette, case, CorrectableKind.ASSESSMENT, mistyped.pk, decided_on=dt.date(2025, 10, 8))
    assert told.value.field == "decided_on"
    with cast.mette.acting():
        assert standing(case).pk == mistyped.pk


def test_the_day_of_an_interview_is_corrected_and_the_assessment_asked_again(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_cmm(cast)
    on_day(dt.date(2025, 10, 8))
    held = stories.hold_interview(cast.mette, case)
    stories.assess(cast.mette, case, Authority.CMM)
    on_day(LATER)
    followed = correct(cast.mette, case, CorrectableKind.INTERVIEW, held.pk, held_on=dt.date(2025, 10, 7))
    assert {(one.rests.kind, one.would_be) for one in followed} >= {(Followed.ASSESSMENT, WouldBe.HOLDS)}
    with cast.mette.acting():
        facts = facts_for_writing(case)
        assert (facts.interviews, facts.last_interview_on) == (1, dt.date(2025, 10, 7))
        right = Interview.objects.get(superseded_at__isnull=True)
        assert queries.account_of(case, right) == stories.ACCOUNT
        mistyped = Interview.objects.get(pk=held.pk)
        assert mistyped.superseded_at is not None and queries.account_of(case, mistyped) == stories.ACCOUNT


def test_an_assessment_without_its_interview_would_be_decided_otherwise(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_cmm(cast)
    on_day(dt.date(2025, 10, 8))
    held = stories.hold_interview(cast.mette, case)
    on_day(dt.date(2025, 10, 9))
    stories.assess(cast.mette, case, Authority.CMM)
    on_day(LATER)
    followed = take_out(cast.mette, case, CorrectableKind.INTERVIEW, held.pk)
    assert {(one.rests.kind, one.would_be) for one in followed} == {
        (Followed.RUNG_EVENT, WouldBe.HOLDS),
        (Followed.ASSESSMENT, WouldBe.OTHERWISE),
    }


def test_an_interview_that_was_sent_is_sent_anew_once_it_is_corrected(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case)
    with cast.mette.acting():
        identification.interview_send(case, held, expected_version=stories.fresh(case).version)
    on_day(LATER)
    followed = correct(cast.mette, case, CorrectableKind.INTERVIEW, held.pk, minutes=30)
    assert (Followed.INTERVIEW_SENT, WouldBe.OTHERWISE) in {(one.rests.kind, one.would_be) for one in followed}
    with cast.ulla.acting():
        assert not facts_for_writing(case).interview_sent
        # What was sent stays readable there, and says that it was corrected.
        assert Interview.objects.get().superseded_at is not None
    read = cast.ulla.client().get(reverse("case-interview", args=[case.number, held.pk])).content.decode()
    assert stories.ACCOUNT in read and "Samtalen er rettet og gælder ikke længere" in read
    with cast.mette.acting():
        held.refresh_from_db()
        with pytest.raises(Refused, match="Send the one that holds"):
            identification.interview_send(case, held, expected_version=stories.fresh(case).version)
        steps = {step.code for step in cases.steps_of(facts_for_writing(case))}
        assert "send_interview_report" in steps
        right = Interview.objects.get(superseded_at__isnull=True)
        identification.interview_send(case, right, expected_version=stories.fresh(case).version)
        assert InterviewSent.objects.count() == 2


def test_a_stay_is_corrected_in_one_act_and_what_was_decided_on_it_is_named(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_victim_with_a_period(cast)
    on_day(LATER)
    with cast.mette.acting():
        stay = residences_of(case.person_id)[0]
    followed = correct(cast.mette, case, CorrectableKind.RESIDENCE, stay.pk, status="none")
    assert {(one.rests.kind, one.would_be) for one in followed} == {
        (Followed.ASSESSMENT, WouldBe.OTHERWISE),
        (Followed.PERIOD, WouldBe.OTHERWISE),
        (Followed.COMPETENCE, WouldBe.OTHERWISE),
    }
    with cast.ulla.acting():
        assert facts_for_writing(case).residence is ResidenceStatus.NONE


def test_a_stay_is_hers_and_what_was_decided_on_it_is_named_in_each_of_her_cases(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    first, second = two_cases(cast)
    on_day(LATER)
    with cast.mette.acting():
        stay = residences_of(first.person_id)[0]
        decided = {standing(case).pk: case.pk for case in (first, second)}
    page = cast.mette.client().get(reverse("case-correct", args=[first.number, "ophold", stay.pk]))
    assert {one.id for one in page.context["rests"]} >= set(decided)
    followed = correct(cast.mette, first, CorrectableKind.RESIDENCE, stay.pk, status="none")
    assert {one.rests.id for one in followed if one.rests.kind is Followed.ASSESSMENT} == set(decided)
    for case in (first, second):
        found = {one.row.followed: one.row.case_id for one in waiting(cast.mette, case)}
        assert set(found.values()) == {case.pk} and {pk for pk in found if pk in decided} == {
            pk for pk, of in decided.items() if of == case.pk
        }
        listed = cast.mette.client().get(reverse("case-corrections", args=[case.number])).context["corrections"]
        assert [len(one.followed) for one, _unit in listed] == [len(found)]
