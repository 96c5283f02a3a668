"""What was decided of each charge of a victim's, and that somebody looked at what nobody weighed in time (CRI-07)."""

from __future__ import annotations

from django.db import models

from helle.register.prosecution.choices import LookDone, LookedAt, WaiverOutcome
from helle.register.prosecution.models import Stage, VictimLink, WaiverDecision, Written
from helle.register.protection.known_codes import known_code


class DecidedCharge(models.Model):
    """What a decision says of one charge that it weighed, by the stage that charge had then. The database writes it
    with the decision and lets nobody change it: a decision reads for good as it was made (CRI-08)."""

    id = models.UUIDField(primary_key=True)
    decision = models.ForeignKey(WaiverDecision, on_delete=models.PROTECT, related_name="charges")
    charge = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=WaiverOutcome.choices)

    class Meta:
        constraints = [
            known_code("decided_charge_is_known", "outcome", WaiverOutcome),
            models.UniqueConstraint(name="charge_decided_once_by_a_decision", fields=["decision", "charge"]),
        ]


class ChargeLook(Written):
    """What CMM, or the prosecution, did of it; each for itself. `by_cmm`: as the database has it."""

    link = models.ForeignKey(VictimLink, on_delete=models.PROTECT, related_name="looks")
    what = models.CharField(max_length=12, choices=LookedAt.choices)
    by_cmm = models.BooleanField(default=False)
    done = models.CharField(max_length=12, choices=LookDone.choices)

    class Meta:
        constraints = [
            known_code("charge_look_is_known", "what", LookedAt),
            known_code("charge_look_done_is_known", "done", LookDone),
            # Beside `choices.looks_offered`.
            models.CheckConstraint(
                name="charge_look_is_of_who_did_it",
                condition=models.Q(done__in=["nothing", "other", "before"])
                | models.Q(done__in=["talked", "prosecution", "statement"], by_cmm=True)
                | models.Q(done="weighed", by_cmm=False)
                | models.Q(done="appealed", what__in=["convicted", "unlinked"])
                | models.Q(done="other_law", what="indicted", by_cmm=True),
            ),
        ]
        indexes = [models.Index(name="looks_at_a_charge", fields=["link", "recorded_at"])]
