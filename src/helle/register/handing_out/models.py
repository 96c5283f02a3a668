"""Files that were handed out, with when each was fetched. `sql/086_handing_out.sql` holds the rest.

They are written by functions of the database alone. Of the link only a hash is kept, of the password nothing. The
content is sealed under a key of its own, and goes with it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from helle.register.handing_out.choices import Ended, Form, Paper, Purpose
from helle.register.organisations.models import Membership, Unit, User
from helle.register.protection.known_codes import known_code

# No rule lets a file be fetched for longer than this, whatever its dated value becomes.
LONGEST: Final = dt.timedelta(days=7)


class HandedOut(models.Model):
    """A file that somebody was handed: what, what for, of which cases, for whom, and until when it can be fetched.

    `granted` is what the unit was given of the cases when it was made: what of that ends, ends the file.
    """

    id = models.UUIDField(primary_key=True)
    paper = models.CharField(max_length=16, choices=Paper.choices)
    form = models.CharField(max_length=4, choices=Form.choices)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    cases: ArrayField[list[uuid.UUID], list[uuid.UUID]] = ArrayField(models.UUIDField())
    granted: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=80))
    link_hash = models.BinaryField(unique=True)
    until = models.DateTimeField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False, null=True)
    key_gone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "handing_out_file"
        constraints = [
            known_code("handed_out_paper_is_known", "paper", Paper),
            known_code("handed_out_form_is_known", "form", Form),
            known_code("handed_out_purpose_is_known", "purpose", Purpose),
            known_code("handed_out_ending_is_known", "ended", Ended, or_empty=True),
            models.CheckConstraint(
                name="handed_out_runs_out",
                condition=Q(until__gt=F("recorded_at")) & Q(until__lte=F("recorded_at") + LONGEST),
            ),
            models.CheckConstraint(
                name="handed_out_ended_somehow",
                condition=(Q(ended="") & Q(ended_at__isnull=True)) | (~Q(ended="") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="handed_out_taken_back_by_somebody",
                condition=Q(ended_by__isnull=False, ended=Ended.TAKEN_BACK)
                | (Q(ended_by__isnull=True) & ~Q(ended=Ended.TAKEN_BACK)),
            ),
            models.CheckConstraint(
                name="handed_out_key_goes_last", condition=Q(key_gone_at__isnull=True) | Q(ended_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(name="handed_out_to", fields=["by_user", "-recorded_at"]),
            models.Index(name="handed_out_by_unit", fields=["by_unit", "-recorded_at"]),
            models.Index(name="handed_out_open", fields=["until"], condition=Q(key_gone_at__isnull=True)),
        ]


class Content(models.Model):
    """The locked file itself, sealed once more. Its row goes when it can be fetched no more."""

    file = models.OneToOneField(HandedOut, on_delete=models.PROTECT, primary_key=True, related_name="+")
    content_sealed = models.BinaryField()

    class Meta:
        db_table = "handing_out_content"


class Fetch(models.Model):
    """That a file was fetched. Always by whom it was made for."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(HandedOut, on_delete=models.PROTECT, related_name="fetches")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "handing_out_fetch"
