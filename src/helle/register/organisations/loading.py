"""Loading the units of the plan from `data/units.toml`. Names and parents are periods, so they are replaced whole."""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.organisations.models import Mandate, Unit, UnitName, UnitParent

FILE = Path(__file__).parent / "data" / "units.toml"
# The keys of units are made from their codes, so that every installation knows the same unit by the same key.
NAMESPACE = uuid.UUID("6f2c7a52-58a4-5c4e-9d63-3d6d8a1c4b10")


def unit_id(code: str) -> uuid.UUID:
    """The key of the unit with this code."""
    return uuid.uuid5(NAMESPACE, code)


def load() -> int:
    """Write all units of the file, their names, parents and mandates. Returns how many units there are.

    What an administrator has written of a unit since stays (`Unit.administered`): of that the file says nothing any
    more, and says the rest. A unit that she added is not in the file and is not touched.
    """
    entries = tomllib.loads(FILE.read_text())["units"]
    with transaction.atomic():
        for entry in entries:
            Unit.objects.update_or_create(
                id=unit_id(entry["code"]),
                defaults={
                    "code": entry["code"],
                    "kind": entry["kind"],
                    "requirements": entry.get("requirements", []),
                },
            )
        for entry in entries:
            # Once all are there: a municipality may stand before its region.
            Unit.objects.filter(id=unit_id(entry["code"])).update(
                region_id=unit_id(entry["region"]) if "region" in entry else None
            )
        kept = dict(Unit.objects.values_list("code", "administered"))
        shipped = {
            aspect: [entry for entry in entries if aspect not in kept[entry["code"]]]
            for aspect in ("names", "parents", "mandates")
        }
        _load_names(shipped["names"])
        _load_parents(shipped["parents"])
        _load_mandates(shipped["mandates"])
    return len(entries)


def _load_names(entries: list[dict[str, Any]]) -> None:
    UnitName.objects.filter(unit_id__in=[unit_id(entry["code"]) for entry in entries]).delete()
    UnitName.objects.bulk_create(
        UnitName(unit_id=unit_id(entry["code"]), name_da=name["da"], name_en=name["en"], during=_period(name))
        for entry in entries
        for name in entry["names"]
    )


def _load_parents(entries: list[dict[str, Any]]) -> None:
    UnitParent.objects.filter(unit_id__in=[unit_id(entry["code"]) for entry in entries]).delete()
    UnitParent.objects.bulk_create(
        UnitParent(
            unit_id=unit_id(entry["code"]),
            parent_id=unit_id(parent["parent"]),
            relation=parent["relation"],
            during=_period(parent),
        )
        for entry in entries
        for parent in entry.get("parents", [])
    )


def _load_mandates(entries: list[dict[str, Any]]) -> None:
    Mandate.objects.filter(unit_id__in=[unit_id(entry["code"]) for entry in entries]).delete()
    Mandate.objects.bulk_create(
        Mandate(
            unit_id=unit_id(entry["code"]),
            area=mandate.get("area", ""),
            area_da=mandate["area_da"],
            area_en=mandate["area_en"],
            target_da=mandate["target_da"],
            target_en=mandate["target_en"],
            requirement=mandate["requirement"],
            during=_period(mandate),
        )
        for entry in entries
        for mandate in entry.get("mandates", [])
    )


def _period(entry: dict[str, Any]) -> DateRange:
    """`from` is the first day, `to` the first day after; without `from`: since before we count."""
    begin: dt.date | None = entry.get("from")
    end: dt.date | None = entry.get("to")
    return DateRange(begin, end)
