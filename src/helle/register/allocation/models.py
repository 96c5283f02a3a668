"""Who has the case and why, who is away, who speaks what; planned interviews with their interpreters."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from helle.register.allocation.choices import CancelReason, InterpreterSex, PlaceKind, Region, Why, WishKind
from helle.register.cases.models import Assignment, Case
from helle.register.identification.models import Interview
from helle.register.organisations.models import Unit, User
from helle.register.people.models import Person
from helle.register.protection.known_codes import known_code, known_codes


class Handover(models.Model):
    """Why an assignment was made, and what the new one must know. The note is sealed and stays in the unit.

    `received_at` is when she said that she has it: until then it stands on her desk.
    """

    id = models.UUIDField(primary_key=True)
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="handover")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=16, choices=Why.choices)
    note_sealed = models.BinaryField(null=True)
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(name="handover_waiting", fields=["to_user", "by_unit"], condition=Q(received_at__isnull=True))
        ]
        constraints = [known_code("handover_why_is_known", "why", Why)]


class Absence(models.Model):
    """That somebody is away from a unit, from a day to a day, and who covers for her. Never why she is away."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()
    cover = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="away_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="nobody_covers_for_herself", condition=Q(cover__isnull=True) | ~Q(cover=F("user"))
            ),
            models.CheckConstraint(name="absence_lasts_a_day", condition=Q(during__isempty=False)),
            models.CheckConstraint(
                name="absence_has_two_ends", condition=Q(during__lower_inf=False, during__upper_inf=False)
            ),
        ]

    @property
    def last_day(self) -> dt.date:
        """The last day she is away."""
        last: dt.date = self.during.upper - dt.timedelta(days=1)
        return last


class StaffLanguage(models.Model):
    """A language in which somebody can hold an interview without an interpreter."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(max_length=3)

    class Meta:
        constraints = [models.UniqueConstraint(name="staff_language_once", fields=["user", "language"])]


class Interpreter(models.Model):
    """An interpreter of the directory, which the interviewing authorities share. Never about a case.

    Declared: the interpreter has signed a declaration of confidentiality, which holds from a day to a day.
    """

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=8, choices=InterpreterSex.choices)
    origin = models.CharField(max_length=2, blank=True)
    regions = ArrayField(models.CharField(max_length=8, choices=Region.choices), default=list)
    in_person = models.BooleanField(default=True)
    remote = models.BooleanField(default=False)
    declared_on = models.DateField(null=True)
    declared_until = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("interpreter_sex_is_known", "sex", InterpreterSex),
            known_codes("interpreter_regions_are_known", "regions", Region),
            models.CheckConstraint(
                name="declaration_has_its_end",
                condition=Q(declared_on__isnull=True, declared_until__isnull=True)
                | Q(declared_on__isnull=False, declared_until__gte=F("declared_on")),
            ),
            models.CheckConstraint(name="interpreter_can_be_met", condition=Q(in_person=True) | Q(remote=True)),
        ]

    def __str__(self) -> str:
        return self.name

    def declared(self, day: dt.date) -> bool:
        """Whether the declaration holds on a day."""
        if self.declared_on is None or self.declared_until is None:
            return False
        return self.declared_on <= day <= self.declared_until


class InterpreterLanguage(models.Model):
    """A language an interpreter interprets, and a script of it that she reads ('': speech only)."""

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(max_length=3)
    script = models.CharField(max_length=4, blank=True)

    class Meta:
        ordering = ["language", "script"]
        constraints = [
            models.UniqueConstraint(name="interpreter_language_once", fields=["interpreter", "language", "script"]),
        ]


class InterpreterWish(models.Model):
    """What the person wishes of whoever interprets for her. It holds for every authority that hears her."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interpreter_wishes")
    kind = models.CharField(max_length=16, choices=WishKind.choices)
    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, null=True, related_name="+")
    sex = models.CharField(max_length=8, blank=True, choices=InterpreterSex.choices)
    country = models.CharField(max_length=2, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    superseded_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("wish_kind_is_known", "kind", WishKind),
            known_code("wish_sex_is_known", "sex", InterpreterSex, or_empty=True),
            models.CheckConstraint(
                name="wish_says_what",
                condition=Q(kind="not_interpreter", interpreter__isnull=False, sex="", country="")
                | (Q(kind="only_sex", interpreter__isnull=True, country="") & ~Q(sex=""))
                | (Q(kind="not_country", interpreter__isnull=True, sex="") & ~Q(country="")),
            ),
        ]


class PlannedInterview(models.Model):
    """An identification interview that is to be held (ID-01). What comes of it is the interview itself, `interview`.

    `alone`: it is arranged so that nobody is there but those who hold it, support the person or interpret.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="planned_interviews")
    during = DateTimeRangeField()
    place = models.CharField(max_length=16, choices=PlaceKind.choices)
    language = models.CharField(max_length=3)
    needs_interpreter = models.BooleanField()
    companion = models.BooleanField(default=False)
    representative = models.BooleanField(default=False)
    alone = models.BooleanField(default=False)
    interview = models.OneToOneField(Interview, on_delete=models.PROTECT, null=True, related_name="planned")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=16, blank=True, choices=CancelReason.choices)

    class Meta:
        constraints = [
            known_code("planned_place_is_known", "place", PlaceKind),
            known_code("planned_cancelled_why_is_known", "cancelled_why", CancelReason, or_empty=True),
            ExclusionConstraint(
                name="one_interview_of_a_person_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("by_unit", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="planned_interview_has_a_length",
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
            ),
            models.CheckConstraint(
                name="cancelled_with_a_reason",
                condition=Q(cancelled_at__isnull=True, cancelled_why="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_why="")),
            ),
            models.CheckConstraint(
                name="what_is_held_was_not_cancelled",
                condition=Q(interview__isnull=True) | Q(cancelled_at__isnull=True),
            ),
        ]


class Arrangement(models.Model):
    """What else is agreed on a planned interview: the place itself, who comes along. Sealed, since it may be secret;
    read by who holds interviews, and by no other role that sees the time."""

    id = models.UUIDField(primary_key=True)
    planned = models.OneToOneField(PlannedInterview, on_delete=models.PROTECT, related_name="arrangement")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    words_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)


class Interviewer(models.Model):
    """That somebody is to hold a planned interview; nobody holds two at once."""

    id = models.UUIDField(primary_key=True)
    planned = models.ForeignKey(PlannedInterview, on_delete=models.PROTECT, related_name="interviewers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="an_interviewer_is_in_one_place",
                expressions=[("user", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(released_at__isnull=True),
            )
        ]


class Booking(models.Model):
    """That an interpreter is booked for a planned interview: one for each, and none in two places at once."""

    id = models.UUIDField(primary_key=True)
    planned = models.ForeignKey(PlannedInterview, on_delete=models.PROTECT, related_name="bookings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="an_interpreter_is_in_one_place",
                expressions=[("interpreter", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(released_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="one_interpreter_for_an_interview", fields=["planned"], condition=Q(released_at__isnull=True)
            ),
        ]
