"""Needs, measures with what happens to them, consents, versions of the plan, rates and payments.

A need, a measure, its steps and its consents are of the category that stands in the row: `health` for what concerns
body and mind, `notes` for all else. Rows are added and never edited; where a measure stands is kept by triggers alone
(protection/sql/032_support_plans.sql).
"""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code, known_codes
from helle.register.support_plans.choices import (
    HEALTH_AREAS,
    HEALTH_TYPES,
    PAID_TYPES,
    Agreement,
    ChildView,
    Heard,
    NeedArea,
    NotDone,
    Present,
    RateKind,
    Shared,
    State,
    Step,
)
from helle.rules.codes import OrganisationKind
from helle.rules.minors.codes import DecisionGiver
from helle.rules.ruling import Text
from helle.rules.support.codes import ConsentAnswer, SupportBasis, SupportMeasureType

CATEGORIES = ("notes", "health")


class Need(models.Model):
    """What the person needs in one area, in her own words, on a day (SUP-10).

    `replaces` is the row it takes the place of; `standing` False says that the need is no longer there. In force is
    what nothing has replaced.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=8)
    area = models.CharField(max_length=12, choices=NeedArea.choices)
    heard = models.CharField(max_length=8, choices=Heard.choices)
    noted_on = models.DateField()
    standing = models.BooleanField(default=True)
    words_sealed = models.BinaryField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("need_area_is_known", "area", NeedArea),
            known_code("need_heard_is_known", "heard", Heard),
            known_code("need_category_is_known", "category", CATEGORIES),
            models.CheckConstraint(
                name="need_of_body_and_mind_is_health",
                condition=Q(category="health", area__in=HEALTH_AREAS) | Q(category="notes") & ~Q(area__in=HEALTH_AREAS),
            ),
            models.CheckConstraint(name="need_begins_standing", condition=Q(standing=True) | Q(replaces__isnull=False)),
        ]


class Measure(models.Model):
    """A measure that CMM awarded, or decided not to, with the ruling it was decided on (SUP-02..SUP-10).

    `awarded` False: the person wished it and does not get it. `deliverer_sealed` names the outside party where it is
    not CMM. `oere` is what was agreed to be paid in all, `hours` how many hours were agreed.

    `state`, `consent` and the two counts are the database's: it follows the steps and the consents.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=8)
    type = models.CharField(max_length=20)
    awarded = models.BooleanField()
    basis = models.CharField(max_length=12)
    agreed_on = models.DateField()
    delivered_by = models.CharField(max_length=20, blank=True)
    deliverer_sealed = models.BinaryField(null=True)
    description_sealed = models.BinaryField(null=True)
    reasons_sealed = models.BinaryField(null=True)
    ruling_sealed = models.BinaryField()
    planned_for = models.DateField(null=True)
    hours = models.SmallIntegerField(null=True)
    oere = models.BigIntegerField(null=True)
    payer = models.CharField(max_length=20, blank=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices)
    consent = models.CharField(max_length=12, blank=True, db_default="")
    steps_taken = models.SmallIntegerField(db_default=0)
    consents_given = models.SmallIntegerField(db_default=0)

    class Meta:
        constraints = [
            known_code("measure_type_is_known", "type", SupportMeasureType),
            known_code("measure_basis_is_known", "basis", SupportBasis),
            known_code("measure_category_is_known", "category", CATEGORIES),
            known_code("measure_deliverer_is_known", "delivered_by", OrganisationKind, or_empty=True),
            known_code("measure_payer_is_known", "payer", OrganisationKind, or_empty=True),
            known_code("measure_state_is_known", "state", State),
            known_code("measure_consent_is_known", "consent", ConsentAnswer, or_empty=True),
            models.CheckConstraint(
                name="measure_of_body_and_mind_is_health",
                condition=Q(category="health", type__in=HEALTH_TYPES) | Q(category="notes") & ~Q(type__in=HEALTH_TYPES),
            ),
            models.CheckConstraint(
                name="measure_awarded_is_delivered",
                condition=Q(awarded=True) & ~Q(delivered_by="") & ~Q(state="refused")
                | Q(awarded=False, state="refused"),
            ),
            # SUP-07: what is not on the list is described, and what is not given has its reason.
            models.CheckConstraint(
                name="measure_other_is_described",
                condition=~Q(type="other") | Q(description_sealed__isnull=False),
            ),
            models.CheckConstraint(
                name="measure_refused_with_reasons", condition=Q(awarded=True) | Q(reasons_sealed__isnull=False)
            ),
            models.CheckConstraint(
                name="measure_outside_names_the_party",
                condition=Q(delivered_by__in=["", "cmm"]) | Q(deliverer_sealed__isnull=False),
            ),
            models.CheckConstraint(name="measure_hours_are_some", condition=Q(hours__isnull=True) | Q(hours__gt=0)),
            models.CheckConstraint(name="measure_amount_is_some", condition=Q(oere__isnull=True) | Q(oere__gt=0)),
        ]
        indexes = [
            models.Index(
                name="measures_to_come", fields=["planned_for", "id"], condition=Q(state__in=["agreed", "begun"])
            )
        ]

    @property
    def type_label(self) -> Text:
        """What it is, in both languages."""
        return SupportMeasureType(self.type).label

    @property
    def outside(self) -> bool:
        """Whether somebody else than CMM delivers it."""
        return self.delivered_by not in ("", OrganisationKind.CMM)

    @property
    def stopped(self) -> bool:
        """Whether it may not go on: the consent was refused or withdrawn while it waits or runs."""
        return self.outside and self.consent in (ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN) and self.is_open

    @property
    def is_open(self) -> bool:
        """Whether something can still happen to it."""
        return self.state in (State.AGREED, State.BEGUN)


