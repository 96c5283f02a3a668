"""What is kept of the journey home and of what is paid. Rows are added; nothing that was paid is edited or taken away.

A mistake in the ledger is met by a counter entry. Amounts are whole kroner or whole dollars, in the currency of the
approved plan (RET-19). Most of what the database holds stands in `protection/sql/060_disbursements.sql`.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from helle.register.disbursements.choices import JourneyKind, Limit, ReportKind
from helle.register.organisations.models import User
from helle.register.protection import clock
from helle.register.protection.known_codes import known_code
from helle.register.reintegration.models import MOST, BudgetLine, PlanVersion
from helle.register.returns.models import OfReturn
from helle.rules.returns.codes import Currency, SupportKind


class JourneyEvent(OfReturn):
    """What happened on the way home, on a day (RET-04, C5); `sequence` counts within a return.

    Of a journey that is booked: when she travels. Of the arrival: where she was met. From the day of arrival the time
    of the money is counted; a wrong one is corrected by another person with a reason, in a row that takes its place
    without taking it away.
    """

    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=JourneyKind.choices)
    on_day = models.DateField()
    travels_on = models.DateField(null=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    note_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("journey_event_kind_is_known", "kind", JourneyKind),
            models.UniqueConstraint(name="journey_events_in_order", fields=["return_case", "sequence"]),
            models.CheckConstraint(
                name="journey_booked_for_a_day",
                condition=Q(kind=JourneyKind.TRAVEL_BOOKED, travels_on__isnull=False, travels_on__gte=F("on_day"))
                | (~Q(kind=JourneyKind.TRAVEL_BOOKED) & Q(travels_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="journey_arrival_corrected_for_a_reason",
                condition=Q(corrects__isnull=True, ruling_sealed__isnull=False)
                | Q(
                    corrects__isnull=False,
                    kind=JourneyKind.ARRIVED,
                    note_sealed__isnull=False,
                    ruling_sealed__isnull=True,
                ),
            ),
        ]


class Instalment(OfReturn):
    """Cash that is to be paid on a day after arrival (RET-06); how many there are is free.

    Dropped, with a reason, it is paid no more; another may take its place.
    """

    sequence = models.PositiveSmallIntegerField()
    due = models.DateField()
    amount = models.PositiveIntegerField()
    dropped_on = models.DateField(null=True)
    dropped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="instalments_in_order", fields=["return_case", "sequence"]),
            models.UniqueConstraint(name="instalment_with_its_return", fields=["id", "return_case"]),
            models.CheckConstraint(name="instalment_is_some", condition=Q(amount__gt=0, amount__lte=MOST)),
            models.CheckConstraint(
                name="instalment_dropped_for_a_reason",
                condition=Q(dropped_on__isnull=True, dropped_by__isnull=True, why_sealed__isnull=True)
                | Q(dropped_on__isnull=False, dropped_by__isnull=False, why_sealed__isnull=False),
            ),
        ]
        indexes = [models.Index(name="instalments_waiting", fields=["due"], condition=Q(dropped_on__isnull=True))]


class LedgerEntry(OfReturn):
    """What was paid, or a counter entry that takes it back (RET-05); `number` counts within a return.

    In kind it is for a line of the approved version; cash is one instalment. A counter entry repeats what it takes
    back, with a reason, and is written by another person than the entry. What was paid before its day, or is booked
    long after it was paid or when its time is over, has a reason too: `why`.
    """

    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    amount = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    paid_on = models.DateField()
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, null=True, related_name="+")
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, null=True, related_name="entries")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    text_sealed = models.BinaryField()
    why_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("ledger_kind_is_known", "kind", SupportKind),
            known_code("ledger_currency_is_known", "currency", Currency),
            models.UniqueConstraint(name="ledger_in_order", fields=["return_case", "number"]),
            models.UniqueConstraint(name="ledger_entry_with_its_return", fields=["id", "return_case"]),
            models.CheckConstraint(name="ledger_amount_is_some", condition=Q(amount__gt=0, amount__lte=MOST)),
            models.CheckConstraint(
                name="ledger_entry_is_for_something",
                condition=Q(kind=SupportKind.IN_KIND_SUPPORT.value, line__isnull=False, instalment__isnull=True)
                | Q(kind=SupportKind.CASH_SUPPORT.value, line__isnull=True, instalment__isnull=False),
            ),
            models.CheckConstraint(
                name="ledger_paid_by_a_ruling",
                condition=Q(reverses__isnull=True, ruling_sealed__isnull=False)
                | Q(reverses__isnull=False, ruling_sealed__isnull=True),
            ),
        ]

    @property
    def booked_on(self) -> dt.date:
        """The day on which it was entered, which may be later than that of the payment."""
        return clock.local_day(self.recorded_at)

    @property
    def signed(self) -> int:
        """What it adds to what was paid."""
        return -self.amount if self.reverses_id else self.amount


class Receipt(OfReturn):
    """That there is a receipt for what was delivered in kind: its number, and who delivered (RET-05)."""

    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="receipt")
    received_on = models.DateField()
    number_sealed = models.BinaryField()
    supplier_sealed = models.BinaryField()


class LongerTime(OfReturn):
    """That cash, or the project, may run longer: asked for with a reason, and agreed to by another (RET-06, RET-07).

    Or declined: by another with a reason, or taken back by who asked.
    """

    which = models.CharField(max_length=8, choices=Limit.choices)
    until = models.DateField()
    asked_on = models.DateField()
    why_sealed = models.BinaryField()
    agreed_on = models.DateField(null=True)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    declined_on = models.DateField(null=True)
    declined_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    declined_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("longer_time_limit_is_known", "which", Limit),
            models.UniqueConstraint(
                name="longer_time_asked_once",
                fields=["return_case", "which"],
                condition=Q(agreed_on__isnull=True, declined_on__isnull=True),
            ),
            models.CheckConstraint(
                name="longer_time_declined_for_a_reason",
                condition=Q(declined_on__isnull=True, declined_by__isnull=True, declined_why_sealed__isnull=True)
                | Q(
                    agreed_on__isnull=True,
                    declined_on__isnull=False,
                    declined_by__isnull=False,
                    declined_why_sealed__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="longer_time_agreed_by_another",
                condition=Q(agreed_on__isnull=True, agreed_by__isnull=True)
                | (Q(agreed_on__isnull=False, agreed_by__isnull=False) & ~Q(agreed_by=F("by_user"))),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it."""
        return self.agreed_on is None and self.declined_on is None

    @property
    def is_taken_back(self) -> bool:
        """Whether who asked takes it back."""
        return self.declined_by_id is not None and self.declined_by_id == self.by_user_id


class PartnerReport(OfReturn):
    """What the partner reports of how it goes, and at the end (RET-07)."""

    kind = models.CharField(max_length=8, choices=ReportKind.choices)
    received_on = models.DateField()
    text_sealed = models.BinaryField()

    class Meta:
        constraints = [known_code("partner_report_kind_is_known", "kind", ReportKind)]
