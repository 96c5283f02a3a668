"""The list of duties is whole, invents nothing and keeps apart what is not in force."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import OrganisationKind
from helle.rules.duties.codes import DutyWeight, Rhythm
from helle.rules.duties.listing import DUTIES, DutiesFacts, duties_of
from helle.rules.examples import examples_of
from helle.rules.notifications import NotifyFacts, must_notify
from helle.rules.requirements import all_requirements, requirement
from helle.rules.ruling import Verdict

from .checks import assert_sentence

SERIES = ("GOV", "DET", "LAB", "ACT", "INI")
ONE_BY_ONE = {"STA-01", "STA-02", "STA-03", "STA-04", "OUT-01", "OUT-02", "OUT-03", "OUT-04"} | {
    "ACM-13", "ACM-14", "ACM-16", "ACM-19", "CRI-15", "CRI-20", "CRI-21", "FIG-08",
}  # fmt: skip
# GOV-20 is carried by the rule of what support rests on, GOV-26 stands under every list, GOV-21 is a trend.
ELSEWHERE = {"GOV-20", "GOV-21", "GOV-26"}


def test_every_requirement_of_these_series_has_one_line() -> None:
    expected = {one for one in all_requirements() if one.split("-")[0] in SERIES} | ONE_BY_ONE
    lines = [duty.requirement for duty in DUTIES]
    assert sorted(lines) == sorted(expected - ELSEWHERE)


def test_every_line_is_shown_by_an_example() -> None:
    shown = {code for example in examples_of("duties") for code in example.reasons}
    assert {duty.reason.code for duty in DUTIES} <= shown


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.requirement)
def test_a_line_is_in_words_and_has_somebody_responsible(duty: object) -> None:
    line = next(one for one in DUTIES if one is duty)
    assert_sentence(line.reason.text)
    if line.trigger is not None:
        assert_sentence(line.trigger)
    assert line.of
    assert bool(line.switch) is not requirement(line.requirement).in_force


def test_a_duty_or_a_power_of_the_index_is_one_here() -> None:
    for duty in DUTIES:
        kind = requirement(duty.requirement).kind
        if duty.weight is DutyWeight.INITIATIVE:
            assert kind == "INITIATIVE"
        if kind == "POWER":
            assert duty.weight is DutyWeight.MAY


def test_the_only_rhythms_are_the_yearly_conference_and_the_yearly_visit_of_supervision() -> None:
    assert {duty.requirement: duty.rhythm for duty in DUTIES if duty.rhythm} == {
        "STA-02": Rhythm.YEARLY,
        "ACM-16": Rhythm.YEARLY,
    }


def test_cri_20_the_group_has_the_eight_members_that_the_plan_names() -> None:
    line = next(duty for duty in DUTIES if duty.requirement == "CRI-20")
    assert {kind.value for kind in line.of} == {
        "national_police", "prosecution", "cmm", "skat", "udlst", "at", "fvst", "siri"
    }  # fmt: skip


@given(st.sampled_from(OrganisationKind), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_each_line_of_an_organisation_stands_in_one_place(kind: OrganisationKind, on: date) -> None:
    answer = duties_of(DutiesFacts(kind, on)).answer
    assert answer is not None
    places = [
        *answer.must, *answer.may, *answer.initiatives, *answer.context, *answer.not_in_force, *answer.not_now
    ]  # fmt: skip
    assert sorted(places) == sorted(duty.requirement for duty in DUTIES if kind in duty.of)


@given(st.sampled_from(OrganisationKind), st.dates(date(1900, 1, 1), date(2022, 5, 31)))
def test_nobody_is_reminded_of_what_is_not_in_force(kind: OrganisationKind, on: date) -> None:
    answer = duties_of(DutiesFacts(kind, on)).answer
    assert answer is not None
    assert all(requirement(one).in_force for one in (*answer.must, *answer.may, *answer.initiatives))
    assert not any(requirement(one).in_force for one in answer.not_in_force)


@pytest.mark.parametrize(("year", "now"), [(2023, False), (2024, True), (2025, True), (2026, False)])
def test_gov_19_the_study_is_for_its_years(year: int, now: bool) -> None:
    answer = duties_of(DutiesFacts(OrganisationKind.HUMAN_RIGHTS, date(year, 6, 1))).answer
    assert answer is not None
    assert ("GOV-19" in answer.must) is now
    assert ("GOV-19" in answer.not_now) is not now


@pytest.mark.parametrize(
    ("kind", "requirement_id"),
    [(OrganisationKind.SKAT, "DET-03"), (OrganisationKind.AT, "DET-05"), (OrganisationKind.SIRI, "DET-06")],
)
def test_the_duty_to_notify_is_the_same_here_and_in_the_rule_that_names_the_receivers(
    kind: OrganisationKind, requirement_id: str
) -> None:
    duties = duties_of(DutiesFacts(kind, date(2024, 6, 1))).answer
    assert duties is not None
    assert requirement_id in duties.must
    notice = must_notify(NotifyFacts(kind, indication=True))
    assert notice.verdict is Verdict.ALLOWED
    assert notice.answer == frozenset({OrganisationKind.POLICE, OrganisationKind.CMM})
    assert requirement_id in {reason.requirement for reason in notice.reasons}
    line = next(duty for duty in DUTIES if duty.requirement == requirement_id)
    assert all(word in line.reason.text.en for word in ("police", "CMM"))
