"""Data keys, wrapped by the master key, and the ledger of those destroyed."""

from __future__ import annotations

from django.db import models


class DataKey(models.Model):
    """The wrapped key of one subject (a person, a referral, a call, an operation). Destroying it erases the subject."""

    subject_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    wrapped = models.BinaryField()

    class Meta:
        db_table = "data_key"


class Erasure(models.Model):
    """That a subject's key was destroyed. A restore of an older backup replays these before it opens."""

    subject_id = models.UUIDField(primary_key=True)
    destroyed_at = models.DateTimeField()

    class Meta:
        db_table = "erasure"
