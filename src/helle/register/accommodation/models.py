"""Offers and what holds of them from when to when. No person stands here; residents are in `placements`.

Each value that changes over time is a row with its days. A mistaken row is put out of force; two in force never
overlap. What CMM, Udlændingestyrelsen, the Social Supervision Authority and the provider itself see stands in
sql/052_accommodation.sql.
"""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from helle.register.accommodation.choices import (
    ApprovalKind,
    ChangeAnswer,
    ChangeKind,
    Judgement,
    MarkKind,
    QualityTheme,
    Residents,
    SanctionKind,
)
from helle.register.allocation.choices import Region
from helle.register.organisations.models import FIRST_DAY_TOO_FAR, Unit, User, days_are_near
from helle.register.protection.known_codes import known_code, known_codes
from helle.rules.accommodation.codes import OfferKind, Sex

MOST_PLACES: Final = 5000
MOST_OERE_A_DAY: Final = 100_000_00


class Recorded(models.Model):
    """Who wrote a row, for which unit, when; and when it went out of force, if it was a mistake."""

    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Explained(Recorded):
    """A row that says why it takes the place of another, and why it went out of force; sealed under the offer's key."""

    why_sealed = models.BinaryField(null=True)
    superseded_why_sealed = models.BinaryField(null=True)

    class Meta:
        abstract = True


class Held(Explained):
    """A row that holds on its days."""

    during = DateRangeField()

    class Meta:
        abstract = True


def one_at_a_time(name: str, *fields: str) -> ExclusionConstraint:
    """The constraint that no two rows in force of the same thing share a day."""
    return ExclusionConstraint(
        name=name,
        expressions=[*((field, RangeOperators.EQUAL) for field in fields), ("during", RangeOperators.OVERLAPS)],
        condition=Q(superseded_at__isnull=True),
    )


class Provider(models.Model):
    """Who runs offers. `unit`: under which its people log in; None for one that does not use Helle, as an hotel.

    The name of a business or an organisation, never of a private host: who lets a room is "privat indkvartering", and
    who it is stands sealed with the address.
    """

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="a_provider_once")]


class Offer(models.Model):
    """One place or home (ACM-05, ACM-07, ACM-08). `alias` is what it is called in Helle, and leads to no address.

    `secret`: its address, and all that gives it away, is for those alone who must have it (PUB-ORG-09). A region is
    no address: it is one of five. `during`: from its first day to the day after its last, open until it is closed.
    """

    id = models.UUIDField(primary_key=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="offers")
    alias = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=24)
    region = models.CharField(max_length=12, choices=Region.choices)
    secret = models.BooleanField()
    during = DateRangeField()
    closed_why_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            known_code("offer_kind_is_a_kind_of_place", "kind", OfferKind),
            known_code("offer_region_is_known", "region", Region),
            days_are_near("offer_days_are_near"),
            models.CheckConstraint(
                name="offer_has_a_first_day",
                condition=Q(during__startswith__isnull=False, during__isempty=False),
            ),
            models.CheckConstraint(
                name="offer_closed_with_a_reason",
                condition=Q(during__endswith__isnull=True, closed_why_sealed__isnull=True)
                | Q(during__endswith__isnull=False, closed_why_sealed__isnull=False),
            ),
        ]


class TargetGroup(Held):
    """For whom an offer is, on these days (ACM-05, ACM-10): the sexes, and who besides single adults."""

    id = models.UUIDField(primary_key=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="target_groups")
    sexes = ArrayField(models.CharField(max_length=12))
    residents = ArrayField(models.CharField(max_length=8), default=list)

    class Meta:
        constraints = [
            one_at_a_time("one_target_group_at_a_time", "offer"),
            known_codes("target_group_sexes_are_known", "sexes", Sex),
            known_codes("target_group_residents_are_known", "residents", Residents),
            days_are_near("target_group_days_are_near"),
        ]


class Capacity(Held):
    """How many can live there on these days, and how many more at peaks (ACM-14): two numbers, never one.

    An offer without a row in force has no number known to Helle. Lowered below who lives there it is refused (a
    trigger).
    """

    id = models.UUIDField(primary_key=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="capacities")
    places = models.SmallIntegerField()
    peak_places = models.SmallIntegerField()

    class Meta:
        constraints = [
            one_at_a_time("one_capacity_at_a_time", "offer"),
            models.CheckConstraint(
                name="capacity_is_a_number_of_places",
                condition=Q(places__gte=0, places__lte=MOST_PLACES, peak_places__gte=0, peak_places__lte=MOST_PLACES),
            ),
            days_are_near("capacity_days_are_near"),
        ]


