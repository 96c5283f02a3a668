"""The nights of a month in one offer, as the rules see them today, beside what was confirmed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection
from django.db.models import Q

from helle.register.accommodation.models import Offer, Rate
from helle.register.bed_days import policies
from helle.register.bed_days.models import Away, Line, Month, Stay
from helle.register.organisations import queries as organisations
from helle.register.placements.models import PayerDecision, Placement
from helle.register.protection import clock
from helle.rules.accommodation import bed_day_lines as rules
from helle.rules.accommodation.bed_day_lines import A_DAY, PayerSpan, RateSpan, days, lines_of, month_end
from helle.rules.accommodation.codes import Payer
from helle.rules.ruling import Text

UNIT_OF_PAYER = {Payer.UDLST: "UDLST", Payer.CMM: "CMM"}
"""The payers that are one unit; a municipality is named in the decision."""


@dataclass(frozen=True, slots=True)
class StayNights:
    """One resident's month: her nights, the lines they make, and what was confirmed of them.

    `shown`: whether whose stay it is is shown: to the home, and in CMM to who works on the case, whether or not an
    address is protected (PUB-DIG-12).
    """

    placement: Placement
    lines: tuple[rules.Line, ...]
    nights: tuple[dt.date, ...]
    away: tuple[dt.date, ...]
    confirmed: tuple[dt.date, ...] | None
    shown: bool = True

    @property
    def changed(self) -> bool:
        """Whether the facts have changed since it was confirmed."""
        return self.confirmed is not None and self.confirmed != self.nights


@dataclass(frozen=True, slots=True)
class MonthOfOffer:
    """A month of an offer. `confirmed` is the confirmation in force; `dropped` counts stays that it has and the facts
    have no more."""

    offer: Offer
    first: dt.date
    stays: tuple[StayNights, ...]
    confirmed: Month | None
    dropped: int

    @property
    def is_over(self) -> bool:
        return month_end(self.first) < clock.today()

    @property
    def changed(self) -> bool:
        """Whether what was confirmed is no longer what the facts say."""
        if self.confirmed is None:
            return False
        return bool(self.dropped) or any(
            stay.confirmed is None if stay.nights and stay.confirmed is None else stay.changed for stay in self.stays
        )

    @property
    def ready(self) -> bool:
        """Whether statements can be made of it: confirmed, checked, and the facts are still the same."""
        return self.confirmed is not None and self.confirmed.checked_at is not None and not self.changed

    @property
    def nights(self) -> int:
        return sum(len(stay.nights) for stay in self.stays)


def month_of(offer: Offer, first: dt.date) -> MonthOfOffer:
    """The month of an offer that begins on `first`. Nine queries, however many live there."""
    return months_of([offer], first)[0]


def months_of(offers: Sequence[Offer], first: dt.date) -> list[MonthOfOffer]:
    """The same month of several offers. Nine queries, however many offers there are."""
    last, today = month_end(first), clock.today()
    by_offer: dict[uuid.UUID, list[Placement]] = defaultdict(list)
    for row in _placements(offers, first, last):
        by_offer[row.offer_id].append(row)
    keys = [row.pk for rows in by_offer.values() for row in rows]
    away, payers = _away(keys), _payers(keys)
    billed = _billed(keys, first, last)
    rates = _rates(offers)
    confirmed = {row.offer_id: row for row in _confirmed(offers, first)}
    nights_confirmed: dict[uuid.UUID, dict[uuid.UUID, tuple[dt.date, ...]]] = defaultdict(dict)
    for kept in Stay.objects.filter(month__in=[row.pk for row in confirmed.values()]):
        nights_confirmed[kept.month_id][kept.placement_id] = tuple(sorted(kept.nights))
    granted = _granted([offer for offer in offers if by_offer[offer.pk]], first, last)
    found = []
    for offer in offers:
        month = confirmed.get(offer.pk)
        kept_here = nights_confirmed[month.pk] if month else {}
        stays = []
        for row in by_offer[offer.pk]:
            if row.arrived_on is None:
                continue
            stay = rules.Stay(
                str(row.pk),
                row.arrived_on,
                row.left_on,
                away[row.pk],
                rates[offer.pk],
                payers[row.pk],
                billed[row.pk],
            )
            over = min(last, today - A_DAY)
            lived = tuple(night for night in days(first, over) if stay.is_there(night))
            gone = tuple(night for night in sorted(away[row.pk]) if first <= night <= last)
            lines = lines_of(stay, first, over, on=today, paid_by_grant=granted.get(row.pk, ()))
            shown = getattr(row, "shown", True)
            stays.append(StayNights(row, lines, lived, gone, kept_here.get(row.pk), shown))
        seen = {stay.placement.pk for stay in stays if stay.nights}
        found.append(MonthOfOffer(offer, first, tuple(stays), month, len(set(kept_here) - seen)))
    return found


def runs(nights: Iterable[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """Nights as runs, each from its first to its last night."""
    ordered = sorted(nights)
    if not ordered:
        return []
    breaks = [(one, after) for one, after in pairwise(ordered) if after != one + A_DAY]
    begins = [ordered[0], *(after for _one, after in breaks)]
    ends = [*(one for one, _after in breaks), ordered[-1]]
    return list(zip(begins, ends, strict=True))


def payer_name(span: PayerSpan) -> Text:
    """Who is to pay, by name."""
    unit = organisations.units_on(clock.today()).get(uuid.UUID(span.key))
    return unit.name if unit else span.payer.label


def _placements(offers: Sequence[Offer], first: dt.date, last: dt.date) -> list[Placement]:
    """The stays of a month. For CMM all of them, each with whether it is `shown` whose: nights are counted alike by all
    who count them (sql/197_protected_stays.sql)."""
    if policies.is_cmm():
        return list(
            Placement.objects.raw(
                "SELECT (c.stay).*, c.shown FROM helle.stays_counted(%s, %s, %s) c"
                " ORDER BY (c.stay).arrived_on, (c.stay).reference",
                [[offer.pk for offer in offers], first, last],
            )
        )
    return list(
        Placement.objects.filter(
            Q(left_on__isnull=True) | Q(left_on__gt=first),
            offer__in=[offer.pk for offer in offers],
            superseded_at__isnull=True,
            arrived_on__lte=last,
        ).order_by("arrived_on", "reference")
    )


def _away(keys: list[uuid.UUID]) -> dict[uuid.UUID, frozenset[dt.date]]:
    found: dict[uuid.UUID, set[dt.date]] = {key: set() for key in keys}
    for row in Away.objects.filter(placement__in=keys, superseded_at__isnull=True):
        found[row.placement_id].update(days(row.during.lower, row.during.upper - A_DAY))
    return {key: frozenset(nights) for key, nights in found.items()}


def _rates(offers: Sequence[Offer]) -> dict[uuid.UUID, tuple[RateSpan, ...]]:
    found: dict[uuid.UUID, list[RateSpan]] = {offer.pk: [] for offer in offers}
    for row in Rate.objects.filter(offer__in=list(found), superseded_at__isnull=True).order_by("during"):
        first, last = _span(row.during)
        found[row.offer_id].append(RateSpan(str(row.pk), first, last, row.oere_a_day))
    return {key: tuple(spans) for key, spans in found.items()}


def _payers(keys: list[uuid.UUID]) -> dict[uuid.UUID, tuple[PayerSpan, ...]]:
    """Who pays for each stay from when to when. A municipality that is not named is not settled."""
    units = {payer: organisations.unit_by_code(code, clock.today()).id for payer, code in UNIT_OF_PAYER.items()}
    found: dict[uuid.UUID, list[PayerSpan]] = {key: [] for key in keys}
    rows = PayerDecision.objects.filter(placement__in=keys, superseded_at__isnull=True).order_by("during")
    for row in rows:
        payer = Payer(row.payer)
        unit = row.unit_id or units.get(payer)
        if unit is None and payer is not Payer.OPERATING_GRANT:
            continue
        first, last = _span(row.during)
        found[row.placement_id].append(PayerSpan(first, last, payer, str(unit) if unit else ""))
    return {key: tuple(spans) for key, spans in found.items()}


def _billed(keys: list[uuid.UUID], first: dt.date, last: dt.date) -> dict[uuid.UUID, frozenset[dt.date]]:
    found: dict[uuid.UUID, set[dt.date]] = {key: set() for key in keys}
    rows = Line.objects.filter(placement__in=keys, credited_at__isnull=True, nights__overlap=(first, last + A_DAY))
    for placement, nights in rows.values_list("placement_id", "nights"):
        found[placement].update(days(nights.lower, nights.upper - A_DAY))
    return {key: frozenset(nights) for key, nights in found.items()}


def _confirmed(offers: Sequence[Offer], first: dt.date) -> list[Month]:
    rows = Month.objects.filter(offer__in=[offer.pk for offer in offers], month=first, superseded_at__isnull=True)
    return list(rows.select_related("by_user", "checked_by"))


def _granted(offers: Sequence[Offer], first: dt.date, last: dt.date) -> dict[uuid.UUID, set[dt.date]]:
    """The nights that the operating grant pays, by stay. The database knows whose those are, also where a case that
    took a place has ended."""
    found: dict[uuid.UUID, set[dt.date]] = defaultdict(set)
    keys = [offer.pk for offer in offers]
    with connection.cursor() as cursor:
        cursor.execute("SELECT placement_id, night FROM helle.grant_nights(%s, %s, %s)", [keys, first, last])
        for placement, night in cursor.fetchall():
            found[placement].add(night)
    return found


def _span(during: object) -> tuple[dt.date, dt.date | None]:
    lower: dt.date | None = getattr(during, "lower", None)
    upper: dt.date | None = getattr(during, "upper", None)
    return lower or dt.date(1900, 1, 1), upper - A_DAY if upper else None
