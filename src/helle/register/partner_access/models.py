"""Links by which a partner abroad reads a plan and reports. What else is held stands in `sql/061_partner_access.sql`.

A link and what came of it belong to one return case. Hashes alone are kept of the link, its code and its sessions.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from helle.register.cases.models import Case
from helle.register.disbursements.models import LedgerEntry
from helle.register.organisations.models import User
from helle.register.partner_access.choices import LinkEnd, MessageKind, TakenIn
from helle.register.protection.known_codes import known_code, known_codes
from helle.register.reintegration.models import MOST, BudgetLine
from helle.register.returns.choices import ToldFact, TransferGround
from helle.register.returns.models import OfReturn, ReturnCase, ToldAbroad

MOST_TRIES = 5


class Link(OfReturn):
    """A link for one named person at the partner, on what she agreed to have told there (RET-26). Ended once.

    `plan_language`: in which language the plan is written, which whoever gets the link reads.
    `tries` counts the wrong codes since the last right one: with the fifth the link is shut. `refused` counts how often
    it was tried in ten minutes after its end, so that the log is not filled.
    """

    told = models.ForeignKey(ToldAbroad, on_delete=models.PROTECT, related_name="+")
    plan_language = models.CharField(max_length=8)
    recipient_sealed = models.BinaryField()
    token_hash = models.BinaryField(unique=True)
    code_hash = models.BinaryField()
    expires_on = models.DateField()
    tries = models.PositiveSmallIntegerField(db_default=0)
    shut_at = models.DateTimeField(null=True)
    refused = models.PositiveSmallIntegerField(db_default=0)
    refused_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=16, choices=LinkEnd.choices, blank=True, db_default="")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("partner_link_end_is_known", "ended_why", LinkEnd, or_empty=True),
            models.CheckConstraint(name="partner_link_says_the_language", condition=~Q(plan_language="")),
            models.UniqueConstraint(name="partner_link_with_its_case", fields=["id", "case"]),
            models.CheckConstraint(
                name="partner_link_is_shut_by_wrong_codes",
                condition=Q(shut_at__isnull=True, tries__lt=MOST_TRIES) | Q(shut_at__isnull=False, tries=MOST_TRIES),
            ),
            models.CheckConstraint(
                name="partner_link_ends_with_a_reason",
                condition=Q(ended_at__isnull=True, ended_why="", ended_by__isnull=True)
                | (
                    Q(ended_at__isnull=False, ended_at__gte=F("recorded_at"), ended_by__isnull=False) & ~Q(ended_why="")
                ),
            ),
        ]


class ConsentTakenBack(OfReturn):
    """That she took back what she agreed to have told a partner (RET-26). Once, and she gives no reason.

    Every link of the return ends with it, and none is made on what she took back.
    """

    told = models.OneToOneField(ToldAbroad, on_delete=models.PROTECT, related_name="+")


class _OfLink(models.Model):
    """What came of a link, written by the functions of its own database role."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    return_case = models.ForeignKey(ReturnCase, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Opening(_OfLink):
    """That somebody with link and code came in: what she could see from then on, and on which ground it went abroad.

    It is the session as well: its key is in that browser alone, and it ends when it is left or stands idle.
    """

    session_hash = models.BinaryField(unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    country = models.CharField(max_length=2)
    facts = ArrayField(models.CharField(max_length=12))
    ground = models.CharField(max_length=16, choices=TransferGround.choices)

    class Meta:
        constraints = [
            known_codes("partner_opening_facts_are_known", "facts", ToldFact),
            models.CheckConstraint(
                name="partner_opening_shows_no_more",
                condition=Q(facts__contained_by=[ToldFact.NAME, ToldFact.ARRIVAL, ToldFact.PLAN]),
            ),
            known_code("partner_opening_ground_is_known", "ground", TransferGround),
            models.CheckConstraint(
                name="partner_opening_in_order",
                condition=Q(seen_at__gte=F("began_at")) & (Q(left_at__isnull=True) | Q(left_at__gte=F("began_at"))),
            ),
        ]


class PartnerMessage(_OfLink):
    """What the partner reports, as it wrote it: it counts for nothing before Hjemrejsestyrelsen has taken it in.

    Of a delivery also for which line of the budget, who delivered, and how much, in the currency of the plan.
    """

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=MessageKind.choices)
    happened_on = models.DateField()
    received_at = models.DateTimeField()
    text_sealed = models.BinaryField()
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, null=True, related_name="+")
    amount = models.PositiveIntegerField(null=True)
    supplier_sealed = models.BinaryField(null=True)
    receipt_sealed = models.BinaryField(null=True)
    # Under a key that lies in no database: whether a second press says the same.
    content_hash = models.BinaryField()

    class Meta:
        constraints = [
            known_code("partner_message_kind_is_known", "kind", MessageKind),
            models.UniqueConstraint(name="partner_message_with_its_case", fields=["id", "case"]),
            models.CheckConstraint(
                name="partner_delivery_has_a_receipt",
                condition=Q(
                    kind=MessageKind.DELIVERY,
                    line__isnull=False,
                    amount__isnull=False,
                    amount__gt=0,
                    amount__lte=MOST,
                    supplier_sealed__isnull=False,
                    receipt_sealed__isnull=False,
                )
                | Q(
                    ~Q(kind=MessageKind.DELIVERY),
                    line__isnull=True,
                    amount__isnull=True,
                    supplier_sealed__isnull=True,
                    receipt_sealed__isnull=True,
                ),
            ),
        ]


class Intake(OfReturn):
    """That Hjemrejsestyrelsen took a message in, or did not and why (RET-03). Once.

    A delivery that is taken in is booked: with it stands the entry of the ledger. What was reported twice
    is booked once.
    """

    message = models.OneToOneField(PartnerMessage, on_delete=models.PROTECT, related_name="intake")
    outcome = models.CharField(max_length=12, choices=TakenIn.choices)
    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, null=True, related_name="+")
    why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("partner_intake_outcome_is_known", "outcome", TakenIn),
            models.CheckConstraint(
                name="partner_message_not_taken_for_a_reason",
                condition=Q(outcome=TakenIn.TAKEN) | Q(why_sealed__isnull=False),
            ),
        ]
