"""Reading the criminal statistics that were delivered: which number stands, of which delivery, and what each covers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q
from django.db.models.lookups import IsNull
from django.http import Http404

from helle.register.prosecution.contact_models import DeliveredNumber, Delivery
from helle.rules.crime.offences import Offence as Provision
from helle.rules.statistics.criminal_delivery import Doubt, doubts
from helle.rules.statistics.criminal_statistics import CaseCount, CaseNumber, PoliceDistrict

LIST_LENGTH: Final = 100
_KINDS: Final = {one.value: place for place, one in enumerate(CaseCount)}


@dataclass(frozen=True, slots=True)
class Covered:
    """A delivery with what it covers, as far as the acting role reads it, and how many of its numbers stand."""

    row: Delivery
    years: list[int]
    provisions: list[Provision]
    kinds: list[CaseCount]
    of_the_country: bool
    districts: int
    stand: int


type Key = tuple[int, str, str, str]


def key_of(one: DeliveredNumber) -> Key:
    """What a number is of: year, provision, kind and district."""
    return (one.year, one.offence, one.kind, one.district)


def standing(cut_off: dt.date | None = None) -> list[DeliveredNumber]:
    """Of each year, provision, kind and district the number that stands, the latest year and the country first.

    That of the latest cut-off, of two of one day the one taken in last. A row without a number replaces none.
    `cut_off`: of those that were closed on that day alone. One query.
    """
    of_the_day = Q(delivery__cut_off=cut_off) if cut_off else Q()
    rows = (
        DeliveredNumber.objects.filter(of_the_day, delivery__superseded_at__isnull=True)
        .select_related("delivery")
        .order_by(
            "year",
            "offence",
            "kind",
            "district",
            IsNull(F("number"), True),
            "-delivery__cut_off",
            "-delivery__recorded_at",
            "-delivery_id",
        )
        .distinct("year", "offence", "kind", "district")
    )
    return _in_order(rows)


def numbers_of(delivery: Delivery) -> list[DeliveredNumber]:
    """The numbers of a delivery as they were delivered, in the order of those that stand. One query."""
    return _in_order(DeliveredNumber.objects.filter(delivery=delivery))


def deliveries_closed(cut_off: dt.date, *, rows: int) -> list[Delivery]:
    """The deliveries in force that were closed on a day and have so many rows. One query."""
    return list(Delivery.objects.filter(cut_off=cut_off, rows=rows, superseded_at__isnull=True).order_by("recorded_at"))


def _in_order(rows: Iterable[DeliveredNumber]) -> list[DeliveredNumber]:
    return sorted(rows, key=lambda one: (-one.year, one.offence, _KINDS[one.kind], one.district))


def deliveries(stand: Sequence[DeliveredNumber]) -> list[Covered]:
    """The deliveries, the latest cut-off first, each with what it covers. Two queries."""
    rows = list(
        Delivery.objects.select_related("by_user", "superseded_by").order_by("-cut_off", "-recorded_at")[:LIST_LENGTH]
    )
    found = (
        DeliveredNumber.objects.filter(delivery__in=rows)
        .values("delivery_id")
        .annotate(
            years=ArrayAgg("year", distinct=True, default=[]),
            offences=ArrayAgg("offence", distinct=True, default=[]),
            kinds=ArrayAgg("kind", distinct=True, default=[]),
            districts=ArrayAgg("district", distinct=True, filter=~Q(district=""), default=[]),
            countries=ArrayAgg("district", distinct=True, filter=Q(district=""), default=[]),
        )
    )
    covers = {one["delivery_id"]: one for one in found}
    of_each = Counter(one.delivery_id for one in stand if one.number is not None)
    return [_covered(row, covers.get(row.pk), of_each[row.pk]) for row in rows]


def _covered(row: Delivery, covers: Mapping[str, Any] | None, stand: int) -> Covered:
    if covers is None:
        return Covered(row, [], [], [], of_the_country=False, districts=0, stand=0)
    return Covered(
        row,
        years=sorted(covers["years"]),
        provisions=[one for one in Provision if one.value in covers["offences"]],
        kinds=[one for one in CaseCount if one.value in covers["kinds"]],
        of_the_country=bool(covers["countries"]),
        districts=len(covers["districts"]),
        stand=stand,
    )


def get_delivery(key: uuid.UUID) -> Delivery:
    """A delivery that the acting role reads. Raises `Http404`."""
    found = Delivery.objects.select_related("by_user", "superseded_by").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def doubts_of(rows: Iterable[DeliveredNumber]) -> tuple[Doubt, ...]:
    """What looks odd of some numbers (STA-04)."""
    return doubts([as_number(one) for one in rows])


def doubts_about(rows: Sequence[DeliveredNumber], stand: Sequence[DeliveredNumber]) -> list[Doubt]:
    """What looks odd of a delivery by itself, and of what stands of the same beside it."""
    of = {key_of(one)[:3] for one in rows}
    found = [*doubts_of(rows), *doubts_of([one for one in stand if key_of(one)[:3] in of])]
    return list(dict.fromkeys(found))


def as_number(one: DeliveredNumber) -> CaseNumber:
    """A number that was delivered, as the rules know it."""
    return CaseNumber(
        one.year,
        Provision(one.offence),
        CaseCount(one.kind),
        one.number,
        PoliceDistrict(one.district) if one.district else None,
    )
