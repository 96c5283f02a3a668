"""What every ruling of minors, support and duties says besides its answer: our own readings, doubt, the plan's end."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helle.register.rulebook.reading import explain
from helle.rules.codes import MinorStatus, OrganisationKind
from helle.rules.contact_person import ContactPersonFacts, may_be_contact_person
from helle.rules.examples import examples_of
from helle.rules.minors.placement import MinorPlacementFacts, minor_placement
from helle.rules.minors.responsibility import ResponsibilityFacts, minor_responsibility
from helle.rules.register import RULES
from helle.rules.rule import AnyRule
from helle.rules.ruling import ProblemKind, Verdict
from tests.examples import examples

from .checks import AFTER_EVERY_PLAN, codes

READINGS = {
    "account.incomplete": "SUP-11",
    "account.not_readable": "SUP-11",
    "account.not_told": "SUP-11",
    "account.person_offers": "SUP-11",
    "account.told": "SUP-11",
    "duties.advice_received": "ACT-07",
    "duties.employers": "ACT-09",
    "duties.health_offers": "GOV-16",
    "duties.individual_placement": "ACM-13",
    "duties.ini_accommodation_approval": "INI-08",
    "duties.ini_cmm_powers": "INI-01",
    "duties.ini_flexible_accommodation": "INI-07",
    "duties.ini_sharing": "INI-03",
    "duties.operational_supervision": "PUB-SOC-01",
    "duties.police_posts": "FIG-08",
    "family_tracing.accompanied": "MIN-10",
    "family_tracing.family_not_checked": "MIN-10",
    "family_tracing.family_suspected": "MIN-10",
    "family_tracing.representative_not_informed": "MIN-10",
    "first_support.by_the_day": "ID-13",
    "hand_over.age_disputed": "C13.9",
    "hand_over.another_ground": "ACT-08",
    "hand_over.consents": "ACT-08",
    "hand_over.no_consent": "ACT-08",
    "hand_over.period_runs": "ACT-08",
    "minor.adult": "MIN-15",
    "minor.benefit_of_the_doubt": "MIN-15",
    "minor.disputed": "C13.9",
    "minor.presumed": "MIN-15",
    "minor.under_limit": "MIN-15",
    "minor_decision.childs_view": "MIN-02",
    "minor_decision.custody_holder_elsewhere": "MIN-02",
    "minor_decision.invite_representative": "MIN-03",
    "minor_decision.no_representative_yet": "MIN-01",
    "minor_decision.not_unaccompanied": "MIN-01",
    "minor_placement.accompanied": "MIN-05",
    "minor_placement.danish": "MIN-16",
    "minor_responsibility.danish": "MIN-16",
    "minor_responsibility.lawful_stay": "MIN-16",
    "minor_return_talk.accompanied": "MIN-13",
    "minor_return_talk.representative_absent": "MIN-13",
    "municipality_notice.danish": "MIN-16",
    "municipality_notice.find_the_municipality": "MIN-06",
    "passing_on.child_alone": "MIN-02",
    "passing_on.given": "OUT-09",
    "passing_on.limited": "OUT-09",
    "passing_on.not_asked": "OUT-09",
    "passing_on.refused": "OUT-09",
    "passing_on.withdrawn": "OUT-09",
    "representative.accompanied": "MIN-01",
    "representative.companion_suspected": "MIN-01",
    "representative.danish": "MIN-01",
    "representative.who_appoints": "MIN-04",
    "representative_appointment.accompanied": "MIN-01",
    "representative_appointment.child_not_heard": "MIN-04",
    "representative_appointment.not_checked": "MIN-03",
    "representative_appointment.other_body": "MIN-04",
    "representative_appointment.other_tie": "MIN-03",
    "representative_appointment.relative_of_suspect": "MIN-03",
    "representative_appointment.suspect": "MIN-03",
    "representative_appointment.two_bodies": "MIN-04",
    "support.no_rate": "SUP-03",
    "support.winding_down": "ACC-04",
    "support_basis.health_act": "GOV-16",
    "support_basis.procedural_stay": "ACT-08",
    "support_end.alarm": "FLO-15",
    "support_end.alarm_told": "FLO-15",
    "support_end.consent": "OUT-09",
    "support_end.contact_person": "SUP-01",
    "support_end.disclosure": "GOV-06",
    "support_end.extension_request": "PUB-LAW-01b",
    "support_end.interview": "ID-11",
    "support_end.measure": "SUP-10",
    "support_end.municipality": "ACT-08",
    "support_end.nothing": "SUP-01",
    "support_end.payment": "SUP-03",
    "support_end.period": "PER-01",
    "support_end.place_ordered": "FLO-18",
    "support_end.relation": "ACC-01",
    "support_end.representative": "MIN-01",
    "support_end.stay": "GOV-06",
    "support_end.task": "GOV-06",
    "support_measure.can_it_wait": "ID-13",
    "support_measure.only_while_supported": "C13.6",
    "turning_18.decisions": "MIN-15",
    "turning_18.municipality": "MIN-15",
    "turning_18.placement": "MIN-15",
    "turning_18.representative": "MIN-15",
    "turning_18.responsibility": "MIN-15",
    "turning_18.return_talks": "MIN-15",
    "turning_18.tracing": "MIN-15",
    "wind_down.longer": "ACC-04",
}
PACKAGES = ("helle.rules.minors.", "helle.rules.support.", "helle.rules.duties.")
OF_THESE = [rule for rule in RULES if rule.decide.__module__.startswith(PACKAGES)]


@pytest.mark.parametrize("rule", OF_THESE, ids=lambda rule: rule.name)
def test_what_is_our_reading_says_so_and_nothing_else_does(rule: AnyRule) -> None:
    for example in examples_of(rule.name):
        for reason in explain(rule, example.facts).reasons:
            if not reason.code.startswith("plan."):
                assert reason.reading == READINGS.get(reason.code, ""), reason.code


@pytest.mark.parametrize("rule", OF_THESE, ids=lambda rule: rule.name)
@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_after_the_plan_every_answer_says_that_it_has_ended(rule: AnyRule, data: st.DataObject) -> None:
    ruling = rule.decide(replace(data.draw(st.from_type(rule.facts)), on=AFTER_EVERY_PLAN))
    if ruling.verdict is not Verdict.CANNOT_BE_DECIDED:
        assert codes(ruling)[-1] == "plan.ended"


@pytest.mark.parametrize("rule", [rule for rule in OF_THESE if "minor" in rule.questions], ids=lambda rule: rule.name)
@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whoever_is_treated_as_a_minor_in_doubt_is_told_so(rule: AnyRule, data: st.DataObject) -> None:
    facts = replace(data.draw(st.from_type(rule.facts)), minor=MinorStatus.PRESUMED_MINOR, on=date(2024, 6, 1))
    ruling = rule.decide(facts)
    if all(problem.kind is ProblemKind.MISSING for problem in ruling.problems):
        assert "minor.presumed" in codes(ruling)


def test_a_danish_child_is_danish_before_any_residence_status_is_recorded() -> None:
    on = date(2024, 6, 1)
    place = minor_placement(MinorPlacementFacts(MinorStatus.MINOR, True, None, None, None, None, on))
    assert codes(place)[0] == "minor_placement.danish"
    assert codes(minor_responsibility(ResponsibilityFacts(MinorStatus.MINOR, True, None, on))) == (
        "minor_responsibility.danish",
    )


def test_sup_01_one_contact_person_at_a_time_is_our_reading() -> None:
    ruling = may_be_contact_person(ContactPersonFacts(OrganisationKind.CMM, date(2024, 5, 1), active_already=1))
    assert [(reason.code, reason.reading) for reason in ruling.reasons] == [("contact_person.one_at_a_time", "SUP-01")]
    assert [used.name for used in ruling.parameters] == ["contact_person_organisations"]


@given(st.from_type(ContactPersonFacts))
def test_sup_01_every_answer_on_a_contact_person_shows_who_may_be_one(facts: ContactPersonFacts) -> None:
    ruling = may_be_contact_person(facts)
    if ruling.verdict is not Verdict.CANNOT_BE_DECIDED:
        assert [used.name for used in ruling.parameters] == ["contact_person_organisations"]
    for reason in ruling.reasons:
        assert (reason.reading == "SUP-01") is (reason.code == "contact_person.one_at_a_time")
