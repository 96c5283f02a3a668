"""Reading units and memberships."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Prefetch
from django.db.models.expressions import RawSQL

from helle.register.organisations.models import Mandate, Membership, Unit, UnitName, UnitParent, User
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Chosen:
    """The membership a user works in, and all she could work in."""

    chosen: Membership
    all: list[Membership]


def chosen_membership(user: User, wanted: str | None) -> Chosen | None:
    """The wanted membership if it is valid today, else the first valid one, else None. One query.

    "Today" is asked of the installation's clock in the same query, and so is whether the units were loaded anew since
    this process read them: every request of somebody logged in comes by here before it shows a unit.
    """
    today = RawSQL("(SELECT (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date)", [])
    valid = list(
        Membership.objects.filter(user=user, during__contains=today)
        .annotate(units_loading=RawSQL("(SELECT max(id) FROM organisations_unitname)", []))
        .select_related("unit")
        .order_by("unit__code", "role")
    )
    if not valid:
        return None
    _kept.loading = valid[0].units_loading
    chosen = next((one for one in valid if str(one.pk) == wanted), valid[0])
    return Chosen(chosen, [*valid])


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit with its name on a day."""

    id: uuid.UUID
    code: str
    kind: str
    name: Text


@dataclass(slots=True)
class _Kept:
    """Which loading of the units this process last heard of. `helle migrate` writes all names anew, under new keys."""

    loading: int | None = None


_kept = _Kept()


def units_on(day: dt.date) -> dict[uuid.UUID, NamedUnit]:
    """All units with their names on a day. Two queries, then kept in the process until the units are loaded anew."""
    return _units_on(day, _kept.loading)


@lru_cache(maxsize=8)
def _units_on(day: dt.date, loading: int | None) -> dict[uuid.UUID, NamedUnit]:
    names = {row.unit_id: Text(row.name_da, row.name_en) for row in UnitName.objects.filter(during__contains=day)}
    return {
        unit.pk: NamedUnit(unit.pk, unit.code, unit.kind, names.get(unit.pk, Text(unit.code, unit.code)))
        for unit in Unit.objects.all()
    }


def unit_by_code(code: str, day: dt.date) -> NamedUnit:
    """One unit. Raises `KeyError` for a code no unit has."""
    for unit in units_on(day).values():
        if unit.code == code:
            return unit
    raise KeyError(code)


def works_in(user_id: uuid.UUID, unit_id: uuid.UUID, day: dt.date) -> bool:
    """Whether somebody works in a unit on a day."""
    return Membership.objects.filter(user_id=user_id, unit_id=unit_id, during__contains=day).exists()


def staff_of(unit_id: uuid.UUID, day: dt.date, roles: Collection[str]) -> list[User]:
    """Active people with one of these roles in a unit on a day, by name."""
    return list(
        User.objects.filter(
            is_active=True,
            memberships__unit_id=unit_id,
            memberships__during__contains=day,
            memberships__role__in=roles,
        )
        .distinct()
        .order_by("full_name")
    )


def user_names(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of staff, many at a time."""
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "full_name"))


@dataclass(frozen=True, slots=True)
class DescribedUnit:
    """A unit with everything dated about it, for the page of units."""

    unit: Unit
    kind: Text
    names: list[UnitName]
    parents: list[UnitParent]
    mandates: list[Mandate]


def described_units(kind: str) -> tuple[list[tuple[str, Text]], list[DescribedUnit]]:
    """The kinds there are, and the units of one kind (of all but municipalities for ''), each with its periods."""
    kinds = sorted(set(Unit.objects.values_list("kind", flat=True)))
    found = Unit.objects.filter(kind=kind) if kind else Unit.objects.exclude(kind=OrganisationKind.MUNICIPALITY)
    prefetched = found.prefetch_related(
        Prefetch("names", UnitName.objects.order_by("during")),
        Prefetch("parents", UnitParent.objects.order_by("relation", "during").select_related("parent")),
        Prefetch("parents__parent__names", UnitName.objects.order_by("during")),
        "mandates",
    )
    labelled = [(one, OrganisationKind(one).label) for one in kinds]
    return labelled, [
        DescribedUnit(
            unit,
            OrganisationKind(unit.kind).label,
            list(unit.names.all()),
            list(unit.parents.all()),
            list(unit.mandates.all()),
        )
        for unit in prefetched
    ]
