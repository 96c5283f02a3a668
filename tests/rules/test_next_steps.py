"""What a case needs next: in which order, of whom, and nothing that another rule would refuse."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.register.rulebook.reading import facts_of
from helle.rules.codes import (
    Authority,
    BirthPrecision,
    MinorStatus,
    PeriodKind,
    ResidenceStatus,
    Rung,
)
from helle.rules.examples import examples_of
from helle.rules.minors.municipality import MunicipalityFacts, municipality_notice
from helle.rules.next_steps import STEP_TITLES, CaseFacts, next_steps, open_steps
from helle.rules.next_steps.rule import RULE as NEXT_STEPS
from helle.rules.requirements import exists, requirement
from helle.rules.ruling import Verdict

from .checks import assert_sentence, well_formed
from .next_steps_facts import ASSESSING, CHILD, IN_PERIOD, VICTIM, K, R, S, step


def test_steps_come_in_the_order_they_fall_due_and_undated_ones_last() -> None:
    facts = replace(CHILD, residence=None, support_started_on=None, has_contact_person=False)
    assert [s.code for s in next_steps(facts)] == [
        "appoint_representative",  # 20 May
        "notify_municipality",  # 20 May
        "give_support",  # 21 May
        "assign_contact_person",  # 21 May
        "review_at_18",  # 2026
        "clarify_stay",
        "hold_interview",
    ]


def test_a_review_at_18_that_was_missed_stays_open() -> None:
    late = step(replace(CHILD, today=date(2027, 1, 1)), "review_at_18")
    assert late is not None
    assert late.due == date(2026, 3, 1)


def test_nothing_known_needs_nothing() -> None:
    assert next_steps(CaseFacts()) == ()


@pytest.mark.parametrize("rung", [R.WITHDRAWN, R.DECLINED, R.DISAPPEARED, R.LAPSED])
def test_a_closed_case_needs_nothing(rung: Rung) -> None:
    assert next_steps(replace(CHILD, rung=rung, disappearance_told=True)) == ()


def test_a_danish_child_needs_no_representative_under_the_aliens_rules() -> None:
    danish = replace(CHILD, danish_citizen=True, residence=S.DANISH)
    assert step(danish, "appoint_representative") is None


def test_min_06_of_a_danish_child_a_human_decides_and_the_step_says_so() -> None:
    danish = replace(CHILD, danish_citizen=True, residence=S.DANISH)
    assert step(danish, "notify_municipality") is None
    asked = step(danish, "weigh_municipality_notice")
    assert asked is not None
    assert asked.by is K.CMM
    assert step(replace(danish, municipality_notified=True), "weigh_municipality_notice") is None
    notice = MunicipalityFacts(MinorStatus.MINOR, True, True, None, date(2024, 6, 1))
    assert municipality_notice(notice).verdict is Verdict.HUMAN_DECIDES
    assert municipality_notice(replace(notice, danish_citizen=False)).verdict is Verdict.ALLOWED
    assert step(CHILD, "weigh_municipality_notice") is None


DAYS = st.none() | st.dates(date(2024, 1, 1), date(2024, 12, 31)) | st.dates()
ANY_CASE = st.builds(
    CaseFacts,
    **{name: DAYS for name in CaseFacts.__slots__ if name.endswith("_on") or name in ("today", "period_end")},
    birth_date=st.none() | st.dates(),
    birth_precision=st.sampled_from(BirthPrecision),
    rung=st.none() | st.sampled_from(Rung),
    residence=st.none() | st.sampled_from(ResidenceStatus),
    danish_citizen=st.none() | st.booleans(),
    decided_by=st.none() | st.sampled_from(Authority),
    interviews_held=st.integers(-1, 3),
    period_accepted=st.none() | st.booleans(),
    period_kind=st.none() | st.sampled_from(PeriodKind),
    days_used_before=st.integers(-5, 200),
    unaccompanied=st.none() | st.booleans(),
    **{field.name: st.booleans() for field in fields(CaseFacts) if field.default is False},
    **{
        name: st.none() | st.booleans()
        for name in (
            "wants_to_leave",
            "return_offered",
            "period_outcome_noted",
            "period_letter_written",
            "extension_letter_written",
            "assessment_letter_written",
            "not_granted_letter_written",
        )
    },
)


def test_every_step_has_an_example() -> None:
    shown = {code for example in examples_of("next_steps") for code in example.reasons}
    assert {f"next_steps.{code}" for code in STEP_TITLES} <= shown


@given(ANY_CASE)
def test_the_ruling_gives_the_same_steps_in_the_same_order(facts: CaseFacts) -> None:
    ruling = open_steps(facts)
    well_formed(ruling)
    if ruling.answer is not None:
        steps = next_steps(facts)
        dated = [(one.code, one.by) for one in ruling.answer.dated]
        undated = [(one.code, one.by) for one in ruling.answer.undated]
        assert [*dated, *undated] == [(step.code, step.by) for step in steps]
        assert [one.due for one in ruling.answer.dated] == [step.due for step in steps if step.due]
        assert [reason.text for reason in ruling.reasons[: len(steps)]] == [step.text for step in steps]


@given(ANY_CASE)
def test_next_steps_is_total_sorted_and_sourced(facts: CaseFacts) -> None:
    steps = next_steps(facts)
    codes = [s.code for s in steps]
    assert len(codes) == len(set(codes))
    dues = [s.due or date.max for s in steps]
    assert dues == sorted(dues)
    for one in steps:
        assert_sentence(one.text)
        assert one.requirements
        assert all(exists(cited) and requirement(cited).in_force for cited in one.requirements)


def test_ret_01_where_it_is_not_known_whether_a_return_was_offered_nothing_is_asked() -> None:
    assert step(IN_PERIOD, "offer_return") is None
    assert step(replace(IN_PERIOD, today=date(2024, 7, 1)), "note_period_outcome") is None


@pytest.mark.parametrize("rung", [R.CONTACT, R.INDICATION, R.UNDER_ASSESSMENT, R.VICTIM_NOT_CURRENT, R.NOT_VICTIM])
def test_ret_01_the_step_never_asks_for_an_offer_that_the_rule_of_the_offer_does_not_make(rung: Rung) -> None:
    assert step(replace(VICTIM, rung=rung, return_offered=False, wants_to_leave=True), "offer_return") is None


@pytest.mark.parametrize("residence", [S.PERMIT, S.EU_RIGHT, S.DANISH])
def test_per_03_a_period_that_runs_beside_another_stay_is_wrong_unless_the_stay_has_changed(
    residence: ResidenceStatus,
) -> None:
    facts = replace(IN_PERIOD, residence=residence, danish_citizen=None)
    assert [problem.fact for problem in open_steps(facts).problems] == ["period_kind"]
    assert not open_steps(replace(facts, status_changed_during_period=True)).problems


def test_on_the_day_a_period_ends_the_decision_somebody_waits_for_comes_first() -> None:
    dated = [one.code for one in next_steps(replace(IN_PERIOD, extension_requested=True)) if one.due]
    assert dated == ["decide_extension", "period_ends"]


def test_an_indictment_after_the_decision_leaves_the_question_with_who_decided() -> None:
    indicted = replace(ASSESSING, residence=S.PERMIT, indicted_for_criminal_code=True)
    for before, code, by in ((None, "await_judgment", K.COURT), (Authority.CMM, "assess", K.CMM)):
        steps = next_steps(replace(indicted, decided_by=before))
        assert [step.by for step in steps if step.code == code] == [by]


def test_every_step_of_every_example_rests_on_requirements_that_exist() -> None:
    for example in examples_of(NEXT_STEPS.name):
        facts: Any = facts_of(NEXT_STEPS, example.facts)
        for found in next_steps(facts) if facts is not None else ():
            assert found.requirements and all(exists(one) for one in found.requirements), found.code


@pytest.mark.parametrize(("residence", "own"), [(S.NONE, "PER-03"), (S.PERMIT, "PER-07")])
def test_the_offer_rests_on_the_kind_of_period(residence: ResidenceStatus, own: str) -> None:
    by = Authority.UDLST if residence is S.NONE else Authority.CMM
    offers = [
        one for one in next_steps(replace(VICTIM, residence=residence, decided_by=by)) if one.code == "offer_period"
    ]
    assert [one.requirements for one in offers] == [("PER-01", own)]