class ChangeRequest(models.Model):
    """That a provider asks for other numbers or another target group of its place from a day on, and CMM's answer.

    A yes writes the dated row in the same transaction, or is refused by the database. Both say why, sealed under the
    offer's key. Answered once, by a function of the database (sql/052_accommodation.sql); one of a kind waits at a
    time.
    """

    id = models.UUIDField(primary_key=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="change_requests")
    kind = models.CharField(max_length=12, choices=ChangeKind.choices)
    since = models.DateField()
    places = models.SmallIntegerField(null=True)
    peak_places = models.SmallIntegerField(null=True)
    sexes = ArrayField(models.CharField(max_length=12), default=list)
    residents = ArrayField(models.CharField(max_length=8), default=list)
    why_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer = models.CharField(max_length=9, choices=ChangeAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("change_kind_is_known", "kind", ChangeKind),
            known_code("change_answer_is_known", "answer", ChangeAnswer, or_empty=True),
            known_codes("change_sexes_are_known", "sexes", Sex),
            known_codes("change_residents_are_known", "residents", Residents),
            models.UniqueConstraint(
                name="one_change_of_a_kind_waits", fields=["offer", "kind"], condition=Q(answer="")
            ),
            models.CheckConstraint(
                name="change_says_what_is_asked_for",
                condition=Q(
                    kind=ChangeKind.CAPACITY,
                    places__gte=0,
                    places__lte=MOST_PLACES,
                    peak_places__gte=0,
                    peak_places__lte=MOST_PLACES,
                    sexes=[],
                    residents=[],
                )
                | (Q(kind=ChangeKind.TARGET_GROUP, places__isnull=True, peak_places__isnull=True) & ~Q(sexes=[])),
            ),
            models.CheckConstraint(
                name="change_answered_with_a_reason",
                condition=Q(answer="", answered_at__isnull=True, answer_why_sealed__isnull=True)
                | Q(answer=ChangeAnswer.WITHDRAWN, answered_at__isnull=False)
                | Q(
                    answer__in=[ChangeAnswer.YES, ChangeAnswer.NO],
                    answered_at__isnull=False,
                    answer_why_sealed__isnull=False,
                ),
            ),
            models.CheckConstraint(name="change_is_near", condition=Q(since__lt=FIRST_DAY_TOO_FAR)),
        ]


class Approval(Held):
    """That the Social Supervision Authority has approved an offer, for how many and on what terms (ACM-10, ACM-12,
    ACM-15)."""

    id = models.UUIDField(primary_key=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="approvals")
    kind = models.CharField(max_length=20, choices=ApprovalKind.choices)
    authority = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=40, blank=True)
    places = models.SmallIntegerField()
    terms_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            one_at_a_time("one_approval_of_a_kind_at_a_time", "offer", "kind"),
            known_code("approval_kind_is_known", "kind", ApprovalKind),
            models.CheckConstraint(name="approval_is_for_places", condition=Q(places__gte=1, places__lte=MOST_PLACES)),
            days_are_near("approval_days_are_near"),
        ]


class Visit(Explained):
    """A visit of the supervision (ACM-16, PUB-SOC-01), with what it found theme by theme."""

    id = models.UUIDField(primary_key=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="visits")
    held_on = models.DateField()
    announced = models.BooleanField()
    follow_up_by = models.DateField(null=True)
    followed_up_on = models.DateField(null=True)
    followed_up_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="visit_followed_up_after_it",
                condition=Q(followed_up_on__isnull=True) | Q(followed_up_on__gte=models.F("held_on")),
            ),
            models.CheckConstraint(
                name="follow_up_is_due_after_the_visit",
                condition=Q(follow_up_by__isnull=True) | Q(follow_up_by__gte=models.F("held_on")),
            ),
        ]


