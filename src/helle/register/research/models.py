"""What is kept of extracts for research: the application, how it was prepared and decided, and what became of it.

Nothing here is about a person: of the extract itself there is a digest and what was measured of it, and no row. What
was written is never changed; what follows stands beside it. Most of what the database holds stands in
`protection/sql/135_research.sql` and `157_extracts_as_samples.sql`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from helle.register.action_plans.models import Written
from helle.register.organisations.models import Unit
from helle.register.protection.known_codes import known_code, known_codes
from helle.register.research.choices import LegalGround, ResearchColumn, ResearchDecision, ResearchPopulation

_COLUMN = models.CharField(max_length=16)
_REASON = models.CharField(max_length=500)


class Application(Written):
    """What an institution wants: for what, of whom, of which years, which columns and why each, and until when.

    `unit`: the institution, where it has a login and applied itself; else CMM's analyst wrote down what it sent.
    `reasons` stand in the order of `columns`.
    """

    number = models.PositiveSmallIntegerField()
    institution = models.CharField(max_length=160)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    journal = models.CharField(max_length=40)
    question = models.TextField(max_length=2000)
    population = models.CharField(max_length=12, choices=ResearchPopulation.choices)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    columns = ArrayField(_COLUMN)
    reasons = ArrayField(_REASON)
    ground = models.CharField(max_length=12, choices=LegalGround.choices)
    use_until = models.DateField()
    delete_by = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="research_numbers_once", fields=["number"]),
            known_code("research_population_is_known", "population", ResearchPopulation),
            known_code("research_ground_is_known", "ground", LegalGround),
            known_codes("research_columns_are_known", "columns", ResearchColumn),
            models.CheckConstraint(
                name="research_says_what_for", condition=~Q(institution="") & ~Q(journal="") & ~Q(question="")
            ),
            models.CheckConstraint(name="research_covers_years", condition=Q(last_year__gte=F("first_year"))),
            models.CheckConstraint(
                name="research_column_has_its_reason",
                condition=Q(columns__len__gt=0, columns__len__lte=8, reasons__len=F("columns__len")),
            ),
            models.CheckConstraint(name="research_is_deleted_after_use", condition=Q(delete_by__gte=F("use_until"))),
        ]


class Preparation(Written):
    """What CMM's analyst proposes, column by column: granted, or refused and why, and on which conditions."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="preparations")
    version = models.PositiveSmallIntegerField()
    granted = ArrayField(_COLUMN)
    refused = ArrayField(_COLUMN)
    refused_why = ArrayField(_REASON)
    conditions = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="research_prepared_in_order", fields=["application", "version"]),
            known_codes("research_granted_are_known", "granted", ResearchColumn),
            known_codes("research_refused_are_known", "refused", ResearchColumn),
            models.CheckConstraint(
                name="research_refuses_for_a_reason", condition=Q(refused_why__len=F("refused__len"))
            ),
        ]


class Decision(Written):
    """What CMM's lead answered: another than who prepared it."""

    preparation = models.OneToOneField(Preparation, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=12, choices=ResearchDecision.choices)
    why = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            known_code("research_decision_is_known", "kind", ResearchDecision),
            models.CheckConstraint(
                name="research_says_no_for_a_reason", condition=Q(kind=ResearchDecision.GRANTED) | ~Q(why="")
            ),
        ]


class Extract(Written):
    """That an extract was made and handed out, once, with how many rows it held. `file`: which of the files that were
    handed out it is."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="extract")
    file = models.UUIDField(unique=True)
    columns = ArrayField(_COLUMN)
    rows = models.PositiveIntegerField()
    smallest = models.PositiveIntegerField()
    least = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            known_codes("research_extract_columns_are_known", "columns", ResearchColumn),
            models.CheckConstraint(
                name="research_nobody_is_alone", condition=Q(least__gte=3, smallest__gte=F("least"))
            ),
        ]


class Measured(Written):
    """What the extract gives away and what it is good for. It tells of few persons, so that CMM alone reads it."""

    extract = models.OneToOneField(Extract, on_delete=models.PROTECT, related_name="measured")
    left_out = models.PositiveIntegerField()
    report = models.JSONField()


class Revocation(Written):
    """That CMM's lead took the permission back, and why: the extract is deleted, or never made."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="revocation")
    why = models.TextField(max_length=2000)

    class Meta:
        constraints = [models.CheckConstraint(name="research_revoked_for_a_reason", condition=~Q(why=""))]


class Deletion(Written):
    """That the institution has deleted the extract, on which day, and how it said so."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="deletion")
    on_day = models.DateField()
    told = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(name="research_deletion_was_told", condition=~Q(told=""))]
