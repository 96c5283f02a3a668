"""Reading the journey and the ledger. Every total is counted from the entries (C5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db import connection

from helle.register.cases.models import Case
from helle.register.disbursements.choices import JourneyKind, Limit, ReportKind
from helle.register.disbursements.models import (
    Instalment,
    JourneyEvent,
    LedgerEntry,
    LongerTime,
    PartnerReport,
)
from helle.register.disbursements.states import AFTER, OF_PLAN
from helle.register.protection import clock
from helle.register.reintegration.choices import PlanEventKind
from helle.register.reintegration.models import BudgetLine, PlanEvent, PlanVersion
from helle.register.reintegration.states import STATE_OF
from helle.register.returns.choices import ReturnEnd
from helle.register.returns.models import OfReturn, ReturnCase
from helle.register.returns.queries import Opened
from helle.register.returns.sealing import rulings, words
from helle.rules.returns.codes import Currency, ProjectStatus, ReturnState, SupportKind
from helle.rules.returns.deadlines import (
    ReintegrationDeadlineFacts,
    ReintegrationDeadlines,
    reintegration_deadlines,
)
from helle.rules.returns.payment import last_cash_day, last_project_day
from helle.rules.ruling import Ruling

IN_KIND, CASH = SupportKind.IN_KIND_SUPPORT, SupportKind.CASH_SUPPORT
LIMIT_OF: Mapping[SupportKind, Limit] = {CASH: Limit.CASH, IN_KIND: Limit.PROJECT}


@dataclass(frozen=True, slots=True)
class Approved:
    """The version that payments go by, when the first and this one were approved, and its lines with their words."""

    version: PlanVersion
    first_on: dt.date
    approval: PlanEvent
    lines: list[Opened[BudgetLine]]

    @property
    def currency(self) -> Currency:
        """The one currency of its budget."""
        return Currency(self.version.currency)

    def amount(self, kind: SupportKind) -> int:
        """What it sets aside for a kind of support."""
        return self.version.cash if kind is CASH else self.version.in_kind

    def ceiling(self, kind: SupportKind) -> int:
        """The ceiling it was approved under, in its own currency."""
        kept = self.approval.ceiling_cash if kind is CASH else self.approval.ceiling_in_kind
        return kept or 0


@dataclass(frozen=True, slots=True)
class Total:
    """What was paid of a kind beside what may be, all in one currency."""

    kind: SupportKind
    paid: int
    budgeted: int
    ceiling: int

    @property
    def left(self) -> int:
        """What may still be paid."""
        return min(self.budgeted, self.ceiling) - self.paid


@dataclass(frozen=True)
class Ledger:
    """The journey and the money of one return, as far as the acting role may see it."""

    row: ReturnCase
    journey: list[Opened[JourneyEvent]]
    approved: Approved | None
    instalments: list[Opened[Instalment]]
    entries: list[Opened[LedgerEntry]]
    longer: list[Opened[LongerTime]]
    reports: list[Opened[PartnerReport]]
    before: list[Opened[LedgerEntry]] = field(default_factory=list)
    """The entries of earlier returns of the case, in their order."""
    receipts: Mapping[object, Mapping[str, str]] = field(default_factory=dict)
    """By entry its receipt in words: `number` and `supplier`."""
    lines: Mapping[object, str] = field(default_factory=dict)
    """By line of whichever version what it is for."""
    today: dt.date = field(default_factory=clock.today)

    @cached_property
    def earlier(self) -> Mapping[SupportKind, int]:
        """What earlier returns paid of each kind; it counts under the ceiling of this one (RET-17)."""
        return {kind: sum(one.row.signed for one in self.before if one.row.kind == kind.value) for kind in SupportKind}

    @cached_property
    def reversed_before(self) -> frozenset[object]:
        """The entries of earlier returns that were taken back."""
        return frozenset(one.row.reverses_id for one in self.before if one.row.reverses_id)

    @cached_property
    def arrived_on(self) -> dt.date | None:
        """The day from which the time of the money is counted."""
        return self.arrival.row.on_day if self.arrival else None

    @property
    def arrival(self) -> Opened[JourneyEvent] | None:
        """The arrival as it was last entered: what corrects it comes after it."""
        return next((one for one in reversed(self.journey) if one.row.kind == JourneyKind.ARRIVED), None)

    @cached_property
    def corrected_ids(self) -> frozenset[object]:
        """The entries of the journey whose place another has taken."""
        return frozenset(one.row.corrects_id for one in self.journey if one.row.corrects_id)

    @property
    def in_force(self) -> list[Opened[JourneyEvent]]:
        """What stands of the journey, in the order in which it was entered."""
        return [one for one in self.journey if one.row.pk not in self.corrected_ids]

    @cached_property
    def reversed_ids(self) -> frozenset[object]:
        """The entries that were taken back."""
        return frozenset(one.row.reverses_id for one in self.entries if one.row.reverses_id)

    @cached_property
    def paid_instalments(self) -> Mapping[object, LedgerEntry]:
        """By instalment the entry that paid it and stands."""
        return {
            one.row.instalment_id: one.row
            for one in self.entries
            if one.row.instalment_id and not one.row.reverses_id and one.row.pk not in self.reversed_ids
        }

    @property
    def open_instalments(self) -> list[Opened[Instalment]]:
        """Those still to be paid, the next first."""
        return [
            one for one in self.instalments if one.row.dropped_on is None and one.row.pk not in self.paid_instalments
        ]

    @property
    def without_receipt(self) -> list[Opened[LedgerEntry]]:
        """Deliveries that stand and whose receipt has not come (RET-05)."""
        return [
            one
            for one in self.entries
            if one.row.kind == IN_KIND.value
            and not one.row.reverses_id
            and one.row.pk not in self.reversed_ids
            and not hasattr(one.row, "receipt")
        ]

    @property
    def stands_paid(self) -> bool:
        """Whether something was paid in this return and not taken back: it can still be wrong."""
        return any(not one.row.reverses_id and one.row.pk not in self.reversed_ids for one in self.entries)

    @property
    def unanswered_longer(self) -> list[Opened[LongerTime]]:
        """Longer time that was asked for, and on which nobody has decided."""
        return [one for one in self.longer if one.row.is_open]

    @property
    def is_unsettled(self) -> bool:
        """Whether the return has ended and a receipt is still missing: then Hjemrejsestyrelsen keeps its ledger."""
        return self.row.ended_on is not None and bool(self.without_receipt)

    def paid(self, kind: SupportKind) -> int:
        """What was paid of a kind to the person, less what was taken back: in this return, and in earlier ones."""
        return self.earlier[kind] + sum(one.row.signed for one in self.entries if one.row.kind == kind.value)

    def paid_for(self, line: BudgetLine) -> int:
        """What was paid for a line of the budget, less what was taken back."""
        return sum(one.row.signed for one in self.entries if one.row.line_id == line.pk)

    @property
    def was_paid_earlier(self) -> bool:
        """Whether an earlier return of the case paid something that still stands."""
        return any(self.earlier.values())

    @property
    def totals(self) -> list[Total]:
        """Both kinds; empty without an approved plan."""
        if self.approved is None:
            return []
        return [
            Total(one, self.paid(one), self.approved.amount(one), self.approved.ceiling(one)) for one in (IN_KIND, CASH)
        ]

    def until(self, kind: SupportKind) -> dt.date | None:
        """The last day on which a kind of support is paid by its time alone."""
        if self.arrived_on is None:
            return None
        return last_cash_day(self.arrived_on) if kind is CASH else last_project_day(self.arrived_on)

    def decided_until(self, kind: SupportKind, by: dt.date | None = None) -> dt.date | None:
        """The day up to which Hjemrejsestyrelsen has by a day, or today, let it run longer."""
        agreed = [
            one.row.until
            for one in self.longer
            if one.row.agreed_on and one.row.agreed_on <= (by or self.today) and one.row.which == LIMIT_OF[kind]
        ]
        return max(agreed, default=None)

    def paid_until(self, kind: SupportKind) -> dt.date | None:
        """The last day on which a kind of support is paid as it is decided; cash keeps to the project's time too."""
        if self.arrived_on is None:
            return None
        limits = (CASH, IN_KIND) if kind is CASH else (IN_KIND,)
        return min(max(day for day in (self.until(one), self.decided_until(one)) if day) for one in limits)

    @property
    def has_final_report(self) -> bool:
        """Whether the partner has reported at the end."""
        return any(one.row.kind == ReportKind.FINAL for one in self.reports)

    @property
    def deadlines(self) -> Ruling[ReintegrationDeadlines]:
        """The time limits from arrival, and how the project stands in them (RET-06, RET-07)."""
        ended = self.row.ended_on if self.row.ended_why == ReturnEnd.COMPLETED else None
        return reintegration_deadlines(
            ReintegrationDeadlineFacts(
                self.arrived_on,
                self.today,
                ended,
                self.decided_until(IN_KIND),
                self.decided_until(CASH),
                self.has_final_report,
            )
        )

    @property
    def is_over_its_time(self) -> bool:
        """Whether the project's time is over while the return runs."""
        found = self.deadlines.answer if self.row.ended_on is None else None
        return found is not None and found.status is ProjectStatus.OVERDUE


