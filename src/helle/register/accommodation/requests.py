"""Reading what providers ask CMM to change, and who lives where the target group is another now."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.http import Http404

from helle.register.accommodation import policies
from helle.register.accommodation.choices import ChangeKind
from helle.register.accommodation.models import Capacity, ChangeRequest, Offer, TargetGroup
from helle.register.cases.models import Case
from helle.register.protection import vault

DESK_LENGTH: Final = 12
SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Opened:
    """A request with its words."""

    row: ChangeRequest
    why: str
    answer_why: str

    @property
    def is_of_numbers(self) -> bool:
        """Whether it is about numbers of places."""
        return self.row.kind == ChangeKind.CAPACITY


def waiting() -> list[ChangeRequest]:
    """What waits for CMM's answer, the longest first. One query."""
    rows = ChangeRequest.objects.filter(answer="").select_related("offer").order_by("recorded_at", "id")
    return list(rows[:DESK_LENGTH])


def of_offer(offer: Offer) -> list[Opened]:
    """What was asked of one place, the latest first, for who reads it. One query."""
    if policies.supervises():
        return []
    rows = ChangeRequest.objects.filter(offer=offer).select_related("by_user", "answered_by")
    return [opened(row) for row in rows.order_by("-recorded_at", "-id")[:SHOWN]]


def opened(row: ChangeRequest) -> Opened:
    """A request with its words, under its offer's key."""
    return Opened(
        row, vault.unseal(row.offer_id, row, "why_sealed"), vault.unseal(row.offer_id, row, "answer_why_sealed")
    )


def get_request(offer: Offer, request_id: uuid.UUID) -> ChangeRequest:
    """A request that waits. Raises `Http404`."""
    found = ChangeRequest.objects.select_related("offer", "by_user").filter(pk=request_id, offer=offer, answer="")
    row = found.first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True, slots=True)
class Outside:
    """Somebody whom the target groups of her place, those that came after her order, do not take: by the home's
    reference, and by the case for who has it. `by_sex` is None for who has neither the case nor the home."""

    offer_id: uuid.UUID
    placement_id: uuid.UUID
    reference: str
    case_id: uuid.UUID | None
    groups: list[uuid.UUID]
    since: dt.date
    by_sex: bool | None


def model_of(row: ChangeRequest) -> type[Capacity] | type[TargetGroup]:
    """What is written where the answer is yes."""
    return Capacity if row.kind == ChangeKind.CAPACITY else TargetGroup


def planned_after(row: ChangeRequest, since: dt.date) -> list[Capacity | TargetGroup]:
    """What CMM has written of the same from that day or a later one on: a yes puts it out of force. One query."""
    rows = model_of(row)._default_manager.filter(
        offer_id=row.offer_id, superseded_at__isnull=True, during__startswith__gte=since
    )
    return list(rows.order_by("during"))


def outside_the_group(*, offer: uuid.UUID | None = None, case: uuid.UUID | None = None) -> list[Outside]:
    """Those at every place that the acting unit sees, or at one, or of one case, until it is weighed or they have
    moved: each once. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.outside_the_group(%s, %s) ORDER BY since, reference", [offer, case])
        return [Outside(*row) for row in cursor.fetchall()]


def outside_at(offer: Offer) -> list[tuple[Outside, Case | None]]:
    """Those at one place, each with her case where the acting unit has it. At most two queries."""
    if not policies.counts_residents():
        return []
    found = outside_the_group(offer=offer.pk)
    cases = _cases(found)
    return [(one, cases.get(one.case_id)) for one in found]


def _cases(found: Collection[Outside]) -> dict[uuid.UUID | None, Case]:
    ids = [one.case_id for one in found if one.case_id]
    return {row.pk: row for row in Case.objects.filter(pk__in=ids)} if ids else {}
