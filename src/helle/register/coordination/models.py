"""What is kept of forums. Nothing here is about a person: members are bodies, and the texts name nobody (GOV-01).

What was written stays. What of it the database holds whoever writes stands in `protection/sql/067_forums.sql` and
`067_meetings.sql`.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from helle.register.action_plans.models import Initiative, Written, days_of
from helle.register.coordination.choices import (
    ApprovalWay,
    FollowUpAct,
    ForumLevel,
    MeetingChangeKind,
    SeatSource,
)
from helle.register.knowledge.models import Activity
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code, known_codes
from helle.rules.codes import OrganisationKind
from helle.rules.coordination.codes import ForumKind, SeatRole
from helle.rules.ruling import Text

_ENDS_LATER = Q(last_day__isnull=True) | Q(last_day__gte=F("first_day"))
_IN_PLACE_OF = Q(ended_by__isnull=True, ended_why="") | (
    Q(ended_by__isnull=False, last_day__isnull=False) & ~Q(ended_why="")
)


class Forum(Written):
    """A forum (GOV-01, GOV-07), `region` where it is one of a region. One out of the product's file is by nobody.

    Who convenes it is whoever has the chair's seat on the day.
    """

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    level = models.CharField(max_length=8, choices=ForumLevel.choices)
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    name_da = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    ended_why = models.CharField(max_length=500, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    requirements = ArrayField(models.CharField(max_length=12), default=list)

    class Meta:
        constraints = [
            known_code("forum_kind_is_known", "kind", ForumKind),
            known_code("forum_level_is_known", "level", ForumLevel),
            models.CheckConstraint(name="forum_ends_after_it_begins", condition=_ENDS_LATER),
            models.CheckConstraint(name="forum_ended_for_a_reason", condition=_IN_PLACE_OF),
            models.CheckConstraint(
                name="forum_of_a_region_has_one",
                condition=Q(level=ForumLevel.NATIONAL, region__isnull=True)
                | Q(level=ForumLevel.REGIONAL, region__isnull=False),
            ),
        ]

    @property
    def name(self) -> Text:
        return Text(self.name_da, self.name_en or self.name_da)

    def counts_on(self, today: dt.date) -> dt.date:
        """The day whose members it has: today, and of a closed forum its last."""
        return today if self.last_day is None else min(today, self.last_day)


class Mandate(Written):
    """What a forum is for, and who may have a seat in it, from when to when (GOV-02, GOV-08).

    `units` are named one by one; bodies of the `kinds` are admitted besides, and private organisations where `private`.
    """

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="mandates")
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    words_da = models.CharField(max_length=1000)
    words_en = models.CharField(max_length=1000, blank=True)
    units = ArrayField(models.UUIDField(), default=list)
    kinds = ArrayField(models.CharField(max_length=20), default=list)
    private = models.BooleanField()
    requirement = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            known_codes("mandate_kinds_are_known", "kinds", OrganisationKind),
            models.CheckConstraint(name="mandate_ends_after_it_begins", condition=_ENDS_LATER),
            models.CheckConstraint(name="mandate_says_something", condition=~Q(words_da="")),
            ExclusionConstraint(
                name="one_mandate_at_a_time",
                expressions=[
                    ("forum", RangeOperators.EQUAL),
                    (days_of("first_day", "last_day"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    @property
    def words(self) -> Text:
        return Text(self.words_da, self.words_en or self.words_da)


class Seat(Written):
    """That a unit, or a private organisation by its name, is a member from when to when (GOV-02, GOV-26).

    A private organisation gets no access by it, and nobody in it is named. `agreed_on` and `agreement`: the cooperation
    agreement and where it lies (GOV-08).
    """

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="seats")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.CharField(max_length=160, blank=True)
    role = models.CharField(max_length=12)
    source = models.CharField(max_length=8, choices=SeatSource.choices)
    requirement = models.CharField(max_length=12, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    agreement = models.CharField(max_length=300, blank=True)
    ended_why = models.CharField(max_length=500, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("seat_role_is_known", "role", SeatRole),
            known_code("seat_source_is_known", "source", SeatSource),
            models.CheckConstraint(
                name="seat_is_of_one_body",
                condition=Q(unit__isnull=False, organisation="") | (Q(unit__isnull=True) & ~Q(organisation="")),
            ),
            models.CheckConstraint(
                name="private_seat_is_a_members", condition=Q(organisation="") | Q(role=SeatRole.MEMBER)
            ),
            models.CheckConstraint(name="seat_ends_after_it_begins", condition=_ENDS_LATER),
            models.CheckConstraint(name="seat_ended_for_a_reason", condition=_IN_PLACE_OF),
            models.CheckConstraint(
                name="agreement_has_a_place",
                condition=Q(agreed_on__isnull=True, agreement="") | (Q(agreed_on__isnull=False) & ~Q(agreement="")),
            ),
            ExclusionConstraint(
                name="unit_has_a_seat_once",
                expressions=[
                    ("forum", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    (days_of("first_day", "last_day"), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="organisation_has_a_seat_once",
                expressions=[
                    ("forum", RangeOperators.EQUAL),
                    (Lower("organisation"), RangeOperators.EQUAL),
                    (days_of("first_day", "last_day"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(organisation=""),
            ),
            ExclusionConstraint(
                name="one_chair_at_a_time",
                expressions=[
                    ("forum", RangeOperators.EQUAL),
                    (days_of("first_day", "last_day"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role=SeatRole.CHAIR),
            ),
        ]


class HandoverBack(Written):
    """That a chair who was named did not take over: it was taken back before the day, with why. `unit` was named."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="handovers_back")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    why = models.CharField(max_length=500)

    class Meta:
        constraints = [models.CheckConstraint(name="handover_taken_back_for_a_reason", condition=~Q(why=""))]


