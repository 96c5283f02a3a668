"""What the rule says of a payment, with the facts of the return's approved plan (RET-05..RET-07, RET-12, RET-17)."""

from __future__ import annotations

import datetime as dt

from helle.register.cases.models import Case
from helle.register.disbursements.models import Instalment
from helle.register.disbursements.queries import CASH, IN_KIND, Approved, Ledger
from helle.register.minors.facts import facts_of
from helle.register.protection import clock
from helle.register.reintegration.models import PlanChild
from helle.register.returns.rulings import is_alone
from helle.register.returns.sealing import words
from helle.rules.returns.ceiling import Child, SupportCeilingFacts
from helle.rules.returns.codes import ChildWhereabouts, Currency, SupportKind
from helle.rules.returns.payment import PaymentFacts, PaymentRoom, reintegration_payment
from helle.rules.ruling import Reason, Ruling, Text


def cited(reason: Reason) -> Text:
    """Why something is refused, with its source."""
    source = f" [{reason.requirement}]"
    return Text(reason.text.da + source, reason.text.en + source)


def payment_ruling(
    case: Case,
    ledger: Ledger,
    kind: SupportKind,
    amount: int,
    currency: Currency,
    paid_on: dt.date,
    instalment: Instalment | None = None,
) -> Ruling[PaymentRoom]:
    """Whether this can be paid on this day. What was paid is counted from the entries."""
    plan = ledger.approved
    return reintegration_payment(
        PaymentFacts(
            paid_on=paid_on,
            kind=kind,
            amount=amount,
            currency=currency,
            paid_before=ledger.paid(kind),
            budgeted=plan.amount(kind) if plan else 0,
            plan_currency=plan.currency if plan else currency,
            plan_approved=plan is not None,
            ceiling=_ceiling(case, ledger, plan, paid_on),
            decided_until=ledger.decided_until(kind, paid_on),
            project_decided_until=ledger.decided_until(IN_KIND, paid_on) if kind is CASH else None,
            agreed_on=clock.local_day(instalment.recorded_at) if instalment else None,
            due=instalment.due if instalment else None,
        )
    )


def _ceiling(case: Case, ledger: Ledger, plan: Approved | None, paid_on: dt.date) -> SupportCeilingFacts:
    """The ceiling the plan was approved under; before that day nothing is paid by it."""
    if plan is None:
        return SupportCeilingFacts(on=paid_on, children=(), arrived_on=ledger.arrived_on)
    children = PlanChild.objects.filter(version=plan.version).order_by("position")
    return SupportCeilingFacts(
        on=plan.approval.on_day,
        breadwinner=plan.version.breadwinner,
        children=tuple(
            Child(
                dt.date.fromisoformat(words(case, one, "birth_date")["birth_date"]),
                ChildWhereabouts(one.whereabouts),
                one.counted_in_other_case,
            )
            for one in children
        ),
        arrived_on=ledger.arrived_on,
        unaccompanied_minor=is_alone(facts_of(case, plan.approval.on_day)),
    )
