"""What holds for support whoever the person is: her stay closes nothing, and only CMM awards (SUP-01..SUP-11)."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import OrganisationKind, ResidenceStatus, SupportScope
from helle.rules.money import danish_kroner, english_kroner
from helle.rules.ruling import Verdict
from helle.rules.support.account import AccountFacts, account_again
from helle.rules.support.allowance import Allowance, DayRate, allowance
from helle.rules.support.award import MeasureFacts, support_measure
from helle.rules.support.basis import BASES, SupportBasisFacts, support_basis
from helle.rules.support.codes import AccountUse, SupportBasis, SupportMeasureType
from helle.rules.support.measures import MEASURES, measure, room
from helle.rules.support.offer import SupportFacts, support_offer

from .checks import AFTER_EVERY_PLAN, cited, codes


def test_every_measure_and_every_basis_has_one_row() -> None:
    assert [row.type for row in MEASURES] == list(SupportMeasureType)
    assert [row.basis for row in BASES] == list(SupportBasis)
    assert all(measure(wanted).type is wanted for wanted in SupportMeasureType)


def test_full_support_opens_every_measure() -> None:
    assert all(room(row, SupportScope.PLAN_SUPPORT) is not Verdict.REFUSED for row in MEASURES)


@given(st.from_type(SupportFacts), st.from_type(SupportFacts))
def test_nothing_but_the_planning_of_a_return_depends_on_how_the_person_stays(
    one: SupportFacts, other: SupportFacts
) -> None:
    same = replace(other, access_open=one.access_open, scope=one.scope, on=one.on)
    first, second = support_offer(one), support_offer(same)
    if Verdict.CANNOT_BE_DECIDED not in (first.verdict, second.verdict):
        planning = {SupportMeasureType.RETURN_PLANNING}
        assert set(first.answer or ()) - planning == set(second.answer or ()) - planning


@given(st.from_type(SupportFacts))
def test_ret_01_no_return_is_planned_for_danes_nor_under_dublin(facts: SupportFacts) -> None:
    if facts.danish_citizen or facts.residence in (ResidenceStatus.DANISH, ResidenceStatus.ASYLUM_DUBLIN):
        assert SupportMeasureType.RETURN_PLANNING not in (support_offer(facts).answer or ())


@given(st.from_type(MeasureFacts))
def test_sup_08_nobody_but_cmm_awards_support(facts: MeasureFacts) -> None:
    if facts.awarded_by is not OrganisationKind.CMM:
        assert support_measure(facts).answer is None


@given(st.from_type(MeasureFacts))
def test_what_may_be_awarded_is_among_what_is_offered(facts: MeasureFacts) -> None:
    offered = support_offer(SupportFacts(facts.access_open, facts.scope, None, None, None, facts.on)).answer
    if support_measure(facts).answer is not None:
        assert offered is not None
        assert facts.measure in offered


@given(st.from_type(MeasureFacts))
def test_choosing_a_deliverer_never_gives_more_room(facts: MeasureFacts) -> None:
    strict = [Verdict.ALLOWED, Verdict.ALLOWED_WITH_REASON, Verdict.HUMAN_DECIDES, Verdict.REFUSED]
    before, after = support_measure(replace(facts, delivered_by=None)), support_measure(facts)
    if before.verdict in strict:
        assert strict.index(after.verdict) >= strict.index(before.verdict)


@given(st.from_type(SupportBasisFacts))
def test_act_08_the_service_act_carries_nothing_without_lawful_stay(facts: SupportBasisFacts) -> None:
    unlawful = [status for status in (facts.residence,) if status in ("none", "asylum_rejected")]
    if facts.basis is SupportBasis.SERVICE_ACT and unlawful:
        assert support_basis(facts).answer is None


AFTER = AFTER_EVERY_PLAN


def test_a_refused_measure_says_why_with_the_place_of_who_may_and_that_the_plan_has_ended() -> None:
    plan, contact_person = SupportScope.PLAN_SUPPORT, SupportMeasureType.CONTACT_PERSON
    by_ngo = MeasureFacts(True, plan, contact_person, OrganisationKind.CMM, OrganisationKind.NGO, AFTER)
    refused = support_measure(by_ngo)
    assert cited(refused)[0] == "SUP-08"
    assert codes(refused)[-1] == "plan.ended"
    counselling = support_measure(replace(by_ngo, measure=SupportMeasureType.COUNSELLING))
    assert cited(counselling)[:2] == ("SUP-02", "SUP-02")
    too_early = replace(
        by_ngo, scope=SupportScope.IMMEDIATE_ASSISTANCE, measure=SupportMeasureType.RETURN_PLANNING, delivered_by=None
    )
    assert codes(support_measure(too_early))[-1] == "plan.ended"


def test_citizenship_alone_says_that_a_person_is_danish() -> None:
    basis = SupportBasisFacts(SupportBasis.SERVICE_ACT, OrganisationKind.MUNICIPALITY, True, None, AFTER)
    assert support_basis(basis).verdict is Verdict.ALLOWED
    without = replace(basis, danish_citizen=False, residence=ResidenceStatus.NONE)
    assert codes(support_basis(without))[-1] == "plan.ended"
    offer = support_offer(SupportFacts(True, SupportScope.PLAN_SUPPORT, None, True, None, AFTER))
    assert "support.municipality_afterwards" in codes(offer)


@given(st.from_type(AccountFacts))
def test_sup_11_what_is_told_readable_and_complete_is_never_asked_for_again(facts: AccountFacts) -> None:
    known = replace(facts, told=True, readable=True, complete=True, person_offers=False)
    assert account_again(known).answer in (AccountUse.REUSE, None)


AMOUNTS = st.integers(min_value=0, max_value=100_000)
DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
RATES = st.lists(st.builds(DayRate, DAYS, AMOUNTS), max_size=5, unique_by=lambda one: one.valid_from)


@given(DAYS, st.integers(0, 200), st.integers(0, 200), RATES)
def test_sup_03_days_cut_in_two_come_to_what_they_come_to_whole(
    first: date, one: int, another: int, rates: list[DayRate]
) -> None:
    cut, last = first + timedelta(days=one), first + timedelta(days=one + another + 1)
    halves = allowance(first, cut, rates), allowance(cut + timedelta(days=1), last, rates)
    whole = allowance(first, last, rates)
    assert whole.oere == sum(half.oere for half in halves)
    assert whole.days_without_rate == sum(half.days_without_rate for half in halves)


@given(DAYS, RATES)
def test_sup_03_a_day_comes_to_the_rate_that_holds_and_without_one_to_nothing(day: date, rates: list[DayRate]) -> None:
    holding = max((one for one in rates if one.valid_from <= day), key=lambda one: one.valid_from, default=None)
    expected = Allowance(0, 1) if holding is None else Allowance(holding.oere_per_day, 0)
    assert allowance(day, day, rates) == expected


def test_sup_03_an_amount_is_written_to_the_oere() -> None:
    assert (danish_kroner(123456789), english_kroner(123456789)) == ("1.234.567,89 kr.", "DKK 1,234,567.89")
    assert (danish_kroner(5), english_kroner(5)) == ("0,05 kr.", "DKK 0.05")
