"""Articles of guidance in dated versions, what somebody has read of them, and her first day."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from helle.register.guidance.choices import Topic
from helle.register.organisations.models import Membership, User
from helle.register.protection.known_codes import known_code


class Version(models.Model):
    """One version of an article: a draft until a second person publishes it from a day, and never changed then.

    `during` is when it holds; its end is the day the next one takes over. It names nobody and stands in clear. What
    comes with the product has no author. `writers` are all who wrote in the draft, `drafted_by` the last of them. One
    that is to come can be withdrawn with a reason: it then never holds, and `during` says when it would have.
    """

    id = models.UUIDField(primary_key=True)
    article = models.UUIDField()
    number = models.SmallIntegerField()
    topic = models.CharField(max_length=16, choices=Topic.choices)
    title_da = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    body_da = models.TextField()
    body_en = models.TextField()
    screens = ArrayField(models.CharField(max_length=40), default=list)
    requirements = ArrayField(models.CharField(max_length=12), default=list)
    revision = models.IntegerField(default=1)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(null=True)
    writers = ArrayField(models.UUIDField(), default=list, db_default=[])
    during = DateRangeField(null=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            known_code("guidance_topic_is_known", "topic", Topic),
            models.UniqueConstraint(name="guidance_number_once", fields=["article", "number"]),
            models.UniqueConstraint(
                name="guidance_one_draft", fields=["article"], condition=Q(published_at__isnull=True)
            ),
            models.CheckConstraint(
                name="guidance_published_from_a_day",
                condition=Q(published_at__isnull=True, during__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, during__isnull=False, during__isempty=False, during__lower_inf=False),
            ),
            models.CheckConstraint(
                name="guidance_published_by_a_second_person",
                condition=Q(drafted_by__isnull=True, published_by__isnull=True)
                | Q(drafted_by__isnull=False, published_by__isnull=True, published_at__isnull=True)
                | (Q(drafted_by__isnull=False, published_by__isnull=False) & ~Q(published_by=F("drafted_by"))),
            ),
            models.CheckConstraint(
                name="guidance_published_by_none_of_its_writers",
                condition=Q(published_by__isnull=True) | ~Q(writers__contains=[F("published_by")]),
            ),
            models.CheckConstraint(
                name="guidance_withdrawn_whole",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, published_at__isnull=False)
                    & ~Q(withdrawn_why="")
                ),
            ),
            ExclusionConstraint(
                name="guidance_one_version_at_a_time",
                expressions=[("article", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(during__isnull=False, withdrawn_at__isnull=True),
            ),
        ]
        indexes = [
            GinIndex(SearchVector("title_da", "body_da", config="danish"), name="guidance_words_da"),
            GinIndex(SearchVector("title_en", "body_en", config="english"), name="guidance_words_en"),
        ]


class Seen(models.Model):
    """Which version of an article somebody read last: it tells her what has changed, and nobody else anything."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.UUIDField()
    number = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="guidance_seen_once", fields=["user", "article"])]


class FirstDay(models.Model):
    """How far somebody is with the first day in one of her memberships: the steps she marked as done.

    `dismissed_at`: she said that she needs no help, or has opened the page; it is then no longer offered.
    """

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, primary_key=True, related_name="+")
    done = ArrayField(models.CharField(max_length=24), default=list)
    dismissed_at = models.DateTimeField(null=True)