def approved_plan(case: Case, row: ReturnCase) -> Approved | None:
    """The version that was approved last, by which payments go; None: none was. Two queries."""
    approvals = list(
        PlanEvent.objects.filter(return_case=row, kind=PlanEventKind.APPROVED)
        .select_related("version")
        .order_by("sequence")
    )
    version = approvals[-1].version if approvals else None
    lines = BudgetLine.objects.filter(version=version).order_by("position")
    if version is None:
        return None
    opened = [Opened(one, words(case, one, "text")) for one in lines]
    return Approved(version, approvals[0].on_day, approvals[-1], opened)


def ledger_of(case: Case, row: ReturnCase) -> Ledger:
    """All of it. The number of queries does not depend on what there is."""
    entries, before = _of(case, row, LedgerEntry, "number", "text", "why"), _before(case, row)
    booked = [one.row for one in (*before, *entries)]
    return Ledger(
        row=row,
        journey=_of(case, row, JourneyEvent, "sequence", "note"),
        approved=approved_plan(case, row),
        instalments=_of(case, row, Instalment, "due", "why"),
        entries=entries,
        longer=_of(case, row, LongerTime, "recorded_at", "why", "declined_why"),
        reports=_of(case, row, PartnerReport, "received_on", "text"),
        before=before,
        receipts={row.pk: words(case, row.receipt, "number", "supplier") for row in booked if hasattr(row, "receipt")},
        lines={row.line_id: words(case, row.line, "text")["text"] for row in booked if row.line},
    )


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What the partner has reported and nobody has answered: how much, since when, and its final report if it is among
    it."""

    count: int
    since: dt.date
    final_on: dt.date | None


def unanswered_reports(row: ReturnCase) -> Unanswered | None:
    """What waits of the partner of a return; None: nothing. The app above this one keeps it. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, received_on FROM helle.partner_reports_unanswered(%s)", [row.pk])
        found = cursor.fetchall()
    if not found:
        return None
    return Unanswered(len(found), found[0][1], next((day for kind, day in found if kind == ReportKind.FINAL), None))


