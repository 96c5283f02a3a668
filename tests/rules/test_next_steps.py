"""What a case needs next: each step appears when its facts call for it and goes when it is done."""

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
    OrganisationKind,
    PeriodKind,
    ResidenceStatus,
    Rung,
)
from helle.rules.examples import examples_of
from helle.rules.minors.municipality import MunicipalityFacts, municipality_notice
from helle.rules.next_steps import STEP_TITLES, CaseFacts, Step, next_steps, open_steps
from helle.rules.next_steps.rule import RULE as NEXT_STEPS
from helle.rules.requirements import exists, requirement
from helle.rules.ruling import Verdict

from .checks import assert_sentence, well_formed

K, S, R = OrganisationKind, ResidenceStatus, Rung
TODAY = date(2024, 6, 1)
INDICATED = CaseFacts(
    today=TODAY,
    opened_on=date(2024, 5, 20),
    indication_on=date(2024, 5, 21),
    rung=R.INDICATION,
    danish_citizen=False,
    residence=S.NONE,
    support_started_on=date(2024, 5, 21),
    has_contact_person=True,
)
ASSESSING = replace(INDICATED, rung=R.UNDER_ASSESSMENT, interviews_held=1, interview_report_sent=True)
VICTIM = replace(
    ASSESSING,
    rung=R.VICTIM_CURRENT,
    decided_by=Authority.UDLST,
    assessed_on=date(2024, 5, 30),
    outcome_sent_to_cmm=True,
)
LAWFUL = {"residence": S.PERMIT, "decided_by": Authority.CMM}
# Notified 10 May: day 20 is 30 May, day 30 is 9 June.
IN_PERIOD = replace(
    VICTIM,
    period_offered_on=date(2024, 5, 9),
    period_accepted=True,
    period_kind=PeriodKind.REFLECTION,
    period_notified_on=date(2024, 5, 10),
    period_end=date(2024, 6, 9),
)
CHILD = replace(
    INDICATED,
    birth_date=date(2008, 2, 29),
    birth_precision=BirthPrecision.DAY,
    unaccompanied=True,
    interviews_held=0,
)


def step(facts: CaseFacts, code: str) -> Step | None:
    found = [s for s in next_steps(facts) if s.code == code]
    assert len(found) <= 1
    return found[0] if found else None