class MeasureStep(models.Model):
    """One thing that happened to a measure. `at_minute` is the minute of the day, where it is known (ID-13)."""

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="steps")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=8)
    sequence = models.SmallIntegerField()
    kind = models.CharField(max_length=12, choices=Step.choices)
    on_day = models.DateField()
    at_minute = models.SmallIntegerField(null=True)
    payer = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=12, choices=NotDone.choices, blank=True)
    words_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("measurestep_kind_is_known", "kind", Step),
            known_code("measurestep_category_is_known", "category", CATEGORIES),
            known_code("measurestep_why_is_known", "why", NotDone, or_empty=True),
            known_code("measurestep_payer_is_known", "payer", OrganisationKind, or_empty=True),
            models.UniqueConstraint(name="measuresteps_in_order", fields=["measure", "sequence"]),
            models.CheckConstraint(
                name="measurestep_says_what_its_kind_asks",
                condition=(Q(kind="not_done") & ~Q(why="") | ~Q(kind="not_done") & Q(why=""))
                & (Q(kind="authorised") & ~Q(payer="") | ~Q(kind="authorised") & Q(payer="")),
            ),
            models.CheckConstraint(
                name="measurestep_minute_of_a_day",
                condition=Q(at_minute__isnull=True) | Q(kind="begun", at_minute__range=(0, 1439)),
            ),
        ]


class PartyConsent(models.Model):
    """What was answered to an outside party being told of a measure (OUT-09, MIN-02). The last that decides holds.

    `decides` False: the answer is the child's alone. `shares` are the kinds of information, `purpose_sealed` what for,
    `limits_sealed` what is not to be told or done. A withdrawal holds from its instant.
    """

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="consents")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=8)
    sequence = models.SmallIntegerField()
    answer = models.CharField(max_length=12)
    given_by = models.CharField(max_length=16)
    decides = models.BooleanField()
    answered_on = models.DateField()
    shares = ArrayField(models.CharField(max_length=12))
    purpose_sealed = models.BinaryField(null=True)
    limits_sealed = models.BinaryField(null=True)
    child_view = models.CharField(max_length=8, choices=ChildView.choices, blank=True)
    reasons_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("partyconsent_answer_is_known", "answer", ConsentAnswer),
            known_code("partyconsent_category_is_known", "category", CATEGORIES),
            known_code("partyconsent_giver_is_known", "given_by", DecisionGiver),
            known_code("partyconsent_child_view_is_known", "child_view", ChildView, or_empty=True),
            known_codes("partyconsent_shares_are_known", "shares", Shared),
            models.UniqueConstraint(name="partyconsents_in_order", fields=["measure", "sequence"]),
            models.CheckConstraint(name="partyconsent_of_nobody_else", condition=~Q(given_by="somebody_else")),
            models.CheckConstraint(
                name="partyconsent_says_what_for",
                condition=Q(answer__in=["refused", "withdrawn"]) | Q(purpose_sealed__isnull=False, shares__len__gt=0),
            ),
            models.CheckConstraint(
                name="partyconsent_limited_says_how",
                condition=~Q(answer="limited") | Q(limits_sealed__isnull=False),
            ),
        ]


