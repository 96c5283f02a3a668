"""Asking the rules about a plan with what the register knows, and saying a refusal beside its field."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from helle.register.action_plans import policies
from helle.register.action_plans.looks import Carried, Look, OfPlan, PlanMoney
from helle.register.action_plans.models import StatusReport
from helle.register.action_plans.money import Key, Sums, room_on
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.rules.facts import danish_date, english_date
from helle.rules.initiatives.amounts import Amount
from helle.rules.initiatives.codes import MoneyKind, ReportAct, ReporterPart
from helle.rules.initiatives.money import InitiativeMoneyFacts, Room, initiative_money
from helle.rules.initiatives.reporting import InitiativeReportFacts, initiative_report
from helle.rules.ruling import Ruling, Text


def report_ruling(of: OfPlan, look: Look, act: ReportAct, report: StatusReport | None = None) -> Ruling[ReporterPart]:
    """Whether the acting person may write, or answer, a report of this initiative (FLO-21)."""
    return initiative_report(
        InitiativeReportFacts(
            act=act,
            owns=policies.owns(look.owner_units),
            has_owner=bool(look.owners),
            leads=policies.leads(of.plan),
            wrote=report is not None and report.by_user_id == context.current().user_id,
            on=clock.today(),
        )
    )


def sums_of(of: PlanMoney, key: Key) -> Sums:
    """What stands of an initiative, a recipient or both, in a year."""
    return next((one.sums for one in of.lines if (one.initiative_id, one.recipient_id, one.year) == key), Sums())


def money_ruling(of: PlanMoney, kind: MoneyKind, key: Key, amount: Decimal, on_day: dt.date) -> Ruling[Room]:
    """Whether an entry of a day may be made by the acting person (GOV-10).

    A decision above an allocation is asked as an allocation: it draws on the same appropriation.
    """
    sums = sums_of(of, key)
    used = {MoneyKind.SPENDING: sums.spent, MoneyKind.COMMITMENT: sums.committed}.get(kind)
    binds = kind in (MoneyKind.SPENDING, MoneyKind.COMMITMENT)
    her = context.current().user_id
    return initiative_money(
        InitiativeMoneyFacts(
            kind=kind,
            amount=Amount.of(amount),
            on=clock.today(),
            appropriated=None if of.appropriated is None else Amount.of(of.appropriated),
            allocated_in_plan=Amount.of(of.sums.allocated or Decimal(0)),
            decided_in_plan=Amount.of(of.sums.decided or Decimal(0)),
            allocated=Amount.of(sums.allocated) if sums.allocated else None,
            used=Amount.of(used or Decimal(0)),
            decided_above=Amount.of(sums.decided or Decimal(0)),
            decided_later=binds and room_on(of.entries, of.decisions, key, kind, on_day) < amount,
            decided_by_her=binds and room_on(of.entries, of.decisions, key, kind, on_day, not_by=her) < amount,
        )
    )


def require_allowed(ruling: Ruling[object], *, field: str | None = None) -> None:
    """Raise `Refused` with the cited reason of a ruling that leaves no room."""
    if ruling.answer is not None:
        return
    if ruling.problems:
        raise Refused(ruling.headline, field=field, ruling=ruling)
    reason = ruling.reasons[0]
    cited = f" [{reason.requirement}]"
    raise Refused(Text(reason.text.da + cited, reason.text.en + cited), field=field, ruling=ruling)


def money_key(look: Carried | None, recipient: uuid.UUID | None, year: int) -> Key:
    """By what money is added up."""
    return (look.initiative.pk if look else None, recipient, year)


def half_years(first: dt.date, last: dt.date) -> Text:
    """The half-years that a report is about, in words: one, or from the first to the last.

    Of a half-year that was still running the day is said up to which it is told.
    """
    begins, ends = half_year(first), half_year(last)
    said = ends if begins == ends else Text(f"{begins.da} til {ends.da}", f"{begins.en} to {ends.en}")
    if (last.month, last.day) in ((6, 30), (12, 31)):
        return said
    return Text(f"{said.da}, til og med {danish_date(last)}", f"{said.en}, up to {english_date(last)}")


def half_year(day: dt.date) -> Text:
    """The half-year that ends on a day, in words."""
    number = 1 if day.month <= 6 else 2
    return Text(f"{number}. halvår {day.year}", f"{'First' if number == 1 else 'Second'} half of {day.year}")
