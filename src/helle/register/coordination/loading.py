"""Writing the forums of the product into the register: `helle migrate`.

What a file says of a forum itself is written as it stands; a mandate or a seat that is there already is left alone,
since something may have been written about it, but for the day on which it ends. A later plan may give a forum another
mandate, or leave a forum out: whoever sits outside then has had a seat until the day before (META-02, GOV-07). The
connection must be that of the owner of the tables.
"""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from helle.register.action_plans.models import Plan
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
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many forums a file has, and what ended with it: a line for each forum and each seat."""

    forums: int
    ended: tuple[str, ...]


class ForumFileWrong(Exception):
    """What is wrong with the file, mistake by mistake; nothing of it is taken in."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


def load(text: str = "") -> Loaded:
    """Write the forums of the product, or of a text, and end what a later plan leaves out.

    Raises `ForumFileWrong` with every seat that is outside its mandate, every forum that would be without a chair and
    every forum that is gone without a later plan, and writes nothing then.
    """
    entries: list[dict[str, Any]] = tomllib.loads(text or FILE.read_text(encoding="utf-8"))["forums"]
    mistakes: list[str] = []
    ended: list[str] = []
    with transaction.atomic():
        for entry in entries:
            found, over = _write(entry)
            mistakes += found
            ended += over
        found, over = _left_out({entry["code"] for entry in entries})
        mistakes += found
        ended += over
        if mistakes:
            raise ForumFileWrong(mistakes)
    return Loaded(len(entries), tuple(ended))


def _left_out(kept: set[str]) -> tuple[list[str], list[str]]:
    """Close the forums of earlier plans that the file has no more, the day before the latest plan begins."""
    latest = Plan.objects.order_by("-first_day").first()
    mistakes, ended = [], []
    for row in Forum.objects.filter(by_user__isnull=True, last_day__isnull=True).exclude(code__in=kept):
        if latest is None or latest.first_day <= row.first_day:
            mistakes.append(f"forum {row.code}: it is not in the file, and there is no later plan: give its last day")
            continue
        last_day = latest.first_day - _DAY
        Forum.objects.filter(pk=row.pk).update(last_day=last_day)
        ended.append(f"forum {row.code}: closed, {last_day}")
        ended += _end_seats(row, last_day, lambda _seat: True)
    return mistakes, ended


def _end_seats(row: Forum, last_day: dt.date, ends: Callable[[Seat], bool]) -> list[str]:
    """End the seats that a plan leaves without a place, by nobody: their reason is the mandate that stands there."""
    open_still = Seat.objects.filter(forum=row, first_day__lte=last_day).filter(
        Q(last_day__isnull=True) | Q(last_day__gt=last_day)
    )
    said = []
    for seat in open_still.select_related("unit", "forum").order_by("pk"):
        if ends(seat):
            # Who ended it on a later day, and why, no longer holds.
            Seat.objects.filter(pk=seat.pk).update(last_day=last_day, ended_by=None, ended_why="")
            said.append(_said(seat, f"seat ended, {last_day}"))
    # A seat that was to begin later never begins.
    for seat in Seat.objects.filter(forum=row, first_day__gt=last_day).select_related("unit", "forum"):
        if ends(seat):
            seat.delete()
            said.append(_said(seat, "seat given no more"))
    return said


def _write(entry: dict[str, Any]) -> tuple[list[str], list[str]]:
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
    units = organisations.units_on(clock.today())
    mandates = [_mandate_of(row, number, one) for number, one in enumerate(entry["mandates"], start=1)]
    ended = [line for mandate in mandates for line in _begin(row, mandate, units)]
    if row.last_day is not None:
        ended += _end_seats(row, row.last_day, lambda _seat: True)
    mistakes = []
    for one in entry["seats"]:
        for code in one["units"]:
            wrong = _outside(row, mandates, units[unit_id(code)], one)
            if wrong:
                mistakes.append(f"forum {row.code}: {code}: {wrong}")
            else:
                ended += _seat(row, mandates, units[unit_id(code)], one)
    nobody, again = ([], []) if mistakes else _chair_again(row, mandates, entry)
    return [*mistakes, *nobody], [*ended, *again]


