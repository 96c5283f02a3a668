"""The prepared return (C5): who is offered it, its ceilings, its plan, its payments, its deadlines and its steps."""

from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helle.rules.codes import Code, OrganisationKind, Rung
from helle.rules.parameters import parameter
from helle.rules.returns import codes as return_codes
from helle.rules.returns.ceiling import Child, SupportCeiling, SupportCeilingFacts, support_ceiling
from helle.rules.returns.codes import (
    ChildWhereabouts,
    Currency,
    ReturnEvent,
    ReturnOffer,
    ReturnState,
    SupportKind,
    SupportUse,
)
from helle.rules.returns.deadlines import ReintegrationDeadlineFacts, reintegration_deadlines
from helle.rules.returns.months import months_after
from helle.rules.returns.offer import ReturnOfferFacts, return_offer
from helle.rules.returns.payment import PaymentFacts, last_cash_day, last_project_day, reintegration_payment
from helle.rules.returns.plan import BudgetLine, ReintegrationPlanFacts, reintegration_plan
from helle.rules.returns.responsibility import ResponsibilityFacts
from helle.rules.returns.step import (
    BEFORE_DEPARTURE,
    BY_START_AND_EVENT,
    FINAL,
    TRANSITIONS,
    ReturnStepFacts,
    return_step,
)
from helle.rules.ruling import Verdict

from .checks import codes, well_formed

K, V = SupportKind, Verdict
APPROVED, ARRIVED = date(2024, 5, 1), date(2024, 6, 1)
DAYS = st.dates(date(2022, 1, 1), date(2030, 1, 1))

# --- The offer -----------------------------------------------------------------------------------------------------

ANY_OFFER = st.builds(ReturnOfferFacts, on=DAYS)


def test_ret_14_stay_and_police_are_no_facts_of_the_offer() -> None:
    names = {field.name for field in (*fields(ReturnOfferFacts), *fields(ResponsibilityFacts))}
    assert not {name for name in names if "resid" in name or "stay" in name or "police" in name or "lawful" in name}


@given(ANY_OFFER)
@example(
    ReturnOfferFacts(
        on=date(2024, 5, 1),
        danish_citizen=False,
        rung=Rung.VICTIM_CURRENT,
        must_leave=True,
        wants_to_leave=False,
        dublin=False,
    )
)
@example(
    ReturnOfferFacts(
        on=date(2024, 5, 1),
        danish_citizen=False,
        rung=Rung.VICTIM_NOT_CURRENT,
        must_leave=True,
        wants_to_leave=False,
        dublin=False,
    )
)
def test_c5_the_offer_is_foreign_leaving_and_not_dublin_and_a_human_s_without_a_current_relationship(
    facts: ReturnOfferFacts,
) -> None:
    ruling = return_offer(facts)
    well_formed(ruling)
    leaves = facts.danish_citizen is False and bool(facts.must_leave or facts.wants_to_leave) and facts.dublin is False
    offered = ruling.verdict if ruling.answer is ReturnOffer.PREPARED_RETURN else None
    of_rung = {Rung.VICTIM_CURRENT: Verdict.ALLOWED, Rung.VICTIM_NOT_CURRENT: Verdict.HUMAN_DECIDES}
    assert offered is (of_rung.get(facts.rung) if leaves and facts.rung else None)


@given(ANY_OFFER)
def test_c13_6_before_the_assessment_there_is_at_most_information(facts: ReturnOfferFacts) -> None:
    ruling = return_offer(replace(facts, rung=Rung.UNDER_ASSESSMENT))
    assert ruling.answer in (None, ReturnOffer.INFORMATION)


@given(ANY_OFFER)
def test_ret_09_under_dublin_there_is_never_an_offer(facts: ReturnOfferFacts) -> None:
    assert return_offer(replace(facts, dublin=True)).answer is None


# --- The ceiling ---------------------------------------------------------------------------------------------------


def children(number: int) -> tuple[Child, ...]:
    return (Child(date(2015, 1, 1), ChildWhereabouts.HOME_COUNTRY),) * number


