"""The period and what comes after it. None is edited: a mistyped entry is put out of force by a correction.

The contact person stands in `contact_models`, the end of support in `ending_models`; both are imported here,
where Django looks for models.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from helle.register.cases.models import Case
from helle.register.identification.models import Assessment
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code, known_codes
from helle.register.support import contact_models as contact_models
from helle.register.support import ending_models as ending_models
from helle.rules.codes import (
    BreakOffCause,
    ExtensionGround,
    GoneKind,
    GoneToldBy,
    NotGrantedGround,
    OfferAnswer,
    PeriodKind,
)
from helle.rules.ruling import Text
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.support.codes import AfterPeriod, GoalReached, GoalWords, MunicipalityCause, ShownOnTo

# The days of a span that count: those before it was broken off, and all where it was not.
_TAKEN = models.Func(template="(days * daterange(NULL, broken_off_on + 1))", output_field=DateRangeField())


class PeriodOffer(models.Model):
    """That a period was offered, and what the person answered (PER-01), or that it was not granted, on a ground
    (PUB-LAW-01): `offered_on` is then the day of that decision. Append-only: a later answer is a later row.

    None is written once the period on that assessment is notified; none is notified against a standing no (a trigger).
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="offers")
    kind = models.CharField(max_length=12)
    offered_on = models.DateField()
    answer = models.CharField(max_length=12)
    answered_on = models.DateField(null=True)
    ground = models.CharField(max_length=16, blank=True, db_default="")
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
                | models.Q(answer__in=["waiting", "not_reached", "not_granted"], answered_on__isnull=True),
            ),
            known_code("offer_not_granted_on_a_known_ground", "ground", NotGrantedGround, or_empty=True),
            models.CheckConstraint(
                name="offer_not_granted_has_its_ground",
                condition=(models.Q(answer="not_granted") & ~models.Q(ground=""))
                | (~models.Q(answer="not_granted") & models.Q(ground="")),
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

    @property
    def ground_label(self) -> Text:
        """The ground of an extension in words; nothing for the first days, which need none."""
        return ExtensionGround(self.ground).label if self.ground else Text("", "")


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
    def ground_label(self) -> Text:
        """Its ground in words."""
        return ExtensionGround(self.ground).label

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


class PeriodGoal(models.Model):
    """What a person wants of her period (PER-02), in words that stand sealed in a statement about it.

    Append-only, as the outcome below: what is written anew takes the place of what it `supersedes`, once.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="goals")
    words = models.CharField(max_length=12)
    written_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        constraints = [
            known_code("goal_in_known_words", "words", GoalWords),
            models.UniqueConstraint(
                name="one_goal_of_a_period", fields=["period"], condition=models.Q(supersedes__isnull=True)
            ),
        ]


class PeriodOutcome(models.Model):
    """What a period led to (PER-02): whether the person has recovered and got free, and what came after it.

    `ended_on` is the last day that the period had when it was noted: one that is extended afterwards is asked anew.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="outcomes")
    recovered = models.CharField(max_length=8)
    free = models.CharField(max_length=8)
    after = models.CharField(max_length=16)
    ended_on = models.DateField()
    noted_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        constraints = [
            known_code("outcome_recovered_is_known", "recovered", GoalReached),
            known_code("outcome_free_is_known", "free", GoalReached),
            known_code("outcome_after_is_known", "after", AfterPeriod),
            models.UniqueConstraint(
                name="one_outcome_of_a_period", fields=["period"], condition=models.Q(supersedes__isnull=True)
            ),
        ]

    @property
    def recovered_label(self) -> Text:
        """Whether she has recovered, in words."""
        return GoalReached(self.recovered).label

    @property
    def free_label(self) -> Text:
        """Whether she has got free, in words."""
        return GoalReached(self.free).label

    @property
    def after_label(self) -> Text:
        """What came after the period, in words."""
        return AfterPeriod(self.after).label


