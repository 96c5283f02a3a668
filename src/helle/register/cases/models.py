"""A case and its ladder of certainty."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from helle.register.cases.choices import CorrectableKind, FirstContact, Followed, Ground, Redecided, WouldBe
from helle.register.organisations.models import Unit, User
from helle.register.people.models import Person
from helle.register.protection.known_codes import known_code
from helle.rules.codes import LadderEvent, OrganisationKind, Rung


class Numbering(models.Model):
    """The last case number of a year. Numbers are given in the order cases are opened."""

    year = models.SmallIntegerField(primary_key=True)
    last = models.IntegerField()


class Case(models.Model):
    """One person's way through the register. Written by `helle.open_case` alone.

    `ground` says why the case could be opened by that unit; `first_contact` who made the contact (STA-06);
    `version` counts the writes, so that a form opened before somebody else's write is noticed.
    """

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=12, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    opened_at = models.DateTimeField()
    opened_by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=16)
    first_contact = models.CharField(max_length=20)
    referral_id = models.UUIDField(null=True)
    version = models.IntegerField(default=1)

    opened_for: str | None = None
    """What it is open to the acting user for, where it was loaded for her (`queries.get_case_for_reading`)."""

    class Meta:
        # Each referral that is written, counted or disposed of asks which case came of it.
        indexes = [models.Index(name="case_of_referral", fields=["referral_id"])]
        constraints = [
            known_code("case_ground_is_known", "ground", Ground),
            known_code("case_first_contact_is_known", "first_contact", FirstContact),
        ]


class RungEvent(models.Model):
    """A step on the ladder of certainty (C2). Append-only: a wrong one is put out of force by a `Correction`.

    `by_kind` is the kind of organisation whose act it is: CMM may enter what the police state or a court finds.
    `sequence` is its place on the way: a corrected one takes the place of the mistyped, one after a withdrawn one keeps
    its own.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rung_events")
    sequence = models.SmallIntegerField()
    event = models.CharField(max_length=40)
    rung = models.CharField(max_length=24)
    by_kind = models.CharField(max_length=24)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known_code("rung_event_is_known", "event", LadderEvent),
            known_code("rung_is_known", "rung", Rung),
            known_code("rung_event_by_known_kind", "by_kind", OrganisationKind),
            models.UniqueConstraint(
                name="rung_events_in_order",
                fields=["case", "sequence"],
                condition=models.Q(superseded_at__isnull=True),
            ),
        ]


class LadderMove(models.Model):
    """One move of the ladder that the rules allow one kind of organisation, loaded from `helle.rules.ladder`.

    `start` is the rung before it, "" where there is none yet. A trigger holds each `RungEvent` against this table.
    """

    start = models.CharField(max_length=24, blank=True)
    event = models.CharField(max_length=40)
    rung = models.CharField(max_length=24)
    by_kind = models.CharField(max_length=24)

    class Meta:
        constraints = [
            known_code("ladder_move_from_a_known_rung", "start", Rung, or_empty=True),
            known_code("ladder_move_is_known", "event", LadderEvent),
            known_code("ladder_move_to_a_known_rung", "rung", Rung),
            known_code("ladder_move_by_known_kind", "by_kind", OrganisationKind),
            models.UniqueConstraint(name="ladder_move_once", fields=["start", "event", "by_kind", "rung"]),
        ]


class Statement(models.Model):
    """The reason somebody gave for something on the case, sealed; `about` is the row it explains."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statements")
    about = models.UUIDField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text_sealed = models.BinaryField()
    ruling_sealed = models.BinaryField(null=True)

    class Meta:
        indexes = [models.Index(name="statement_about", fields=["about"])]


class Assignment(models.Model):
    """Who in a unit has the case, from when to when: one at a time in each unit."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_assignee_in_a_unit_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]


class SettledStep(models.Model):
    """That a next step is done which no other fact tells of: support begun, municipality notified, wound down.

    Once each time it was raised: `raised_by` is the sequence of the ladder's event since which it was asked (0: none),
    `raised_day` the day it hangs on, if on one. A new indication asks for support anew. The sealed note says what was
    done.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="settled_steps")
    code = models.CharField(max_length=32)
    settled_on = models.DateField()
    raised_by = models.SmallIntegerField()
    raised_day = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="step_settled_once_each_time",
                fields=["case", "code", "raised_by", "raised_day"],
                condition=models.Q(superseded_at__isnull=True),
                nulls_distinct=False,
            )
        ]


class Correction(models.Model):
    """That a mistyped entry of the case is out of force, and which one stands in its place. Append-only, once an entry.

    `replaced_by` None: the entry should not be there at all. `part_of` is the correction it came with: an assessment
    and its step on the ladder are corrected in one act. The reason stands sealed in a statement about the correction.
    The database marks the entry itself, whichever table it is in.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=20, choices=CorrectableKind.choices)
    corrected = models.UUIDField()
    replaced_by = models.UUIDField(null=True)
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("correction_kind_is_known", "kind", CorrectableKind),
            models.UniqueConstraint(name="entry_corrected_once", fields=["corrected"]),
            models.UniqueConstraint(name="entry_replaces_one", fields=["replaced_by"]),
            models.CheckConstraint(
                name="entry_not_its_own_correction",
                condition=models.Q(replaced_by__isnull=True) | ~models.Q(replaced_by=models.F("corrected")),
            ),
        ]


class Consequence(models.Model):
    """One thing that was decided on the basis of an entry that is corrected, until a human decides on it anew.

    `cause` is the entry that was corrected, `followed` what rested on it and the day that is of. `would_be` is what the
    rules say of it on the corrected facts: the ruling stands sealed in a statement. `by_kind` is whose it is to decide.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consequences")
    cause_kind = models.CharField(max_length=20, choices=CorrectableKind.choices)
    cause = models.UUIDField()
    followed_kind = models.CharField(max_length=20, choices=Followed.choices)
    followed = models.UUIDField()
    followed_on = models.DateField()
    would_be = models.CharField(max_length=12, choices=WouldBe.choices)
    by_kind = models.CharField(max_length=24)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("consequence_of_a_known_entry", "cause_kind", CorrectableKind),
            known_code("consequence_for_a_known_thing", "followed_kind", Followed),
            known_code("consequence_would_be_known", "would_be", WouldBe),
            known_code("consequence_by_known_kind", "by_kind", OrganisationKind),
            models.UniqueConstraint(name="consequence_told_once", fields=["cause", "followed"]),
            models.UniqueConstraint(name="consequence_with_its_case", fields=["id", "case"]),
        ]


class Redecision(models.Model):
    """What a human decided on a consequence: it stands, or it was decided anew. The reason stands in a statement."""

    consequence = models.OneToOneField(
        Consequence, on_delete=models.PROTECT, primary_key=True, related_name="redecision"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    decided = models.CharField(max_length=8, choices=Redecided.choices)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [known_code("redecided_is_known", "decided", Redecided)]
