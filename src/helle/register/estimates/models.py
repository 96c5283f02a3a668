"""Estimates of those never found: what was ordered, and what was found. Neither is ever changed (STA-01).

Nothing here is about a person, but who was known to whom stands in small figures: only those read it who work with the
figures in CMM (`protection/sql/140_known_through.sql`).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from helle.methods.estimation import COVARIATES
from helle.register.action_plans.models import Written
from helle.register.protection.known_codes import known_codes
from helle.rules.ruling import Text


class EstimateOrder(Written):
    """That an estimate is asked for, of which years, as known on which day, and with what of each person."""

    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    cut_off = models.DateField()
    covariates = ArrayField(models.CharField(max_length=12), default=list)

    class Meta:
        constraints = [
            known_codes("estimate_covariates_are_known", "covariates", COVARIATES),
            models.CheckConstraint(name="estimate_years_in_order", condition=Q(last_year__gte=F("first_year"))),
        ]


class EstimateResult(Written):
    """What came of it: `content` is all of it, as `making` wrote it; or why nothing could be reckoned."""

    order = models.OneToOneField(EstimateOrder, on_delete=models.PROTECT, related_name="result")
    content = models.JSONField(null=True)
    why_da = models.CharField(max_length=500, blank=True)
    why_en = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="estimate_is_found_or_says_why",
                condition=Q(content__isnull=False, why_da="", why_en="")
                | (Q(content__isnull=True) & ~Q(why_da="") & ~Q(why_en="")),
            )
        ]

    @property
    def why(self) -> Text:
        return Text(self.why_da, self.why_en)
