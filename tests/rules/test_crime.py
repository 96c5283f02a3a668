"""Crime (CRI-01..CRI-25): what holds for every answer, whatever the facts."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import FactorAnswer, OrganisationKind, ResidenceStatus, Rung
from helle.rules.crime.charge_waiver import CONDITIONS, WaiverFacts, WaiverStart, charge_waiver
from helle.rules.crime.detention import PROTECTED, DetentionFacts, DetentionStart, detention
from helle.rules.crime.expulsion import ExpulsionFacts, ExpulsionStart, expulsion
from helle.rules.crime.investigation import InvestigatingUnit, InvestigationFacts, investigating_unit
from helle.rules.crime.involvement import InvolvementFacts, involvement
from helle.rules.crime.offences import Offence, OffenceFacts, offences
from helle.rules.ruling import Verdict
from helle.rules.stay import GROUP_OF_STATUS, StayGroup

FIRST_DAY_OF_262B = date(2022, 6, 1)
ANSWERS = st.sampled_from(FactorAnswer)


@given(facts=st.from_type(WaiverFacts))
def test_cri_08_a_waiver_is_the_starting_point_only_where_all_three_conditions_are_met(facts: WaiverFacts) -> None:
    ruling = charge_waiver(facts)
    assert ruling.verdict is not Verdict.ALLOWED, "the prosecution decides, not the rule"
    if ruling.answer is WaiverStart.WAIVE:
        assert all(getattr(facts, condition.fact) is condition.met_by for condition in CONDITIONS)


@given(exposed=ANSWERS, relates=ANSWERS, serious=ANSWERS)
def test_cri_08_each_condition_that_fails_is_named(
    exposed: FactorAnswer, relates: FactorAnswer, serious: FactorAnswer
) -> None:
    facts = WaiverFacts(True, exposed, relates, serious)
    ruling = charge_waiver(facts)
    for condition in CONDITIONS:
        given_answer = getattr(facts, condition.fact)
        fails = given_answer not in (condition.met_by, FactorAnswer.UNKNOWN)
        assert (condition.failed in ruling.reasons) is fails
    assert (ruling.answer is WaiverStart.NO_STARTING_POINT) is any(
        condition.failed in ruling.reasons for condition in CONDITIONS
    )


@given(facts=st.from_type(WaiverFacts), other=st.sampled_from([None, True, False]))
def test_def_07_an_assessment_changes_no_answer_on_a_charge(facts: WaiverFacts, other: bool | None) -> None:
    changed = charge_waiver(replace(facts, assessed_as_victim=other))
    assert (changed.verdict, changed.answer) == (charge_waiver(facts).verdict, charge_waiver(facts).answer)


@given(facts=st.from_type(WaiverFacts), kind=st.sampled_from(OrganisationKind))
def test_cri_07_nobody_but_the_prosecution_waives_a_charge(facts: WaiverFacts, kind: OrganisationKind) -> None:
    ruling = charge_waiver(replace(facts, decided_by=kind))
    if kind not in (OrganisationKind.PROSECUTION, OrganisationKind.POLICE, OrganisationKind.NSK):
        assert not ruling.permits(reason_given=True)


@given(facts=st.from_type(DetentionFacts))
def test_cri_09_no_victim_and_no_possible_victim_is_detained_as_a_matter_of_course(facts: DetentionFacts) -> None:
    ruling = detention(facts)
    covered = facts.rung in PROTECTED or (facts.asserted_by_police and facts.rung is not Rung.NOT_VICTIM)
    if covered and ruling.verdict is not Verdict.CANNOT_BE_DECIDED:
        assert ruling.answer is DetentionStart.ALTERNATIVE_FIRST
        assert ruling.verdict is Verdict.HUMAN_DECIDES
        assert "detention.alternatives" in {reason.code for reason in ruling.reasons}


@given(rung=st.none() | st.sampled_from([rung for rung in Rung if rung is not Rung.NOT_VICTIM]))
def test_c2_the_word_of_the_police_is_enough_against_detention(rung: Rung | None) -> None:
    ruling = detention(DetentionFacts(rung, asserted_by_police=True))
    assert ruling.answer is DetentionStart.ALTERNATIVE_FIRST


@given(facts=st.from_type(OffenceFacts), days_before=st.integers(1, 2000))
def test_cri_13_nothing_done_before_its_first_day_is_human_exploitation(facts: OffenceFacts, days_before: int) -> None:
    last = FIRST_DAY_OF_262B - timedelta(days=days_before)
    ruling = offences(replace(facts, began_on=last, ended_on=last))
    assert Offence.S262B not in (ruling.answer or ())


@given(facts=st.from_type(OffenceFacts), days_before=st.integers(0, 2000), days_after=st.integers(0, 2000))
def test_cri_13_a_last_day_that_is_not_known_excludes_nothing_that_a_later_one_would_bring(
    facts: OffenceFacts, days_before: int, days_after: int
) -> None:
    unknown = replace(facts, began_on=FIRST_DAY_OF_262B - timedelta(days=days_before), ended_on=None)
    known = replace(unknown, ended_on=FIRST_DAY_OF_262B + timedelta(days=days_after))
    assert offences(unknown).answer == offences(known).answer


@given(facts=st.from_type(OffenceFacts))
def test_pub_law_02_lack_of_means_excludes_trafficking_only_for_a_known_adult(facts: OffenceFacts) -> None:
    ruling = offences(replace(facts, means=False, victim_under_18=None))
    if ruling.answer is not None and facts.act is not False and facts.purpose is not False:
        too_early = facts.ended_on is not None and facts.ended_on < date(2002, 6, 8)
        assert (Offence.S262A in ruling.answer) is not too_early


@given(facts=st.from_type(OffenceFacts))
def test_def_07_the_rule_never_chooses_the_provision_itself(facts: OffenceFacts) -> None:
    assert offences(facts).verdict in (Verdict.HUMAN_DECIDES, Verdict.CANNOT_BE_DECIDED)


@given(facts=st.from_type(ExpulsionFacts))
def test_id_08_a_lawfully_staying_victim_is_expelled_only_by_a_human_with_reasons(facts: ExpulsionFacts) -> None:
    ruling = expulsion(facts)
    lawful = facts.residence is not None and GROUP_OF_STATUS[facts.residence] is StayGroup.LAWFUL
    if lawful and facts.assessed_as_victim and ruling.answer is not None:
        assert ruling.answer is ExpulsionStart.REFER_TO_CMM
        assert ruling.verdict is Verdict.HUMAN_DECIDES
        assert {"ID-08", "ID-09"} <= {reason.requirement for reason in ruling.reasons}


@given(residence=st.none() | st.sampled_from(ResidenceStatus), victim=st.none() | st.booleans())
def test_id_04_a_dane_is_never_expelled(residence: ResidenceStatus | None, victim: bool | None) -> None:
    ruling = expulsion(ExpulsionFacts(True, residence, victim, date(2024, 5, 1)))
    assert not ruling.permits(reason_given=True)


@given(facts=st.from_type(InvolvementFacts))
def test_cri_04_a_lag_is_measured_and_refuses_nothing(facts: InvolvementFacts) -> None:
    ruling = involvement(facts)
    assert ruling.verdict in (Verdict.ALLOWED, Verdict.CANNOT_BE_DECIDED)
    if ruling.answer is not None:
        assert all(lag.days >= 0 for lag in ruling.answer.lags)
        told = {lag.organisation for lag in ruling.answer.lags}
        assert told.isdisjoint(ruling.answer.still_to_involve)
        assert {OrganisationKind.CMM, OrganisationKind.PROSECUTION} <= told | set(ruling.answer.still_to_involve)


@given(facts=st.from_type(InvestigationFacts))
def test_cri_02_nsk_takes_only_what_is_organised_and_may_be_especially_qualified(facts: InvestigationFacts) -> None:
    if investigating_unit(facts).answer is InvestigatingUnit.NSK:
        assert facts.organised
        assert facts.very_extensive or facts.otherwise_qualified
