"""Writing the forums of the product into the register: `helle migrate`.

What a file says of a forum itself is written as it stands; a mandate or a seat that is there already is left alone,
since something may have been written about it. The connection must be that of the owner of the tables.
"""

from __future__ import annotations

import tomllib
import uuid
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from helle.register.coordination.models import Forum, Mandate, Seat
from helle.register.coordination.rulings import seat_ruling
from helle.register.organisations import queries as organisations
from helle.register.organisations.loading import unit_id
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.rules.coordination.codes import ForumKind, SeatRole

FILE: Final = Path(__file__).parent / "data" / "forums.toml"
# Ids that are the same in every installation.
NAMESPACE: Final = uuid.UUID("b2f4a0c1-8f0e-5d57-9a41-27c6c1d3e9aa")


class ForumFileWrong(Exception):
    """What is wrong with the file, mistake by mistake; nothing of it is taken in."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


def load(text: str = "") -> int:
    """Write the forums of the product, or of a text. Returns how many there are.

    Raises `ForumFileWrong` with every seat that is outside its mandate, and writes nothing then.
    """
    entries: list[dict[str, Any]] = tomllib.loads(text or FILE.read_text(encoding="utf-8"))["forums"]
    with transaction.atomic():
        mistakes = [mistake for entry in entries for mistake in _write(entry)]
        if mistakes:
            raise ForumFileWrong(mistakes)
    return len(entries)


def _write(entry: dict[str, Any]) -> list[str]:
    row, _new = Forum.objects.update_or_create(
        id=uuid.uuid5(NAMESPACE, entry["code"]),
        defaults={
            "code": entry["code"],
            "kind": entry["kind"],
            "level": entry["level"],
            "region_id": unit_id(entry["region"]) if "region" in entry else None,
            "name_da": entry["name"]["da"],
            "name_en": entry["name"]["en"],
            "first_day": entry["first_day"],
            "last_day": entry.get("last_day"),
            "requirements": entry["requirements"],
        },
    )
    mandates = [_mandate(row, number, one) for number, one in enumerate(entry["mandates"], start=1)]
    units = organisations.units_on(clock.today())
    found = []
    for one in entry["seats"]:
        for code in one["units"]:
            wrong = _outside(row, mandates, units[unit_id(code)], one)
            found += [f"forum {row.code}: {code}: {wrong}"] if wrong else _seat(row, code, one)
    return found


def _mandate(row: Forum, number: int, one: dict[str, Any]) -> Mandate:
    made = Mandate(
        id=uuid.uuid5(NAMESPACE, f"{row.code} mandate {number}"),
        forum=row,
        first_day=one["first_day"],
        last_day=one.get("last_day"),
        words_da=one["words"]["da"],
        words_en=one["words"]["en"],
        units=[unit_id(code) for code in one.get("units", [])],
        kinds=one.get("kinds", []),
        private=one["private"],
        requirement=one["requirement"],
    )
    if not Mandate.objects.filter(pk=made.pk).exists():
        made.save(force_insert=True)
    elif made.last_day is not None:
        Mandate.objects.filter(pk=made.pk, last_day__isnull=True).update(last_day=made.last_day)
    return made


def _outside(row: Forum, mandates: list[Mandate], unit: NamedUnit, one: dict[str, Any]) -> str:
    """Why the rule gives the unit no such seat; '' where it does."""
    begins = one.get("first_day", row.first_day)
    mandate = next((held for held in reversed(mandates) if held.first_day <= begins), None)
    ruling = seat_ruling(
        ForumKind(row.kind),
        None,
        mandate,
        unit=unit,
        role=SeatRole(one["role"]),
        first_day=begins,
        agreement=False,
    )
    return "" if ruling.answer is not None else ruling.reasons[0].text.en


def _seat(row: Forum, code: str, one: dict[str, Any]) -> list[str]:
    made = Seat(
        id=uuid.uuid5(NAMESPACE, f"{row.code} seat {code} {one['role']}"),
        forum=row,
        unit_id=unit_id(code),
        role=one["role"],
        source=one["source"],
        requirement=one["requirement"],
        first_day=one.get("first_day", row.first_day),
        last_day=one.get("last_day"),
    )
    if not Seat.objects.filter(pk=made.pk).exists():
        made.save(force_insert=True)
    return []
