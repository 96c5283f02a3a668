"""Data keys, wrapped by a master key, the names of the master keys, and the ledger of what was destroyed."""

from __future__ import annotations

from django.db import models


class MasterKey(models.Model):
    """That a master key may wrap. Its row goes when nothing is wrapped under it, which the database holds."""

    name = models.BinaryField(primary_key=True)
    source = models.CharField(max_length=100)
    since = models.DateTimeField()

    class Meta:
        db_table = "master_key"


class DataKey(models.Model):
    """The wrapped key of one subject (a person, a referral, a call, an operation). Destroying it erases the subject."""

    subject_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    wrapped = models.BinaryField()
    # The name of the master key, as the wrapped key carries it; none in what was wrapped before they had names.
    wrapped_under = models.GeneratedField(
        expression=models.Func(
            models.F("wrapped"),
            template="CASE WHEN get_byte(%(expressions)s, 0) = 2 THEN substring(%(expressions)s FROM 2 FOR 4) END",
        ),
        output_field=models.BinaryField(null=True),
        db_persist=True,
    )

    class Meta:
        db_table = "data_key"


class Erasure(models.Model):
    """That a subject's key was destroyed. A restore of an older backup replays these before it opens."""

    subject_id = models.UUIDField(primary_key=True)
    destroyed_at = models.DateTimeField()

    class Meta:
        db_table = "erasure"