# sentence, facts that call for it, code, by, due, what makes it go
CASES: list[tuple[str, CaseFacts, str, OrganisationKind, date | None, dict[str, object]]] = [
    (
        "ACM-20: the police have reason to believe",
        replace(INDICATED, rung=R.CONTACT, asserted_by_police=True),
        "consider_indication",
        K.CMM,
        date(2024, 5, 20),
        {"rung": R.INDICATION},
    ),
    (
        "CRI-09: the police see new signs after a negative assessment",
        replace(INDICATED, rung=R.NOT_VICTIM, asserted_by_police=True),
        "consider_indication",
        K.CMM,
        None,
        {"asserted_by_police": False},
    ),
    (
        "CRI-09: the police see new signs after the case ended without an assessment",
        replace(INDICATED, rung=R.WITHDRAWN, asserted_by_police=True, asserted_since_it_ended=True),
        "consider_indication",
        K.CMM,
        None,
        {"asserted_since_it_ended": False},
    ),
    (
        "FLO-15: a minor has disappeared, and the municipality has to know",
        replace(CHILD, rung=R.DISAPPEARED, disappeared_on=date(2024, 6, 3)),
        "tell_of_disappearance",
        K.CMM,
        date(2024, 6, 3),
        {"disappearance_told": True},
    ),
    (
        "MIN-16: a Danish child has disappeared, of whom the plan says nothing",
        replace(CHILD, rung=R.DISAPPEARED, disappeared_on=date(2024, 6, 3), danish_citizen=True, residence=S.DANISH),
        "weigh_disappearance_notice",
        K.CMM,
        date(2024, 6, 3),
        {"disappearance_told": True},
    ),
    (
        "ACC-03: a victim without a current relationship",
        replace(VICTIM, rung=R.VICTIM_NOT_CURRENT),
        "weigh_period",
        K.UDLST,
        date(2024, 5, 30),
        {"period_weighed": True},
    ),
    (
        "ACC-03: it is weighed by CMM where the stay is lawful",
        replace(VICTIM, rung=R.VICTIM_NOT_CURRENT, **LAWFUL),  # type: ignore[arg-type]
        "weigh_period",
        K.CMM,
        date(2024, 5, 30),
        {"period_notified_on": TODAY},
    ),
    (
        "MIN-01: an unaccompanied Danish child",
        replace(CHILD, danish_citizen=True, residence=S.DANISH),
        "weigh_representative",
        K.CMM,
        date(2024, 5, 20),
        {"representative_appointed": True},
    ),
    (
        "ID-13: the stay is unknown",
        replace(INDICATED, residence=None),
        "clarify_stay",
        K.CMM,
        None,
        {"residence": S.NONE},
    ),
    (
        "ID-13: a contradiction is to be clarified too",
        replace(INDICATED, danish_citizen=True),
        "clarify_stay",
        K.CMM,
        None,
        {"danish_citizen": False},
    ),
    (
        "ID-13: support at once",
        replace(INDICATED, support_started_on=None),
        "give_support",
        K.CMM,
        date(2024, 5, 21),
        {"support_started_on": TODAY},
    ),
    (
        "SUP-01: no contact person",
        replace(INDICATED, has_contact_person=False),
        "assign_contact_person",
        K.CMM,
        date(2024, 5, 21),
        {"has_contact_person": True},
    ),
    ("ID-01: no interview yet", INDICATED, "hold_interview", K.CMM, None, {"interviews_held": 1}),
    ("ID-02: a reason instead", INDICATED, "hold_interview", K.CMM, None, {"reason_without_interview": True}),
    (
        "FLO-10: UdlSt decides and has no report",
        replace(ASSESSING, interview_report_sent=False),
        "send_interview_report",
        K.CMM,
        None,
        {"interview_report_sent": True},
    ),
    (
        "FLO-10: not when CMM assesses",
        replace(ASSESSING, interview_report_sent=False),
        "send_interview_report",
        K.CMM,
        None,
        {"residence": S.PERMIT},
    ),
    (
        "ACC-04: interviewed",
        replace(INDICATED, interviews_held=1),
        "open_assessment",
        K.CMM,
        None,
        {"rung": R.UNDER_ASSESSMENT},
    ),
    ("ID-05: UdlSt decides", ASSESSING, "assess", K.UDLST, None, {"rung": R.VICTIM_CURRENT}),
    ("ID-02: not without a basis", ASSESSING, "assess", K.UDLST, None, {"interviews_held": 0}),
    ("ID-03: CMM assesses", replace(ASSESSING, residence=S.PERMIT), "assess", K.CMM, None, {"residence": None}),
    (
        "ID-10: the courts",
        replace(ASSESSING, indicted_for_criminal_code=True),
        "await_judgment",
        K.COURT,
        None,
        {"indicted_for_criminal_code": False},
    ),
    (
        "FLO-11: CMM does not know yet",
        replace(VICTIM, outcome_sent_to_cmm=False),
        "hand_over_to_cmm",
        K.UDLST,
        date(2024, 5, 30),
        {"outcome_sent_to_cmm": True},
    ),
    (
        "FLO-11: not what CMM assessed itself",
        replace(VICTIM, outcome_sent_to_cmm=False),
        "hand_over_to_cmm",
        K.UDLST,
        date(2024, 5, 30),
        {"decided_by": Authority.CMM},
    ),
    ("PER-03: offer reflection", VICTIM, "offer_period", K.UDLST, date(2024, 5, 30), {"period_offered_on": TODAY}),
    ("PER-01: she declines", VICTIM, "offer_period", K.UDLST, date(2024, 5, 30), {"period_accepted": False}),
    (
        "PER-07: offer restitution",
        replace(VICTIM, **LAWFUL),  # type: ignore[arg-type]
        "offer_period",
        K.CMM,
        date(2024, 5, 30),
        {"rung": R.VICTIM_NOT_CURRENT},
    ),
    (
        "PER-01: no answer yet",
        replace(VICTIM, period_offered_on=TODAY),
        "record_answer_to_offer",
        K.CMM,
        None,
        {"period_accepted": True},
    ),
    (
        "PER-05: accepted, not notified",
        replace(VICTIM, period_offered_on=TODAY, period_accepted=True),
        "set_period",
        K.UDLST,
        TODAY,
        {"period_notified_on": TODAY},
    ),
    (
        "C13.1: an asylum seeker's offer waits for the deadline",
        replace(VICTIM, residence=S.ASYLUM_PENDING),
        "offer_period_at_deadline",
        K.UDLST,
        None,
        {"residence": S.ASYLUM_REJECTED},
    ),
    ("PER-04: the period ends", IN_PERIOD, "period_ends", K.UDLST, date(2024, 6, 9), {"today": date(2024, 6, 10)}),
    ("an interruption ends it", IN_PERIOD, "period_ends", K.UDLST, date(2024, 6, 9), {"period_interrupted_on": TODAY}),
    (
        "PER-06: day 20 has come",
        replace(IN_PERIOD, today=date(2024, 5, 30)),
        "request_extension",
        K.CMM,
        date(2024, 6, 9),
        {"today": date(2024, 5, 29)},
    ),
    ("PER-06: requested", IN_PERIOD, "request_extension", K.CMM, date(2024, 6, 9), {"extension_requested": True}),
    (
        "PER-06: nothing left to extend",
        IN_PERIOD,
        "request_extension",
        K.CMM,
        date(2024, 6, 9),
        {"days_used_before": 90},
    ),
    (
        "PER-06: a request waits",
        replace(IN_PERIOD, extension_requested=True),
        "decide_extension",
        K.UDLST,
        date(2024, 6, 9),
        {"extension_decided": True},
    ),
    (
        "PER-10: the status changed",
        replace(IN_PERIOD, status_changed_during_period=True),
        "decide_after_status_change",
        K.UDLST,
        None,
        {"status_changed_during_period": False},
    ),
    (
        "MIN-04: no representative",
        CHILD,
        "appoint_representative",
        K.UDLST,
        date(2024, 5, 20),
        {"representative_appointed": True},
    ),
    ("MIN-01: accompanied", CHILD, "appoint_representative", K.UDLST, date(2024, 5, 20), {"unaccompanied": False}),
    (
        "MIN-15: an adult needs none",
        CHILD,
        "appoint_representative",
        K.UDLST,
        date(2024, 5, 20),
        {"birth_date": date(2006, 6, 1)},
    ),
    (
        "MIN-01: alone or not",
        replace(CHILD, unaccompanied=None),
        "clarify_unaccompanied",
        K.CMM,
        date(2024, 5, 20),
        {"unaccompanied": True},
    ),
    (
        "MIN-06: the municipality",
        CHILD,
        "notify_municipality",
        K.CMM,
        date(2024, 5, 20),
        {"municipality_notified": True},
    ),
    (
        "MIN-15: possibly a minor, no date of birth",
        replace(INDICATED, treated_as_minor=True),
        "notify_municipality",
        K.CMM,
        date(2024, 5, 20),
        {"treated_as_minor": False},
    ),
    # born 29 February 2008: 18 on 1 March 2026
    ("MIN-15: turns 18", CHILD, "review_at_18", K.CMM, date(2026, 3, 1), {"review_at_18_done": True}),
    ("MIN-15: was 18 before", CHILD, "review_at_18", K.CMM, date(2026, 3, 1), {"birth_date": date(2006, 5, 20)}),
    (
        "RET-01, PER-09: a prepared return is offered while the period runs",
        replace(IN_PERIOD, return_offered=False),
        "offer_return",
        K.CMM,
        date(2024, 6, 9),
        {"return_offered": True},
    ),
    (
        "RET-01: who must leave is offered it without a period too",
        replace(VICTIM, return_offered=False),
        "offer_return",
        K.CMM,
        None,
        {"residence": S.PERMIT},
    ),
    (
        "RET-14: with lawful stay it is for who wants to leave",
        replace(VICTIM, **LAWFUL, return_offered=False, wants_to_leave=True),  # type: ignore[arg-type]
        "offer_return",
        K.CMM,
        None,
        {"wants_to_leave": None},
    ),
    (
        "RET-09: not under Dublin",
        replace(VICTIM, residence=S.ASYLUM_PENDING, return_offered=False, wants_to_leave=True),
        "offer_return",
        K.CMM,
        None,
        {"residence": S.ASYLUM_DUBLIN},
    ),
    (
        "PER-02: what the period led to is noted from its last day on",
        replace(IN_PERIOD, today=date(2024, 6, 10), period_outcome_noted=False),
        "note_period_outcome",
        K.CMM,
        None,
        {"today": date(2024, 6, 8)},
    ),
    (
        "ACC-04: a negative assessment",
        replace(ASSESSING, rung=R.NOT_VICTIM, assessed_on=TODAY),
        "wind_down",
        K.CMM,
        TODAY,
        {"wind_down_done": True},
    ),
]


