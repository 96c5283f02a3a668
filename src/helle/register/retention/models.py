"""Schedules of how long cases are kept, what holds a case back, and lists of what is disposed of.

All of it is written by the functions of `sql/082_retention.sql` alone, which take who and when from the context.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.people.models import Person
from helle.register.protection.known_codes import known_code
from helle.register.retention.choices import LeftWhy, Outcome
from helle.register.retention.near_days import BEGINS_SOON, IS_NEAR
from helle.register.retention.trace_models import TraceHold, TraceItem, TraceList, TraceSchedule
from helle.rules.codes import Rung
from helle.rules.retention.codes import CountedFrom, HoldGround, KeptKind
from helle.rules.retention.time_of_keeping import MOST_YEARS

# Django looks for models here.
__all__ = [
    "Certificate", "Disposal", "Hold", "Item", "Kept", "Schedule",
    "TraceHold", "TraceItem", "TraceList", "TraceSchedule",
]  # fmt: skip


class Schedule(models.Model):
    """That one proposes how long a kind of case is kept, and another decides. Holds from a day until the next one."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    years = models.SmallIntegerField()
    counted_from = models.CharField(max_length=8)
    basis = models.CharField(max_length=200)
    valid_from = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    approved = models.BooleanField(null=True)

    class Meta:
        constraints = [
            known_code("kept_kind_is_known", "kind", KeptKind),
            known_code("kept_from_is_known", "counted_from", CountedFrom),
            models.CheckConstraint(name="kept_for_some_years", condition=Q(years__gte=1) & Q(years__lte=MOST_YEARS)),
            models.CheckConstraint(name="schedule_rests_on_something", condition=~Q(basis="")),
            models.CheckConstraint(name="schedule_begins_soon", condition=BEGINS_SOON),
            # Whoever proposed it may take it back, no more.
            models.CheckConstraint(
                name="schedule_takes_two", condition=~Q(answered_by=F("asked_by")) | Q(approved=False)
            ),
            models.CheckConstraint(
                name="schedule_answered_whole",
                condition=Q(
                    answered_at__isnull=True,
                    answered_by__isnull=True,
                    answered_unit__isnull=True,
                    approved__isnull=True,
                )
                | Q(
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    answered_unit__isnull=False,
                    approved__isnull=False,
                ),
            ),
            models.UniqueConstraint(name="one_schedule_waits", fields=["kind"], condition=Q(approved__isnull=True)),
            models.UniqueConstraint(
                name="one_schedule_from_a_day", fields=["kind", "valid_from"], condition=Q(approved=True)
            ),
        ]

    @property
    def of_kind(self) -> KeptKind:
        return KeptKind(self.kind)


class Hold(models.Model):
    """That a person's cases are kept beyond their time: why, since when, until when, and who lifted it.

    `case` is the one in which it was said; all of hers are held. The words are sealed under her key.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10)
    since_day = models.DateField()
    until_day = models.DateField(null=True)
    why_sealed = models.BinaryField()
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    held_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("hold_ground_is_known", "ground", HoldGround),
            models.CheckConstraint(
                name="hold_ends_after_it_begins",
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("since_day")),
            ),
            models.CheckConstraint(name="hold_day_is_near", condition=IS_NEAR),
            models.CheckConstraint(
                name="hold_lifted_whole",
                condition=Q(
                    lifted_at__isnull=True,
                    lifted_by__isnull=True,
                    lifted_unit__isnull=True,
                    lifted_why_sealed__isnull=True,
                )
                | Q(
                    lifted_at__isnull=False,
                    lifted_by__isnull=False,
                    lifted_unit__isnull=False,
                    lifted_why_sealed__isnull=False,
                ),
            ),
        ]


class Disposal(models.Model):
    """A list of what is disposed of: drawn, approved by two different people, or refused by one with a reason."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=12, unique=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField(null=True)
    first_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    first_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    first_role = models.CharField(max_length=32, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    approved = models.BooleanField(null=True)
    refused_why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disposal_first_whole",
                condition=Q(first_at__isnull=True, first_by__isnull=True, first_unit__isnull=True, first_role="")
                | (Q(first_at__isnull=False, first_by__isnull=False, first_unit__isnull=False) & ~Q(first_role="")),
            ),
            models.CheckConstraint(
                name="disposal_ended_whole",
                condition=Q(
                    ended_at__isnull=True,
                    ended_by__isnull=True,
                    ended_unit__isnull=True,
                    approved__isnull=True,
                    refused_why="",
                )
                | Q(
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    ended_unit__isnull=False,
                    approved=True,
                    refused_why="",
                )
                | (
                    Q(ended_at__isnull=False, ended_by__isnull=False, ended_unit__isnull=False, approved=False)
                    & ~Q(refused_why="")
                ),
            ),
            # What is approved has its two, and they are not one.
            models.CheckConstraint(
                name="disposal_takes_two",
                condition=~Q(approved=True) | (Q(first_by__isnull=False) & ~Q(ended_by=F("first_by"))),
            ),
            # One list at a time: nobody stands on two.
            models.UniqueConstraint(
                name="one_disposal_waits", fields=["drawn_unit"], condition=Q(approved__isnull=True)
            ),
        ]


class Item(models.Model):
    """A person on a list, by the numbers of her cases, what they came to, and what became of it."""

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="items")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    numbers = models.CharField(max_length=400)
    kind = models.CharField(max_length=12)
    ended_on = models.DateField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10)
    left_why = models.CharField(max_length=12, blank=True)
    order_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            known_code("item_kind_is_known", "kind", KeptKind),
            known_code("item_outcome_is_known", "outcome", Outcome),
            known_code("item_left_why_is_known", "left_why", LeftWhy, or_empty=True),
            models.UniqueConstraint(name="person_once_on_a_list", fields=["disposal", "person"]),
            models.CheckConstraint(
                name="item_has_its_outcome",
                condition=Q(outcome=Outcome.WAITS, left_why="", order_id__isnull=True)
                | Q(outcome=Outcome.DISPOSED, left_why="", order_id__isnull=False)
                | (Q(outcome=Outcome.LEFT, order_id__isnull=True) & ~Q(left_why="")),
            ),
        ]


class Certificate(models.Model):
    """That a list was carried out: how many, the hash of the list as it was carried out, and the signature under it."""

    disposal = models.OneToOneField(Disposal, on_delete=models.PROTECT, primary_key=True, related_name="certificate")
    at = models.DateTimeField()
    disposed = models.IntegerField()
    left = models.IntegerField()
    digest = models.CharField(max_length=64)
    signature = models.BinaryField()


class Kept(models.Model):
    """What stays of a case that was disposed of, for the counts: codes and years, and nothing that leads to it."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    rung = models.CharField(max_length=24)
    opened_year = models.SmallIntegerField()
    ended_year = models.SmallIntegerField()
    disposed_year = models.SmallIntegerField()

    class Meta:
        constraints = [
            known_code("kept_number_kind_is_known", "kind", KeptKind),
            known_code("kept_number_rung_is_known", "rung", Rung),
        ]