def ceiling(number: int, breadwinner: bool | None = None) -> SupportCeiling:
    facts = SupportCeilingFacts(APPROVED, bool(number) if breadwinner is None else breadwinner, children(number))
    answer = support_ceiling(facts).answer
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("number", "dkk", "usd"), [(0, 50_000, 7_550), (1, 69_000, 10_450), (2, 78_000, 11_800), (3, 87_000, 13_150)]
)
def test_ret_24_the_worked_examples(number: int, dkk: int, usd: int) -> None:
    assert (ceiling(number).dkk.total, ceiling(number).usd.total) == (dkk, usd)


@given(st.integers(0, 30), st.booleans())
def test_ret_24_more_children_never_lower_a_ceiling(number: int, breadwinner: bool) -> None:
    fewer, more = ceiling(number, breadwinner and number > 0), ceiling(number + 1, breadwinner)
    assert more.dkk.total - fewer.dkk.total >= 9_000
    assert more.usd.total - fewer.usd.total >= 1_350
    assert more.dkk.cash >= fewer.dkk.cash


@given(st.integers(0, 30), st.booleans())
def test_ret_19_a_ceiling_is_made_of_rates_of_its_own_currency(number: int, breadwinner: bool) -> None:
    maintains = breadwinner and number > 0
    found = ceiling(number, maintains)
    for currency in Currency:
        rates = [
            parameter(f"{name}_{currency.value}", APPROVED)
            for name in ("in_kind_adult", "in_kind_child", "cash_breadwinner" if maintains else "cash_not_breadwinner")
        ]
        adult, child, cash = (rate.value for rate in rates)
        assert isinstance(adult, int) and isinstance(child, int) and isinstance(cash, int)
        assert {rate.unit for rate in rates} == {currency.value.upper()}
        assert found.of(currency).currency is currency
        assert found.of(currency).total == adult + number * child + cash


@given(st.sampled_from(ChildWhereabouts))
def test_ret_23_a_child_counts_wherever_it_is(whereabouts: ChildWhereabouts) -> None:
    ruling = support_ceiling(SupportCeilingFacts(APPROVED, True, (Child(date(2015, 1, 1), whereabouts),)))
    assert ruling.answer == ceiling(1)


def test_min_14_an_unaccompanied_minor_gets_what_an_adult_gets() -> None:
    assert support_ceiling(SupportCeilingFacts(APPROVED, children=(), unaccompanied_minor=True)).answer == ceiling(0)


@given(st.builds(SupportCeilingFacts))
def test_the_ceiling_is_total(facts: SupportCeilingFacts) -> None:
    well_formed(support_ceiling(facts))


# --- The plan ------------------------------------------------------------------------------------------------------

LINES = st.lists(
    st.builds(
        BudgetLine,
        use=st.sampled_from(SupportUse),
        kind=st.sampled_from(SupportKind),
        amount=st.integers(-10, 45_000),
        currency=st.sampled_from(Currency),
    ),
    max_size=4,
).map(tuple)
ANY_PLAN = st.builds(
    ReintegrationPlanFacts,
    approved_by=st.sampled_from((OrganisationKind.HJST, OrganisationKind.CMM)),
    lines=LINES,
    ceiling=st.builds(SupportCeilingFacts, on=DAYS),
)


def whole(facts: ReintegrationPlanFacts) -> ReintegrationPlanFacts:
    """The same plan, asking for what its lines add up to."""
    return replace(facts, requested=sum(line.amount for line in facts.lines))


LIKELY_PLAN = st.builds(
    ReintegrationPlanFacts,
    approved_by=st.just(OrganisationKind.HJST),
    drew_it_up=st.just(False),
    with_victim=st.just(True),
    with_partner=st.just(True),
    with_cmm=st.just(True),
    accepted_by_victim=st.just(True),
    found_realistic=st.just(True),
    activities=st.just(1),
    currency=st.just(Currency.DKK),
    lines=st.tuples(
        st.integers(1, 60_000).map(lambda sum_: BudgetLine(SupportUse.HOUSING, K.IN_KIND_SUPPORT, sum_, Currency.DKK)),
        st.integers(1, 30_000).map(lambda sum_: BudgetLine(SupportUse.OTHER, K.CASH_SUPPORT, sum_, Currency.DKK)),
    ),
    ceiling=st.integers(0, 2).map(lambda n: SupportCeilingFacts(APPROVED, n > 0, children(n))),
)


