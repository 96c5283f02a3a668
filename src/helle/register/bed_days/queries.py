"""Reading what a home has: its offers, its residents, those who are expected, orders that wait, and its activities."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.http import Http404

from helle.register.accommodation.models import Capacity, Offer, OperatingGrant, Rate
from helle.register.bed_days import policies
from helle.register.bed_days.choices import ActivityKind
from helle.register.bed_days.models import Activity, Away
from helle.register.people.models import Name
from helle.register.placements import queries as placements
from helle.register.placements.choices import PlacementAnswer
from helle.register.placements.models import Placement
from helle.register.protection import clock, context, vault
from helle.register.protection.policies import may_read

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Resident:
    """A stay as the home sees it: its reference, and who it is while she lives there."""

    placement: Placement
    name: str
    away_now: bool


@dataclass(frozen=True, slots=True)
class Home:
    """What a home sees first. Orders are without a name: who it is opens with the home's yes."""

    offers: list[Offer]
    residents: list[Resident]
    expected: list[Resident]
    orders: list[Placement]


@dataclass(frozen=True, slots=True)
class Dated:
    """A number that holds from a day to a day, or held until it went out of force. Why, as far as CMM is asking."""

    key: uuid.UUID
    value: int
    first: dt.date
    last: dt.date | None
    in_force: bool
    by: str
    why: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Prices:
    """The rates of an offer and the places its operating grant pays, the latest first, and how many places there are
    today; None: nobody knows."""

    rates: list[Dated]
    grants: list[Dated]
    places: int | None

    @property
    def grants_too_many(self) -> bool:
        """Whether the grant of today pays more places than there are today."""
        today = clock.today()
        return self.places is not None and any(
            one.value > self.places and one.first <= today and (one.last is None or today <= one.last)
            for one in self.grants
            if one.in_force
        )


def own_offers() -> list[Offer]:
    """The offers of the acting home, those that are open first. One query."""
    rows = Offer.objects.filter(provider__unit_id=context.current().unit_id).select_related("provider")
    return sorted(rows, key=lambda offer: (offer.during.upper is not None, offer.alias))


def offers_without_login() -> list[Offer]:
    """The offers of providers that do not use Helle: CMM confirms their nights. One query."""
    return list(Offer.objects.filter(provider__unit__isnull=True).select_related("provider"))


def home() -> Home:
    """Who lives in the acting home today, and who comes. Five queries, however many live there."""
    policies.require(policies.runs_home())
    today, offers = clock.today(), own_offers()
    rows = list(
        Placement.objects.filter(
            offer__in=[offer.pk for offer in offers],
            superseded_at__isnull=True,
            withdrawn_at__isnull=True,
            left_on__isnull=True,
        )
        .exclude(answer=PlacementAnswer.DECLINED)
        .select_related("offer")
        .order_by("planned_from", "reference")
    )
    names = names_of(row.person_id for row in rows if row.answer == PlacementAnswer.ACCEPTED)
    gone = set(
        Away.objects.filter(
            placement__in=[row.pk for row in rows], superseded_at__isnull=True, during__contains=today
        ).values_list("placement_id", flat=True)
    )

    def resident(row: Placement) -> Resident:
        return Resident(row, names.get(row.person_id, ""), row.pk in gone)

    accepted = [row for row in rows if row.answer == PlacementAnswer.ACCEPTED]
    return Home(
        offers,
        [resident(row) for row in accepted if row.arrived_on is not None],
        [resident(row) for row in accepted if row.arrived_on is None],
        [row for row in rows if not row.answer],
    )


def before(first: dt.date) -> dt.date:
    """The first day of the month before."""
    return (first - dt.timedelta(days=1)).replace(day=1)


def after(first: dt.date) -> dt.date:
    """The first day of the month after."""
    return (first + dt.timedelta(days=31)).replace(day=1)


