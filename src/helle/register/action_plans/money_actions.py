"""Writing the money of a plan: entries, counter entries, and decisions above an allocation (GOV-10)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction

from helle.register.action_plans import policies
from helle.register.action_plans.holding import hold_decisions
from helle.register.action_plans.looks import Carried, PlanMoney
from helle.register.action_plans.models import MoneyEntry, OverspendDecision
from helle.register.action_plans.money import Key, that_stand
from helle.register.action_plans.rulings import money_key, money_ruling, require_allowed
from helle.register.audit import actions as audit
from helle.register.protection import clock, context
from helle.register.protection.impersonal import SAID as NAMES_SOMEBODY
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import (
    IN_THE_FUTURE,
    TOO_LONG_AGO,
    WRITTEN_MEANWHILE,
    Refused,
    refused_by,
    says_something,
)
from helle.register.protection.written import new_written
from helle.rules.initiatives.codes import MoneyKind
from helle.rules.ruling import Text

MOST: Final = Decimal("999999999.99")
_MEANWHILE: Final = Refused(
    Text(
        "En anden har lige bogført på planen. Se efter, og gem igen.",
        "Somebody has just entered money of the plan. Have a look, and save once more.",
    )
)
_ABOVE: Final = Refused(
    Text(
        "Beløbet er mere end det, der er fordelt; det kræver en beslutning. [GOV-10]",
        "The amount is more than is allocated; this takes a decision. [GOV-10]",
    ),
    field="amount",
)
_DECIDED_LATER: Final = Refused(
    Text(
        "Det, der var fordelt og besluttet den dag, rækker ikke: en beslutning dækker fra sin egen dag. [GOV-10]",
        "What was allocated and decided on that day does not reach: a decision covers from its own day on. [GOV-10]",
    ),
    field="on_day",
)
_DECIDED_BY_HER: Final = Refused(
    Text(
        "Den, der har besluttet mere end det fordelte, bogfører ikke selv det, der kræver beslutningen. [GOV-10]",
        "Whoever decided more than the allocation does not enter what takes that decision. [GOV-10]",
    ),
    field="amount",
)
_NOTHING_TO_EXCEED: Final = Refused(
    Text(
        "Der er ikke fordelt noget til det i det år, så der er intet at gå ud over. [GOV-10]",
        "Nothing is allocated to it in that year, so there is nothing to go beyond. [GOV-10]",
    ),
    field="recipient",
)
_BEFORE_THE_ALLOCATION: Final = Refused(
    Text(
        "Dagen ligger før planen, eller før der var fordelt noget at gå ud over. [GOV-10]",
        "The day is before the plan, or before anything was allocated to go beyond. [GOV-10]",
    ),
    field="on_day",
)
_TAKEN_BACK: Final = Refused(Text("Posten er allerede modposteret.", "The entry has been taken back already."))
_DECISION_TAKEN_BACK: Final = Refused(
    Text("Beslutningen er allerede taget tilbage.", "The decision has been taken back already.")
)
_DECISION_USED: Final = Refused(
    Text(
        "Der er brugt eller givet tilsagn om så meget, at beslutningen ikke kan tages tilbage. [GOV-10]",
        "So much is spent or committed that the decision cannot be taken back. [GOV-10]",
    )
)
_USED: Final = Refused(
    Text(
        "Der er brugt eller givet tilsagn om så meget, at fordelingen ikke kan tages tilbage. [GOV-10]",
        "So much is spent or committed that the allocation cannot be taken back. [GOV-10]",
    )
)
_YEAR: Final = Refused(
    Text("Året eller dagen ligger uden for planen.", "The year or the day is outside the plan."), field="year"
)
_NOT_BEGUN: Final = Refused(
    Text(
        "Den dag var året ikke begyndt, så intet af det var brugt. [GOV-10]",
        "On that day the year had not begun, and nothing of it was spent. [GOV-10]",
    ),
    field="year",
)
_NOT_YOURS: Final = Refused(
    Text(
        "I bogfører jeres eget forbrug og skøn. Tilsagn og andres penge bogfører ministeriet. [GOV-10]",
        "You enter your own spending and forecast. The ministry enters commitments and the money of others. [GOV-10]",
    ),
    field="recipient",
)
SAID: Final = {
    **NAMES_SOMEBODY,
    "money_in_order": _MEANWHILE,
    "plan_within_the_appropriation": Refused(
        Text("Beløbet er mere end bevillingen. [GOV-10]", "The amount is more than the appropriation. [GOV-10]"),
        field="amount",
    ),
    "plan_within_the_allocation": _ABOVE,
    "plan_decided_before_it_is_used": _DECIDED_LATER,
    "plan_used_by_another_than_decided": _DECIDED_BY_HER,
    "plan_allocation_is_used": _USED,
    "plan_decided_above_an_allocation": _BEFORE_THE_ALLOCATION,
    "plan_decision_is_used": _DECISION_USED,
    "plan_money_counter_entry_repeats": _MEANWHILE,
    "plan_money_in_its_time": _YEAR,
    "plan_spends_of_years_that_have_begun": _NOT_BEGUN,
    "action_plans_moneyentry_reverses_id_key": _TAKEN_BACK,
    "action_plans_overspenddecision_reverses_id_key": _DECISION_TAKEN_BACK,
}


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody enters: of which initiative or recipient, which year, how much, on which day, and what for."""

    look: Carried | None
    recipient: uuid.UUID | None
    year: int
    amount: Decimal
    on_day: dt.date
    text: str


