"""What the rules say of a plan: its ceiling, and whether it can be approved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import DateField, Func

from helle.register.cases.models import Case
from helle.register.minors.facts import facts_of
from helle.register.protection import clock, policies
from helle.register.reintegration.choices import PlanEventKind
from helle.register.reintegration.drafts import Draft, OfChild
from helle.register.reintegration.models import PlanEvent
from helle.register.reintegration.paid import paid_already
from helle.register.reintegration.queries import PlanView
from helle.register.returns.choices import JourneyStep, StepState
from helle.register.returns.models import Destination, ReturnCase, Step
from helle.register.returns.rulings import is_accompanied, is_alone, preparation_ruling
from helle.rules.codes import OrganisationKind
from helle.rules.returns.ceiling import Ceiling, Child, SupportCeiling, SupportCeilingFacts, support_ceiling
from helle.rules.returns.codes import Currency, PreparationTiming, SupportKind
from helle.rules.returns.codes import Destination as DestinationKind
from helle.rules.returns.plan import ApprovedBudget, BudgetLine, ReintegrationPlanFacts, reintegration_plan
from helle.rules.ruling import Ruling

# What Hjemrejsestyrelsen gives its reason for as it approves.
ACCOMPANIED = "support_ceiling.accompanied_minor"
# What the ceiling asks a reason for, and which of the plan's reasons that is.
ASKS_WHY = {
    "support_ceiling.children_not_maintained": "breadwinner_why",
    "support_ceiling.child_in_third_country": "third_country_why",
    "support_ceiling.cash_breadwinner": "breadwinner_why",
    "reintegration_plan.cash_only": "cash_only_why",
}


def ceiling_facts(case: Case, draft: Draft, on: dt.date) -> SupportCeilingFacts:
    """What the ceiling on a day follows from. Children of whom it is not said that they are all are not known.

    The arrival is that of the return that runs: a child born after it is none of the plan's (RET-23).
    """
    facts = facts_of(case, on)
    of_return = ReturnCase.objects.filter(case=case, ended_on__isnull=True)
    arrived = of_return.annotate(arrived=Func("pk", function="helle.arrived_on", output_field=DateField()))
    children = tuple(Child(one.birth_date, one.whereabouts, one.counted_in_other_case) for one in draft.children_once)
    return SupportCeilingFacts(
        on=on,
        breadwinner=draft.breadwinner,
        children=children if draft.children_known else None,
        arrived_on=arrived.values_list("arrived", flat=True).first(),
        unaccompanied_minor=is_alone(facts),
        accompanied_minor=is_accompanied(facts),
    )


def first_approval(return_case: ReturnCase) -> dt.date | None:
    """When a version of a return's plan was first approved; from then on its activities may begin (RET-12)."""
    approvals = PlanEvent.objects.filter(return_case=return_case, kind=PlanEventKind.APPROVED).order_by("sequence")
    return approvals.values_list("on_day", flat=True).first()


def ceiling_ruling(facts: SupportCeilingFacts) -> Ruling[SupportCeiling]:
    """How much support there can be at most, in both currencies (RET-24)."""
    return support_ceiling(facts)


def plan_ruling(
    draft: Draft,
    ceiling: SupportCeilingFacts,
    *,
    by: OrganisationKind = OrganisationKind.HJST,
    drew_it_up: bool = False,
    found_realistic: bool | None = None,
    first_approved_on: dt.date | None = None,
) -> Ruling[ApprovedBudget]:
    """Whether the plan can be approved on the day of its ceiling (RET-11). `found_realistic` None: not weighed yet."""
    return reintegration_plan(
        ReintegrationPlanFacts(
            approved_by=by,
            drew_it_up=drew_it_up,
            with_victim=draft.with_victim,
            with_partner=draft.with_partner,
            with_cmm=draft.with_cmm,
            accepted_by_victim=draft.accepted_by_her_on is not None,
            found_realistic=found_realistic,
            activities=len(draft.activities),
            requested=sum(line.amount for line in draft.lines),
            currency=draft.currency,
            lines=tuple(BudgetLine(line.use, line.kind, line.amount, draft.currency) for line in draft.lines),
            ceiling=ceiling,
            begins_before_approval=any(
                one.begins_on is not None and one.begins_on < (first_approved_on or ceiling.on)
                for one in draft.activities
            ),
        )
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """What the lines of one kind come to beside their ceilings; None where a ceiling is not known yet."""

    kind: SupportKind
    amount: int
    dkk: int | None
    usd: int | None
    own: int | None
    """The ceiling in the currency of the budget."""
    paid: int = 0
    """What of the amount was paid already, in this return and in earlier ones."""

    @property
    def left(self) -> int | None:
        """How much is left under the ceiling; less than nothing where the budget is above it."""
        return None if self.own is None else self.own - self.amount

    @property
    def over(self) -> int:
        """By how much the budget is above the ceiling."""
        return max(-(self.left or 0), 0)


@dataclass(frozen=True, slots=True)
class Checked:
    """A plan held against its ceilings and against what an approval asks for, as it stands on a day."""

    currency: Currency
    sums: list[Sum]
    ceiling: Ruling[SupportCeiling]
    plan: Ruling[ApprovedBudget]
    same_day: tuple[tuple[OfChild, OfChild], ...] = ()
    """Children that count and were born on one day, the later beside the earlier."""

    @property
    def total(self) -> int:
        """All of the budget."""
        return sum(one.amount for one in self.sums)


def checked(
    case: Case,
    return_case: ReturnCase,
    draft: Draft,
    on: dt.date,
    *,
    drew_it_up: bool = False,
    found_realistic: bool | None = None,
) -> Checked:
    """Hold a plan, or what is typed of it so far, against both ceilings and against what an approval asks for: of who
    acts, where she drew it up, and before anybody has found it realistic unless told that it was.
    """
    facts = ceiling_facts(case, draft, on)
    ceiling = ceiling_ruling(facts)
    plan = plan_ruling(
        draft,
        facts,
        drew_it_up=drew_it_up,
        found_realistic=found_realistic,
        first_approved_on=first_approval(return_case),
    )
    paid = paid_already(return_case)
    sums = [_sum(draft, kind, ceiling.answer, paid[kind]) for kind in SupportKind]
    return Checked(draft.currency, sums, ceiling, plan, draft.same_day)


def _sum(draft: Draft, kind: SupportKind, ceiling: SupportCeiling | None, paid: int) -> Sum:
    def most(of: Ceiling | None) -> int | None:
        if of is None:
            return None
        return of.in_kind if kind is SupportKind.IN_KIND_SUPPORT else of.cash

    dkk, usd = (most(ceiling.of(one) if ceiling else None) for one in Currency)
    return Sum(kind, draft.sum_of(kind), dkk, usd, most(ceiling.of(draft.currency) if ceiling else None), paid)


def timing_ruling(case: Case, return_case: ReturnCase, view: PlanView) -> Ruling[PreparationTiming] | None:
    """Whether the plan is approved inside the period, today where it is not approved yet (PER-09).

    None where the country is not known yet, and to who is not told of periods.
    """
    if not policies.reads_course():
        return None
    going = Destination.objects.filter(return_case=return_case).order_by("-sequence").first()
    if going is None:
        return None
    approval = view.approved.approval if view.approved else None
    return preparation_ruling(
        case,
        to=DestinationKind(going.kind),
        approval_on=approval.row.on_day if approval else clock.today(),
        with_partner=going.partner_sealed is not None,
        received=Step.objects.filter(return_case=return_case, kind=JourneyStep.ARRIVAL, state=StepState.DONE).exists(),
    )
