"""The yearly review of rights: what is due when, and what earlier ones said. Worked out from the roles, not kept."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Max
from django.http import Http404

from helle.register.administration import policies
from helle.register.administration.models import RoleReview
from helle.register.administration.queries import decides, leaders_of
from helle.register.administration.values import ASKED_FOR, review_months
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Membership
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context
from helle.register.protection.matrix import access_matrix
from helle.rules.returns.months import months_after
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Right:
    """A role somebody has in a unit today, when it was looked at last, and by when it is to be looked at again."""

    membership: Membership
    role: Text
    reviewed_on: dt.date | None
    due_on: dt.date
    mine: bool
    """Whether whoever acts may say of it that it stays."""


@dataclass(frozen=True, slots=True)
class UnitReview:
    """How the review of a unit stands."""

    unit: NamedUnit
    rights: list[Right]

    @property
    def due_on(self) -> dt.date:
        return min(right.due_on for right in self.rights)

    @property
    def my_due_on(self) -> dt.date | None:
        """By when whoever acts has something to say; None where she has nothing."""
        return min((right.due_on for right in self.mine), default=None)

    @property
    def mine(self) -> list[Right]:
        return [right for right in self.rights if right.mine]

    def late(self, today: dt.date) -> int:
        """How many of its roles nobody has said a word about in time."""
        return sum(right.due_on < today for right in self.rights)


def reviews(*, unit_id: uuid.UUID | None = None) -> list[UnitReview]:
    """The review of each unit that whoever acts sees, the most urgent first: a lead's own unit, all for the others.

    Two queries and one for the units, however many there are.
    """
    today = clock.today()
    rows = Membership.objects.filter(during__contains=today, user__is_active=True)
    if policies.leads():
        rows = rows.filter(unit_id=context.current().unit_id)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    found = list(
        rows.select_related("user")
        .annotate(reviewed_on=Max("reviews__reviewed_on"))
        .order_by("user__full_name", "role")
    )
    led = leaders_of({row.unit_id for row in found}) if policies.administers() else {}
    units = organisations.units_on(today)
    by_unit: dict[uuid.UUID, list[Right]] = {}
    for row in found:
        by_unit.setdefault(row.unit_id, []).append(
            Right(
                membership=row,
                role=access_matrix().roles[row.role].label if row.role in access_matrix().roles else Text("", ""),
                reviewed_on=row.reviewed_on,
                due_on=due_after(row.reviewed_on or row.during.lower),
                mine=decides(row.user_id, row.unit_id, led),
            )
        )
    standing = [UnitReview(units[one], rights) for one, rights in by_unit.items() if one in units]
    return sorted(standing, key=lambda review: (review.due_on, review.unit.name.da))


def due_after(day: dt.date) -> dt.date:
    """By when a role is to be looked at that was given, or looked at last, on a day."""
    return months_after(day, review_months(day))


def asked_for() -> list[UnitReview]:
    """The reviews that stand on the desk of whoever acts: those with something for her to say that is due soon."""
    until = clock.today() + ASKED_FOR
    return [one for one in reviews() if any(right.due_on <= until for right in one.mine)]


def get_review(unit_id: uuid.UUID) -> UnitReview:
    """The review of a unit that whoever acts sees, or 404."""
    found = next(iter(reviews(unit_id=unit_id)), None)
    if found is None:
        raise Http404
    return found


def get_unit_reviewed(unit_id: uuid.UUID) -> NamedUnit:
    """A unit whose reviews whoever acts may read, or 404."""
    unit = organisations.units_on(clock.today()).get(unit_id)
    if unit is None or (policies.leads() and unit_id != context.current().unit_id):
        raise Http404
    return unit


def said_of(unit_id: uuid.UUID) -> list[RoleReview]:
    """What reviews have said of the roles in a unit, the newest first; a thousand at most."""
    rows = RoleReview.objects.filter(unit_id=unit_id).select_related("user", "by_user")
    return list(rows.order_by("-reviewed_on", "user__full_name", "role")[:1000])
