"""The period and the contact person. None is edited: a mistyped entry is put out of force by a correction."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code
from helle.rules.codes import BreakOffCause, ExtensionGround, OfferAnswer, PeriodKind
from helle.rules.parameters import PLAN_FIRST_DAY

# The days of a span that count: those before it was broken off, and all where it was not.
_TAKEN = models.Func(template="(days * daterange(NULL, broken_off_on + 1))", output_field=DateRangeField())


class PeriodOffer(models.Model):
    """That a period was offered, and what the person answered (PER-01). Append-only: a later answer is a later row.

    None is written once the period on that assessment is notified; none is notified against a standing no (a trigger).
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="offers")
    kind = models.CharField(max_length=12)
    offered_on = models.DateField()
    answer = models.CharField(max_length=12)
    answered_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known_code("offer_kind_is_known", "kind", PeriodKind),
            known_code("offer_answer_is_known", "answer", OfferAnswer),
            models.CheckConstraint(
                name="offer_answered_on_a_day",
                condition=models.Q(answer__in=["accepted", "declined"], answered_on__gte=models.F("offered_on"))
                | models.Q(answer__in=["waiting", "not_reached"], answered_on__isnull=True),
            ),
        ]


class Period(models.Model):
    """A reflection or restitution period (PER-04, PER-07). Its days stand in its spans.

    `latest_end` is the day past which no span may go: day 120 counted from notification, less the days already used
    in an earlier period (PER-06, PER-10). The database refuses a later one.

    `broken_off_why`: the cause, `STAY_CHANGED` where another period was notified in its place (PER-10), "" where it was
    not; `broken_off_at` and `broken_off_by_unit` who wrote that, when. Functions of the database alone write them.

    Migration 0002 adds what Django cannot say: `period_never_past_day_120` and `period_notified_not_ahead_of_recording`
    here, `span_of_its_period` (period, case and latest end agree) and `span_never_past_latest_end` on the spans.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="periods")
    kind = models.CharField(max_length=12)
    notified_on = models.DateField()
    latest_end = models.DateField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    broken_off_why = models.CharField(max_length=12, blank=True, db_default="")
    broken_off_at = models.DateTimeField(null=True)
    broken_off_by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            known_code("period_kind_is_known", "kind", PeriodKind),
            known_code("period_broken_off_for_a_known_cause", "broken_off_why", BreakOffCause, or_empty=True),
            models.CheckConstraint(
                name="period_broken_off_by_a_unit_at_an_instant",
                condition=models.Q(broken_off_why="", broken_off_at__isnull=True, broken_off_by_unit__isnull=True)
                | (
                    ~models.Q(broken_off_why="")
                    & models.Q(broken_off_at__isnull=False, broken_off_by_unit__isnull=False)
                ),
            ),
            models.UniqueConstraint(name="period_with_its_case", fields=["id", "case", "latest_end"]),
            models.UniqueConstraint(name="period_with_its_day", fields=["id", "case", "notified_on"]),
        ]


class Span(models.Model):
    """The first 30 days of a period, or one extension of it. Never past the period's latest end; never two at once.

    `days` are those that were given; of a period broken off, `taken` are those before it was, perhaps none (PER-10).
    A trigger holds the days of all periods of a person to 120, also where she has two cases.
    """

    id = models.UUIDField(primary_key=True)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="spans")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    latest_end = models.DateField()
    sequence = models.SmallIntegerField()
    days = DateRangeField()
    broken_off_on = models.DateField(null=True)
    taken = models.GeneratedField(expression=_TAKEN, output_field=DateRangeField(), db_persist=True)
    ground = models.CharField(max_length=32, blank=True)
    decided_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known_code("span_ground_is_known", "ground", ExtensionGround, or_empty=True),
            models.UniqueConstraint(
                name="spans_in_order", fields=["period", "sequence"], condition=models.Q(superseded_at__isnull=True)
            ),
            ExclusionConstraint(
                name="no_two_periods_at_once",
                expressions=[("case", RangeOperators.EQUAL), ("taken", RangeOperators.OVERLAPS)],
                condition=models.Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                name="extension_has_its_ground",
                condition=models.Q(sequence=1, ground="") | (models.Q(sequence__gt=1) & ~models.Q(ground="")),
            ),
        ]


class ExtensionRequest(models.Model):
    """A request to extend a period (PUB-LAW-01b), open until it is answered.

    `wants_or_must_leave` is what the person answered when she was asked; None: not asked.
    """

    id = models.UUIDField(primary_key=True)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="requests")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=32)
    wants_or_must_leave = models.BooleanField(null=True)
    wanted_end = models.DateField()
    requested_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [known_code("request_ground_is_known", "ground", ExtensionGround)]

    @property
    def answer(self) -> ExtensionAnswer | None:
        """The answer in force; None while it waits for one."""
        return next((one for one in self.answers.all() if one.superseded_at is None), None)


class ExtensionAnswer(models.Model):
    """The answer to a request: granted with the span it made, or refused. One in force at a time."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID())
    request = models.ForeignKey(ExtensionRequest, on_delete=models.PROTECT, related_name="answers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    span = models.OneToOneField(Span, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="request_answered_once", fields=["request"], condition=models.Q(superseded_at__isnull=True)
            )
        ]


class ContactPerson(models.Model):
    """The person's contact person, from CMM, one at a time (SUP-01, SUP-08).

    Whoever takes the place of another has the sealed reason why. The database asks for it.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contact_persons")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    replaces_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_contact_person_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(superseded_at__isnull=True),
            )
        ]


class ContactHandover(models.Model):
    """What whoever becomes contact person must know. The note is sealed and stays in CMM, like that of a case.

    `read_at` is when she opened it: until then it stands on her desk.
    """

    contact_person = models.OneToOneField(
        ContactPerson, on_delete=models.PROTECT, primary_key=True, related_name="handover"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note_sealed = models.BinaryField(null=True)
    read_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                name="contact_handover_unread",
                fields=["to_user", "by_unit"],
                condition=models.Q(read_at__isnull=True),
            )
        ]


class ContactDeputy(models.Model):
    """That somebody from CMM stands in for the contact person, from a day to a day; it ends by itself (SUP-01).

    Who is contact person stays. A trigger holds that the deputy is another, works there and is not away herself.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contact_deputies")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_contact_deputy_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="contact_deputy_from_a_day_to_a_day",
                condition=models.Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
            ),
        ]

    @property
    def last_day(self) -> dt.date:
        """The last day the deputy stands in."""
        last: dt.date = self.during.upper - dt.timedelta(days=1)
        return last


class EarlierContact(models.Model):
    """That an organisation was contact person before the plan (SUP-12): open until CMM takes over.

    An organisation of the register, or another by its sealed name. Sealed too: where that is known from.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="earlier_contacts")
    organisation = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    name_sealed = models.BinaryField(null=True)
    source_sealed = models.BinaryField()
    during = DateRangeField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    superseded_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_earlier_contact_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                name="earlier_contact_is_named_once",
                condition=models.Q(organisation__isnull=True, name_sealed__isnull=False)
                | models.Q(organisation__isnull=False, name_sealed__isnull=True),
            ),
            models.CheckConstraint(
                name="no_new_ngo_contact_since_the_plan",
                condition=models.Q(
                    during__startswith__lt=PLAN_FIRST_DAY, during__isempty=False, during__lower_inf=False
                ),
            ),
        ]
