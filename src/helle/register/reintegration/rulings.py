"""What the rules say of a plan: its ceiling, and whether it can be approved."""

from __future__ import annotations

import datetime as dt

from helle.register.cases.models import Case
from helle.register.minors.facts import facts_of
from helle.register.reintegration.drafts import Draft
from helle.register.returns.rulings import is_alone
from helle.rules.codes import OrganisationKind
from helle.rules.returns.ceiling import Child, SupportCeiling, SupportCeilingFacts, support_ceiling
from helle.rules.returns.plan import ApprovedBudget, BudgetLine, ReintegrationPlanFacts, reintegration_plan
from helle.rules.ruling import Ruling

# What the ceiling asks a reason for, and which of the plan's reasons that is.
ASKS_WHY = {
    "support_ceiling.children_not_maintained": "breadwinner_why",
    "support_ceiling.child_in_third_country": "third_country_why",
    "support_ceiling.cash_breadwinner": "breadwinner_why",
    "reintegration_plan.cash_only": "cash_only_why",
}


def ceiling_facts(case: Case, draft: Draft, on: dt.date) -> SupportCeilingFacts:
    """What the ceiling on a day follows from. Children of whom it is not said that they are all are not known."""
    children = tuple(Child(one.birth_date, one.whereabouts, one.counted_in_other_case) for one in draft.children)
    return SupportCeilingFacts(
        on=on,
        breadwinner=draft.breadwinner,
        children=children if draft.children_known else None,
        unaccompanied_minor=is_alone(facts_of(case, on)),
    )


def ceiling_ruling(facts: SupportCeilingFacts) -> Ruling[SupportCeiling]:
    """How much support there can be at most, in both currencies (RET-24)."""
    return support_ceiling(facts)


def plan_ruling(
    draft: Draft,
    ceiling: SupportCeilingFacts,
    *,
    by: OrganisationKind = OrganisationKind.HJST,
    drew_it_up: bool = False,
    found_realistic: bool = True,
) -> Ruling[ApprovedBudget]:
    """Whether the plan can be approved on the day of its ceiling (RET-11)."""
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
        )
    )
