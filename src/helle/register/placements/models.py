"""Placements and who pays for them. A row is written once; what happens to it is added by functions of the database."""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from helle.register.accommodation.models import Offer
from helle.register.cases.models import Case
from helle.register.organisations.models import FIRST_DAY_TOO_FAR, Unit, User, days_are_near
from helle.register.people.models import Person
from helle.register.placements.choices import Beyond, LeaveCause, PlacementAnswer
from helle.register.protection.known_codes import known_code
from helle.rules.accommodation.codes import Payer, PlacementBasis

# An order in force that nobody declined or took back takes its days.
TAKES_DAYS: Final = Q(superseded_at__isnull=True, withdrawn_at__isnull=True) & ~Q(answer=PlacementAnswer.DECLINED)


class Placement(models.Model):
    """One person's stay at one offer: ordered, answered, arrived, left (FLO-17).

    `reference` names it to a payer and a provider, and leads to nobody. `days` are those it takes: from the planned
    or real day of arrival to the day of leaving, which is not one of them; open while no end is planned. `limited` is
    a stay at a place without approval: it has its planned end (ACM-17). `beyond` says which places it takes; past the
    ordinary and the peak places only with a reason. Reasons are sealed under the person's key, and the ruling is kept
    with the case's statements.

    Inserted by who orders; `answer_placement`, `arrive`, `leave`, `withdraw_placement`, `replan_placement`
    (sql/053_placements.sql) write the rest, each once. The database holds that nobody has two at once, that no offer
    is over-full without its reason, that an offer is open on the days, and that nobody leaves before she came.
    """

    id = models.UUIDField(primary_key=True)
    reference = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="placements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="placements")
    basis = models.CharField(max_length=24)
    instead_of_detention = models.BooleanField(default=False)
    limited = models.BooleanField()
    planned_from = models.DateField()
    planned_until = models.DateField(null=True)
    days = DateRangeField()
    beyond = models.CharField(max_length=8, choices=Beyond.choices, blank=True)
    over_why_sealed = models.BinaryField(null=True)
    ordered_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=32)
    answer = models.CharField(max_length=12, choices=PlacementAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    declined_why_sealed = models.BinaryField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    arrived_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    leave_cause = models.CharField(max_length=16, choices=LeaveCause.choices, blank=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="no_two_placements_at_once",
                expressions=[("person", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
                condition=TAKES_DAYS,
            ),
            known_code("placement_basis_is_known", "basis", PlacementBasis),
            known_code("placement_beyond_is_known", "beyond", Beyond),
            known_code("placement_answer_is_known", "answer", PlacementAnswer, or_empty=True),
            known_code("placement_left_for_a_known_cause", "leave_cause", LeaveCause, or_empty=True),
            models.CheckConstraint(
                name="placement_days_are_near",
                condition=Q(days__startswith__lt=FIRST_DAY_TOO_FAR)
                & (Q(days__endswith__isnull=True) | Q(days__endswith__lte=FIRST_DAY_TOO_FAR)),
            ),
            models.CheckConstraint(
                name="limited_placement_has_its_end", condition=Q(limited=False) | Q(planned_until__isnull=False)
            ),
            models.CheckConstraint(
                name="placement_ends_after_it_begins",
                condition=Q(planned_until__isnull=True) | Q(planned_until__gt=models.F("planned_from")),
            ),
            models.CheckConstraint(
                name="over_full_with_a_reason",
                condition=Q(beyond=Beyond.OVER, over_why_sealed__isnull=False)
                | (~Q(beyond=Beyond.OVER) & Q(over_why_sealed__isnull=True)),
            ),
            models.CheckConstraint(
                name="placement_answered_at_an_instant",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_an_accepted_placement_begins",
                condition=Q(arrived_on__isnull=True) | Q(answer=PlacementAnswer.ACCEPTED, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="nobody_leaves_before_she_came",
                condition=Q(left_on__isnull=True, leave_cause="")
                | (Q(arrived_on__isnull=False, left_on__gte=models.F("arrived_on")) & ~Q(leave_cause="")),
            ),
        ]
        indexes = [models.Index(name="placements_of_an_offer", fields=["offer", "planned_from"])]


class PayerDecision(models.Model):
    """Who pays for a placement from a day on (ACM-01, ACM-09, ACM-18): the rule's answer, or a human's where it
    leaves it open.

    Superseded, not edited. Until there is one the payer is open: nothing is billed, and nobody waits for a bed.
    """

    id = models.UUIDField(primary_key=True)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="payer_decisions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    payer = models.CharField(max_length=24)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    during = DateRangeField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_payer_at_a_time",
                expressions=[("placement", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(superseded_at__isnull=True),
            ),
            known_code("payer_is_known", "payer", Payer),
            days_are_near("payer_days_are_near"),
        ]