@given(LIKELY_PLAN)
def test_a_joint_plan_is_approved_exactly_when_each_kind_is_under_its_ceiling(facts: ReintegrationPlanFacts) -> None:
    most = support_ceiling(facts.ceiling).answer
    assert most is not None
    in_kind, cash = (line.amount for line in facts.lines)
    under = in_kind <= most.dkk.in_kind and cash <= most.dkk.cash
    assert (reintegration_plan(whole(facts)).verdict is V.ALLOWED) is under


@given(ANY_PLAN | LIKELY_PLAN)
def test_ret_17_no_plan_is_approved_above_its_ceiling_or_by_another_authority(facts: ReintegrationPlanFacts) -> None:
    facts = whole(facts)
    ruling = reintegration_plan(facts)
    well_formed(ruling)
    if ruling.answer is not None:
        most = support_ceiling(facts.ceiling).answer
        assert most is not None
        assert ruling.answer.in_kind <= most.of(facts.currency).in_kind
        assert ruling.answer.cash <= most.of(facts.currency).cash
        assert facts.approved_by is OrganisationKind.HJST
        assert facts.drew_it_up is False
        assert {line.currency for line in facts.lines} == {facts.currency}


# --- Payments ------------------------------------------------------------------------------------------------------

ANY_PAYMENT = st.builds(
    PaymentFacts,
    paid_on=DAYS,
    amount=st.integers(-1, 60_000),
    paid_before=st.integers(-1, 60_000),
    budgeted=st.none() | st.integers(-1, 60_000),
    ceiling=st.builds(
        SupportCeilingFacts,
        on=DAYS,
        breadwinner=st.sampled_from((True, False)),
        children=st.integers(0, 4).map(children),
        arrived_on=st.none() | DAYS,
    ),
)
LIKELY_PAYMENT = st.builds(
    PaymentFacts,
    paid_on=st.integers(-5, 400).map(lambda days: ARRIVED + timedelta(days=days)),
    decided_until=st.none() | st.integers(0, 500).map(lambda days: ARRIVED + timedelta(days=days)),
    project_decided_until=st.none() | st.integers(300, 500).map(lambda days: ARRIVED + timedelta(days=days)),
    amount=st.integers(1, 12_000),
    paid_before=st.integers(0, 45_000),
    budgeted=st.integers(0, 60_000),
    plan_approved=st.just(True),
    ceiling=st.integers(0, 2).map(lambda n: SupportCeilingFacts(APPROVED, n > 0, children(n), ARRIVED)),
)


@given(ANY_PAYMENT | LIKELY_PAYMENT)
def test_ret_05_06_07_17_no_payment_above_the_ceiling_nor_outside_its_time(facts: PaymentFacts) -> None:
    ruling = reintegration_payment(facts)
    well_formed(ruling)
    if ruling.answer is None:
        return
    most = support_ceiling(facts.ceiling).answer
    arrived = facts.ceiling.arrived_on
    assert most is not None
    assert arrived is not None
    own = most.of(facts.currency)
    assert facts.paid_before + facts.amount <= (own.cash if facts.kind is K.CASH_SUPPORT else own.in_kind)
    assert facts.budgeted is not None
    assert facts.paid_before + facts.amount <= facts.budgeted
    assert ruling.answer.left >= 0
    assert facts.currency is facts.plan_currency is ruling.answer.currency
    decided = facts.decided_until or date.min
    assert max(arrived, facts.ceiling.on) <= facts.paid_on <= max(last_project_day(arrived), decided)
    if facts.kind is K.CASH_SUPPORT:
        assert facts.paid_on <= max(last_cash_day(arrived), decided)
        assert facts.paid_on <= max(last_project_day(arrived), facts.project_decided_until or date.min)


@given(LIKELY_PAYMENT)
def test_a_payment_in_time_and_under_the_ceiling_is_made(facts: PaymentFacts) -> None:
    facts = replace(facts, paid_on=max(ARRIVED, facts.paid_on), currency=facts.plan_currency)
    both = support_ceiling(facts.ceiling).answer
    assert both is not None
    own, is_cash = both.of(facts.currency), facts.kind is K.CASH_SUPPORT
    last = last_cash_day(ARRIVED) if is_cash else last_project_day(ARRIVED)
    in_time, decided = facts.paid_on <= last, facts.paid_on <= (facts.decided_until or date.min)
    if is_cash:
        decided &= facts.paid_on <= max(last_project_day(ARRIVED), facts.project_decided_until or date.min)
    assert facts.budgeted is not None
    under = facts.paid_before + facts.amount <= min(facts.budgeted, own.cash if is_cash else own.in_kind)
    verdict = reintegration_payment(facts).verdict
    assert (verdict is V.ALLOWED) is (in_time and under)
    assert (verdict is V.ALLOWED_WITH_REASON) is (decided and not in_time and under)


