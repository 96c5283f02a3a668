"""What a bed-day costs, and what an operating grant pays: from a day on, never a guess (ACM-18)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from helle.register.accommodation.models import Offer, OperatingGrant, Rate
from helle.register.audit import actions as audit
from helle.register.bed_days import policies
from helle.register.cases.actions import refuse_long_ago
from helle.register.protection import context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.ruling import Text


def price_set(offer: Offer, *, since: dt.date, oere: int | None = None, grant_places: int | None = None) -> None:
    """Set the rate, the places that the operating grant pays, or both, from a day on.

    What held on that day ends the day before; what was to hold later was a mistake and is put out of force. Statements
    that were made of it stay, and are shown as to be credited. Raises `Refused` when somebody did so meanwhile.
    """
    policies.require(policies.decides_on_statements())
    refuse_long_ago(since, "since")
    acting = context.current()
    written = {
        "id": new_id(),
        "offer": offer,
        "during": DateRange(since, None),
        "recorded_at": acting.instant,
        "by_user_id": acting.user_id,
        "by_unit_id": acting.unit_id,
    }
    meanwhile = Refused(
        Text("En anden har lige ændret taksten. Se den, som den står nu.", "Somebody else has just changed the rate.")
    )
    with (
        refused_by({"one_rate_at_a_time": meanwhile, "one_operating_grant_at_a_time": meanwhile}),
        transaction.atomic(),
    ):
        if oere is not None:
            _make_way(Rate.objects.filter(offer=offer), since)
            Rate(**written, oere_a_day=oere).save(force_insert=True)
        if grant_places is not None:
            _make_way(OperatingGrant.objects.filter(offer=offer), since)
            if grant_places:
                OperatingGrant(**written, places=grant_places).save(force_insert=True)
        audit.record(
            "bed_days.price_set",
            object_id=offer.pk,
            detail={"since": since.isoformat(), "oere": oere, "grant_places": grant_places},
        )


def _make_way[R: (Rate, OperatingGrant)](rows: QuerySet[R], since: dt.date) -> None:
    for row in rows.filter(superseded_at__isnull=True):
        first, after = row.during.lower, row.during.upper
        if first is not None and first >= since:
            rows.filter(pk=row.pk, superseded_at__isnull=True).update(superseded_at=context.current().instant)
        elif after is None or after > since:
            rows.filter(pk=row.pk, superseded_at__isnull=True).update(during=DateRange(first, since))