def names_of(persons: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What each of these persons is called, as far as the acting unit may see it. Two queries."""
    wanted = set(persons)
    if not wanted or not may_read("identity"):
        return {}
    known = vault.fetch_keys(wanted)
    found: dict[uuid.UUID, str] = {}
    for row in Name.objects.filter(person_id__in=known, superseded_at__isnull=True).order_by("-kind", "recorded_at"):
        found.setdefault(row.person_id, vault.unseal(row.person_id, row, "value_sealed"))
    return found


def get_own_placement(reference: str) -> Placement:
    """A stay in an offer of the acting home, by its reference; else `PermissionDenied` or `Http404`."""
    policies.require(policies.runs_home())
    return _stay_in(own_offers(), reference)


def get_counted_placement(reference: str) -> Placement:
    """A stay whose nights the acting user writes down: the home's own, and as CMM those of a case that she works on
    where a home has no login; else `PermissionDenied` or `Http404`."""
    if policies.runs_home():
        return _stay_in(own_offers(), reference)
    policies.require(policies.decides_on_statements())
    return _stay_in(offers_without_login(), reference)


def _stay_in(offers: list[Offer], reference: str) -> Placement:
    row = (
        placements.whose_is_shown()
        .filter(reference=reference, superseded_at__isnull=True, offer__in=[offer.pk for offer in offers])
        .select_related("offer")
        .first()
    )
    if row is None:
        raise Http404
    return row


def get_offer(offer_id: uuid.UUID) -> Offer:
    """An offer whose nights the acting unit sees; else `PermissionDenied` or `Http404`."""
    policies.require(policies.keeps_bed_days())
    row = Offer.objects.filter(pk=offer_id).select_related("provider").first()
    if row is None:
        raise Http404
    return row


def billed_until(offer: Offer) -> dt.date | None:
    """The last night of an offer that a statement which is not credited has billed, whoever's it is; None before there
    is one. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.billed_until(%s)", [offer.pk])
        found: dt.date | None = cursor.fetchone()[0]
    return found


def prices(offer: Offer) -> Prices:
    """What a bed-day costs and the grant pays, the latest first: to CMM also what went out of force, with why. Four
    queries."""
    policies.require(policies.keeps_bed_days())
    told = policies.is_cmm()

    def dated(row: Rate | OperatingGrant, value: int) -> Dated:
        return Dated(
            row.pk,
            value,
            row.during.lower,
            last_day(row.during.upper),
            row.superseded_at is None,
            row.by_user.full_name if told else "",
            vault.unseal(offer.pk, row, "why_sealed") if told else "",
            vault.unseal(offer.pk, row, "superseded_why_sealed") if told else "",
        )

    shown = {"offer": offer} if told else {"offer": offer, "superseded_at__isnull": True}
    order = ("-during", "-recorded_at")
    rates = Rate.objects.filter(**shown).select_related("by_user").order_by(*order)
    grants = OperatingGrant.objects.filter(**shown).select_related("by_user").order_by(*order)
    there = Capacity.objects.filter(offer=offer, superseded_at__isnull=True, during__contains=clock.today()).first()
    return Prices(
        [dated(row, row.oere_a_day) for row in rates],
        [dated(row, row.places) for row in grants],
        there.places + there.peak_places if there else None,
    )


def last_day(after: dt.date | None) -> dt.date | None:
    """The last day of what ends before this one; None until something else is set."""
    return after - dt.timedelta(days=1) if after else None


def nights_away(placement: Placement) -> list[Away]:
    """The nights away of a stay that are in force, the latest first. One query."""
    return list(Away.objects.filter(placement=placement, superseded_at__isnull=True).order_by("-during"))


def get_away(placement: Placement, away_id: uuid.UUID) -> Away:
    """Nights away in force; else `Http404`."""
    row: Away | None = Away.objects.filter(pk=away_id, placement=placement, superseded_at__isnull=True).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True, slots=True)
class OpenedActivity:
    """An activity with its words."""

    row: Activity
    words: str


def activities(page: int) -> tuple[list[OpenedActivity], bool]:
    """One page of what the acting home has done, the latest first, and whether there is more. Three queries."""
    policies.require(policies.runs_home())
    start = (page - 1) * PAGE_SIZE
    rows = list(
        Activity.objects.filter(superseded_at__isnull=True)
        .select_related("offer", "placement", "by_user")
        .order_by("-held_on", "-id")[start : start + PAGE_SIZE + 1]
    )
    shown = rows[:PAGE_SIZE]
    known = vault.fetch_keys({_subject(row) for row in shown if row.words_sealed})
    return [_opened(row, known) for row in shown], len(rows) > PAGE_SIZE


def get_activity(activity_id: uuid.UUID) -> OpenedActivity:
    """An activity of the acting home in force; else `PermissionDenied` or `Http404`."""
    policies.require(policies.runs_home())
    row = Activity.objects.filter(pk=activity_id, superseded_at__isnull=True).select_related("placement").first()
    if row is None:
        raise Http404
    return _opened(row, vault.fetch_keys({_subject(row)} if row.words_sealed else set()))


def _subject(row: Activity) -> uuid.UUID:
    return row.placement.person_id if row.placement else row.offer_id


def _opened(row: Activity, known: set[uuid.UUID]) -> OpenedActivity:
    subject = _subject(row)
    return OpenedActivity(row, vault.unseal(subject, row, "words_sealed") if subject in known else "")


def activities_counted(first: dt.date, last: dt.date) -> dict[str, tuple[int, int]]:
    """How often homes did what between two days, and how many took part, for CMM. One query."""
    found: dict[str, tuple[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, sum(held)::int, sum(participants)::int FROM helle.activities_counted(%s, %s) GROUP BY kind",
            [first, last],
        )
        for kind, held, participants in cursor.fetchall():
            found[str(ActivityKind(kind).label)] = (held, participants)
    return found