def _require_seen(rows: Sequence[MoneyEntry] | Sequence[OverspendDecision], seen: int, given: Given) -> None:
    """Refuse where of the same initiative, recipient and year something was written after the first `seen` rows.

    So two who have one invoice do not both enter it, and neither waits for who enters money of another initiative.
    """
    key = money_key(given.look, given.recipient, given.year)
    if not 0 <= seen <= len(rows) or any((one.initiative_id, one.recipient_id, one.year) == key for one in rows[seen:]):
        raise WRITTEN_MEANWHILE


def money_enter(of: PlanMoney, kind: MoneyKind, given: Given, *, seen: int) -> MoneyEntry:
    """Enter an allocation, a commitment, spending or a forecast (GOV-10). `seen`: how many entries were read.

    The ministry enters all of it, an owner its own. Raises `PermissionDenied` for what is none of hers, and `Refused`
    with the cited reason beside the field; nothing is then written.
    """
    if not policies.leads(of.plan):
        policies.require(kind is not MoneyKind.ALLOCATION)
        if given.look is None:
            policies.require(has_frame(of))
            permitted = policies.enters_own_frame(kind, given.recipient)
        else:
            policies.require(policies.owns(given.look.owner_units))
            permitted = policies.enters(kind, given.look.owner_units, given.recipient)
        if not permitted:
            raise _NOT_YOURS
    _require_seen(of.entries, seen, given)
    _check(of, given)
    if kind is MoneyKind.SPENDING and given.year > given.on_day.year:
        raise _NOT_BEGUN
    key = money_key(given.look, given.recipient, given.year)
    require_allowed(money_ruling(of, kind, key, given.amount, given.on_day), field="amount")
    with refused_by(SAID), transaction.atomic():
        row = new_written(MoneyEntry, number=len(of.entries) + 1, kind=kind, **_values(of, given))
        row.save(force_insert=True)
        audit.record("action_plan.money_entered", object_id=row.pk, detail={"kind": kind.value, "year": given.year})
    return row


def has_frame(of: PlanMoney) -> bool:
    """Whether something is allocated to the acting unit for no one initiative."""
    own = context.current().unit_id
    return any(
        line.initiative_id is None and line.recipient_id == own and bool(line.sums.allocated) for line in of.lines
    )


def may_reverse(of: PlanMoney, entry: MoneyEntry) -> bool:
    """Whether the acting unit takes an entry back: the ministry each, an owner what it entered itself."""
    owners = next((look.owner_units for look in of.looks if look.initiative.pk == entry.initiative_id), frozenset())
    return policies.leads(of.plan) or policies.reverses(entry, owners)


def money_reverse(of: PlanMoney, entry: MoneyEntry, *, why: str, unsays: bool = False) -> MoneyEntry:
    """Take an entry back by a counter entry with the reason; both stay, without its text where that named somebody."""
    policies.require(may_reverse(of, entry))
    if entry.reverses_id is not None or hasattr(entry, "reversed_by"):
        raise _TAKEN_BACK
    require_reason(why)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            MoneyEntry,
            number=len(of.entries) + 1,
            kind=entry.kind,
            plan=of.plan,
            initiative_id=entry.initiative_id,
            recipient_id=entry.recipient_id,
            year=entry.year,
            amount=entry.amount,
            on_day=clock.today(),
            text=why.strip(),
            reverses=entry,
            unsays=unsays,
        )
        row.save(force_insert=True)
        audit.record("action_plan.money_reversed", object_id=entry.pk, detail={"kind": entry.kind})
    return row


