"""What stands of looks that were found wrong: for who leads, who has the case, whose place was taken (PUB-DIG-04)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db import connection
from django.http import Http404
from django.urls import reverse

from helle.register.need_to_know import policies
from helle.register.need_to_know.choices import DONE, Left
from helle.register.need_to_know.models import Kept
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import vault, whereabouts

# Where each is undone.
_UNDONE: Final = {
    Left.ASSIGNED: "case-assign",
    Left.CONTACT_PERSON: "case-contact-person",
    Left.CONTACT_DEPUTY: "case-contact-deputy-end",
    Left.INTERVIEW: "case-interview-cancel",
    Left.TASK: "case-task",
    Left.DISCLOSURE: "case-disclosure-end",
}
_OF_THE_CASE: Final = (Left.ASSIGNED, Left.CONTACT_PERSON)


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that stands of a wrong look: what, since when, given to whom or told to which unit, in whose place."""

    look_id: uuid.UUID
    work: Left
    thing: uuid.UUID
    undo_url: str
    at: dt.datetime
    whom: str
    unit_id: uuid.UUID | None
    before: str
    to_day: dt.date | None
    decides: bool
    """Whether the acting user may decide on it; else she is told of it alone."""
    hers: bool
    """Whether whoever looked gave it to herself: it opens her nothing, and is given anew or undone, and never stays."""
    waits: bool
    """Whether it waits for a second person, so that nothing was passed on."""

    @property
    def label(self) -> str:
        """What it is."""
        return str(DONE["disclosure_asked"] if self.waits else self.work.label)


@dataclass(frozen=True, slots=True)
class KeptThing:
    """Something that stays of a wrong look: what, and who said so, when and why."""

    work: Left
    by_name: str
    at: dt.datetime
    why: str


@dataclass(frozen=True, slots=True)
class WrongLook:
    """A look that was found wrong, and what stands of it. `mine`: the acting user has the case."""

    look_id: uuid.UUID
    case_id: uuid.UUID
    number: str
    by_name: str
    opened_at: dt.datetime
    answered_at: dt.datetime
    mine: bool
    person_id: uuid.UUID
    standing: list[Standing]

    def with_units(self) -> list[tuple[Standing, NamedUnit | None]]:
        """What stands, each with the unit that it was given to, as it is named beside the case. One query at most."""
        units = whereabouts.units_in((self.case_id, one.unit_id) for one in self.standing)
        found = [(one, units.get((self.case_id, one.unit_id)) if one.unit_id else None) for one in self.standing]
        # Whom it was given to says which unit as well.
        return [(replace(one, whom="") if unit is not None and unit.kind_alone else one, unit) for one, unit in found]


def on_desk() -> list[WrongLook]:
    """What is on the desk of the acting user, what was answered last first. One query."""
    return _read(None)


def kept_of(people: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, list[KeptThing]]:
    """What somebody said that stays of some looks, each with its person, in order. One query, none where there is none;
    and one for the keys."""
    found: dict[uuid.UUID, list[KeptThing]] = {}
    rows = Kept.objects.filter(look_id__in=people).select_related("by_user") if people else Kept.objects.none()
    for row in rows.order_by("recorded_at", "id"):
        try:
            why = vault.unseal(people[row.look_id], row, "words_sealed")
        except vault.Erased:
            why = ""
        one = KeptThing(Left(row.work), row.by_user.full_name, row.recorded_at, why)
        found.setdefault(row.look_id, []).append(one)
    return found


def standing_of(look_id: uuid.UUID) -> list[tuple[Standing, NamedUnit | None]]:
    """What stands of one look, for the acting user. Two queries at most."""
    return [one for look in _read(look_id) for one in look.with_units()]


def get_standing(look_id: uuid.UUID, thing: uuid.UUID) -> tuple[WrongLook, Standing]:
    """What stands of a look and the acting user may let stay. Raises `Http404`."""
    found = ((look, one) for look in _read(look_id) for one in look.standing if one.thing == thing and one.decides)
    first = next(found, None)
    if first is None:
        raise Http404
    return first


def let_stay_at(thing: uuid.UUID) -> str:
    """Where the acting user says of something done in a wrong look that it stays; '' where she does not. One query."""
    if not policies.settles():
        return ""
    standing = (one for look in on_desk() for one in look.standing if one.thing == thing)
    hers = next((one for one in standing if one.decides and not one.hers), None)
    return reverse("look-keep", args=[hers.look_id, thing]) if hers is not None else ""


def _read(look_id: uuid.UUID | None) -> list[WrongLook]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.left_of_wrong_looks(%s)", [look_id])
        rows = cursor.fetchall()
    looks: dict[uuid.UUID, WrongLook] = {}
    seen: set[uuid.UUID] = set()
    for look, case, number, by, opened, answered, mine, decides, *rest in rows:
        work, thing, page_of, at, whom, unit, before, to_day, hers, person, waits = rest
        one = looks.setdefault(look, WrongLook(look, case, number, by, opened, answered, mine, person, []))
        # What was done in two looks stands once.
        if work is not None and thing not in seen:
            seen.add(thing)
            what = Left(work)
            page = reverse(_UNDONE[what], args=[number] if what in _OF_THE_CASE else [number, page_of])
            one.standing.append(
                Standing(look, what, thing, page, at, whom or "", unit, before or "", to_day, decides, hers, waits)
            )
    return list(looks.values())
