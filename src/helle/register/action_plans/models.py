"""What is kept of action plans. A plan, its areas and initiatives come out of a file; what happens is added to them.

Nothing here is about a person: no case leads here, and the texts name nobody. Amounts are kroner with two decimals, as
they were given; none is worked out of another (GOV-10). Most of what the database holds stands in
`protection/sql/065_action_plans.sql` and `066_plan_money.sql`.
"""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext as _

from helle.register.action_plans.choices import (
    DELIVERED,
    EvidenceKind,
    Feed,
    Follows,
    MilestoneAct,
    NamedBy,
    PartKind,
)
from helle.register.organisations.models import Unit, User
from helle.register.protection import clock
from helle.register.protection.known_codes import known_code
from helle.rules.initiatives.codes import InitiativeForce, MoneyKind, ReportedState
from helle.rules.ruling import Text


class InclusiveDays(Func):
    """The range of two days, both inclusive."""

    function = "DATERANGE"
    output_field = DateRangeField()


# What stands in place of a text that was removed, as the database writes it.
UNSAID: Final = "–"
_DELIVERED = sorted(one.value for one in DELIVERED)


def days_of(first: str, last: str) -> InclusiveDays:
    """The days of a row from its first to its last column, both inclusive."""
    return InclusiveDays(first, last, RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class Plan(models.Model):
    """An action plan (META-01, META-02). `lead` leads its carrying out: a unit whose ministry may change (META-05)."""

    id = models.CharField(primary_key=True, max_length=16)
    title_da = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    first_day = models.DateField()
    last_day = models.DateField()
    issued_on = models.DateField(null=True)
    publisher_da = models.CharField(max_length=160)
    publisher_en = models.CharField(max_length=160)
    isbns = ArrayField(models.CharField(max_length=20), default=list)
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    requirements = ArrayField(models.CharField(max_length=12), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(name="plan_ends_after_it_begins", condition=Q(last_day__gt=F("first_day"))),
            ExclusionConstraint(
                name="one_plan_at_a_time",
                expressions=[(days_of("first_day", "last_day"), RangeOperators.OVERLAPS)],
            ),
        ]

    @property
    def title(self) -> Text:
        return Text(self.title_da, self.title_en)


class Area(models.Model):
    """A focus area of a plan, and what it is to reach (META-03, GOV-22..GOV-24)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="areas")
    number = models.PositiveSmallIntegerField()
    title_da = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    aim_da = models.CharField(max_length=300)
    aim_en = models.CharField(max_length=300)
    requirement = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(name="area_of_a_plan_once", fields=["plan", "number"])]

    @property
    def title(self) -> Text:
        return Text(self.title_da, self.title_en)

    @property
    def aim(self) -> Text:
        return Text(self.aim_da, self.aim_en)


class Initiative(models.Model):
    """One initiative of a plan (INI-01..INI-15), from its first to its last day. `switch` is the dated switch of the
    rules that says that it is carried out by law, '' where none does. `continues`: the one of an earlier plan that it
    carries on, where its plan says so."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="initiatives")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="initiatives")
    code = models.CharField(max_length=12, unique=True)
    position = models.PositiveSmallIntegerField()
    title_da = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    says_da = models.CharField(max_length=500)
    says_en = models.CharField(max_length=500)
    force = models.CharField(max_length=8)
    first_day = models.DateField()
    last_day = models.DateField()
    switch = models.CharField(max_length=40, blank=True)
    requirements = ArrayField(models.CharField(max_length=12), default=list)
    continues = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="continued_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="initiative_has_its_place", fields=["plan", "position"]),
            models.CheckConstraint(name="initiative_has_a_period", condition=Q(last_day__gte=F("first_day"))),
            known_code("initiative_force_is_known", "force", InitiativeForce),
        ]

    @property
    def title(self) -> Text:
        return Text(self.title_da, self.title_en)

    @property
    def says(self) -> Text:
        return Text(self.says_da, self.says_en)