def _mandate_of(row: Forum, number: int, one: dict[str, Any]) -> Mandate:
    return Mandate(
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


def _begin(row: Forum, mandate: Mandate, units: dict[uuid.UUID, NamedUnit]) -> list[str]:
    """Write a mandate that is not there yet; who has no seat under it has had one until the day before."""
    if Mandate.objects.filter(pk=mandate.pk).exists():
        if mandate.last_day is not None:
            Mandate.objects.filter(pk=mandate.pk, last_day__isnull=True).update(last_day=mandate.last_day)
        return []
    day_before = mandate.first_day - _DAY
    # Whether or not the file says that the one before ends.
    Mandate.objects.filter(forum=row, first_day__lt=mandate.first_day).filter(
        Q(last_day__isnull=True) | Q(last_day__gt=day_before)
    ).update(last_day=day_before)
    ended = _end_seats(
        row, day_before, lambda seat: not _admits(mandate, units[seat.unit_id] if seat.unit_id else None)
    )
    mandate.save(force_insert=True)
    return ended


def _admits(mandate: Mandate, unit: NamedUnit | None) -> bool:
    return mandate.private if unit is None else unit.id in mandate.units or unit.kind in mandate.kinds


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


def _seat(row: Forum, mandates: list[Mandate], unit: NamedUnit, one: dict[str, Any]) -> list[str]:
    """Write a seat that is not there yet, and end one that the file or a later mandate ends."""
    begins = one.get("first_day", row.first_day)
    ends = [held.first_day - _DAY for held in mandates if held.first_day > begins and not _admits(held, unit)]
    last_day = min([*ends, *(day for day in (one.get("last_day"), row.last_day) if day is not None)], default=None)
    made = Seat(
        id=uuid.uuid5(NAMESPACE, f"{row.code} seat {unit.code} {one['role']}{_which(row, begins)}"),
        forum=row,
        unit_id=unit.id,
        role=one["role"],
        source=one["source"],
        requirement=one["requirement"],
        first_day=begins,
        last_day=last_day,
    )
    standing = Seat.objects.filter(pk=made.pk).first()
    if standing is None:
        return _give(made)
    if last_day is None or (standing.last_day is not None and standing.last_day <= last_day):
        return []
    Seat.objects.filter(pk=made.pk).update(last_day=last_day, ended_by=None, ended_why="")
    return [_said(standing, f"seat ended, {last_day}")]


def _which(row: Forum, begins: dt.date) -> str:
    """A seat that a later plan gives is another than one of the same unit before it."""
    return "" if begins == row.first_day else f" {begins}"


def _give(made: Seat) -> list[str]:
    """Write a seat, in place of what the unit had until then; who was chair before is so until the day before."""
    own = Q(unit_id=made.unit_id) | (Q(role=SeatRole.CHAIR) if made.role == SeatRole.CHAIR else Q(pk=None))
    in_its_place = (
        Seat.objects.filter(own, forum=made.forum)
        .filter(Q(last_day__isnull=True) | Q(last_day__gte=made.first_day))
        .select_related("unit", "forum")
        .order_by("first_day")
    )
    if made.last_day is not None:
        in_its_place = in_its_place.filter(first_day__lte=made.last_day)
    said: list[str] = []
    for seat in in_its_place:
        if seat.first_day >= made.first_day or (seat.unit_id == made.unit_id and seat.role == made.role):
            return said  # It has the seat already, or somebody gave it one from a later day on.
        Seat.objects.filter(pk=seat.pk).update(last_day=made.first_day - _DAY, ended_by=None, ended_why="")
        said.append(_said(seat, f"seat ended, {made.first_day - _DAY}"))
    made.save(force_insert=True)
    return said


def _chair_again(row: Forum, mandates: list[Mandate], entry: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Where a mandate leaves out who took the chair over, the plan's own chair has it again; or say who is missing."""
    if row.last_day is not None:
        return [], []
    chairs = list(Seat.objects.filter(forum=row, role=SeatRole.CHAIR).values_list("first_day", "last_day"))
    begun = {first for first, _last in chairs}
    mistakes, said = [], []
    for day in (last + _DAY for _first, last in chairs if last is not None and last + _DAY not in begun):
        named = [one for one in entry["seats"] if one["role"] == SeatRole.CHAIR and one.get("last_day") is None]
        mandate = next(held for held in reversed(mandates) if held.first_day <= day)
        unit = unit_id(named[-1]["units"][0]) if named else None
        if unit is None or unit not in mandate.units:
            mistakes.append(f"forum {row.code}: nobody chairs it from {day} on")
            continue
        said += _give(
            Seat(
                id=uuid.uuid5(NAMESPACE, f"{row.code} chair again {day}"),
                forum=row,
                unit_id=unit,
                role=SeatRole.CHAIR,
                source=named[-1]["source"],
                requirement=named[-1]["requirement"],
                first_day=day,
            )
        )
    return mistakes, said


def _said(seat: Seat, what: str) -> str:
    return f"forum {seat.forum.code}: {seat.unit.code if seat.unit else seat.organisation}: {what}"