def told_payments(case: Case) -> list[LedgerEntry]:
    """What stands paid in the returns of a case, the first first: what she is told, without what was written of it."""
    found = LedgerEntry.objects.filter(case=case, reverses__isnull=True, reversed_by__isnull=True)
    return list(found.order_by("paid_on", "recorded_at"))


def _before(case: Case, row: ReturnCase) -> list[Opened[LedgerEntry]]:
    found = LedgerEntry.objects.filter(case=case, return_case__recorded_at__lte=row.recorded_at)
    found = found.exclude(return_case=row).select_related("by_user", "receipt", "line", "return_case")
    return [
        Opened(one, words(case, one, "text", "why"), [])
        for one in found.order_by("return_case__recorded_at", "return_case", "number")
    ]


def _of[R: OfReturn](case: Case, row: ReturnCase, model: type[R], order: str, *names: str) -> list[Opened[R]]:
    fields = {one.name for one in model._meta.get_fields()}
    found = model._default_manager.filter(return_case=row).select_related("by_user").order_by(order, "recorded_at")
    if model is LedgerEntry:
        found = found.select_related("by_user", "receipt", "line")
    return [
        Opened(one, words(case, one, *names), rulings(case, one) if "ruling_sealed" in fields else []) for one in found
    ]


def state_of(row: ReturnCase) -> ReturnState:
    """Where a return stands: by its journey, and before that by its plan (C5). Three queries at most."""
    if row.ended_on is not None:
        return ReturnState.COMPLETED if row.ended_why == ReturnEnd.COMPLETED else ReturnState.STOPPED
    last = JourneyEvent.objects.filter(return_case=row, corrects__isnull=True).order_by("-sequence").first()
    if last is not None:
        return AFTER[JourneyKind(last.kind)]
    events = list(PlanEvent.objects.filter(return_case=row).order_by("sequence"))
    if any(one.kind == PlanEventKind.APPROVED for one in events):
        return ReturnState.APPROVED
    version = PlanVersion.objects.filter(return_case=row).order_by("-sequence").first()
    if version is None:
        return ReturnState.ACCEPTED
    of_it = [one for one in events if one.version_id == version.pk]
    return OF_PLAN[STATE_OF[PlanEventKind(of_it[-1].kind) if of_it else None]]