class Meeting(Written):
    """A meeting that was called. When and where it is now stands in the last of its changes."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    on_day = models.DateField()
    at_time = models.TimeField()
    place = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(name="meetings_in_order", fields=["forum", "number"])]


class MeetingChange(Written):
    """That a meeting was moved to another day, or cancelled, with the reason."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="changes")
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=MeetingChangeKind.choices)
    on_day = models.DateField(null=True)
    at_time = models.TimeField(null=True)
    place = models.CharField(max_length=160, blank=True)
    why = models.CharField(max_length=500)

    class Meta:
        constraints = [
            known_code("meeting_change_is_known", "kind", MeetingChangeKind),
            models.UniqueConstraint(name="meeting_changes_in_order", fields=["meeting", "sequence"]),
            models.CheckConstraint(name="meeting_changed_for_a_reason", condition=~Q(why="")),
            models.CheckConstraint(
                name="meeting_moved_to_a_day",
                condition=Q(kind=MeetingChangeKind.MOVED, on_day__isnull=False, at_time__isnull=False)
                | Q(kind=MeetingChangeKind.CANCELLED, on_day__isnull=True, at_time__isnull=True, place=""),
            ),
        ]


class AgendaItem(Written):
    """An item of an agenda, from whoever put it there. `papers`: pages of Helle, addresses or references."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=2000, blank=True)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="+")
    papers = ArrayField(models.CharField(max_length=300), default=list)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="agenda_in_order", fields=["meeting", "position"], deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="item_withdrawn_for_a_reason",
                condition=Q(withdrawn_by__isnull=True, withdrawn_why="")
                | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
            ),
        ]


class Minute(Written):
    """The minutes of an item. Until they are approved the latest stands; a correction of approved ones says why."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=4000)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="minutes_in_order", fields=["item", "number"]),
            models.CheckConstraint(name="minutes_say_something", condition=~Q(text="")),
        ]


class Attendance(Written):
    """That a member came to a meeting, by its seat: nobody is named. The latest stands."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    came = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(name="attendance_in_order", fields=["meeting", "seat", "number"])]


class Decision(Written):
    """What was decided on an item; and where somebody follows up, which member by which day."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    text = models.CharField(max_length=1000)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="follow_up_has_a_day",
                condition=Q(seat__isnull=True, due__isnull=True) | Q(seat__isnull=False, due__isnull=False),
            ),
        ]


class FollowUp(Written):
    """What became of a decision, as whoever follows it up says."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=FollowUpAct.choices)
    on_day = models.DateField()
    new_due = models.DateField(null=True)
    text = models.CharField(max_length=1000)

    class Meta:
        constraints = [
            known_code("follow_up_act_is_known", "kind", FollowUpAct),
            models.UniqueConstraint(name="follow_ups_in_order", fields=["decision", "sequence"]),
            models.CheckConstraint(name="follow_up_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="follow_up_moved_to_a_day",
                condition=Q(kind=FollowUpAct.MOVED, new_due__isnull=False)
                | (~Q(kind=FollowUpAct.MOVED) & Q(new_due__isnull=True)),
            ),
        ]


class Approval(Written):
    """That the minutes of a meeting were approved: from then on they stand."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="approval")
    way = models.CharField(max_length=12, choices=ApprovalWay.choices)
    on_day = models.DateField()

    class Meta:
        constraints = [known_code("approval_way_is_known", "way", ApprovalWay)]


class Training(Written):
    """That teaching was held or is planned for the members of a forum (GOV-08). Taken back for a reason, it stays."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="trainings")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    withdrawn_why = models.CharField(max_length=500, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="training_of_a_forum_once",
                fields=["forum", "activity"],
                condition=Q(withdrawn_by__isnull=True),
            ),
            models.CheckConstraint(
                name="training_withdrawn_for_a_reason",
                condition=Q(withdrawn_by__isnull=True, withdrawn_why="")
                | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
            ),
        ]


class AskedName(Written):
    """That somebody asked to take a name out of texts of others, or of approved ones: another does it (GOV-01).

    The name itself is nowhere: `places` are the texts it stands in (table, column and row), and `known_by` what it is
    known by until the request is answered. Written by the functions of `protection/sql/088_asked_names.sql` alone.
    """

    places = ArrayField(models.CharField(max_length=120))
    known_by = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_out = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="asked_name_answered_once",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, taken_out=False) & ~Q(known_by="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, known_by=""),
            ),
        ]