class Written(models.Model):
    """A row that somebody wrote for a unit; by nobody where it came out of a plan's file."""

    id = models.UUIDField(primary_key=True)
    recorded_at = models.DateTimeField(null=True)
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Part(Written):
    """That a unit owns an initiative or is involved in it, from when to when, and where that comes from (INI-15).

    What we read into the plan makes nobody an owner: it is shown as a reading. The ministry appoints, with a reason.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=PartKind.choices)
    named_by = models.CharField(max_length=9, choices=NamedBy.choices)
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    why = models.CharField(max_length=500, blank=True)
    ended_why = models.CharField(max_length=500, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("part_kind_is_known", "kind", PartKind),
            known_code("part_named_by_is_known", "named_by", NamedBy),
            models.CheckConstraint(
                name="part_appointed_for_a_reason", condition=~Q(named_by=NamedBy.APPOINTED) | ~Q(why="")
            ),
            models.CheckConstraint(
                name="part_ended_for_a_reason",
                condition=Q(ended_by__isnull=True, ended_why="")
                | (Q(ended_by__isnull=False, last_day__isnull=False) & ~Q(ended_why="")),
            ),
            models.CheckConstraint(
                name="part_ends_after_it_begins", condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day"))
            ),
            ExclusionConstraint(
                name="unit_has_a_part_once",
                expressions=[
                    ("initiative", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("named_by", RangeOperators.EQUAL),
                    (days_of("first_day", "last_day"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Milestone(Written):
    """What an initiative is to have reached, by a day where one is named (INI-15).

    `follows`: what else in Helle says that it is reached, so that it is said once; '' where whoever writes says so.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="milestones")
    title_da = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True)
    follows = models.CharField(max_length=8, choices=Follows.choices, blank=True)
    requirement = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [known_code("milestone_follows_what_is_known", "follows", Follows, or_empty=True)]

    @property
    def title(self) -> Text:
        return Text(self.title_da, self.title_en or self.title_da)


class MilestoneEvent(Written):
    """That a milestone was reached, moved or dropped, on a day. What is reached or dropped stays so."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=MilestoneAct.choices)
    on_day = models.DateField()
    new_due = models.DateField(null=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            known_code("milestone_act_is_known", "kind", MilestoneAct),
            models.UniqueConstraint(name="milestone_events_in_order", fields=["milestone", "sequence"]),
            models.CheckConstraint(
                name="milestone_moved_to_a_day",
                condition=Q(kind=MilestoneAct.MOVED, new_due__isnull=False)
                | (~Q(kind=MilestoneAct.MOVED) & Q(new_due__isnull=True)),
            ),
            models.CheckConstraint(
                name="milestone_moved_for_a_reason", condition=Q(kind=MilestoneAct.REACHED) | ~Q(why="")
            ),
        ]


class Indicator(models.Model):
    """A figure by which an area or an initiative is followed, year by year (GOV-21..GOV-24).

    `feed` says which figures of the register it shows; where there is none, `reporter` enters them with their source.
    What is delivered has both: of a year without a delivery the reporter enters the figure.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="indicators")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="indicators")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="indicators")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    title_da = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    unit_da = models.CharField(max_length=60)
    unit_en = models.CharField(max_length=60)
    feed = models.CharField(max_length=20, choices=Feed.choices, blank=True)
    reporter = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    headline = models.BooleanField()
    requirement = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="indicator_of_a_plan_once", fields=["plan", "code"]),
            known_code("indicator_feed_is_known", "feed", Feed, or_empty=True),
            models.CheckConstraint(
                name="indicator_has_one_source",
                condition=Q(feed__in=["", *_DELIVERED], reporter__isnull=False)
                | (~Q(feed__in=["", *_DELIVERED]) & Q(reporter__isnull=True)),
            ),
        ]

    @property
    def title(self) -> Text:
        return Text(self.title_da, self.title_en)

    @property
    def unit(self) -> Text:
        return Text(self.unit_da, self.unit_en)


class IndicatorValue(Written):
    """The figure of a year as its reporter entered it, with its source and up to which day it counts (FIG-11).

    A later row of the same year takes the place of the one before; both stay. `number` counts within an indicator.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField(max_length=300)
    cut_off = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="indicator_values_in_order", fields=["indicator", "number"]),
            models.CheckConstraint(name="indicator_value_is_one", condition=Q(value__gte=0)),
            models.CheckConstraint(name="indicator_value_has_a_source", condition=~Q(source="")),
        ]


class StatusReport(Written):
    """How far an initiative is, as its owner writes it for days that have passed (FLO-21, INI-15).

    Sent back, another follows. `number` counts within an initiative. What the ministry writes to put an approved end
    out of force, `undoes`, is answered like any other; once approved the end counts no more, and stays to be read.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="reports")
    from_day = models.DateField()
    until_day = models.DateField()
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12)
    text = models.TextField(max_length=4000)
    next_steps = models.TextField(max_length=2000, blank=True)
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    back_why = models.CharField(max_length=500, blank=True)
    """Why it is less far than was approved before; '' where it is not."""

    class Meta:
        constraints = [
            known_code("status_state_is_known", "state", ReportedState),
            models.CheckConstraint(
                name="status_undone_runs_again",
                condition=Q(undoes__isnull=True) | Q(state=ReportedState.UNDER_WAY, next_steps=""),
            ),
            models.UniqueConstraint(name="status_reports_in_order", fields=["initiative", "number"]),
            models.CheckConstraint(name="status_covers_days", condition=Q(until_day__gte=F("from_day"))),
            models.CheckConstraint(name="status_says_something", condition=~Q(text="")),
        ]


