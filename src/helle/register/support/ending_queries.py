"""Reading that support to a person has ended, and what goes on after it."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from helle.register.cases.models import Case, RungEvent
from helle.register.support.ending_models import GoesOn, SupportEnd
from helle.rules.ladder.moves import OF_ANY_DAY


def support_end_of(case_id: uuid.UUID) -> SupportEnd | None:
    """That support has ended, where that holds still; None where it runs or never ran. One query."""
    return _holding().filter(case_id=case_id).order_by("-recorded_at").first()


def gone_on(things: Collection[uuid.UUID]) -> dict[uuid.UUID, GoesOn]:
    """Of some stays or supports those that went on after support ended, as last decided. One query.

    Also where another event has moved the person since: that moves nobody out, and gives her nobody who looks after
    her. It lasts until support is taken up again.
    """
    rows = GoesOn.objects.filter(thing__in=things, support_end__withdrawn_at__isnull=True)
    return {row.thing: row for row in rows.select_related("support_end").order_by("recorded_at", "id")}


def went_on(stay: OuterRef) -> QuerySet[GoesOn]:
    """For a query of stays: that it went on after support ended, which nobody has taken up again."""
    return GoesOn.objects.filter(thing=stay, support_end__withdrawn_at__isnull=True)


def support_ends(case: Case) -> list[SupportEnd]:
    """Every time that support ended in a case, with what went on, in the order it was recorded. Two queries."""
    return list(SupportEnd.objects.filter(case=case).prefetch_related("goes_on").order_by("recorded_at", "id"))


def _holding() -> QuerySet[SupportEnd]:
    """Those that hold still: she stands where she stood, and nothing has moved her since or taken support up again."""
    in_force = RungEvent.objects.filter(case_id=OuterRef("case_id"), superseded_at__isnull=True)
    moved = in_force.filter(sequence__gt=OuterRef("after_sequence")).exclude(
        event__in=[event.value for event in OF_ANY_DAY]
    )
    stands = in_force.filter(sequence=OuterRef("after_sequence"), rung=OuterRef("rung"))
    return SupportEnd.objects.filter(Exists(stands), ~Exists(moved), withdrawn_at__isnull=True)
