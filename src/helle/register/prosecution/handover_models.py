"""A criminal case on its way to another unit: offered with why, and taken in or sent back by that unit (CRI-02)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from helle.register.organisations.models import Unit, User
from helle.register.prosecution.choices import HandoverOutcome
from helle.register.prosecution.models import Written
from helle.register.protection.known_codes import known_code


class Handover(Written):
    """That the unit that investigates (`by_unit`) offers the case to `unit`, with what there are grounds to assume.

    The case stays where it is until it is taken in. Both read it afterwards, also who has the case no more: it is the
    receipt. The answers of `Investigation` are kept, so that the unit that takes it in has the ruling they lead to.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=12)
    organised = models.BooleanField(null=True)
    very_extensive = models.BooleanField(null=True)
    otherwise_qualified = models.BooleanField(null=True)
    forced_labour = models.BooleanField(null=True)
    specialists_wanted = models.BooleanField()
    why_sealed = models.BinaryField()
    outcome = models.CharField(max_length=12, choices=HandoverOutcome.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("handover_outcome_is_known", "outcome", HandoverOutcome, or_empty=True),
            models.CheckConstraint(
                name="handover_answered_by_somebody",
                condition=Q(outcome="", answered_at__isnull=True, answered_by__isnull=True, answer_sealed__isnull=True)
                | (~Q(outcome="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="handover_sent_back_with_a_reason",
                condition=~Q(outcome=HandoverOutcome.RETURNED.value) | Q(answer_sealed__isnull=False),
            ),
            models.UniqueConstraint(
                name="handed_over_once_at_a_time", fields=["criminal_case"], condition=Q(outcome="")
            ),
        ]
        indexes = [models.Index(name="handovers_to_a_unit", fields=["unit", "-recorded_at"])]