# --- Months and deadlines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 8, 30), 6, date(2025, 2, 28)),
        (date(2024, 8, 28), 6, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2024, 12, 31), 6, date(2025, 6, 30)),
        (date(2024, 1, 15), 12, date(2025, 1, 15)),
        (date(9999, 8, 31), 6, date.max),
    ],
)
def test_ret_06_months_end_on_the_same_day_or_the_last(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@given(st.dates(), st.integers(0, 24))
def test_months_never_run_backwards_and_never_skip_a_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert later >= day
    if later != date.max:
        assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
        assert later.day <= day.day


@given(st.builds(ReintegrationDeadlineFacts, arrived_on=DAYS, on=DAYS))
def test_ret_07_the_deadlines_are_total_and_in_order(facts: ReintegrationDeadlineFacts) -> None:
    ruling = reintegration_deadlines(facts)
    well_formed(ruling)
    if ruling.answer is not None and facts.arrived_on is not None:
        days = (facts.arrived_on, ruling.answer.cash_until, *ruling.answer.alerts, ruling.answer.project_until)
        assert list(days) == sorted(days)


# --- Steps ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "event"), list(product((None, *ReturnState), ReturnEvent)))
def test_c5_every_state_and_event(state: ReturnState | None, event: ReturnEvent) -> None:
    row = BY_START_AND_EVENT.get((state, event))
    for by in OrganisationKind:
        ruling = return_step(ReturnStepFacts(state, event, by, no_case_yet=state is None))
        well_formed(ruling)
        if row is not None and by in row.by:
            assert (ruling.verdict, ruling.answer) == (V.ALLOWED, row.end)
        elif row is not None:
            assert codes(ruling) == ("return_step.not_by_this_organisation",)
        else:
            assert codes(ruling) == ("return_step.case_is_over" if state in FINAL else "return_step.no_such_step",)


def test_c5_no_pair_stands_twice_and_every_state_is_reached() -> None:
    assert len(BY_START_AND_EVENT) == len(TRANSITIONS)
    assert {row.end for row in TRANSITIONS} == set(ReturnState)
    assert {row.event for row in TRANSITIONS} == set(ReturnEvent)


def test_ret_11_only_the_return_agency_approves_and_every_way_to_the_journey_goes_through_it() -> None:
    decided = (ReturnEvent.PLAN_APPROVED, ReturnEvent.PLAN_REJECTED, ReturnEvent.PLAN_SENT_BACK)
    approvals = [row for row in TRANSITIONS if row.event in decided]
    assert all(row.by == {OrganisationKind.HJST} for row in approvals)
    without = [row for row in TRANSITIONS if row.event is not ReturnEvent.PLAN_APPROVED]
    reached: set[ReturnState | None] = {None}
    while new := {row.end for row in without if row.start in reached} - reached:
        reached |= new
    assert not reached & {
        *(ReturnState.APPROVED, ReturnState.TRAVEL_BOOKED, ReturnState.DEPARTED, ReturnState.ARRIVED),
        *(ReturnState.REINTEGRATING, ReturnState.COMPLETED),
    }


def test_ret_10_dublin_ends_every_case_before_the_journey_and_none_after() -> None:
    ended = {row.start for row in TRANSITIONS if row.event is ReturnEvent.DUBLIN_TRANSFERRED}
    assert ended == set(BEFORE_DEPARTURE)


def test_nothing_follows_what_is_over() -> None:
    assert not {row.start for row in TRANSITIONS} & FINAL


# --- Words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [c for c in vars(return_codes).values() if isinstance(c, type) and issubclass(c, Code) and c is not Code],
)
def test_codes_of_the_return_have_labels_of_their_own(kind: type[Code]) -> None:
    assert all(code.value == code.name.lower() and code.label.da and code.label.en for code in kind)
    assert len({code.label.da for code in kind}) == len(kind)
