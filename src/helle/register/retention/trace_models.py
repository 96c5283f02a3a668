"""Schedules of how long what stands beside the cases is kept, what holds it back, and lists of what is disposed of.

A trace tells of members of staff beside the log (a sample of it, that a file was handed out), or is a referral, a call,
a criminal case or another of `TraceKind` that leads to no case any more. All of it is written by the functions of
`sql/146_traces.sql` and `166_trace_kinds.sql` alone, which take who and when from the context.
"""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from helle.register.organisations.models import Unit, User
from helle.register.prosecution.models import CriminalCase
from helle.register.protection.known_codes import known_code
from helle.register.retention.choices import Outcome, TraceKind, TraceState
from helle.register.retention.near_days import BEGINS_SOON, IS_NEAR
from helle.rules.retention.codes import HoldGround
from helle.rules.retention.time_of_keeping import MOST_YEARS

# As long as the lines of the log are kept at least: what was said of them cannot be held against nothing.
FEWEST_YEARS: Final = 5
BESIDE_THE_LOG: Final = (TraceKind.SAMPLE.value, TraceKind.HANDED_OUT.value)
_OFFICER: Final = "data_protection_officer"


class TraceSchedule(models.Model):
    """That one proposes how long a kind of trace is kept, and another decides; one of the two is the officer."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    years = models.SmallIntegerField()
    basis = models.CharField(max_length=200)
    valid_from = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_role = models.CharField(max_length=32)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_role = models.CharField(max_length=32, blank=True)
    approved = models.BooleanField(null=True)

    class Meta:
        constraints = [
            known_code("trace_schedule_kind_is_known", "kind", TraceKind),
            models.CheckConstraint(
                name="trace_kept_for_some_years",
                condition=Q(years__gte=1, years__lte=MOST_YEARS)
                & (~Q(kind__in=BESIDE_THE_LOG) | Q(years__gte=FEWEST_YEARS)),
            ),
            models.CheckConstraint(name="trace_schedule_rests_on_something", condition=~Q(basis="")),
            models.CheckConstraint(name="trace_schedule_begins_soon", condition=BEGINS_SOON),
            models.CheckConstraint(
                name="trace_schedule_takes_two", condition=~Q(answered_by=F("asked_by")) | Q(approved=False)
            ),
            models.CheckConstraint(
                name="trace_schedule_takes_the_officer",
                condition=Q(answered_at__isnull=True)
                | Q(approved=False)
                | Q(asked_role=_OFFICER)
                | Q(answered_role=_OFFICER),
            ),
            models.CheckConstraint(
                name="trace_schedule_answered_whole",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answered_role="", approved__isnull=True)
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False, approved__isnull=False)
                    & ~Q(answered_role="")
                ),
            ),
            models.UniqueConstraint(
                name="one_trace_schedule_waits", fields=["kind"], condition=Q(approved__isnull=True)
            ),
            models.UniqueConstraint(
                name="one_trace_schedule_from_a_day", fields=["kind", "valid_from"], condition=Q(approved=True)
            ),
        ]

    @property
    def of_kind(self) -> TraceKind:
        return TraceKind(self.kind)


class TraceHold(models.Model):
    """That what is a unit's is kept beyond its time, one at a time. The words name nobody; the officer lets go.

    `criminal_case`: that one alone is kept, by a unit that investigates or prosecutes it, which lets go too. Those of
    several units stand beside each other.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    criminal_case = models.ForeignKey(CriminalCase, on_delete=models.PROTECT, related_name="+", null=True)
    ground = models.CharField(max_length=12)
    why = models.CharField(max_length=400)
    since_day = models.DateField()
    until_day = models.DateField(null=True)
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("trace_hold_ground_is_known", "ground", HoldGround),
            models.CheckConstraint(name="trace_hold_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="trace_hold_ends_after_it_begins",
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("since_day")),
            ),
            models.CheckConstraint(name="trace_hold_day_is_near", condition=IS_NEAR),
            ExclusionConstraint(
                name="one_trace_hold_of_a_unit",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (Func(F("since_day"), F("until_day"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(lifted_at__isnull=True, criminal_case__isnull=True),
            ),
            ExclusionConstraint(
                name="one_hold_of_a_criminal_case",
                expressions=[
                    ("criminal_case", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    (Func(F("since_day"), F("until_day"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(lifted_at__isnull=True, criminal_case__isnull=False),
            ),
            models.CheckConstraint(
                name="trace_hold_lifted_whole",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]


class TraceList(models.Model):
    """A list of all traces that were due: who drew it and who said yes, and the certificate once it is carried out."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=16, unique=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField(null=True)
    first_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    first_role = models.CharField(max_length=32, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_role = models.CharField(max_length=32, blank=True)
    approved = models.BooleanField(null=True)
    refused_why = models.CharField(max_length=400, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    signature = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trace_list_ended_whole",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_role="", approved__isnull=True)
                | (Q(ended_at__isnull=False, ended_by__isnull=False, approved__isnull=False) & ~Q(ended_role="")),
            ),
            models.CheckConstraint(
                name="trace_list_refused_with_reasons",
                condition=Q(approved=False) & ~Q(refused_why="")
                | (Q(refused_why="") & (Q(approved__isnull=True) | Q(approved=True))),
            ),
            # What is approved has its two, and they are not one; one of them is the officer.
            models.CheckConstraint(
                name="trace_list_takes_two",
                condition=Q(approved__isnull=True)
                | Q(approved=False)
                | (Q(first_by__isnull=False) & ~Q(ended_by=F("first_by"))),
            ),
            models.CheckConstraint(
                name="trace_list_takes_the_officer",
                condition=Q(approved__isnull=True)
                | Q(approved=False)
                | Q(first_role=_OFFICER)
                | Q(ended_role=_OFFICER),
            ),
            models.CheckConstraint(
                name="trace_list_signed_when_carried_out", condition=Q(signature__isnull=True) | Q(approved=True)
            ),
            models.UniqueConstraint(
                name="one_trace_list_waits", fields=["approved"], condition=Q(approved__isnull=True),
                nulls_distinct=False,
            ),
        ]  # fmt: skip


class TraceItem(models.Model):
    """A trace on a list: what kind, of which unit, from when, and what became of it. Of what is gone this stays.

    `units`: all that had a part in it when the list was drawn, `unit` first: those outside CMM are told. `kept_at`,
    `kept_why`: two disposed of it, and just before it was to go something stood in the way. `going_at`: the worker has
    begun to drop it, and nothing keeps it from then on.
    """

    list = models.ForeignKey(TraceList, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12)
    row_id = models.UUIDField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.UUIDField())
    recorded_on = models.DateField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10)
    left_why = models.CharField(max_length=12, blank=True)
    going_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    kept_why = models.CharField(max_length=12, blank=True, db_default="")

    class Meta:
        constraints = [
            known_code("trace_item_kept_why_is_known", "kept_why", TraceState, or_empty=True),
            known_code("trace_item_kind_is_known", "kind", TraceKind),
            known_code("trace_item_outcome_is_known", "outcome", Outcome),
            known_code("trace_item_left_why_is_known", "left_why", TraceState, or_empty=True),
            models.UniqueConstraint(name="trace_once_on_a_list", fields=["list", "kind", "row_id"]),
            models.UniqueConstraint(
                name="trace_disposed_of_once",
                fields=["kind", "row_id"],
                condition=Q(outcome=Outcome.DISPOSED, kept_at__isnull=True),
            ),
            models.CheckConstraint(
                name="trace_item_has_its_outcome",
                condition=(Q(outcome=Outcome.LEFT) & ~Q(left_why="") & Q(dropped_at__isnull=True))
                | Q(outcome=Outcome.DISPOSED, left_why="")
                | Q(outcome=Outcome.WAITS, left_why="", dropped_at__isnull=True),
            ),
            models.CheckConstraint(
                name="trace_item_goes_or_is_kept",
                condition=Q(going_at__isnull=True) | Q(outcome=Outcome.DISPOSED, kept_at__isnull=True),
            ),
            models.CheckConstraint(
                name="trace_item_kept_whole",
                condition=Q(kept_at__isnull=True, kept_why="")
                | (Q(kept_at__isnull=False, outcome=Outcome.DISPOSED, dropped_at__isnull=True) & ~Q(kept_why="")),
            ),
        ]
