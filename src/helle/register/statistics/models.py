"""Assessments from before the register, imported without names: they belong to no case and lead to nobody."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from helle.register.organisations.models import Unit, User
from helle.register.people.choices import Sex
from helle.register.protection.known_codes import known_code, known_codes
from helle.register.statistics.baseline import baseline
from helle.register.statistics.choices import EarlierAuthority
from helle.rules.codes import ExploitationPurpose, ResidenceStatus
from helle.rules.parameters import PLAN_FIRST_DAY


class EarlierAssessment(models.Model):
    """One answer of an authority from before the register counted (PUB-ORG-05).

    `reference_hash` stands for the line's number in its source, where it is only to be known again: a file that is
    imported twice is there once.
    """

    id = models.UUIDField(primary_key=True)
    source = models.CharField(max_length=40)
    reference_hash = models.BinaryField()
    authority = models.CharField(max_length=8, choices=EarlierAuthority.choices)
    decided_on = models.DateField()
    was_trafficked = models.BooleanField()
    relationship_current = models.BooleanField(null=True)
    purposes = ArrayField(models.CharField(max_length=32), default=list)
    residence = models.CharField(max_length=24)
    sex = models.CharField(max_length=12)
    age = models.SmallIntegerField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            known_code("earlier_authority_is_known", "authority", EarlierAuthority),
            known_codes("earlier_purposes_are_known", "purposes", ExploitationPurpose),
            known_code("earlier_residence_is_known", "residence", ResidenceStatus),
            known_code("earlier_sex_is_known", "sex", Sex),
            models.UniqueConstraint(name="earlier_assessment_once", fields=["source", "reference_hash"]),
            models.CheckConstraint(
                name="siri_assessed_before_the_plan",
                condition=~Q(authority=EarlierAuthority.SIRI) | Q(decided_on__lt=PLAN_FIRST_DAY),
            ),
            models.CheckConstraint(
                name="earlier_currency_is_of_the_trafficked",
                condition=Q(was_trafficked=True) | Q(relationship_current__isnull=True),
            ),
            models.CheckConstraint(
                name="earlier_purposes_are_of_the_trafficked", condition=Q(was_trafficked=True) | Q(purposes=[])
            ),
            models.CheckConstraint(
                name="earlier_is_before_the_register_counts", condition=Q(decided_on__lt=baseline().cut_over)
            ),
            models.CheckConstraint(name="earlier_age_is_one", condition=Q(age__isnull=True) | Q(age__range=(0, 130))),
        ]
