"""That a possible victim is deprived of liberty (CRI-09)."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.placements.choices import DetainedWhy
from helle.register.placements.models import UrgentRequest
from helle.register.prosecution.choices import Mistake
from helle.register.prosecution.models import withdrawn
from helle.register.protection.known_codes import known_code
from helle.register.referrals.models import ReferredPerson


class Detention(models.Model):
    """That a possible victim is deprived of liberty, from when to when, why, and which place was asked for instead.

    It alarms CMM until it has ended (CRI-09, ACM-20). Sealed under the key of `urgent`, which is the request that CMM
    answers with a place; who is held stands in `case` alone, or, until CMM has taken her in, in `referred`, or nowhere:
    she is held before anybody knows more, and it is said later whose it is. Of somebody else than was chosen it is put
    out of force. `asked_before`: the request for places, for her or for several, that she was detained after.
    `one_more`: whoever wrote it says that it is one more than that request asked places for.
    `beside_another`: that it turned out to be of the days of another one of hers: both stand, and they
    count once.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    referred = models.ForeignKey(ReferredPerson, on_delete=models.PROTECT, null=True, related_name="+")
    beside_another = models.BooleanField(default=False)
    urgent = models.OneToOneField(UrgentRequest, on_delete=models.PROTECT, related_name="+")
    asked_before = models.ForeignKey(UrgentRequest, on_delete=models.PROTECT, null=True, related_name="+")
    one_more = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=12, choices=DetainedWhy.choices)
    alternative_tried = models.BooleanField()
    reasons_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_why = models.CharField(max_length=12, choices=Mistake.choices, blank=True)

    class Meta:
        constraints = [
            *withdrawn("detention"),
            known_code("detention_why_is_known", "why", DetainedWhy),
            models.CheckConstraint(
                name="one_more_than_was_asked_for", condition=Q(one_more=False) | Q(asked_before__isnull=False)
            ),
            models.CheckConstraint(
                name="detention_not_before_it_is_written", condition=Q(began_at__lte=F("recorded_at"))
            ),
            models.CheckConstraint(
                name="detention_ends_after_it_began",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__gt=F("began_at"), ended_by__isnull=False),
            ),
            ExclusionConstraint(
                name="detained_once_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (Func(F("began_at"), F("ended_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True, beside_another=False),
            ),
            ExclusionConstraint(
                name="detained_once_at_a_time_as_referred",
                expressions=[
                    ("referred", RangeOperators.EQUAL),
                    (Func(F("began_at"), F("ended_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True, beside_another=False),
            ),
        ]
