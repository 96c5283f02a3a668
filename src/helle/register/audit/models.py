"""Audit lines and the sealed segments they go into."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.fields.json import KeyTransform

from helle.register.audit.unexplained_choices import RightKind, WhyUnexplained
from helle.register.organisations.models import Unit
from helle.register.protection.known_codes import known_code


class Line(models.Model):
    """One look, search, change or export, or an attempt. Written by `helle.write_audit` alone; never changed.

    `cases` are the cases shown, changed or asked for in vain, so that each person can be told who looked. `detail`
    holds codes, counts and ids only, never a name or a search text.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    user_id = models.UUIDField(null=True)
    unit_id = models.UUIDField(null=True)
    role = models.CharField(max_length=32, null=True)
    purpose = models.CharField(max_length=32)
    action = models.CharField(max_length=48)
    outcome = models.CharField(max_length=8, choices=[("allowed", "allowed"), ("denied", "denied")])
    object_id = models.UUIDField(null=True)
    cases = ArrayField(models.UUIDField(), default=list)
    detail = models.JSONField(default=dict)
    request_id = models.UUIDField(null=True)
    segment = models.BigIntegerField(null=True)
    position = models.IntegerField(null=True)

    kind_alone: str | None = None
    """Of which kind the unit is, where the database says neither which nor who (`helle.case_lines`,
    `helle.log_lines`)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(name="audit_position_once", fields=["segment", "position"]),
            models.CheckConstraint(
                name="audit_sealed_whole",
                condition=models.Q(segment__isnull=True, position__isnull=True)
                | models.Q(segment__isnull=False, position__isnull=False),
            ),
        ]
        indexes = [
            GinIndex(name="audit_by_case", fields=["cases"]),
            models.Index(name="audit_by_unit", fields=["unit_id", "-at"]),
            models.Index(name="audit_by_user", fields=["user_id", "-id"]),
            models.Index(name="audit_by_object", fields=["object_id"], condition=models.Q(object_id__isnull=False)),
            # A referral among others: its number stands in the line of the list.
            GinIndex(KeyTransform("referrals", "detail"), name="audit_by_referral"),
            # How often somebody has typed what leads to a secret place: asked at each text, and few lines of all.
            models.Index(
                name="audit_address_typed", fields=["user_id", "-at"], condition=models.Q(action="address.typed")
            ),
            # How often somebody has searched for a person, and was refused, of late: asked at each search and refusal.
            models.Index(
                name="audit_searched_by", fields=["user_id", "-at"], condition=models.Q(action="person.searched")
            ),
            models.Index(name="audit_refused_to", fields=["user_id", "-at"], condition=models.Q(outcome="denied")),
            # What ends grants, what was passed on and what was carried on, held against all that stands each night.
            models.Index(
                name="audit_of_rights",
                fields=["action", "at"],
                condition=models.Q(
                    action__in=[
                        *("case.closed_to", "competence.moved", "rights.carried"),
                        *("rights.seen", "rights.unexplained"),
                        *(
                            "sharing.disclosed",
                            "sharing.asked",
                            "sharing.approved",
                            "sharing.ended",
                            "sharing.acknowledged",
                        ),
                        *("prosecution.statement_given", "prosecution.disclosure_ended"),
                    ]
                ),
            ),
            models.Index(name="audit_denied", fields=["-id"], condition=models.Q(outcome="denied")),
            models.Index(name="audit_unsealed", fields=["id"], condition=models.Q(segment__isnull=True)),
        ]


class Segment(models.Model):
    """A sealed run of lines: their leaf hashes, the Merkle root, the link to the segment before, the signature.

    `leaves` is the concatenation of 32-byte leaf hashes in the order of `position`; it lets the verifier name the
    line that was removed or altered. The signature covers number, count, root, the link and the time.

    Lines are dropped by whole segments (`helle.drop_segment`); the row stays, with a tombstone signed like the root.
    """

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    count = models.IntegerField()
    leaves = models.BinaryField()
    root = models.BinaryField()
    previous = models.BinaryField()
    signature = models.BinaryField()
    dropped_at = models.DateTimeField(null=True)
    drop_reason = models.CharField(max_length=32, null=True)
    drop_signature = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="audit_dropped_whole",
                condition=models.Q(dropped_at__isnull=True, drop_reason__isnull=True, drop_signature__isnull=True)
                | models.Q(dropped_at__isnull=False, drop_reason__isnull=False, drop_signature__isnull=False),
            ),
        ]


class UnexplainedRight(models.Model):
    """What gives somebody a sight of something and no act in the log explains, as it was found at night.

    Written by `helle.note_unexplained_rights` alone, which takes away what is there no more; a look stays until
    somebody has seen it. `row_id`: of the membership, the privilege, the grant, the assignment or the opening; of a
    look, of whoever looked, and of one to which nothing led with a stroke and the case after it. `role`: of a grant, an
    assignment or an opening the category. `stood`: a hash of the row as it was found. `user_id` leads to no row of its
    own: whoever wrote herself in may be gone again.
    """

    kind = models.CharField(max_length=16)
    row_id = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    user_id = models.UUIDField(null=True)
    role = models.CharField(max_length=32)
    why = models.CharField(max_length=16)
    stood = models.CharField(max_length=64)
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            known_code("unexplained_kind_is_known", "kind", RightKind),
            known_code("unexplained_why_is_known", "why", WhyUnexplained),
            models.UniqueConstraint(name="unexplained_right_once", fields=["kind", "row_id", "unit", "role", "why"]),
        ]


class Turn(models.Model):
    """One row that a sealer locks while it works. Only its role may, so nobody else can hold up the sealing."""

    id = models.SmallIntegerField(primary_key=True, default=1)

    class Meta:
        constraints = [models.CheckConstraint(name="one_turn", condition=models.Q(id=1))]
