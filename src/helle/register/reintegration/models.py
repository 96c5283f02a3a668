"""What is kept of a reintegration plan. Each save adds a version, and nothing of a version is edited afterwards.

Most of what the database holds beyond these constraints stands in `protection/sql/059_reintegration.sql`. Amounts are
whole kroner or whole dollars, never turned into one another (RET-19).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from helle.register.protection.known_codes import known_code
from helle.register.reintegration.choices import PlanEventKind
from helle.register.returns.models import OfReturn
from helle.rules.returns.codes import ChildWhereabouts, Currency, SupportKind, SupportUse

MOST: int = 1_000_000


class PlanVersion(OfReturn):
    """The plan as somebody saved it (RET-13, RET-18), the latest of a return being the one that is worked on.

    `in_kind` and `cash` are the sums of its lines. `breadwinner` None: not decided yet; the reason is asked for where
    the rule leaves room (RET-22). `children_known`: the children below are all there are, or there are none; of fewer
    than stand on her file it is written why. It was
    accepted by her on a day, in a language, or not yet.
    """

    sequence = models.PositiveSmallIntegerField()
    based_on = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    currency = models.CharField(max_length=3)
    in_kind = models.PositiveIntegerField()
    cash = models.PositiveIntegerField()
    breadwinner = models.BooleanField(null=True)
    children_known = models.BooleanField()
    with_victim = models.BooleanField()
    with_partner = models.BooleanField()
    with_cmm = models.BooleanField()
    accepted_by_her_on = models.DateField(null=True)
    language = models.CharField(max_length=8, blank=True)
    goal_sealed = models.BinaryField()
    breadwinner_why_sealed = models.BinaryField(null=True)
    cash_only_why_sealed = models.BinaryField(null=True)
    third_country_why_sealed = models.BinaryField(null=True)
    children_left_out_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("plan_currency_is_known", "currency", Currency),
            models.UniqueConstraint(name="plan_versions_in_order", fields=["return_case", "sequence"]),
            models.UniqueConstraint(name="plan_version_with_its_return", fields=["id", "return_case"]),
            models.CheckConstraint(
                name="plan_first_is_based_on_nothing",
                condition=Q(sequence=1, based_on__isnull=True) | Q(sequence__gt=1, based_on__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_is_accepted_in_a_language",
                condition=Q(accepted_by_her_on__isnull=True, language="")
                | (Q(accepted_by_her_on__isnull=False, with_victim=True) & ~Q(language="")),
            ),
            models.CheckConstraint(name="plan_within_reason", condition=Q(in_kind__lte=MOST, cash__lte=MOST)),
        ]

    @property
    def total(self) -> int:
        """All of the budget."""
        return self.in_kind + self.cash


class OfVersion(OfReturn):
    """What belongs to one version, written with it, in an order."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True


class PlanActivity(OfVersion):
    """What she will do to earn her living, or on the way to it (RET-18)."""

    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    text_sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="plan_activities_in_order", fields=["version", "position"]),
            models.CheckConstraint(
                name="plan_activity_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(begins_on__isnull=False, ends_on__gte=F("begins_on")),
            ),
        ]


class BudgetLine(OfVersion):
    """One line of the budget, in the currency of its version (RET-05, RET-08, RET-18).

    `activity`: the position of the activity of this version that it is for, None for none in particular.
    """

    use = models.CharField(max_length=12)
    kind = models.CharField(max_length=16)
    amount = models.PositiveIntegerField()
    activity = models.PositiveSmallIntegerField(null=True)
    text_sealed = models.BinaryField()

    class Meta:
        constraints = [
            known_code("plan_line_use_is_known", "use", SupportUse),
            known_code("plan_line_kind_is_known", "kind", SupportKind),
            models.UniqueConstraint(name="plan_lines_in_order", fields=["version", "position"]),
            models.UniqueConstraint(name="plan_line_with_its_return", fields=["id", "return_case"]),
            models.CheckConstraint(name="plan_line_is_some", condition=Q(amount__gt=0, amount__lte=MOST)),
        ]


class PlanChild(OfVersion):
    """A minor child of hers, wherever it is (RET-20, RET-23). Its name and day of birth are sealed.

    `turns_18_on` stands in clear, as of any minor: from that day it counts no more. `mark` is a keyed hash of name and
    day of birth, by which it is counted once, also between the returns of both parents (RET-24). Of two born on one day
    it is written of the second that it is another child.
    """

    whereabouts = models.CharField(max_length=16)
    counted_in_other_case = models.BooleanField()
    turns_18_on = models.DateField()
    mark = models.BinaryField()
    name_sealed = models.BinaryField()
    birth_date_sealed = models.BinaryField()
    another_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("plan_child_whereabouts_are_known", "whereabouts", ChildWhereabouts),
            models.UniqueConstraint(name="plan_children_in_order", fields=["version", "position"]),
            models.UniqueConstraint(name="plan_child_once", fields=["version", "mark"]),
        ]
        indexes = [models.Index(name="plan_children_by_mark", fields=["mark"])]


class PlanEvent(OfReturn):
    """What happened to a version: it was sent, taken back, or decided (RET-11). `sequence` counts within a return.

    With an approval stand what it was held against: how many children counted, and both ceilings in the currency of
    the version on that day (RET-17, RET-24), and why children born on one day are held to be different ones.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=PlanEventKind.choices)
    on_day = models.DateField()
    children_counted = models.PositiveSmallIntegerField(null=True)
    ceiling_in_kind = models.PositiveIntegerField(null=True)
    ceiling_cash = models.PositiveIntegerField(null=True)
    remarks_sealed = models.BinaryField(null=True)
    another_child_why_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("plan_event_kind_is_known", "kind", PlanEventKind),
            models.UniqueConstraint(name="plan_events_in_order", fields=["return_case", "sequence"]),
            models.UniqueConstraint(
                name="plan_version_approved_once", fields=["version"], condition=Q(kind=PlanEventKind.APPROVED)
            ),
            models.CheckConstraint(
                name="plan_approved_under_its_ceiling",
                condition=Q(
                    kind=PlanEventKind.APPROVED,
                    children_counted__isnull=False,
                    ceiling_in_kind__isnull=False,
                    ceiling_cash__isnull=False,
                    ruling_sealed__isnull=False,
                )
                | (
                    ~Q(kind=PlanEventKind.APPROVED)
                    & Q(children_counted__isnull=True, ceiling_in_kind__isnull=True, ceiling_cash__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="plan_not_approved_for_a_reason",
                condition=~Q(kind__in=[PlanEventKind.SENT_BACK, PlanEventKind.REJECTED])
                | Q(remarks_sealed__isnull=False),
            ),
        ]