def overspend_decide(of: PlanMoney, given: Given, *, seen: int) -> OverspendDecision:
    """Decide that more than the allocation may be used, by how much and why; by the ministry alone (GOV-10).

    It draws on the appropriation as an allocation does, and covers what is used from its own day on. That is not
    before the first allocation that it goes beyond. `seen`: how many decisions were read.
    """
    policies.require(policies.leads(of.plan))
    _require_seen(of.decisions, seen, given)
    _check(of, given)
    key = money_key(given.look, given.recipient, given.year)
    _require_allocated(of, key, given.on_day)
    require_allowed(money_ruling(of, MoneyKind.ALLOCATION, key, given.amount, given.on_day), field="amount")
    with refused_by(SAID), transaction.atomic():
        hold_decisions(of, key)
        row = new_written(OverspendDecision, **_values(of, given))
        row.save(force_insert=True)
        audit.record("action_plan.overspend_decided", object_id=row.pk, detail={"year": given.year})
    return row


def _require_allocated(of: PlanMoney, key: Key, day: dt.date) -> None:
    """Refuse a decision of which there is nothing to go beyond, or of a day before there was."""
    days = [
        one.on_day
        for one in that_stand(of.entries)
        if one.kind == MoneyKind.ALLOCATION and (one.initiative_id, one.recipient_id, one.year) == key
    ]
    if not days:
        raise _NOTHING_TO_EXCEED
    if day < max(of.plan.first_day, min(days)):
        raise _BEFORE_THE_ALLOCATION


def overspend_reverse(
    of: PlanMoney, decision: OverspendDecision, *, why: str, unsays: bool = False
) -> OverspendDecision:
    """Take a decision back by a counter decision with the reason, unless what it allowed is used; by the ministry."""
    policies.require(policies.leads(of.plan))
    if decision.reverses_id is not None or hasattr(decision, "reversed_by"):
        raise _DECISION_TAKEN_BACK
    require_reason(why)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            OverspendDecision,
            plan=of.plan,
            initiative_id=decision.initiative_id,
            recipient_id=decision.recipient_id,
            year=decision.year,
            amount=decision.amount,
            on_day=clock.today(),
            text=why.strip(),
            reverses=decision,
            unsays=unsays,
        )
        row.save(force_insert=True)
        audit.record("action_plan.overspend_reversed", object_id=decision.pk, detail={"year": decision.year})
    return row


def _values(of: PlanMoney, given: Given) -> dict[str, object]:
    return {
        "plan": of.plan,
        "initiative": given.look.initiative if given.look else None,
        "recipient_id": given.recipient,
        "year": given.year,
        "amount": given.amount,
        "on_day": given.on_day,
        "text": given.text.strip(),
    }


def _check(of: PlanMoney, given: Given) -> None:
    if given.look is None and given.recipient is None:
        raise Refused(
            Text(
                "Vælg et initiativ, en modtager eller begge. [GOV-10]",
                "Choose an initiative, a recipient or both. [GOV-10]",
            ),
            field="initiative",
        )
    period = given.look.initiative if given.look else of.plan
    if not period.first_day.year <= given.year <= period.last_day.year:
        raise Refused(
            Text("Initiativet løber ikke det år. [GOV-10]", "The initiative does not run that year. [GOV-10]"),
            field="year",
        )
    if not Decimal(0) < given.amount <= MOST:
        raise Refused(Text("Skriv et beløb over nul.", "Enter an amount above zero."), field="amount")
    if given.on_day > clock.today():
        raise Refused(IN_THE_FUTURE, field="on_day")
    if given.on_day < of.plan.first_day - dt.timedelta(days=365):
        raise Refused(TOO_LONG_AGO, field="on_day")
    if not says_something(given.text):
        raise Refused(Text("Skriv med ord, hvad beløbet er til.", "Say in words what the amount is for."), field="text")
    require_impersonal(text=given.text)
