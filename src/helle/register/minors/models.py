"""What is kept of a minor. Rows are added and ended, never edited; what names somebody or tells a story is sealed.

Most of what the database holds beyond these constraints stands in `protection/sql/052_minors.sql`.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from helle.register.cases.entries import Entry
from helle.register.minors.choices import (
    Capacity,
    Decider,
    FoundHow,
    PlacementKind,
    RepresentationEnd,
    TalkState,
    ToldOfMissing,
    TracingOutcome,
)
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code, known_codes
from helle.rules.minors.codes import (
    AppointingBody,
    ChildHeard,
    NomineeConflict,
    PlacementBasis,
    ReviewPoint,
    TracingService,
)

_TIES = [one.value for one in NomineeConflict if one not in (NomineeConflict.NONE, NomineeConflict.NOT_CHECKED)]


# --- who stands in for the custody holder


class RepresentativeRequest(Entry):
    """That an organisation was asked to find a representative (MIN-04, PUB-LAW-08)."""

    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    requested_on = models.DateField()


class Nomination(Entry):
    """Whom an organisation nominates, what the child said of it, and what may stand in the way (PUB-LAW-08, MIN-03).

    For CMM and Udlændingestyrelsen alone: whoever is appointed does not read what was said of her.
    """

    organisation = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    nominated_on = models.DateField()
    name_sealed = models.BinaryField()
    contact_sealed = models.BinaryField()
    child_heard = models.CharField(max_length=12)
    childs_view_sealed = models.BinaryField(null=True)
    conflict = models.CharField(max_length=20)
    conflict_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("nomination_child_heard_is_known", "child_heard", ChildHeard),
            known_code("nomination_conflict_is_known", "conflict", NomineeConflict),
            models.CheckConstraint(
                name="nomination_tie_is_told",
                condition=Q(conflict__in=_TIES, conflict_sealed__isnull=False) | ~Q(conflict__in=_TIES),
            ),
        ]


class Weighing(Entry):
    """Why somebody was appointed in spite of what may stand in the way, or why a representation ended; with the ruling.

    Written before the appointment, which the database refuses without it where there was something to weigh.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="weighed")
    text_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField(null=True)


class Appointment(Entry):
    """From when to when somebody represents the minor: one at a time (MIN-01, MIN-02).

    `login_unit`: the representative's own unit, where she has a login; what it sees begins with
    `helle.appoint_representative` and ends with the appointment. `login_whose_blind` is a keyed hash of her name, by
    which the database tells whether the unit is another representative's. `ended_by` None with a reason: the calendar
    ended it.
    """

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="appointment")
    appointed_by = models.CharField(max_length=24)
    capacity = models.CharField(max_length=12, choices=Capacity.choices)
    name_sealed = models.BinaryField()
    contact_sealed = models.BinaryField()
    scope_sealed = models.BinaryField(null=True)
    during = DateRangeField()
    login_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    login_whose_blind = models.BinaryField(null=True)
    ended_why = models.CharField(max_length=16, choices=RepresentationEnd.choices, blank=True, db_default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("appointment_body_is_known", "appointed_by", AppointingBody),
            known_code("appointment_capacity_is_known", "capacity", Capacity),
            known_code("appointment_end_is_known", "ended_why", RepresentationEnd, or_empty=True),
            ExclusionConstraint(
                name="one_representative_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="appointment_ends_with_a_reason",
                condition=Q(ended_why="", ended_at__isnull=True, during__upper_inf=True, during__isempty=False)
                | (~Q(ended_why="") & Q(ended_at__isnull=False, during__upper_inf=False)),
            ),
        ]

    @property
    def runs(self) -> bool:
        """Whether nobody has ended it."""
        return not self.ended_why


# --- where the child lives


class PlacementDecision(Entry):
    """Where a minor is to live, by whose decision and under which act (MIN-07..MIN-09, ACM-21). One at a time."""

    decided_by = models.CharField(max_length=16, choices=Decider.choices)
    municipality = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=PlacementKind.choices)
    basis = models.CharField(max_length=16)
    decided_on = models.DateField()
    during = DateRangeField()
    note_sealed = models.BinaryField(null=True)
    why_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField()

    class Meta:
        constraints = [
            known_code("placement_decider_is_known", "decided_by", Decider),
            known_code("placement_kind_is_known", "kind", PlacementKind),
            known_code("placement_basis_is_known", "basis", PlacementBasis),
            models.CheckConstraint(
                name="placement_has_its_decider",
                condition=Q(decided_by=Decider.MUNICIPALITY, municipality__isnull=False)
                | Q(decided_by=Decider.UDLST, municipality__isnull=True, basis=PlacementBasis.ALIENS_ACT.value),
            ),
            ExclusionConstraint(
                name="one_placement_of_a_minor_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    @property
    def last_day(self) -> dt.date | None:
        """The last day it holds, None while it holds still."""
        upper: dt.date | None = self.during.upper
        return None if upper is None else upper - dt.timedelta(days=1)


# --- the search for the family


class Tracing(Entry):
    """A search for the minor's family by one of two services; never before the minor's own consent (MIN-10, MIN-11)."""

    service = models.CharField(max_length=16)
    consent_on = models.DateField()
    in_contact = models.BooleanField()
    family_suspected = models.BooleanField(null=True)
    representative_informed_on = models.DateField(null=True)
    representative_signed_on = models.DateField(null=True)
    begun_on = models.DateField()
    why_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField()
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=TracingOutcome.choices, blank=True, db_default="")
    result_sealed = models.BinaryField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("tracing_service_is_known", "service", TracingService),
            known_code("tracing_outcome_is_known", "outcome", TracingOutcome, or_empty=True),
            models.CheckConstraint(name="tracing_after_the_consent", condition=Q(consent_on__lte=F("begun_on"))),
            models.CheckConstraint(
                name="tracing_by_the_agency_without_contact",
                condition=~Q(service=TracingService.RETURN_AGENCY.value) | Q(in_contact=False),
            ),
            models.CheckConstraint(
                name="tracing_with_the_representative_or_a_reason",
                condition=~Q(service=TracingService.RETURN_AGENCY.value)
                | Q(
                    representative_informed_on__isnull=False,
                    representative_signed_on__isnull=False,
                    family_suspected=False,
                )
                | Q(why_sealed__isnull=False),
            ),
            models.CheckConstraint(
                name="tracing_ends_with_an_outcome",
                condition=Q(ended_on__isnull=True, outcome="", ended_at__isnull=True, ended_by__isnull=True)
                | (Q(ended_on__gte=F("begun_on"), ended_at__isnull=False, ended_by__isnull=False) & ~Q(outcome="")),
            ),
            models.UniqueConstraint(
                name="one_tracing_by_a_service_at_a_time",
                fields=["case", "service"],
                condition=Q(ended_on__isnull=True),
            ),
        ]