class PlanVersion(models.Model):
    """That the plan was talked through with the person, and what she says of it: one version of it (SUP-10, PER-02).

    What stood in the plan is what was recorded by its instant: rows are only added. `number` counts the versions of the
    case; two who agree one at once get one.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField()
    agreed_on = models.DateField()
    language = models.CharField(max_length=3)
    interpreter = models.BooleanField()
    present = ArrayField(models.CharField(max_length=16))
    agreement = models.CharField(max_length=8, choices=Agreement.choices)
    goal_sealed = models.BinaryField()
    her_words_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("planversion_agreement_is_known", "agreement", Agreement),
            known_codes("planversion_present_is_known", "present", Present),
            models.UniqueConstraint(name="planversion_once", fields=["case", "number"]),
            models.CheckConstraint(name="planversion_counts_from_one", condition=Q(number__gte=1)),
            # Written together with her: without her there is no agreement of hers.
            models.CheckConstraint(name="planversion_with_the_person", condition=Q(present__contains=["person"])),
            models.CheckConstraint(
                name="planversion_not_agreed_says_why",
                condition=Q(agreement="yes") | Q(her_words_sealed__isnull=False),
            ),
        ]


class Rate(models.Model):
    """What a day of pocket money or board comes to from a day on, as the authority set it (SUP-03). Names nobody.

    There is none until somebody enters one with its source: the plan names no rate.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20, choices=RateKind.choices)
    valid_from = models.DateField()
    oere_per_day = models.IntegerField()
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("rate_kind_is_known", "kind", RateKind),
            models.UniqueConstraint(name="one_rate_from_a_day", fields=["kind", "valid_from"]),
            models.CheckConstraint(name="rate_is_some", condition=Q(oere_per_day__gt=0)),
        ]


class Payment(models.Model):
    """That pocket money or board was paid for some days (SUP-03). No day of a case is paid twice for one `type`.

    `by_rate` is what the rates gave in øre when it was paid, None where a day had no rate; another amount has its
    reason. A mistake is put out of force with a reason and stays.
    """

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="payments")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=20)
    days = DateRangeField()
    paid_on = models.DateField()
    oere = models.BigIntegerField()
    by_rate = models.BigIntegerField(null=True)
    payer = models.CharField(max_length=20)
    why_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    superseded_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("payment_payer_is_known", "payer", OrganisationKind),
            known_code("payment_type_is_paid", "type", PAID_TYPES),
            models.CheckConstraint(name="payment_is_some", condition=Q(oere__gt=0)),
            models.CheckConstraint(
                name="payment_for_bounded_days",
                condition=Q(days__isempty=False, days__lower_inf=False, days__upper_inf=False),
            ),
            models.CheckConstraint(
                name="payment_off_the_rate_says_why",
                condition=Q(by_rate=F("oere"), by_rate__isnull=False) | Q(why_sealed__isnull=False),
            ),
            ExclusionConstraint(
                name="no_day_paid_twice",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("type", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    @property
    def last_day(self) -> dt.date:
        """The last day it is for."""
        last: dt.date = self.days.upper - dt.timedelta(days=1)
        return last
