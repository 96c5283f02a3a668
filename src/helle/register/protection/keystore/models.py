"""Data keys, wrapped by a master key, those that wait to be, the names of the master keys, and the ledger of what was
destroyed."""

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


class IncomingKey(models.Model):
    """The key of what came in by a process that has no master key, sealed for those who have it until one of them takes
    it over (`box` is empty then), and under the writer's receipt. It is destroyed with the data key."""

    subject_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    box = models.BinaryField(null=True)
    for_receipt = models.BinaryField()
    since = models.DateTimeField()

    class Meta:
        db_table = "incoming_key"


class Erasure(models.Model):
    """That a subject's key was destroyed: a copy of one line of the ledger that lies outside of both databases.

    Its line is written before the key goes; a restore of an older backup replays the lines that came after it. None in
    what was destroyed before there was a ledger outside, until `helle migrate` has taken it in.
    """

    subject_id = models.UUIDField(primary_key=True)
    destroyed_at = models.DateTimeField()
    number = models.BigIntegerField(null=True, unique=True)
    kind = models.CharField(max_length=12, default="")
    order_id = models.UUIDField(null=True)
    line = models.TextField(null=True)

    class Meta:
        db_table = "erasure"


class State(models.Model):
    """In which database the ledger was last replayed, by the numbers that PostgreSQL gave it and its server: a backup
    that is put back comes into another one, and its keys open nothing until the ledger is replayed there."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    opened_in = models.BigIntegerField(null=True)
    opened_on = models.BigIntegerField(null=True)

    class Meta:
        db_table = "keystore_state"
        constraints = [models.CheckConstraint(name="one_keystore_state", condition=models.Q(id=1))]
