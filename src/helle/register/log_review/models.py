"""Samples of the log: each draw, the looks in it, what was said of each, and what became of it.

A draw and its looks are written by `helle.draw_log_sample` alone (sql/083_log_review.sql). The rest is added and never
changed. All words are sealed under a key of the draw. A sample goes by a list to which two have said
yes (sql/146_traces.sql).
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from helle.register.log_review.choices import FINAL, Outcome, Scope, Verdict
from helle.register.organisations.models import Unit, User
from helle.register.protection.known_codes import known_code


class Draw(models.Model):
    """A sample of what a unit looked at in a span of time: of how many looks, with which seed and thresholds.

    The seed is the database's own, so nobody chooses what is drawn, and with it the same looks are drawn again.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=8, choices=Scope.choices)
    during = DateTimeRangeField()
    seed = models.UUIDField()
    thresholds = models.JSONField()
    looks = models.IntegerField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            known_code("log_scope_is_known", "scope", Scope),
            models.CheckConstraint(name="log_sample_is_of_something", condition=Q(looks__gte=1)),
            # Each look is in one sample at most: nobody draws again what was drawn.
            ExclusionConstraint(
                name="log_samples_do_not_overlap",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("scope", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Sampled(models.Model):
    """A look in a sample: its line in the log, whose it was, and what is unusual. The line itself stays in the log.

    A line is dropped from the log with its time (`audit.sealing`); what was said of it stays. That the person has the
    name of the member of staff stands nowhere: it is compared anew (`queries.shares_name`).
    """

    id = models.UUIDField(primary_key=True)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="sampled")
    place = models.SmallIntegerField()
    line_id = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField()
    patterns = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(name="place_in_a_log_sample", fields=["draw", "place"])]


class Judgement(models.Model):
    """What somebody says of a look: that it was in order, or not, once; before that she may ask, once."""

    id = models.UUIDField(primary_key=True)
    sampled = models.ForeignKey(Sampled, on_delete=models.PROTECT, related_name="judgements")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    words_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            known_code("log_verdict_is_known", "verdict", Verdict),
            models.CheckConstraint(
                name="log_verdict_says_why", condition=Q(verdict=Verdict.OK) | Q(words_sealed__isnull=False)
            ),
            models.UniqueConstraint(
                name="one_verdict_on_a_look", fields=["sampled"], condition=Q(verdict__in=[str(one) for one in FINAL])
            ),
            models.UniqueConstraint(
                name="one_question_about_a_look", fields=["sampled"], condition=Q(verdict=Verdict.ASK)
            ),
        ]


class Reply(models.Model):
    """What the member of staff answers who was asked what a look was for."""

    id = models.UUIDField(primary_key=True)
    sampled = models.OneToOneField(Sampled, on_delete=models.PROTECT, related_name="reply")
    words_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)


class Settlement(models.Model):
    """What became of a look that was not in order, as the data protection officer writes it."""

    id = models.UUIDField(primary_key=True)
    sampled = models.OneToOneField(Sampled, on_delete=models.PROTECT, related_name="settlement")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    words_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [known_code("log_outcome_is_known", "outcome", Outcome)]