# --- talks about a return


class ReturnTalk(Entry):
    """A talk of a minor with the Danish Return Agency: planned, then held or cancelled, or it does not count (MIN-13).

    `representative` is the appointment of whoever took part. Without one, a talk with an unaccompanied minor is never
    held: that they talked all the same is kept as uncounted, with the reason. The database asks.
    """

    planned_on = models.DateField()
    planned_at = models.TimeField(null=True)
    interpreter = models.BooleanField()
    state = models.CharField(max_length=10, choices=TalkState.choices, db_default=TalkState.PLANNED)
    held_on = models.DateField(null=True)
    representative = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    why_without_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField(null=True)
    account_sealed = models.BinaryField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("talk_state_is_known", "state", TalkState),
            models.CheckConstraint(
                name="talk_held_on_a_day",
                condition=Q(state=TalkState.HELD, held_on__isnull=False, ruling_sealed__isnull=False)
                | Q(
                    state=TalkState.UNCOUNTED,
                    held_on__isnull=False,
                    ruling_sealed__isnull=False,
                    why_without_sealed__isnull=False,
                    representative__isnull=True,
                )
                | Q(
                    state__in=[TalkState.PLANNED, TalkState.CANCELLED],
                    held_on__isnull=True,
                    representative__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="talk_closed_by_somebody",
                condition=Q(state=TalkState.PLANNED, closed_at__isnull=True, closed_by__isnull=True)
                | (~Q(state=TalkState.PLANNED) & Q(closed_at__isnull=False, closed_by__isnull=False)),
            ),
        ]


# --- turning eighteen


class Review(Entry):
    """That all which held for the minor was gone through for the day of turning eighteen (MIN-15).

    `turns_18_on` is the day it was done for: another day raises it again. What is agreed stands sealed, by point.
    """

    turns_18_on = models.DateField()
    done_on = models.DateField()
    points = ArrayField(models.CharField(max_length=20))
    agreed_sealed = models.BinaryField()
    ruling_sealed = models.BinaryField()

    class Meta:
        constraints = [
            known_codes("review_points_are_known", "points", ReviewPoint),
            models.UniqueConstraint(name="reviewed_once_for_a_day", fields=["case", "turns_18_on"]),
        ]


# --- a minor whom nobody can find


class Missing(Entry):
    """That nobody can find a minor, from a day on, until somebody has. One that is open stands on top of the desks.

    Written by hand, or by the database when the ladder or a period says that she disappeared.
    """

    since = models.DateField()
    ended_on = models.DateField(null=True)
    found_how = models.CharField(max_length=20, choices=FoundHow.choices, blank=True, db_default="")
    found_sealed = models.BinaryField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("missing_found_how_is_known", "found_how", FoundHow, or_empty=True),
            models.CheckConstraint(
                name="missing_until_found",
                condition=Q(ended_on__isnull=True, found_how="", ended_at__isnull=True, ended_by__isnull=True)
                | (Q(ended_on__gte=F("since"), ended_at__isnull=False, ended_by__isnull=False) & ~Q(found_how="")),
            ),
            models.UniqueConstraint(name="missing_once_at_a_time", fields=["case"], condition=Q(ended_on__isnull=True)),
        ]
        indexes = [models.Index(name="those_who_are_missing", fields=["recorded_at"], condition=Q(ended_on=None))]


class MissingTold(Entry):
    """Who was told that a minor is missing, when, and under what reference."""

    missing = models.ForeignKey(Missing, on_delete=models.PROTECT, related_name="told")
    whom = models.CharField(max_length=16, choices=ToldOfMissing.choices)
    told_at = models.DateTimeField()
    reference_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("missing_told_whom_is_known", "whom", ToldOfMissing),
            models.UniqueConstraint(name="told_of_missing_once", fields=["missing", "whom"]),
        ]
