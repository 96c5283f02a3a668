"""Reading one unit with everything dated about it, and how much it still has: numbers only."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection
from django.http import Http404

from helle.register.administration.models import PutAside
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Mandate, Unit, UnitName, UnitParent
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock


@dataclass(frozen=True, slots=True)
class Load:
    """How much a unit has on a day: people with a role then or later, open cases somebody of it has, waiting tasks."""

    members: int
    open_cases: int
    waiting_tasks: int


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit with its names, parents and mandates, each with its days."""

    row: Unit
    named: NamedUnit
    names: list[UnitName]
    parents: list[tuple[UnitParent, NamedUnit | None]]
    mandates: list[Mandate]
    put_aside: list[tuple[PutAside, NamedUnit | None]]


def get_unit(unit_id: uuid.UUID) -> UnitView:
    """A unit, or 404."""
    row = Unit.objects.filter(pk=unit_id).first()
    units = organisations.units_on(clock.today())
    if row is None:
        raise Http404
    named = units.get(unit_id)
    if named is None:
        raise Http404
    parents = UnitParent.objects.filter(unit=row).order_by("relation", "during")
    return UnitView(
        row,
        named,
        list(UnitName.objects.filter(unit=row).order_by("during")),
        [(one, units.get(one.parent_id)) for one in parents],
        list(Mandate.objects.filter(unit=row, superseded_at__isnull=True).order_by("during", "pk")),
        [
            (one, units.get(one.parent_id) if one.parent_id else None)
            for one in PutAside.objects.filter(unit=row).order_by("at", "during")
        ],
    )


def get_name(name_id: int) -> UnitName:
    """A name that holds today or later, or 404."""
    row = UnitName.objects.filter(pk=name_id).first()
    if row is None or (row.during.upper is not None and row.during.upper <= clock.today()):
        raise Http404
    return row


def get_mandate(mandate_id: int) -> Mandate:
    """A mandate that holds today or later, or 404. Where outreach is done is CMM's to keep."""
    row = Mandate.objects.filter(pk=mandate_id, area="").first()
    if row is None or (row.during.upper is not None and row.during.upper <= clock.today()):
        raise Http404
    return row


def what_it_has(unit_id: uuid.UUID, day: dt.date) -> Load:
    """How much a unit has on a day. The database counts, for an administrator alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.what_a_unit_has(%s, %s)", [unit_id, day])
        return Load(*cursor.fetchone())
