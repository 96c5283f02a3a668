"""What a bed-day costs, and what an operating grant pays: from a day on, for a reason, never a guess (ACM-18)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.accommodation import naming
from helle.register.accommodation.models import Capacity, Offer, OperatingGrant, Rate
from helle.register.audit import actions as audit
from helle.register.bed_days import policies
from helle.register.cases.actions import refuse_long_ago
from helle.register.placements.billed import numbers_not_carried
from helle.register.protection import context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.ruling import Text

OUT_OF_FORCE: Final = Text(
    "Noget, der gælder fra den dag eller senere, ville blive sat ud af kraft. Sæt kryds, hvis det er meningen. "
    "[ACM-18]",
    "What holds from that day or later would go out of force. Tick the box if that is meant. [ACM-18]",
)
MEANWHILE: Final = Text(
    "En anden har lige ændret taksten eller bevillingen. Se, hvad der gælder nu.",
    "Somebody else has just changed the rate or the grant. Look at what holds now.",
)
MORE_THAN_THERE_ARE: Final = Text(
    "Bevillingen kan ikke betale flere pladser, end stedet har den dag. [ACM-18]",
    "The grant cannot pay more places than there are on that day. [ACM-18]",
)


@dataclass(frozen=True, slots=True)
class Price:
    """What holds of an offer from a day on, and why. What is None stays as it is; no places: the grant ends.

    `over`: the keys of all that begins on that day or later and goes out of force for it, as they were named.
    """

    since: dt.date
    why: str
    oere: int | None = None
    grant_places: int | None = None
    over: frozenset[uuid.UUID] = frozenset()


def price_set(offer: Offer, price: Price) -> list[str]:
    """Set the rate, the places that the operating grant pays, or both, from a day on, and say why.

    What held on that day ends the day before; what was to hold from that day, or later, goes out of force for it, and
    only what was named: the offer is held, so that nobody writes another meanwhile. Returns the numbers of the
    statements that no longer hold: they are to be credited. Raises `Refused`.
    """
    policies.require(policies.decides_on_statements())
    refuse_long_ago(price.since, "since")
    if not says_something(price.why):
        raise Refused(NO_REASONS, field="why")
    naming.refuse_where_it_is(offer, why=price.why)
    if price.grant_places is not None:
        _refuse_more_than_there_are(offer, price.since, price.grant_places)
    said = {
        "one_rate_at_a_time": Refused(MEANWHILE),
        "one_operating_grant_at_a_time": Refused(MEANWHILE),
        "what_holds_later_gives_way_where_it_is_said": Refused(MEANWHILE),
        "a_grant_pays_places_that_are_there": Refused(MORE_THAN_THERE_ARE, field="grant_places"),
    }
    with refused_by(said), transaction.atomic():
        _hold(offer)
        before = numbers_not_carried(offer.pk)
        new: list[Rate | OperatingGrant] = []
        if price.oere is not None:
            new.append(Rate(oere_a_day=price.oere))
        if price.grant_places is not None:
            new.append(OperatingGrant(places=price.grant_places))
        standing = {type(row): _standing(offer, row) for row in new}
        _refuse_unnamed(price, [one for rows in standing.values() for one in rows])
        for row in new:
            _write(offer, price, row, standing[type(row)])
        audit.record(
            "bed_days.price_set",
            object_id=offer.pk,
            detail={"since": price.since.isoformat(), "oere": price.oere, "grant_places": price.grant_places},
        )
        return sorted(numbers_not_carried(offer.pk) - before)


def _refuse_more_than_there_are(offer: Offer, since: dt.date, places: int) -> None:
    there = Capacity.objects.filter(offer=offer, superseded_at__isnull=True, during__contains=since).first()
    if there is not None and places > there.places + there.peak_places:
        raise Refused(MORE_THAN_THERE_ARE, field="grant_places")


def _hold(offer: Offer) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.hold_prices(%s)", [offer.pk])


def _standing(offer: Offer, row: Rate | OperatingGrant) -> list[Rate | OperatingGrant]:
    return list(type(row)._default_manager.filter(offer=offer, superseded_at__isnull=True))


def _refuse_unnamed(price: Price, standing: list[Rate | OperatingGrant]) -> None:
    gives_way = {one.pk for one in standing if one.during.lower >= price.since}
    if gives_way != price.over:
        raise Refused(MEANWHILE) if price.over else Refused(OUT_OF_FORCE, field="over")


def _write(offer: Offer, price: Price, row: Rate | OperatingGrant, standing: list[Rate | OperatingGrant]) -> None:
    acting = context.current()
    row.id, row.offer, row.during = new_id(), offer, DateRange(price.since, None)
    row.recorded_at, row.by_user_id, row.by_unit_id = acting.instant, acting.user_id, acting.unit_id
    row.why_sealed = vault.seal(offer.pk, row, "why_sealed", price.why)
    row.over_later = any(one.during.lower > price.since for one in standing)
    for one in standing:
        _make_way(offer, one, price, row.id)
    row.save(force_insert=True)


def _make_way(offer: Offer, one: Rate | OperatingGrant, price: Price, by: uuid.UUID) -> None:
    """End what holds on the day before it, and put out of force for another what begins on it or later."""
    standing = type(one)._default_manager.filter(pk=one.pk, superseded_at__isnull=True)
    if one.during.lower >= price.since:
        why = vault.seal(offer.pk, one, "superseded_why_sealed", price.why)
        standing.update(superseded_at=context.current().instant, superseded_why_sealed=why, replaced_by_id=by)
    elif one.during.upper is None or one.during.upper > price.since:
        standing.update(during=DateRange(one.during.lower, price.since))
