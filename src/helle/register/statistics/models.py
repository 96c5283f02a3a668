"""Assessments from before the register, imported without names: they belong to no case and lead to nobody. And the
tables that somebody saved: what is counted, not what was found. And the table that figures are counted of."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from helle.register.organisations.models import Unit, User
from helle.register.people.choices import Sex
from helle.register.protection.known_codes import known_code, known_codes
from helle.register.statistics.baseline import baseline
from helle.register.statistics.choices import CutOff, EarlierAuthority, PercentOf
from helle.register.statistics.chosen import FIRST_YEAR, Choice
from helle.register.statistics.dimensions import DIMENSIONS, POPULATIONS
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


class PopulationRow(models.Model):
    """Somebody or something that is counted, in one state that was known: codes and days, under a pseudonym.

    A row for each population, person (case, referral) and state; the state was known from the end of a day until that
    of another. `pseudonym` is a keyed hash; of whom the keys are destroyed it is drawn by lot, and `loose`.
    """

    id = models.UUIDField(primary_key=True)
    population = models.CharField(max_length=16)
    pseudonym = models.BinaryField()
    loose = models.BooleanField()
    known_from = models.DateField()
    known_until = models.DateField(null=True)
    decided_on = models.DateField()
    authority = models.CharField(max_length=16, blank=True)
    purposes = ArrayField(models.CharField(max_length=32), default=list)
    residence_then = models.CharField(max_length=32, blank=True)
    sex_then = models.CharField(max_length=16, blank=True)
    age_then = models.SmallIntegerField(null=True)
    age_group = models.CharField(max_length=8, blank=True)
    nationality_then = models.CharField(max_length=8, blank=True)
    first_contact = models.CharField(max_length=32, blank=True)
    sector = models.CharField(max_length=32, blank=True)
    stage = models.CharField(max_length=32, blank=True)
    sender = models.CharField(max_length=32, blank=True)
    outcome = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [models.Index(name="population_row_by_pseudonym", fields=["pseudonym"])]
        constraints = [
            known_code("row_population_is_known", "population", POPULATIONS),
            models.CheckConstraint(
                name="row_known_for_a_day",
                condition=Q(known_until__isnull=True) | Q(known_until__gt=models.F("known_from")),
            ),
        ]


class RecordKey(models.Model):
    """The number that was drawn for a pseudonym, from 0 to below 2^48: what noise follows from (`noise`)."""

    pseudonym = models.BinaryField(primary_key=True)
    key = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="record_key_is_drawn", condition=Q(key__gte=0, key__lt=2**48))]


class Changed(models.Model):
    """That something of a person or referral was written which may change what is counted; taken when it is filled in.

    `erased`: its row loses the way back.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=8)
    subject = models.UUIDField()
    erased = models.BooleanField()

    class Meta:
        indexes = [models.Index(name="changed_by_subject", fields=["kind", "subject"])]
        constraints = [known_code("changed_kind_is_known", "kind", ("person", "referral"))]


class Filling(models.Model):
    """How far the table is filled, the one row: of which instant, under which key, in which layout."""

    id = models.SmallIntegerField(primary_key=True)
    counted_at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    layout = models.SmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="filling_is_one", condition=Q(id=1))]


def _dimensions_of_population() -> Q:
    """Each population with what it is counted by, down, across and in what it is narrowed to; nothing is always one."""
    found = Q()
    for code, population in POPULATIONS.items():
        known = ["", *population.dimensions]
        found |= Q(population=code, rows__in=known, columns__in=known, only_dimension__in=known)
    return found


def _groups_of_dimension() -> Q:
    """Each dimension with its groups; of none, none."""
    found = Q(only_dimension="", only_group="")
    for code, dimension in DIMENSIONS.items():
        if not dimension.is_open:
            found |= Q(only_dimension=code, only_group__in=list(dimension.groups))
    return found


class Definition(models.Model):
    """A version of a saved table: its title and what was chosen, in codes. A later version stands beside it.

    `series` is the id of the first version; `last_year` None: to the newest there is.
    """

    id = models.UUIDField(primary_key=True)
    series = models.UUIDField()
    version = models.SmallIntegerField()
    title_da = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    population = models.CharField(max_length=16)
    rows = models.CharField(max_length=16, blank=True)
    columns = models.CharField(max_length=16, blank=True)
    first_year = models.SmallIntegerField()
    last_year = models.SmallIntegerField(null=True)
    together = models.BooleanField()
    only_dimension = models.CharField(max_length=16, blank=True)
    only_group = models.CharField(max_length=24, blank=True)
    cut_off = models.CharField(max_length=8, choices=CutOff.choices)
    percent = models.CharField(max_length=8, choices=PercentOf.choices)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            known_code("definition_population_is_known", "population", POPULATIONS),
            known_code("definition_rows_are_known", "rows", DIMENSIONS, or_empty=True),
            known_code("definition_columns_are_known", "columns", DIMENSIONS, or_empty=True),
            known_code("definition_cut_off_is_known", "cut_off", CutOff),
            known_code("definition_percent_is_known", "percent", PercentOf),
            models.CheckConstraint(name="definition_is_of_its_population", condition=_dimensions_of_population()),
            models.CheckConstraint(name="definition_narrows_to_a_group", condition=_groups_of_dimension()),
            models.CheckConstraint(
                name="definition_has_two_dimensions",
                condition=Q(columns="") | (~Q(rows="") & ~Q(rows=models.F("columns"))),
            ),
            models.CheckConstraint(
                name="definition_years_in_order",
                condition=Q(first_year__gte=FIRST_YEAR)
                & (Q(last_year__isnull=True) | Q(last_year__gte=models.F("first_year"), last_year__lte=2199)),
            ),
            models.CheckConstraint(
                name="definition_has_titles", condition=Q(title_da__regex="[[:alpha:]]", title_en__regex="[[:alpha:]]")
            ),
            models.CheckConstraint(name="definition_versions_from_one", condition=Q(version__gte=1)),
            models.UniqueConstraint(name="definition_version_once", fields=["series", "version"]),
        ]

    @property
    def choice(self) -> Choice:
        """What is counted."""
        return Choice(
            self.population,
            self.rows,
            self.columns,
            self.first_year,
            self.last_year,
            self.together,
            (self.only_dimension, self.only_group) if self.only_dimension else None,
            CutOff(self.cut_off),
            PercentOf(self.percent),
        )


class DefinitionWithdrawal(models.Model):
    """That a definition is used no more, and why. It can still be read, and gets no new version."""

    id = models.UUIDField(primary_key=True)
    series = models.UUIDField(unique=True)
    why = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="definition_withdrawn_with_reason", condition=Q(why__regex="[[:alpha:]]"))
        ]
