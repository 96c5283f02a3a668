"""Evenings of outreach in their versions, what was counted on them, and evenings that are being written down.

Nobody is named, and there is no free text: what cannot be written cannot lead to a person. An evening leads to no
referral and no referral to an evening.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from helle.register.organisations.models import Unit, User
from helle.register.outreach.choices import WITHDRAWS, Elsewhere, Given, Setting, Why
from helle.register.protection.known_codes import known_code
from helle.rules.outreach import OutreachArea

LONGEST = dt.timedelta(hours=16)
MOST_CONTACTS = 500
MOST_STAFF = 30
MOST_TEAMS = 5


class Evening(models.Model):
    """An evening as it was written down. Never changed: another version supersedes it and says why.

    `root` is the first version. `team`: which one, where an organisation has several out in one area at once.
    `elsewhere`: why it was outside the organisation's own areas. `withdrawn`: it is not to be counted at all.
    """

    id = models.UUIDField(primary_key=True)
    root = models.UUIDField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    area = models.CharField(max_length=16, choices=[(one.value, one.label.da) for one in OutreachArea])
    elsewhere = models.CharField(max_length=12, choices=Elsewhere.choices, blank=True)
    team = models.SmallIntegerField(default=1)
    staff = models.SmallIntegerField()
    languages = ArrayField(models.CharField(max_length=8))
    referrals_offered = models.SmallIntegerField()
    referrals_accepted = models.SmallIntegerField()
    withdrawn = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    why = models.CharField(max_length=12, choices=Why.choices, blank=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known_code("evening_area_is_known", "area", OutreachArea),
            known_code("evening_elsewhere_is_known", "elsewhere", Elsewhere, or_empty=True),
            known_code("evening_why_is_known", "why", Why, or_empty=True),
            models.CheckConstraint(
                name="evening_lasts_hours",
                condition=Q(ended_at__gt=F("started_at"), ended_at__lte=F("started_at") + LONGEST),
            ),
            models.CheckConstraint(name="evening_has_staff", condition=Q(staff__gte=1, staff__lte=MOST_STAFF)),
            models.CheckConstraint(name="evening_has_a_team", condition=Q(team__gte=1, team__lte=MOST_TEAMS)),
            models.CheckConstraint(
                name="evening_referrals_are_offered_first",
                condition=Q(referrals_accepted__gte=0, referrals_accepted__lte=F("referrals_offered"))
                & Q(referrals_offered__lte=MOST_CONTACTS),
            ),
            models.CheckConstraint(
                name="evening_replaces_with_a_reason",
                condition=Q(replaces__isnull=True, why="", root=F("id"), withdrawn=False)
                | (Q(replaces__isnull=False) & ~Q(why="")),
            ),
            models.CheckConstraint(
                name="evening_is_withdrawn_by_its_reason",
                condition=Q(withdrawn=True, why__in=[one.value for one in WITHDRAWS])
                | (Q(withdrawn=False) & ~Q(why__in=[one.value for one in WITHDRAWS])),
            ),
            # One evening is one log: the same team is not in one area twice at once.
            ExclusionConstraint(
                name="evening_is_written_once",
                expressions=[
                    ("by_unit", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    ("team", RangeOperators.EQUAL),
                    (Func(F("started_at"), F("ended_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True, withdrawn=False),
            ),
        ]
        indexes = [
            models.Index(name="evenings_of_a_unit", fields=["by_unit", "-started_at", "-id"]),
            models.Index(name="evenings_by_root", fields=["root"]),
        ]


class Visit(models.Model):
    """The contacts of an evening in one kind of place: contacts, not persons. Who was met before counts again."""

    id = models.BigAutoField(primary_key=True)
    evening = models.ForeignKey(Evening, on_delete=models.PROTECT, related_name="visits", db_index=False)
    setting = models.CharField(max_length=16, choices=Setting.choices)
    first = models.SmallIntegerField()
    again = models.SmallIntegerField()

    class Meta:
        constraints = [
            known_code("visit_setting_is_known", "setting", Setting),
            models.UniqueConstraint(name="visit_stands_once", fields=["evening", "setting"]),
            models.CheckConstraint(
                name="visit_counts_contacts",
                condition=Q(first__gte=0, first__lte=MOST_CONTACTS, again__gte=0, again__lte=MOST_CONTACTS),
            ),
        ]


class Service(models.Model):
    """How many contacts of an evening were given one thing: a health service, or information."""

    id = models.BigAutoField(primary_key=True)
    evening = models.ForeignKey(Evening, on_delete=models.PROTECT, related_name="services", db_index=False)
    given = models.CharField(max_length=12, choices=Given.choices)
    contacts = models.SmallIntegerField()

    class Meta:
        constraints = [
            known_code("service_given_is_known", "given", Given),
            models.UniqueConstraint(name="service_stands_once", fields=["evening", "given"]),
            models.CheckConstraint(
                name="service_counts_contacts", condition=Q(contacts__gte=1, contacts__lte=2 * MOST_CONTACTS)
            ),
        ]


class EveningDraft(models.Model):
    """An evening that somebody is writing down: hers alone until it is saved, sealed under a key of its own."""

    id = models.UUIDField(primary_key=True)
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    form_token = models.UUIDField()
    typed_sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(name="evening_drafts_of_somebody", fields=["by_user", "begun_at"])]
