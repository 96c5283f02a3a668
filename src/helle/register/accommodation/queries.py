"""Reading offers: lists, one with its whole history, and what the supervision has before it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max, Q, QuerySet
from django.http import Http404

from helle.register.accommodation import policies
from helle.register.accommodation.authorities import SUPERVISORS
from helle.register.accommodation.choices import ApprovalKind, SanctionKind
from helle.register.accommodation.models import (
    Approval,
    Capacity,
    Finding,
    Held,
    Offer,
    Provider,
    Sanction,
    TargetGroup,
    Visit,
)
from helle.register.protection import clock, context, vault
from helle.rules.accommodation import approval as approval_rule
from helle.rules.accommodation import supervision as supervision_rule
from helle.rules.accommodation.approval import ApprovalFacts
from helle.rules.accommodation.codes import ApprovalState, OfferKind, SupervisionState
from helle.rules.accommodation.codes import Sanction as SanctionCode
from helle.rules.accommodation.supervision import SupervisionFacts
from helle.rules.ruling import Ruling

PAGE_SIZE: Final = 100
DESK_LENGTH: Final = 12
FOLLOW_UP_SOON: Final = dt.timedelta(days=14)
# The strictest first: that one is shown, and asked the rules about.
STRICTEST: Final = (SanctionKind.WITHDRAWN, SanctionKind.TIGHTENED, SanctionKind.ORDER)


def holds_on(day: dt.date) -> Q:
    """Rows in force whose days hold a day."""
    return Q(superseded_at__isnull=True, during__contains=day)


def last_day(during: DateRange) -> dt.date | None:
    """The last day of days that are kept to the first one without."""
    return during.upper - dt.timedelta(days=1) if during.upper else None


# --- lists ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list of offers is narrowed to; '' is all. `closed`: those that are not open on the day, instead."""

    kind: str = ""
    region: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An offer as a list shows it, with what holds of it on the day. `residents` None: the reader is not told."""

    offer: Offer
    group: TargetGroup | None
    capacity: Capacity | None
    residents: int | None
    ordered: int
    approval: Ruling[ApprovalState]
    sanction: SanctionKind | None

    @property
    def free(self) -> int | None:
        """The ordinary places left, without those ordered; negative where people live on peak places. None where a
        number lacks."""
        if self.capacity is None or self.residents is None:
            return None
        return self.capacity.places - self.residents - self.ordered


def listed_offers(chosen: Chosen, *, page: int = 1) -> tuple[list[Listed], bool]:
    """One page of the offers that the acting unit sees, by alias, and whether there are more. Five queries."""
    today = clock.today()
    found = Offer.objects.select_related("provider").order_by("alias")
    found = found.exclude(during__contains=today) if chosen.closed else found.filter(during__contains=today)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    if chosen.region:
        found = found.filter(region=chosen.region)
    start = (page - 1) * PAGE_SIZE
    rows = list(found[start : start + PAGE_SIZE + 1])
    return as_they_are(rows[:PAGE_SIZE], today), len(rows) > PAGE_SIZE


def as_they_are(offers: Sequence[Offer], day: dt.date) -> list[Listed]:
    """Offers with what holds of them on a day. Four queries, and one for the residents where the reader is told."""
    ids = [one.pk for one in offers]
    capacities = {row.offer_id: row for row in Capacity.objects.filter(holds_on(day), offer__in=ids)}
    groups = {row.offer_id: row for row in TargetGroup.objects.filter(holds_on(day), offer__in=ids)}
    approvals = _approvals(ids, day)
    sanctions = _strictest(Sanction.objects.filter(holds_on(day), offer__in=ids))
    living = residents_on(day) if policies.counts_residents() else None
    return [
        Listed(
            one,
            groups.get(one.pk),
            capacities.get(one.pk),
            None if living is None else living.get(one.pk, NOBODY).residents,
            0 if living is None else living.get(one.pk, NOBODY).ordered,
            approval_of(one, approvals.get(one.pk), sanctions.get(one.pk), day),
            sanctions.get(one.pk),
        )
        for one in offers
    ]


def _approvals(offers: Iterable[uuid.UUID], day: dt.date) -> dict[uuid.UUID, Approval]:
    """The approval under the Service Act of each: the one that holds on the day, else the last that began before it,
    else the first to come."""
    found: dict[uuid.UUID, Approval] = {}
    rows = Approval.objects.filter(
        offer__in=offers, superseded_at__isnull=True, kind=ApprovalKind.SERVICE_ACT
    ).order_by("offer", "during")
    for row in rows:
        if row.offer_id not in found or row.during.lower <= day:
            found[row.offer_id] = row
    return found


def _strictest(rows: Iterable[Sanction]) -> dict[uuid.UUID, SanctionKind]:
    found: dict[uuid.UUID, SanctionKind] = {}
    for row in rows:
        kind = SanctionKind(row.kind)
        known = found.get(row.offer_id)
        if known is None or STRICTEST.index(kind) < STRICTEST.index(known):
            found[row.offer_id] = kind
    return found


def approval_of(
    offer: Offer, row: Approval | None, sanction: SanctionKind | None, day: dt.date
) -> Ruling[ApprovalState]:
    """What the rules say of the approval of an offer on a day."""
    strictest = SanctionCode(sanction.value) if sanction else None
    if row is None and strictest is SanctionCode.WITHDRAWN:
        strictest = None  # What is not on record was withdrawn: there is no approval either way.
    return approval_rule.approval(
        ApprovalFacts(
            OfferKind(offer.kind),
            day,
            row.during.lower if row else None,
            last_day(row.during) if row else None,
            strictest,
        )
    )


@dataclass(frozen=True, slots=True)
class There:
    """How many live at an offer on a day, and how many are ordered there and have not come."""

    residents: int
    ordered: int


NOBODY: Final = There(0, 0)


def residents_on(day: dt.date) -> dict[uuid.UUID, There]:
    """How many there are at each offer on a day, as far as the acting unit is told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT offer_id, residents, ordered FROM helle.residents_on(%s)", [day])
        return {offer: There(residents, ordered) for offer, residents, ordered in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Fullest:
    """How many live at an offer on its fullest day: everybody, and without those placed past its places on purpose."""

    everybody: int
    counted: int


def residents_from(offer: Offer, day: dt.date) -> Fullest:
    """How many live there, or are on their way there, on the fullest day from a day on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT everybody, counted FROM helle.residents_from(%s, %s)", [offer.pk, day])
        return Fullest(*cursor.fetchone())


def providers() -> list[Provider]:
    """Who runs offers, by name."""
    return list(Provider.objects.order_by("name"))


# --- one offer --------------------------------------------------------------------------------------------------


def get_offer_for_reading(offer_id: uuid.UUID) -> Offer:
    """An offer that the acting unit sees. Raises `Http404`."""
    policies.require_sight()
    found = Offer.objects.select_related("provider").filter(pk=offer_id).first()
    if found is None:
        raise Http404
    return found


def get_offer_for_keeping(offer_id: uuid.UUID) -> Offer:
    """An open offer whose numbers and groups CMM keeps. Raises `Http404`."""
    policies.require_keeping()
    return _open(get_offer_for_reading(offer_id))


def get_offer_for_asking(offer_id: uuid.UUID) -> Offer:
    """An open offer of the acting provider, of which it asks CMM for something. Raises `Http404`."""
    policies.require_asking()
    return _open(get_offer_for_reading(offer_id))


def get_offer_for_answering(offer_id: uuid.UUID) -> Offer:
    """An offer of which a provider asked CMM for something: also one that closed meanwhile, or what was asked would
    wait for good. Raises `Http404`."""
    policies.require_keeping()
    return get_offer_for_reading(offer_id)


def get_offer_for_taking_back(offer_id: uuid.UUID) -> Offer:
    """An offer of the acting provider of which it takes back what it asked: also one that closed meanwhile. Raises
    `Http404`."""
    policies.require_asking()
    return get_offer_for_reading(offer_id)


def get_offer_for_supervising(offer_id: uuid.UUID) -> Offer:
    """An offer in the region of the acting authority. Raises `Http404`."""
    policies.require_supervising()
    return get_offer_for_reading(offer_id)


def get_offer_for_addressing(offer_id: uuid.UUID) -> Offer:
    """An open offer whose address the acting unit writes. Raises `Http404`."""
    policies.require_keeping_addresses()
    return _open(get_offer_for_reading(offer_id))


def _open(offer: Offer) -> Offer:
    if offer.during.upper is not None:
        raise Http404
    return offer


@dataclass(frozen=True, slots=True)
class Entry[R: Held]:
    """A row of an offer's history with its words opened."""

    row: R
    words: str
    why: str
    superseded_why: str

    @property
    def last_day(self) -> dt.date | None:
        """The last day it holds."""
        return last_day(self.row.during)


@dataclass(frozen=True, slots=True)
class OpenedVisit:
    """A visit with what it found."""

    row: Visit
    findings: list[tuple[Finding, str]]
    followed_up: str
    superseded_why: str


@dataclass(frozen=True, slots=True)
class OfferView:
    """All that is kept of an offer but its address, the latest first; and what the rules say of it today."""

    listed: Listed
    capacities: list[Entry[Capacity]]
    groups: list[Entry[TargetGroup]]
    approvals: list[Entry[Approval]]
    sanctions: list[Entry[Sanction]]
    visits: list[OpenedVisit]
    supervision: Ruling[SupervisionState]
    closed_why: str

    @property
    def approved_places(self) -> int | None:
        """How many places are approved today, where from today on there are or will be more; None where not, and
        where nothing is approved."""
        today = clock.today()
        approved = max((one.row.places for one in self.approvals if _holds(one.row, today)), default=None)
        numbers = [
            one.row.places + one.row.peak_places
            for one in self.capacities
            if one.row.superseded_at is None and (one.row.during.upper is None or one.row.during.upper > today)
        ]
        return approved if approved is not None and max(numbers, default=0) > approved else None


def whole(offer: Offer) -> OfferView:
    """An offer with its whole dated history. A constant number of queries, one of them for its key."""
    today = clock.today()
    capacities, groups = _history(Capacity, offer), _history(TargetGroup, offer)
    approvals, sanctions = _history(Approval, offer, "terms_sealed"), _history(Sanction, offer, "words_sealed")
    visits = list(Visit.objects.filter(offer=offer).prefetch_related("findings").order_by("-held_on", "-pk"))
    in_force = [row for row in visits if row.superseded_at is None]
    strictest = _strictest(one.row for one in sanctions if _holds(one.row, today))
    living = residents_on(today).get(offer.pk, NOBODY) if policies.counts_residents() else None
    rows = [one.row for one in approvals if one.row.superseded_at is None and one.row.kind == ApprovalKind.SERVICE_ACT]
    rows.sort(key=lambda row: row.during.lower)
    begun = [row for row in rows if row.during.lower <= today]
    approval_row = begun[-1] if begun else rows[0] if rows else None
    approved = approval_of(offer, approval_row, strictest.get(offer.pk), today)
    return OfferView(
        Listed(
            offer,
            next((one.row for one in groups if _holds(one.row, today)), None),
            next((one.row for one in capacities if _holds(one.row, today)), None),
            living.residents if living else None,
            living.ordered if living else 0,
            approved,
            strictest.get(offer.pk),
        ),
        capacities,
        groups,
        approvals,
        sanctions,
        [_opened_visit(offer, row) for row in visits],
        _supervision(
            offer,
            approved.answer is ApprovalState.APPROVED,
            approval_row.during.lower if approval_row else None,
            max((row.held_on for row in in_force), default=None),
            max((row.held_on for row in in_force if not row.announced), default=None),
            today,
        ),
        vault.unseal(offer.pk, offer, "closed_why_sealed"),
    )


def _holds(row: Held, day: dt.date) -> bool:
    return row.superseded_at is None and day in row.during


def _history[R: Held](model: type[R], offer: Offer, column: str = "") -> list[Entry[R]]:
    rows: QuerySet[R] = model._default_manager.filter(offer=offer).select_related("by_user")
    return [
        Entry(
            row,
            vault.unseal(offer.pk, row, column) if column else "",
            vault.unseal(offer.pk, row, "why_sealed"),
            vault.unseal(offer.pk, row, "superseded_why_sealed"),
        )
        for row in rows.order_by("-during", "-recorded_at")
    ]


def last_written[R: Held](model: type[R], offer: Offer) -> R | None:
    """The row in force that was written last, whichever days it holds: what a form of changes is opened upon."""
    rows = model._default_manager.filter(offer=offer, superseded_at__isnull=True)
    return rows.order_by("-recorded_at", "-pk").first()


def _opened_visit(offer: Offer, row: Visit) -> OpenedVisit:
    return OpenedVisit(
        row,
        [(one, vault.unseal(offer.pk, one, "words_sealed")) for one in row.findings.all()],
        vault.unseal(offer.pk, row, "followed_up_sealed"),
        vault.unseal(offer.pk, row, "superseded_why_sealed"),
    )


def _supervision(
    offer: Offer,
    approved: bool,
    since: dt.date | None,
    visited_on: dt.date | None,
    unannounced_on: dt.date | None,
    day: dt.date,
) -> Ruling[SupervisionState]:
    return supervision_rule.supervision(
        SupervisionFacts(OfferKind(offer.kind), day, approved, since or offer.during.lower, visited_on, unannounced_on)
    )


# --- what the supervision has before it -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Due:
    """A visit or a follow-up that is due at an offer in the authority's region."""

    offer: Offer
    due_on: dt.date
    visit: Visit | None
    """The visit whose follow-up is due; None: a visit is due itself."""

    @property
    def key(self) -> str:
        """What it is counted by."""
        return f"follow-up {self.visit.pk}" if self.visit else f"visit {self.offer.pk}"


def due_for_supervision() -> list[Due]:
    """What the acting authority is to do soon or should have done, the longest overdue first. Four queries.

    Of offers where a visit is only planned (ACM-16) nothing is due; their pages say so.
    """
    today = clock.today()
    own = SUPERVISORS[context.current().unit_code].region
    offers = list(Offer.objects.filter(during__contains=today, region=own).select_related("provider"))
    ids = [one.pk for one in offers]
    approvals = _approvals(ids, today)
    sanctions = _strictest(Sanction.objects.filter(holds_on(today), offer__in=ids))
    visited = {
        row["offer"]: row
        for row in Visit.objects.filter(offer__in=ids, superseded_at__isnull=True)
        .values("offer")
        .annotate(last=Max("held_on"), unannounced=Max("held_on", filter=Q(announced=False)))
    }
    found: list[Due] = []
    for one in offers:
        row, seen = approvals.get(one.pk), visited.get(one.pk)
        approved = approval_of(one, row, sanctions.get(one.pk), today).answer is ApprovalState.APPROVED
        facts = SupervisionFacts(
            OfferKind(one.kind),
            today,
            approved,
            row.during.lower if row else one.during.lower,
            seen["last"] if seen else None,
            seen["unannounced"] if seen else None,
        )
        due_on = supervision_rule.visit_due_on(facts)
        state = supervision_rule.supervision(facts).answer
        if due_on is not None and state in (SupervisionState.DUE_SOON, SupervisionState.OVERDUE):
            found.append(Due(one, due_on, None))
    found += _follow_ups(today)
    return sorted(found, key=lambda one: one.due_on)[:DESK_LENGTH]


def _follow_ups(today: dt.date) -> list[Due]:
    rows = Visit.objects.filter(
        by_unit_id=context.current().unit_id,
        superseded_at__isnull=True,
        followed_up_on__isnull=True,
        follow_up_by__lte=today + FOLLOW_UP_SOON,
    ).select_related("offer__provider")
    return [Due(row.offer, row.follow_up_by, row) for row in rows if row.follow_up_by]


def aliases(offers: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What those of these offers are called in Helle that the acting unit sees. No query where there is none."""
    if not offers:
        return {}
    return dict(Offer.objects.filter(pk__in=offers).values_list("pk", "alias"))
