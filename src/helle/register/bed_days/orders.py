"""What waits for a home: orders to answer, and what it may know of them before it does; arrivals, and its months.

Who it is opens with the home's yes (FLO-18). Before it the home knows which place, which days, and for whom in so far
as it has to house her: her sex, and whether a child or a partner comes with her.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from helle.register.bed_days import policies, queries, waiting
from helle.register.bed_days.waiting import WaitingMonth
from helle.register.placements.choices import PlacementAnswer
from helle.register.placements.models import Placement
from helle.register.protection import clock
from helle.rules.accommodation.codes import Sex


@dataclass(frozen=True, slots=True)
class Order:
    """An order without who it is for. `sex` None: nobody has said."""

    placement: Placement
    sex: Sex | None
    with_partner: bool
    with_own_children: bool


@dataclass(frozen=True, slots=True)
class HomeWaits:
    """What waits for a home today: the months are those to confirm, or that changed since."""

    orders: list[Order]
    arrivals: list[Placement]
    months: list[WaitingMonth]

    def counted(self) -> list[tuple[str, dt.date | None]]:
        """Each of them by a key, with the day by which it is due, if it has one."""
        return [
            *((f"order {one.placement.pk}", one.placement.planned_from) for one in self.orders),
            *((f"arrival {one.pk}", one.planned_from) for one in self.arrivals),
            *((f"month {one.offer.pk} {one.month}", None) for one in self.months),
        ]


def orders_of(rows: Iterable[Placement]) -> list[Order]:
    """These orders with what the acting home may know of them. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT placement_id, sex, with_partner, with_own_children FROM helle.orders_to_answer()")
        said = {key: (sex, partner, children) for key, sex, partner, children in cursor.fetchall()}
    nothing = ("", False, False)
    return [
        Order(row, Sex(sex) if sex else None, partner, children)
        for row in rows
        for sex, partner, children in [said.get(row.pk, nothing)]
    ]


def what_waits() -> HomeWaits | None:
    """What waits for the acting home; None for whoever works in none. Five queries."""
    if not policies.runs_home():
        return None
    rows = list(
        Placement.objects.filter(
            offer__in=[one.pk for one in queries.own_offers()],
            superseded_at__isnull=True,
            withdrawn_at__isnull=True,
            arrived_on__isnull=True,
        )
        .exclude(answer=PlacementAnswer.DECLINED)
        .select_related("offer")
        .order_by("planned_from", "reference")
    )
    return HomeWaits(
        orders_of(row for row in rows if not row.answer),
        [row for row in rows if row.answer and row.planned_from <= clock.today()],
        waiting.months_to_confirm(),
    )