class Finding(models.Model):
    """What a visit found of one theme; the words are sealed under the offer's key."""

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    theme = models.CharField(max_length=16, choices=QualityTheme.choices)
    judgement = models.CharField(max_length=8, choices=Judgement.choices)
    words_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_theme_once_a_visit", fields=["visit", "theme"]),
            known_code("finding_theme_is_known", "theme", QualityTheme),
            known_code("finding_judgement_is_known", "judgement", Judgement),
        ]


class Sanction(Held):
    """What the supervision decided against an offer, and for how long it holds (PUB-SOC-01)."""

    id = models.UUIDField(primary_key=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="sanctions")
    kind = models.CharField(max_length=12, choices=SanctionKind.choices)
    words_sealed = models.BinaryField()

    class Meta:
        constraints = [
            known_code("sanction_kind_is_known", "kind", SanctionKind),
            one_at_a_time("one_sanction_of_a_kind_at_a_time", "offer", "kind"),
            days_are_near("sanction_days_are_near"),
        ]


class Address(Recorded):
    """Where an offer lies, all of it sealed under the offer's key. Rendered in one place of the code only.

    Of a secret offer every column counts as the address: also the telephone and who issues the invoice.
    """

    id = models.UUIDField(primary_key=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="addresses")
    during = DateRangeField()
    street_sealed = models.BinaryField()
    postcode_sealed = models.BinaryField()
    municipality_sealed = models.BinaryField()
    telephone_sealed = models.BinaryField(null=True)
    issuer_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            one_at_a_time("one_address_at_a_time", "offer"),
            days_are_near("address_days_are_near"),
        ]


class Mark(models.Model):
    """A part of the address of a secret offer as a keyed hash, so that typed text can be compared with it (`marks`).

    The key lies in neither store. Made from the address and made anew where the key is another
    (`helle check --secret-addresses --repair`); no role reads it, a function compares.
    """

    id = models.UUIDField(primary_key=True)
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=12, choices=MarkKind.choices)
    mark = models.BinaryField()

    class Meta:
        constraints = [
            known_code("mark_kind_is_known", "kind", MarkKind),
            models.UniqueConstraint(name="a_mark_once_an_address", fields=["mark", "kind", "address"]),
        ]


class Priced(Held):
    """What money an offer gets, with why it was set, and why it went out of force and for which: both always said.

    `over_later`: it begins before one that was to hold later, which went out of force for it. A trigger holds that this
    is said exactly where it is so, and that nothing else of a row changes than its last day (sql/056_prices.sql).
    """

    over_later = models.BooleanField(default=False)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaces")

    class Meta:
        abstract = True


def says_why(what: str) -> tuple[models.CheckConstraint, ...]:
    """The constraints that a row says why it was set, and why it went out of force."""
    return (
        models.CheckConstraint(name=f"{what}_says_why", condition=Q(why_sealed__isnull=False)),
        models.CheckConstraint(
            name=f"{what}_says_why_it_went_out_of_force",
            condition=Q(superseded_at__isnull=True, superseded_why_sealed__isnull=True, replaced_by__isnull=True)
            | Q(superseded_at__isnull=False, superseded_why_sealed__isnull=False, replaced_by__isnull=False),
        ),
    )


class Rate(Priced):
    """What a bed-day costs on these days, in øre (ACM-18): empty until an authority has said it; never a guess."""

    id = models.UUIDField(primary_key=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="rates")
    oere_a_day = models.IntegerField()

    class Meta:
        constraints = [
            one_at_a_time("one_rate_at_a_time", "offer"),
            *says_why("rate"),
            models.CheckConstraint(
                name="rate_is_a_price", condition=Q(oere_a_day__gt=0, oere_a_day__lte=MOST_OERE_A_DAY)
            ),
            days_are_near("rate_days_are_near"),
        ]


class OperatingGrant(Priced):
    """The places of an offer that an operating grant pays for on these days (ACM-18): what it pays is never billed
    again. A grant that has ended is a row of no places, so that it is kept why. No more places than there are (a
    trigger)."""

    id = models.UUIDField(primary_key=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="operating_grants")
    places = models.SmallIntegerField()

    class Meta:
        constraints = [
            one_at_a_time("one_operating_grant_at_a_time", "offer"),
            *says_why("operating_grant"),
            models.CheckConstraint(
                name="operating_grant_is_for_places", condition=Q(places__gte=0, places__lte=MOST_PLACES)
            ),
            days_are_near("operating_grant_days_are_near"),
        ]
