"""What holds for every minor, whatever else is known: nobody is left without protection by a doubt (MIN-01..MIN-16)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.accommodation.codes import OfferKind, Sex
from helle.rules.accommodation.codes import PlacementBasis as PlaceBasis
from helle.rules.accommodation.placement import may_be_placed
from helle.rules.accommodation.placement_facts import PlacementFacts
from helle.rules.codes import BirthPrecision, MinorStatus, OrganisationKind, ResidenceStatus, Rung
from helle.rules.minors.age import birthday_before, earliest_birth_date
from helle.rules.minors.codes import (
    DecisionGiver,
    DecisionWeight,
    MunicipalityNotice,
    PlacementBasis,
    RepresentativeStatus,
    ReviewPoint,
    TracingService,
)
from helle.rules.minors.decisions import MinorDecisionFacts, minor_decision
from helle.rules.minors.municipality import MunicipalityFacts, municipality_notice
from helle.rules.minors.placement import TABLE, MinorPlacementFacts, minor_placement
from helle.rules.minors.representative import RepresentativeFacts, representative
from helle.rules.minors.responsibility import ResponsibilityFacts, minor_responsibility
from helle.rules.minors.return_talk import ReturnTalkFacts, minor_return_talk
from helle.rules.minors.status import MinorFacts, minor_status
from helle.rules.minors.tracing import TracingFacts, family_tracing
from helle.rules.minors.turning_18 import REVIEW, TurningFacts, turning_18
from helle.rules.parameters import parameter
from helle.rules.ruling import Verdict
from helle.rules.stay import StayGroup, stay_group

from .checks import codes

DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))
CHILD = st.sampled_from([MinorStatus.MINOR, MinorStatus.PRESUMED_MINOR])
STAYS_FOR_UDLST = (StayGroup.ASYLUM, StayGroup.UNLAWFUL)


@given(st.from_type(ReturnTalkFacts), CHILD)
def test_min_13_no_talk_with_an_unaccompanied_minor_without_the_representative_is_held_whatever_the_reason(
    facts: ReturnTalkFacts, child: MinorStatus
) -> None:
    alone = replace(facts, minor=child, unaccompanied=True, representative_present=False)
    assert not minor_return_talk(alone).permits(reason_given=True)


@given(st.from_type(TracingFacts))
def test_min_10_nobody_is_searched_for_without_the_minors_own_yes(facts: TracingFacts) -> None:
    if facts.minor_consents is not True:
        assert family_tracing(facts).answer is None


@given(st.from_type(TracingFacts))
def test_min_10_a_suspected_family_is_never_searched_for_by_a_rule_alone(facts: TracingFacts) -> None:
    agency = replace(facts, service=TracingService.RETURN_AGENCY)
    if agency.family_suspected is not False:
        assert family_tracing(agency).verdict is not Verdict.ALLOWED


@given(st.from_type(MinorDecisionFacts), CHILD)
def test_min_02_a_child_alone_never_decides(facts: MinorDecisionFacts, child: MinorStatus) -> None:
    alone = replace(facts, minor=child, given_by=DecisionGiver.PERSON)
    assert minor_decision(alone).answer is not DecisionWeight.DECIDES


@given(st.from_type(MinorDecisionFacts), CHILD)
def test_min_02_there_is_at_most_one_other_who_decides_for_a_child(
    facts: MinorDecisionFacts, child: MinorStatus
) -> None:
    rulings = [minor_decision(replace(facts, minor=child, given_by=giver)) for giver in DecisionGiver]
    by_itself = [one for one in rulings if one.answer is DecisionWeight.DECIDES and one.verdict is Verdict.ALLOWED]
    assert len(by_itself) <= 1


@given(st.from_type(MinorPlacementFacts))
def test_min_09_without_lawful_stay_the_service_act_never_carries_a_placement(facts: MinorPlacementFacts) -> None:
    answer = minor_placement(facts).answer
    if answer is not None:
        lawful = stay_group(facts.danish_citizen, facts.residence) not in STAYS_FOR_UDLST
        assert (PlacementBasis.ALIENS_ACT not in answer.bases) is lawful


@given(st.from_type(MinorPlacementFacts))
def test_min_07_whoever_is_allowed_to_decide_is_one_of_the_deciders(facts: MinorPlacementFacts) -> None:
    answer = minor_placement(facts).answer
    if answer is not None and facts.decided_by is not None:
        assert facts.decided_by in answer.deciders


def test_every_known_stay_and_company_has_exactly_one_row() -> None:
    for group in StayGroup:
        for alone in (True, False):
            rows = [row for row in TABLE if group in row.groups and row.unaccompanied in (None, alone)]
            assert len(rows) == (0 if group is StayGroup.UNKNOWN else 1)


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("residence", sorted(set(ResidenceStatus) - {ResidenceStatus.UNKNOWN}))
def test_min_07_to_09_the_rule_of_who_decides_and_the_rule_of_the_place_agree(
    residence: ResidenceStatus, alone: bool
) -> None:
    danish = residence is ResidenceStatus.DANISH
    decides = minor_placement(
        MinorPlacementFacts(
            MinorStatus.MINOR, danish, residence, alone, OrganisationKind.MUNICIPALITY, None, date(2024, 6, 1)
        )
    )
    place = may_be_placed(
        PlacementFacts(
            offer=OfferKind.CHILD_PLACEMENT,
            on=date(2024, 6, 1),
            rung=Rung.VICTIM_CURRENT,
            sex=Sex.WOMAN,
            minor=True,
            unaccompanied=alone,
            danish_citizen=danish,
            residence=residence,
            municipality_decided=True,
        )
    )
    assert decides.verdict is place.verdict
    assert decides.answer is not None
    on_children = PlacementBasis.ALIENS_ACT not in decides.answer.bases
    assert on_children is (place.answer is PlaceBasis.MUNICIPAL_SERVICE_ACT)


@given(st.from_type(ResponsibilityFacts))
def test_min_05_the_immigration_service_answers_only_for_those_without_lawful_stay(facts: ResponsibilityFacts) -> None:
    answer = minor_responsibility(facts).answer
    if answer is not None:
        without = stay_group(facts.danish_citizen, facts.residence) in STAYS_FOR_UDLST
        assert answer is (OrganisationKind.UDLST if without else OrganisationKind.MUNICIPALITY)


@given(st.from_type(MunicipalityFacts), CHILD, DAYS)
def test_min_06_a_minor_nobody_has_notified_of_is_never_left_so(
    facts: MunicipalityFacts, child: MinorStatus, day: date
) -> None:
    untold = replace(facts, minor=child, notified_on=None, on=day)
    assert municipality_notice(untold).answer is MunicipalityNotice.NOTIFY


@given(CHILD, DAYS, st.integers(0, 5000), st.integers(0, 5000))
def test_min_04_the_days_without_a_representative_grow_by_one_a_day_until_the_appointment(
    child: MinorStatus, start: date, first: int, more: int
) -> None:
    facts = RepresentativeFacts(child, True, None, start, False, None, start.fromordinal(start.toordinal() + first))
    before = representative(facts).answer
    after = representative(replace(facts, on=facts.on.fromordinal(facts.on.toordinal() + more))).answer
    assert before is not None
    assert after is not None
    assert before.days_without == first
    assert after.days_without == first + more
    assert before.status is RepresentativeStatus.APPOINT


@given(st.from_type(TurningFacts), DAYS, DAYS)
def test_min_15_on_the_day_of_turning_18_the_status_turns_adult(facts: TurningFacts, born: date, on: date) -> None:
    known = replace(facts, birth_date=born, disputed=False, on=max(born, on))
    answer = turning_18(known).answer
    if answer is None:
        return
    if parameter("age_estimate_margin_years", answer.day) != parameter("age_estimate_margin_years", known.on):
        return  # Another plan counts the doubt of an estimate in its own way once it holds.
    at = MinorFacts(born, known.precision, False, answer.day)
    assert minor_status(at).answer is MinorStatus.ADULT
    assert minor_status(replace(at, on=answer.day.fromordinal(answer.day.toordinal() - 1))).answer is not (
        MinorStatus.ADULT
    )


@given(st.from_type(TurningFacts))
def test_min_15_what_is_not_known_leaves_every_point_in(facts: TurningFacts) -> None:
    unknown = replace(facts, unaccompanied=None, danish_citizen=None, residence=None)
    answer = turning_18(unknown).answer
    assert answer is None or answer.review == tuple(ReviewPoint)


def test_every_review_point_has_one_row() -> None:
    assert [row.point for row in REVIEW] == list(ReviewPoint)


def test_the_earliest_day_of_birth_keeps_to_the_calendar() -> None:
    assert birthday_before(date(2008, 2, 29), 2) == date(2006, 2, 28)
    assert birthday_before(date(2008, 2, 29), 4) == date(2004, 2, 29)
    assert birthday_before(date(1, 5, 1), 2) == date.min
    assert birthday_before(date(3, 5, 1), 2) == date(1, 5, 1)
    assert earliest_birth_date(date(2006, 6, 30), BirthPrecision.ESTIMATED, date(2024, 6, 1)) == date(2004, 6, 30)


@given(st.from_type(RepresentativeFacts))
def test_min_01_a_suspected_companion_is_always_weighed_by_a_human(facts: RepresentativeFacts) -> None:
    if facts.minor is MinorStatus.ADULT or facts.unaccompanied is not False or not facts.companion_suspected:
        return
    ruling = representative(facts)
    assert ruling.verdict in (Verdict.HUMAN_DECIDES, Verdict.CANNOT_BE_DECIDED)
    assert ruling.answer is None or codes(ruling)[0] == "representative.companion_suspected"


AGE = "minor_age"
MARGIN = "age_estimate_margin_years"


def test_min_15_every_answer_on_age_shows_the_numbers_it_used_and_no_other() -> None:
    on = date(2024, 6, 1)
    for precision, born in ((BirthPrecision.DAY, date(1990, 1, 1)), (BirthPrecision.DAY, date(2015, 1, 1))):
        status = minor_status(MinorFacts(born, precision, False, on))
        assert [used.name for used in status.parameters] == [AGE]
    unknown = minor_status(MinorFacts(None, BirthPrecision.UNKNOWN, False, on))
    assert [used.name for used in unknown.parameters] == [AGE]
    for born in (date(1990, 1, 1), date(2006, 1, 1), date(2015, 1, 1)):
        estimated = minor_status(MinorFacts(born, BirthPrecision.ESTIMATED, False, on))
        assert [used.name for used in estimated.parameters] == [AGE, MARGIN]
        turning = turning_18(TurningFacts(born, BirthPrecision.ESTIMATED, False, None, None, None, on))
        assert [used.name for used in turning.parameters] == [AGE, MARGIN]
    exact = turning_18(TurningFacts(date(2010, 1, 1), BirthPrecision.DAY, False, None, None, None, on))
    assert [used.name for used in exact.parameters] == [AGE]
    assert exact.headline.en.startswith("Prepare")
    late = turning_18(TurningFacts(date(2000, 1, 1), BirthPrecision.DAY, False, None, None, None, on))
    assert not late.headline.en.startswith("Prepare")
