"""Calls to the hotline: each version of what was written down, the wish to be called back, drafts, what came of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from helle.register.allocation.choices import Region
from helle.register.enquiries.models import Enquiry
from helle.register.hotline.choices import CallBackEnd, CallTheme, Done, ReferredTo, Work
from helle.register.organisations.models import Unit, User
from helle.register.protection.given_out import GivenOutText
from helle.register.protection.known_codes import known_code, known_codes
from helle.register.referrals.choices import Sector
from helle.register.referrals.models import Referral
from helle.rules.hotline import CallerKind

LONGEST_MINUTES = 600


class Call(models.Model):
    """A call as it was written down. Never changed: a mistake is superseded by another version that says why.

    `root` is the first version, under whose key each of them is sealed. Nobody is asked who calls: there is no place
    for a name or a number. `region` and `municipality`: '' also to whom they are not shown (PUB-DIG-12).
    """

    id = models.UUIDField(primary_key=True)
    root = models.UUIDField()
    started_at = models.DateTimeField()
    minutes = models.SmallIntegerField(null=True)
    caller = models.CharField(max_length=16, choices=[(one.value, one.label.da) for one in CallerKind])
    themes = ArrayField(models.CharField(max_length=16))
    language = models.CharField(max_length=8, blank=True)
    region = GivenOutText(max_length=8, choices=Region.choices, blank=True, given_by="helle.region_of_call")
    municipality = GivenOutText(max_length=16, blank=True, given_by="helle.municipality_of_call")
    sector = models.CharField(max_length=16, choices=Sector.choices, blank=True)
    signs = models.BooleanField(null=True)
    work = models.CharField(max_length=12, choices=Work.choices, blank=True)
    danger = models.BooleanField()
    done = ArrayField(models.CharField(max_length=12))
    referred_to = ArrayField(models.CharField(max_length=12))
    text_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("call_caller_is_known", "caller", CallerKind),
            known_codes("call_themes_are_known", "themes", CallTheme),
            known_code("call_region_is_known", "region", Region, or_empty=True),
            known_code("call_sector_is_known", "sector", Sector, or_empty=True),
            known_code("call_work_is_known", "work", Work, or_empty=True),
            known_codes("call_done_is_known", "done", Done),
            known_codes("call_referred_to_is_known", "referred_to", ReferredTo),
            models.CheckConstraint(
                name="call_says_what_about_and_what_was_done",
                condition=Q(themes__len__gte=1) & Q(done__len__gte=1),
            ),
            models.CheckConstraint(
                name="call_nothing_done_stands_alone",
                condition=~Q(done__contains=[Done.NOTHING.value]) | Q(done__len=1),
            ),
            models.CheckConstraint(
                name="call_referred_on_says_where",
                condition=Q(done__contains=[Done.REFERRED_ON.value], referred_to__len__gte=1)
                | (~Q(done__contains=[Done.REFERRED_ON.value]) & Q(referred_to__len=0)),
            ),
            models.CheckConstraint(
                name="call_lasts_minutes",
                condition=Q(minutes__isnull=True) | Q(minutes__gte=0, minutes__lte=LONGEST_MINUTES),
            ),
            models.CheckConstraint(
                name="call_replaces_with_a_reason",
                condition=Q(replaces__isnull=True, why_sealed__isnull=True, root=models.F("id"))
                | Q(replaces__isnull=False, why_sealed__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="calls_of_a_unit", fields=["by_unit", "-started_at", "-id"]),
            models.Index(name="calls_by_root", fields=["root"]),
        ]


class CallBack(models.Model):
    """That a caller wants to be called back: whom and where, sealed under a key of its own, until it is done.

    Then the words go, and so does the key; that there was a wish, and how it ended, stays.
    """

    id = models.UUIDField(primary_key=True)
    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    wish_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended = models.CharField(max_length=12, choices=CallBackEnd.choices, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("call_back_end_is_known", "ended", CallBackEnd, or_empty=True),
            models.CheckConstraint(
                name="call_back_is_erased_when_it_ends",
                condition=Q(ended="", wish_sealed__isnull=False, ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(ended="") & Q(wish_sealed__isnull=True, ended_at__isnull=False, ended_by__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="call_backs_waiting", fields=["by_unit", "due"], condition=Q(ended=""))]


class CallDraft(models.Model):
    """A call that somebody is writing down: hers alone until it is saved, sealed under a key of its own."""

    id = models.UUIDField(primary_key=True)
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    form_token = models.UUIDField()
    typed_sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(name="call_drafts_of_somebody", fields=["by_user", "begun_at"])]


class CallFollowed(models.Model):
    """What a call became: a referral, or a question for advice."""

    id = models.UUIDField(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, null=True, related_name="+")
    enquiry = models.OneToOneField(Enquiry, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="call_became_one_thing",
                condition=Q(referral__isnull=True, enquiry__isnull=False)
                | Q(referral__isnull=False, enquiry__isnull=True),
            )
        ]