class StatusAnswer(Written):
    """What the ministry says to a report: approved, or sent back with remarks. By another hand than the report's.

    Or that the unit that wrote it has taken it back, with why, before the ministry answered.
    """

    report = models.OneToOneField(StatusReport, on_delete=models.PROTECT, related_name="answer")
    approved = models.BooleanField()
    taken_back = models.BooleanField(default=False)
    remarks = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="status_sent_back_with_remarks", condition=Q(approved=True) | ~Q(remarks="")),
            models.CheckConstraint(
                name="status_taken_back_is_not_approved", condition=Q(taken_back=False) | Q(approved=False)
            ),
        ]


class Appropriation(models.Model):
    """What is set aside for a plan, for all its years together (GOV-10)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="appropriations")
    number = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    source_da = models.CharField(max_length=200)
    source_en = models.CharField(max_length=200)
    requirement = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="appropriation_once", fields=["plan", "number"]),
            models.CheckConstraint(name="appropriation_is_some", condition=Q(amount__gt=0)),
        ]

    @property
    def source_text(self) -> Text:
        return Text(self.source_da, self.source_en)


class OfMoney(Written):
    """Money of an initiative, of a recipient or of both, and of a year.

    A counter row that `unsays` removes the text of what it takes back: it named somebody, and many read it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="+")
    recipient = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    on_day = models.DateField()
    text = models.CharField(max_length=500)
    unsays = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def said(self) -> str:
        """What it is for; that the text was removed where it led to somebody and was taken back."""
        return _("Teksten er fjernet, fordi den nævnte nogen.") if self.text == UNSAID else self.text


class MoneyEntry(OfMoney):
    """That money was allocated, committed or spent, or is expected to be; or a counter entry that takes it back.

    `number` counts within a plan. What stands is the entries less their counter entries; of forecasts the latest.
    """

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = [
            known_code("money_kind_is_known", "kind", MoneyKind),
            models.UniqueConstraint(name="money_in_order", fields=["plan", "number"]),
            models.CheckConstraint(name="money_amount_is_some", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="money_is_of_something", condition=Q(initiative__isnull=False) | Q(recipient__isnull=False)
            ),
            models.CheckConstraint(name="money_says_what_for", condition=~Q(text="")),
        ]


class OverspendDecision(OfMoney):
    """That the ministry has decided that more than the allocation may be used, by how much and why (GOV-10); or a
    counter decision that takes one back."""

    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = [
            models.CheckConstraint(name="overspend_amount_is_some", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="overspend_is_of_something", condition=Q(initiative__isnull=False) | Q(recipient__isnull=False)
            ),
            models.CheckConstraint(name="overspend_says_why", condition=~Q(text="")),
        ]

    @property
    def written_later(self) -> bool:
        """Whether it was written on another day than it is of: its day is one person's word."""
        return self.recorded_at is not None and clock.local_day(self.recorded_at) != self.on_day


class YearTold(Written):
    """That all money of an initiative in a year is entered, or, with why, that it is not after all; the latest stands.

    Without an initiative it is of what goes to units for no one of them. `entered` is how many entries and decisions it
    is of: where there are more, nobody knows whether the last one was the last (GOV-10).
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    complete = models.BooleanField()
    entered = models.PositiveIntegerField()
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="years_told_in_order", fields=["plan", "initiative", "year", "number"], nulls_distinct=False
            ),
            models.CheckConstraint(name="year_not_told_for_a_reason", condition=Q(complete=True) | ~Q(why="")),
        ]


class Evidence(Written):
    """What shows that something of an initiative was done: a title, and where it is to be found.

    `where` is a reference, an address, or the path of a page of Helle that names nobody (`PAGES_OF_EVIDENCE`).
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10, choices=EvidenceKind.choices)
    title_da = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=300)
    on_day = models.DateField(null=True)
    requirement = models.CharField(max_length=12, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            known_code("evidence_kind_is_known", "kind", EvidenceKind),
            models.CheckConstraint(name="evidence_stays_in_helle", condition=~Q(where__regex=r"^/(/|.*[?#])")),
            models.UniqueConstraint(
                name="evidence_stands_once", fields=["initiative", "where"], condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(
                name="evidence_withdrawn_for_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
            ),
        ]
        indexes = [models.Index(name="evidence_of_initiative", fields=["initiative", "on_day"])]

    @property
    def title(self) -> Text:
        return Text(self.title_da, self.title_en or self.title_da)