class WindDown(models.Model):
    """Until when support is wound down after a negative assessment, and where she was referred to (ACC-04, DEF-08).

    Why, what stops and who takes over stands sealed in a statement about it. `done_on`: the day it was all done.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    last_day = models.DateField()
    told_on = models.DateField(null=True)
    referred_to = ArrayField(models.CharField(max_length=16), default=list)
    done_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        constraints = [
            known_codes("wind_down_refers_to_known", "referred_to", ShownOnTo),
            models.UniqueConstraint(
                name="one_wind_down_of_an_assessment",
                fields=["assessment"],
                condition=models.Q(supersedes__isnull=True),
            ),
        ]


class Gone(models.Model):
    """That a person has left or disappeared, since which day, who told it, and that she was found again (C3).

    A fact of the case, whatever becomes of her period. Found again, or mistyped, it is written anew in its place;
    `withdrawn`: it should not be there at all. One that is not found stands at a time (a trigger).
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    since = models.DateField()
    told_by = models.CharField(max_length=16)
    found_on = models.DateField(null=True)
    found_told_by = models.CharField(max_length=16, blank=True, db_default="")
    withdrawn = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        constraints = [
            known_code("gone_in_a_known_way", "kind", GoneKind),
            known_code("gone_told_by_known", "told_by", GoneToldBy),
            known_code("found_told_by_known", "found_told_by", GoneToldBy, or_empty=True),
            models.CheckConstraint(
                name="found_after_she_was_gone",
                condition=models.Q(found_on__isnull=True, found_told_by="")
                | (models.Q(found_on__gte=models.F("since")) & ~models.Q(found_told_by="")),
            ),
            models.CheckConstraint(
                name="withdrawn_in_place_of_one",
                condition=models.Q(withdrawn=False) | models.Q(supersedes__isnull=False),
            ),
        ]

    @property
    def gone_how(self) -> GoneKind:
        """How she is gone, with its label."""
        return GoneKind(self.kind)


class NotifiedMunicipality(models.Model):
    """That a municipality was told of the case for one cause, and sees it while that stands (MIN-06, ACM-09, ACT-08).

    Written by functions of the database alone, with the grants that follow; what was told stands with whoever told it.
    `received_at`: when the municipality said that it has it; `not_ours`: that the person is no citizen of it.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="municipalities")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=12)
    notified_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    not_ours = models.BooleanField(db_default=False)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    released_by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            known_code("municipality_told_for_a_known_cause", "cause", MunicipalityCause),
            models.UniqueConstraint(
                name="municipality_told_once",
                fields=["case", "unit", "cause"],
                condition=models.Q(released_at__isnull=True),
            ),
            models.CheckConstraint(
                name="municipality_receipt_by_somebody",
                condition=models.Q(received_at__isnull=True, received_by__isnull=True)
                | models.Q(received_at__isnull=False, received_by__isnull=False),
            ),
            models.CheckConstraint(
                name="municipality_says_no_once_it_has_it",
                condition=models.Q(not_ours=False) | models.Q(received_at__isnull=False),
            ),
            models.CheckConstraint(
                name="municipality_released_by_somebody",
                condition=models.Q(released_at__isnull=True, released_by__isnull=True, released_by_unit__isnull=True)
                | models.Q(released_at__isnull=False, released_by__isnull=False, released_by_unit__isnull=False)
                # By nobody on the day a minor turns eighteen.
                | models.Q(
                    cause=MunicipalityCause.MINOR.value,
                    released_at__isnull=False,
                    released_by__isnull=True,
                    released_by_unit__isnull=True,
                ),
            ),
        ]

    @property
    def told_for(self) -> MunicipalityCause:
        """The cause with its label."""
        return MunicipalityCause(self.cause)


class HandOver(models.Model):
    """That a person is handed over to a municipality, on which ground, and what it was told, sealed (ACT-08)."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_overs")
    notice = models.OneToOneField(NotifiedMunicipality, on_delete=models.PROTECT, related_name="hand_over")
    ground = models.CharField(max_length=24)
    consent = models.BooleanField(null=True)
    from_day = models.DateField()
    told_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("hand_over_on_a_known_ground", "ground", DisclosureGround),
            models.CheckConstraint(
                name="hand_over_by_consent_that_was_given",
                condition=~models.Q(ground="consent") | models.Q(consent=True),
            ),
        ]
