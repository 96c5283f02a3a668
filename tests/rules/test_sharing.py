"""Sharing (SHR-01..SHR-05, C6): what holds whatever the facts, and that the access matrix never opens more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.register.protection.matrix import access_matrix
from helle.rules import parameters
from helle.rules.codes import OrganisationKind
from helle.rules.dated import REST_ON_A_BASIS, Basis, Switch
from helle.rules.flow_table import FLOWS
from helle.rules.plans import SWITCHES
from helle.rules.ruling import Text, Verdict
from helle.rules.sharing.disclosure import TOLD_OF_ASSESSMENTS, DisclosureFacts, DisclosureGround, disclosure
from helle.rules.sharing.receivers import LIMITS, MAY_RECEIVE, SERVES, DataCategory, DisclosureForm, DisclosurePurpose
from helle.rules.sharing.talk_alone import OtherPresent, TalkAloneFacts, talk_alone

TODAY = date(2024, 5, 1)


@given(facts=st.from_type(DisclosureFacts))
def test_shr_01_nothing_about_a_person_is_shared_systematically(facts: DisclosureFacts) -> None:
    ruling = disclosure(replace(facts, systematic=True))
    if set(facts.categories) != {DataCategory.AGGREGATES}:
        assert not ruling.permits(reason_given=True)


OUTCOME_TO_UDLST = DisclosureFacts(
    receiver=OrganisationKind.UDLST,
    categories=(DataCategory.OUTCOME,),
    purpose=DisclosurePurpose.IDENTIFICATION,
    ground=DisclosureGround.ESSENTIAL_IMPORTANCE,
    on=TODAY,
    weighing_written=True,
    systematic=True,
    person_informed=True,
)
DECIDED = Basis(Text("Et ministerium", "A ministry"), Text("En lov", "An act"))


# The four, and what the rule says against sharing while that one alone is off.
OWN_DECISION = {
    "systematic_sharing": ("SHR-01", "disclosure.systematic"),
    "sharing_for_prevention_and_prosecution": ("SHR-02", "disclosure.purposes_examined"),
    "balance_of_systematic_sharing": ("SHR-03", "disclosure.balance_open"),
    "assessments_sent_systematically": ("FLO-24", "disclosure.assessments_examined"),
}


def turned_on(name: str, requirement: str, basis: Basis | None = DECIDED) -> Switch:
    return Switch(name, True, TODAY, requirement, Text("Besluttet.", "Decided."), basis)


def test_shr_01_turned_on_it_holds_from_its_day_and_flo_24_takes_a_decision_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def against(facts: DisclosureFacts) -> list[str]:
        ruling = disclosure(facts)
        return [] if ruling.permits(reason_given=True) else [one.code for one in ruling.reasons]

    every = {name: turned_on(name, requirement) for name, (requirement, _said) in OWN_DECISION.items()}
    assert every.keys() == REST_ON_A_BASIS
    assert "disclosure.systematic" in against(OUTCOME_TO_UDLST)
    for name, (_requirement, said) in OWN_DECISION.items():
        others = [one for of, one in every.items() if of != name]
        monkeypatch.setattr(parameters, "_SWITCHES", parameters.by_name((*SWITCHES, *others)))
        assert said in against(OUTCOME_TO_UDLST), name
        only = (every[name],)
        monkeypatch.setattr(parameters, "_SWITCHES", parameters.by_name((*SWITCHES, *only)))
        assert against(OUTCOME_TO_UDLST), f"{name} is on alone"
    monkeypatch.setattr(parameters, "_SWITCHES", parameters.by_name((*SWITCHES, *every.values())))
    assert against(OUTCOME_TO_UDLST) == []
    assert "disclosure.weigh_first" in against(replace(OUTCOME_TO_UDLST, weighing_written=False)), "all else holds"
    assert "disclosure.systematic" in against(replace(OUTCOME_TO_UDLST, on=TODAY - timedelta(days=1)))
    for_support = replace(OUTCOME_TO_UDLST, purpose=DisclosurePurpose.SUPPORT)
    assert against(for_support)[0] == "disclosure.purpose_not_examined"
    to_prosecution = replace(OUTCOME_TO_UDLST, receiver=OrganisationKind.PROSECUTION)
    assert against(to_prosecution)[0] == "disclosure.not_named_for_assessments"


def test_flo_24_assessments_go_systematically_to_those_of_the_flow_and_no_other() -> None:
    (flow,) = (one for one in FLOWS if one.requirement == "FLO-24")
    assert {one.value for one in flow.receivers} == {one.value for one in TOLD_OF_ASSESSMENTS}


@pytest.mark.parametrize("name", sorted(REST_ON_A_BASIS))
def test_shr_01_none_is_turned_on_without_who_decided_it_and_on_what_ground(name: str) -> None:
    with pytest.raises(ValueError, match="no basis"):
        turned_on(name, "SHR-01", None)


@given(facts=st.from_type(DisclosureFacts))
def test_c6_what_may_be_passed_on_has_a_ground_a_purpose_and_a_weighing(facts: DisclosureFacts) -> None:
    ruling = disclosure(facts)
    if ruling.answer is not None and set(facts.categories) != {DataCategory.AGGREGATES}:
        assert facts.ground is not None
        assert facts.purpose is not None
        assert facts.weighing_written
        assert ruling.verdict in (Verdict.ALLOWED_WITH_REASON, Verdict.HUMAN_DECIDES)


@given(facts=st.from_type(DisclosureFacts))
def test_c6_a_secret_address_goes_to_nobody_outside_the_table(facts: DisclosureFacts) -> None:
    ruling = disclosure(replace(facts, categories=(DataCategory.SECRET_ADDRESS,)))
    if DataCategory.SECRET_ADDRESS not in MAY_RECEIVE.get(facts.receiver, frozenset()):
        assert not ruling.permits(reason_given=True)


@given(facts=st.from_type(DisclosureFacts), kind=st.sampled_from(OrganisationKind))
def test_c6_a_closed_category_is_never_simply_allowed(facts: DisclosureFacts, kind: OrganisationKind) -> None:
    ruling = disclosure(replace(facts, receiver=kind))
    if ruling.verdict in (Verdict.ALLOWED, Verdict.ALLOWED_WITH_REASON):
        assert set(facts.categories) <= MAY_RECEIVE[kind]


@given(facts=st.from_type(DisclosureFacts))
def test_c6_the_form_is_never_wider_than_the_limit_and_everything_asked_for_is_answered(facts: DisclosureFacts) -> None:
    ruling = disclosure(facts)
    if ruling.answer is not None:
        assert [one.category for one in ruling.answer] == list(facts.categories)
        for one in ruling.answer:
            limit = LIMITS.get((facts.receiver, one.category))
            assert one.form is (limit.form if limit else DisclosureForm.WHOLE)
            assert limit is None or limit.form is not DisclosureForm.WHOLE


@given(facts=st.from_type(DisclosureFacts), kind=st.sampled_from(list(SERVES)))
def test_c6_nobody_simply_gets_something_for_the_task_of_another(
    facts: DisclosureFacts, kind: OrganisationKind
) -> None:
    ruling = disclosure(replace(facts, receiver=kind))
    about_a_person = set(facts.categories) != {DataCategory.AGGREGATES}
    if about_a_person and facts.purpose is not None and facts.purpose not in SERVES[kind]:
        assert ruling.verdict not in (Verdict.ALLOWED, Verdict.ALLOWED_WITH_REASON)


@given(facts=st.from_type(TalkAloneFacts))
def test_shr_05_the_employer_never_stays_unasked_and_a_representative_always_may(facts: TalkAloneFacts) -> None:
    ruling = talk_alone(facts)
    if ruling.answer is not None and facts.others_present is not None:
        assert (OtherPresent.EMPLOYER in ruling.answer) is (OtherPresent.EMPLOYER in facts.others_present)
        assert OtherPresent.REPRESENTATIVE not in ruling.answer


@pytest.mark.parametrize("kind", OrganisationKind)
def test_c6_the_access_matrix_opens_no_category_that_the_rule_closes(kind: OrganisationKind) -> None:
    matrix = access_matrix()
    known = {category.value for category in DataCategory}
    by_role = {name for role in matrix.roles.values() if kind in role.unit_kinds for name in role.readable}
    by_act = {name for act in matrix.acts if kind in act.beneficiary_kinds for name in act.begins}
    open_to = {category.value for category in MAY_RECEIVE.get(kind, frozenset())}
    assert (by_role | by_act) & known <= open_to


def test_c6_the_rule_and_the_matrix_have_the_same_words() -> None:
    matrix = access_matrix()
    for category in DataCategory:
        assert matrix.categories[category.value] == category.label


def test_c6_a_limit_belongs_to_something_that_is_open() -> None:
    assert all(category in MAY_RECEIVE[kind] for kind, category in LIMITS)