@pytest.mark.parametrize(
    ("sentence", "facts", "code", "by", "due", "gone"), CASES, ids=[f"{case[2]}: {case[0]}" for case in CASES]
)
def test_a_step_comes_and_goes(
    sentence: str, facts: CaseFacts, code: str, by: OrganisationKind, due: date | None, gone: dict[str, object]
) -> None:
    found = step(facts, code)
    assert found is not None
    assert (found.by, found.due) == (by, due)
    assert step(replace(facts, **gone), code) is None  # type: ignore[arg-type]


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
    **{name: st.none() | st.booleans() for name in ("wants_to_leave", "return_offered", "period_outcome_noted")},
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
        for step in next_steps(facts) if facts is not None else ():
            assert step.requirements and all(exists(one) for one in step.requirements), step.code


@pytest.mark.parametrize(("residence", "own"), [(S.NONE, "PER-03"), (S.PERMIT, "PER-07")])
def test_the_offer_rests_on_the_kind_of_period(residence: ResidenceStatus, own: str) -> None:
    by = Authority.UDLST if residence is S.NONE else Authority.CMM
    offers = [
        one for one in next_steps(replace(VICTIM, residence=residence, decided_by=by)) if one.code == "offer_period"
    ]
    assert [one.requirements for one in offers] == [("PER-01", own)]
