"""What a home does, the nights of its residents, and the statements made of them.

No name and no address stands here: a stay is known by the reference of its placement. What was written is never
changed. A row that was wrong is put out of force by another that says why; what happens to a statement is added to it.
"""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from helle.register.accommodation.models import MOST_OERE_A_DAY, Offer, Provider, Rate, Recorded, one_at_a_time
from helle.register.bed_days.choices import ActivityKind, Again, AwayKind, CreditCause, Means, StepKind
from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User, days_are_near
from helle.register.people.models import KeptBack, Person
from helle.register.placements.models import Placement
from helle.register.protection.known_codes import known_code
from helle.rules.accommodation.codes import Payer

MOST_TAKING_PART: Final = 200
MOST_OERE: Final = 31 * MOST_OERE_A_DAY


class Away(Recorded):
    """Nights in a row that a resident was away, the day of coming back not one of them."""

    id = models.UUIDField(primary_key=True)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="nights_away")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    during = DateRangeField()
    kind = models.CharField(max_length=12, choices=AwayKind.choices)

    objects = KeptBack("case")

    class Meta:
        constraints = [
            one_at_a_time("away_once_a_night", "placement"),
            known_code("away_kind_is_known", "kind", AwayKind),
            models.CheckConstraint(
                name="away_for_some_nights",
                condition=Q(during__startswith__isnull=False, during__endswith__isnull=False, during__isempty=False),
            ),
            days_are_near("away_days_are_near"),
        ]


class Activity(Recorded):
    """What a home did on a day: for one resident, or for several of whom only the number stands (SUP-09).

    The words are the home's own and stay there: sealed under the resident's key, or under the offer's where no
    resident is named.
    """

    id = models.UUIDField(primary_key=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, null=True, related_name="activities")
    kind = models.CharField(max_length=12, choices=ActivityKind.choices)
    held_on = models.DateField()
    participants = models.SmallIntegerField()
    words_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("activity_kind_is_known", "kind", ActivityKind),
            models.CheckConstraint(
                name="activity_counts_who_took_part",
                condition=Q(placement__isnull=True, participants__gte=1, participants__lte=MOST_TAKING_PART)
                | Q(placement__isnull=False, participants=1),
            ),
        ]
        indexes = [models.Index(name="activities_of_an_offer", fields=["offer", "-held_on", "-id"])]


class Month(Recorded):
    """That a home confirmed the bed-days of a month, and that CMM checked them. `month` is its first day.

    Another confirmation takes its place and says why. What is billed is what a checked one in force holds.
    """

    id = models.UUIDField(primary_key=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    why = models.CharField(max_length=12, choices=Again.choices, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_month_is_confirmed_once",
                fields=["offer", "month"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(name="a_month_begins_on_its_first", condition=Q(month__day=1)),
            known_code("month_why_is_known", "why", Again, or_empty=True),
            models.CheckConstraint(
                name="a_month_is_confirmed_anew_with_a_reason",
                condition=Q(replaces__isnull=True, why="") | (Q(replaces__isnull=False) & ~Q(why="")),
            ),
            models.CheckConstraint(
                name="a_month_is_checked_by_another",
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | (Q(checked_at__isnull=False, checked_by__isnull=False) & ~Q(checked_by=F("by_user"))),
            ),
        ]


class Stay(models.Model):
    """The nights of one resident in a confirmed month, each by its day."""

    id = models.BigAutoField(primary_key=True)
    month = models.ForeignKey(Month, on_delete=models.PROTECT, related_name="stays")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="+")
    nights = ArrayField(models.DateField())

    class Meta:
        constraints = [models.UniqueConstraint(name="a_stay_once_a_month", fields=["month", "placement"])]


class Statement(models.Model):
    """What one provider asks of one payer for a month (FLO-18, FLO-19). Its lines say the nights.

    `place`: the secret place that all of its lines are of. Who runs such a place leads to it (PUB-ORG-09), so that it
    has statements of its own, under its name in Helle.

    `number` is drawn by the database. What happens to it stands in its steps; `state`, `sent_at` and `credited_at` are
    what the last of them left, written by the database alone.
    """

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=12, unique=True, default="")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, related_name="+")
    payer = models.CharField(max_length=24)
    payer_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    total_oere = models.BigIntegerField()
    state = models.CharField(max_length=12, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    credited_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            known_code("statement_payer_is_known", "payer", Payer),
            models.CheckConstraint(name="the_grant_gets_no_statement", condition=~Q(payer=Payer.OPERATING_GRANT.value)),
            models.CheckConstraint(name="statement_month_begins_on_its_first", condition=Q(month__day=1)),
            models.CheckConstraint(name="statement_asks_for_something", condition=Q(total_oere__gt=0)),
        ]
        indexes = [
            models.Index(name="statements_of_a_month", fields=["-month", "-number"]),
            models.Index(name="statements_to_a_payer", fields=["payer_unit", "-month"]),
        ]


class Line(models.Model):
    """Nights in a row of one stay, at the rate of these nights. `reference` names the stay and leads to nobody.

    Of which case and person it is the database writes, and no reader gets: whoever bills nights need not be shown
    where somebody lives whose address is protected (sql/203_whose_nights.sql).

    No night of a person stands in two lines of statements that are not credited, and none that was not lived and
    checked, at a rate of other days, of another payer, or paid by a grant: a trigger holds that (sql/055_bed_days.sql).
    """

    id = models.BigAutoField(primary_key=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=16)
    nights = DateRangeField()
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, related_name="+")
    oere_a_day = models.IntegerField()
    amount_oere = models.BigIntegerField()
    credited_at = models.DateTimeField(null=True)

    objects = KeptBack("case", "person")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="no_bed_day_billed_twice",
                expressions=[("person", RangeOperators.EQUAL), ("nights", RangeOperators.OVERLAPS)],
                condition=Q(credited_at__isnull=True),
            ),
            models.CheckConstraint(
                name="line_is_of_some_nights",
                condition=Q(nights__startswith__isnull=False, nights__endswith__isnull=False, nights__isempty=False),
            ),
            models.CheckConstraint(
                name="line_is_within_reason", condition=Q(amount_oere__gt=0, amount_oere__lte=MOST_OERE)
            ),
        ]


class Step(models.Model):
    """What happened to a statement: approved, sent, paid, credited. Added, never changed."""

    id = models.UUIDField(primary_key=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    on = models.DateField()
    means = models.CharField(max_length=16, choices=Means.choices, blank=True)
    cause = models.CharField(max_length=12, choices=CreditCause.choices, blank=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_step_once", fields=["statement", "kind"]),
            known_code("step_kind_is_known", "kind", StepKind),
            known_code("step_means_is_known", "means", Means, or_empty=True),
            known_code("step_cause_is_known", "cause", CreditCause, or_empty=True),
            models.CheckConstraint(name="sent_by_some_means", condition=Q(kind=StepKind.SENT.value) ^ Q(means="")),
            models.CheckConstraint(
                name="credited_for_a_cause", condition=Q(kind=StepKind.CREDITED.value) ^ Q(cause="")
            ),
        ]
