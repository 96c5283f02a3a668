"""Who may do what with an action plan: all who read figures read it; owners and the ministry write (FLO-21, GOV-03)."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied

from helle.register.action_plans.models import Indicator, MoneyEntry, Plan, StatusReport
from helle.register.protection import clock, context, policies
from helle.rules.initiatives.codes import MoneyKind


def require_sight() -> None:
    """Raise `PermissionDenied` unless the acting role reads figures without persons."""
    policies.require_read("aggregates")


def writes() -> bool:
    """Whether the acting role writes of action plans."""
    return policies.may_write("action_plan")


def leads(plan: Plan) -> bool:
    """Whether the acting unit leads the plan, in a role that writes of it."""
    return policies.may_write("action_plan") and context.current().unit_id == plan.lead_id


def leads_some_plan() -> bool:
    """Whether the acting unit leads the plan that holds, or the latest: it reads of every forum. One query."""
    latest = Plan.objects.filter(first_day__lte=clock.today()).order_by("-first_day").first()
    return latest is not None and latest.lead_id == context.current().unit_id


def owns(owners: frozenset[uuid.UUID]) -> bool:
    """Whether the acting unit is one of these owners, in a role that writes of action plans."""
    return policies.may_write("action_plan") and context.current().unit_id in owners


def enters(kind: MoneyKind, owners: frozenset[uuid.UUID], recipient: uuid.UUID | None) -> bool:
    """Whether the acting unit enters such money as an owner: its own, and never what is another's (GOV-10).

    What goes to nobody by name is its own where it is the only owner. A commitment to itself would be no commitment.
    """
    if kind is MoneyKind.ALLOCATION or not owns(owners):
        return False
    if recipient is None:
        return len(owners) == 1
    return recipient == context.current().unit_id and kind is not MoneyKind.COMMITMENT


def enters_own_frame(kind: MoneyKind, recipient: uuid.UUID | None) -> bool:
    """Whether the acting unit enters such money of what goes to itself for no one initiative: what it spends and
    expects. What is allocated and committed to it the ministry enters (GOV-10)."""
    own = policies.may_write("action_plan") and recipient == context.current().unit_id
    return own and kind in (MoneyKind.SPENDING, MoneyKind.FORECAST)


def reverses(entry: MoneyEntry, owners: frozenset[uuid.UUID]) -> bool:
    """Whether the acting unit takes back an entry of its initiative: one that it entered itself (GOV-10)."""
    recipient = entry.recipient_id
    kind, entered = MoneyKind(entry.kind), entry.by_unit_id == context.current().unit_id
    if entry.initiative_id is None:
        return entered and enters_own_frame(kind, recipient)
    return entered and enters(kind, owners, recipient)


def reports(plan: Plan, indicator: Indicator) -> bool:
    """Whether the acting unit enters the figures of this indicator: its reporter, or the ministry (FIG-11)."""
    if indicator.reporter_id is None:
        return False
    return owns(frozenset({indicator.reporter_id})) or leads(plan)


def takes_back(report: StatusReport) -> bool:
    """Whether the acting unit takes back a report that waits: the one that wrote it (FLO-21)."""
    return writes() and report.by_unit_id == context.current().unit_id


def require(permitted: bool) -> None:
    """Raise `PermissionDenied` unless it is permitted."""
    if not permitted:
        raise PermissionDenied("action_plan")
