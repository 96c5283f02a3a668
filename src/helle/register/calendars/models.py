"""The address at which somebody's calendar is read."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from helle.register.organisations.models import Membership


class Address(models.Model):
    """A secret address of one membership: of the secret a keyed hash alone is kept, and it is shown once.

    `hour_began` and `reads` count how often it was read within an hour; the function that finds the address keeps them.
    """

    id = models.UUIDField(primary_key=True)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    hour_began = models.DateTimeField(null=True)
    reads = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_calendar_address", fields=["membership"], condition=Q(revoked_at__isnull=True)
            ),
            models.CheckConstraint(
                name="calendar_address_is_revoked_after_it_was_made",
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
            ),
            models.CheckConstraint(name="calendar_reads_are_counted", condition=Q(reads__gte=0)),
        ]
