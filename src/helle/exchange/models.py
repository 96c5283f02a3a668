"""The systems that call the API. What else is held stands in `sql/198_service_accounts.sql`."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import models
from django.db.models import F, Q

from helle.exchange.choices import RefusedFor
from helle.register.organisations.models import Unit, User

# As the constraint has it: a year, after which somebody considers anew whether the system still needs it.
LONGEST: Final = dt.timedelta(days=365)


class ServiceAccount(models.Model):
    """A system of one unit that calls the API in one role of the matrix, from a day to a day. Ended once.
    One that reads cases opens nothing until somebody else than who made it has confirmed it.

    `user` names it where the log or a row says who did something; nobody logs in as it. Of the key a keyed hash alone
    is kept, and the key is shown once.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="service_account")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    sends_referrals = models.BooleanField()
    reads_cases = models.BooleanField()
    secret_hash = models.BinaryField(unique=True)
    begins_on = models.DateField()
    ends_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    refused_for = models.CharField(max_length=32, choices=RefusedFor, default="", db_default="", blank=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_account_lasts_a_year_at_most",
                condition=Q(ends_on__gte=F("begins_on"), ends_on__lte=F("begins_on") + LONGEST),
            ),
            models.CheckConstraint(
                name="service_account_is_for_something", condition=Q(sends_referrals=True) | Q(reads_cases=True)
            ),
            models.CheckConstraint(
                name="service_account_is_confirmed_by_another",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__gte=F("made_at"), confirmed_by__isnull=False, reads_cases=True)
                & ~Q(confirmed_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="service_account_is_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__gte=F("made_at"), ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="service_account_is_refused_while_it_waits",
                condition=Q(refused_for="")
                | Q(refused_for__in=RefusedFor.values, ended_at__isnull=False, confirmed_at__isnull=True)
                & ~Q(ended_by=F("made_by")),
            ),
        ]
