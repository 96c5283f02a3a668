"""Writing units, their mandates and when they can be reached, by functions of the database that check who acts."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass

from helle.register.administration import policies, queries, unit_queries
from helle.register.administration.open_words import refuse_numbers
from helle.register.administration.staff import as_staff
from helle.register.organisations.choices import ParentRelation
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Mandate, UnitName
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Name:
    """What a unit is called, from a day on."""

    in_danish: str
    in_english: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class Area:
    """What a unit is responsible for, from a day on."""

    area_da: str
    area_en: str
    target_da: str
    target_en: str
    requirement: str
    since: dt.date


def unit_add(*, code: str, kind: OrganisationKind, name: Name) -> uuid.UUID:
    """Add a unit. Its code is never changed and never used again; what it may do follows from its kind."""
    policies.require_administrator()
    if not re.fullmatch(r"[A-Z]+(-[A-Z0-9]+)?", code) or len(code) > 32:
        raise Refused(
            Text(
                "En kode er store bogstaver, eventuelt med en bindestreg og mere efter: NY-ENHED.",
                "A code consists of capital letters, optionally followed by a hyphen and more letters: NEW-UNIT.",
            ),
            field="code",
        )
    with as_staff() as cursor:
        cursor.execute(
            "SELECT helle.new_unit(%s, %s, %s, %s, %s, %s)",
            [unit_id(code), code, kind.value, name.in_danish, name.in_english, name.since],
        )
    return unit_id(code)


def unit_rename(unit: uuid.UUID, *, name: Name) -> None:
    """Give a unit another name from today or a later day on. Earlier days keep the name they had."""
    policies.require_administrator()
    with as_staff() as cursor:
        cursor.execute("SELECT helle.rename_unit(%s, %s, %s, %s)", [unit, name.in_danish, name.in_english, name.since])


def unit_name_correct(name: UnitName, *, in_danish: str, in_english: str, reason: str) -> None:
    """Put a mistaken name aside with the reason; the right one holds from today, or from the mistake's first day."""
    policies.require_administrator()
    refuse_numbers(reason, "reason")
    with as_staff() as cursor:
        cursor.execute("SELECT helle.correct_unit_name(%s, %s, %s, %s)", [name.pk, in_danish, in_english, reason])


def unit_name_withdraw(name: UnitName, *, reason: str) -> None:
    """Take back a name before its first day; the name before it goes on. Raises `Refused` for one that is in force."""
    policies.require_administrator()
    refuse_numbers(reason, "reason")
    with as_staff() as cursor:
        cursor.execute("SELECT helle.correct_unit_name(%s, NULL, NULL, %s)", [name.pk, reason])


def unit_move(
    unit: uuid.UUID, *, relation: ParentRelation, parent: uuid.UUID | None, since: dt.date, mistake: str = ""
) -> None:
    """Put a unit under another from today or a later day on, or (None) under none.

    `mistake`: why what it takes the place of was wrong, empty where it was right until then.
    """
    policies.require_administrator()
    refuse_numbers(mistake, "mistake")
    with as_staff() as cursor:
        cursor.execute("SELECT helle.move_unit(%s, %s, %s, %s, %s)", [unit, relation.value, parent, since, mistake])


def unit_close(unit: uuid.UUID, *, last_day: dt.date, successor: uuid.UUID | None, told: bool) -> None:
    """Close a unit with its last day, yesterday at the earliest; cases and tasks are told.

    Refused while somebody has a role in it afterwards or waits for one; who waits is named.

    Cases move by their own acts, and what the unit was asked comes back to whoever asked (decision 94).
    """
    policies.require_administrator()
    day_after = last_day + dt.timedelta(days=1)
    if day_after < clock.today():
        raise Refused(
            Text(
                "En enhed lukker tidligst i går: det, der er gjort i den, står ved magt.",
                "A unit closes yesterday at the earliest: what was done in it stands.",
            ),
            field="last_day",
        )
    _refuse_while_somebody_waits(unit, day_after)
    has = unit_queries.what_it_has(unit, day_after)
    if (has.open_cases or has.waiting_tasks) and not told:
        raise Refused(
            Text(
                f"Åbne sager hos enheden: {has.open_cases}, opgaver der venter: {has.waiting_tasks}. Sæt kryds ved, "
                "at det er aftalt, hvem der tager dem.",
                f"Open cases in the unit: {has.open_cases}, waiting tasks: {has.waiting_tasks}. Tick the box to "
                "confirm that it has been agreed who takes them over.",
            ),
            field="told",
        )
    with as_staff() as cursor:
        cursor.execute("SELECT helle.close_unit(%s, %s, %s)", [unit, day_after, successor])


def mandate_add(unit: uuid.UUID, *, area: Area) -> None:
    """Make a unit responsible for an area and a target group from a day on."""
    policies.require_administrator()
    with as_staff() as cursor:
        cursor.execute(
            "SELECT helle.add_mandate(%s, %s, %s, %s, %s, %s, %s)",
            [unit, area.area_da, area.area_en, area.target_da, area.target_en, area.requirement, area.since],
        )


def mandate_end(mandate: Mandate, *, last_day: dt.date) -> None:
    """End a mandate with its last day."""
    policies.require_administrator()
    with as_staff() as cursor:
        cursor.execute("SELECT helle.end_mandate(%s, %s)", [mandate.pk, last_day + dt.timedelta(days=1)])


def hours_add(unit: uuid.UUID, *, weekday: int, opens: dt.time, closes: dt.time, since: dt.date) -> None:
    """Record when a unit can be reached on a weekday, from a day on."""
    policies.require_administrator()
    with as_staff() as cursor:
        cursor.execute(
            "SELECT helle.add_hours(%s, %s, %s, %s, %s, %s, '')",
            [new_id(), unit, weekday, *map(_time, (opens, closes)), since],
        )


def hours_end(hours: uuid.UUID, *, last_day: dt.date) -> None:
    """End opening hours with their last day."""
    policies.require_administrator()
    with as_staff() as cursor:
        cursor.execute("SELECT helle.end_hours(%s, %s)", [hours, last_day])


def exception_set(unit: uuid.UUID, *, day: dt.date, opens: dt.time | None, closes: dt.time | None) -> None:
    """Say that a unit has other hours on a day, or (None) cannot be reached on it."""
    policies.require_administrator()
    with as_staff() as cursor:
        cursor.execute(
            "SELECT helle.set_exception(%s, %s, %s, %s, %s)", [new_id(), unit, day, *map(_time, (opens, closes))]
        )


def _refuse_while_somebody_waits(unit: uuid.UUID, day_after: dt.date) -> None:
    waiting = queries.roles_waiting_in(unit, day_after)
    if waiting:
        in_danish = ", ".join(f"{one.row.user.full_name} ({one.role.da})" for one in waiting)
        in_english = ", ".join(f"{one.row.user.full_name} ({one.role.en})" for one in waiting)
        raise Refused(
            Text(
                f"Nogen venter på en rolle i enheden efter den dag: {in_danish}. Svar på anmodningerne, eller træk dem "
                "tilbage, først.",
                f"Somebody waits for a role in the unit after that day: {in_english}. Answer or withdraw the requests "
                "first.",
            )
        )


def _time(given: dt.time | None) -> str | None:
    return None if given is None else given.isoformat()
