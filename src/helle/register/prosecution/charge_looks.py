"""What nobody weighed of a victim's charge in time, until CMM and the prosecution have each looked at it (CRI-07)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases.models import Case
from helle.register.prosecution import policies, sealing
from helle.register.prosecution.choices import LookDone, LookedAt
from helle.register.prosecution.looked_models import ChargeLook
from helle.register.prosecution.models import VictimLink
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.ruling import Text

DESK_LENGTH: Final = 8
LOOKED_ALREADY: Final = Text(
    "Det venter ikke mere: en kollega har skrevet, hvad der er gjort, eller det gælder ikke længere. [CRI-07]",
    "It no longer waits: a colleague has written what was done, or it no longer holds. [CRI-07]",
)


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """What waits to be looked at, of which person. `case`: hers at CMM, for CMM alone; `number`: the criminal case, ""
    where hers is a colleague's."""

    case: Case | None
    link_id: uuid.UUID
    number: str
    unit_id: uuid.UUID | None
    what: LookedAt
    since: dt.datetime


def to_look_at() -> list[ToLookAt]:
    """What waits for CMM, or for the prosecution in the cases it works on, the oldest first. One query, for CMM two."""
    if not policies.looks_at_charges():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.charges_to_look_at() LIMIT %s", [DESK_LENGTH])
        rows = cursor.fetchall()
    known = Case.objects.filter(pk__in=[row[0] for row in rows]) if rows and policies.hears_of_cases() else []
    cases = {one.pk: one for one in known}
    return [
        ToLookAt(cases.get(case_id), link_id, number, unit_id, LookedAt(what), since)
        for case_id, link_id, number, unit_id, what, since in rows
    ]


def case_of(link_id: uuid.UUID) -> uuid.UUID | None:
    """Whose case a line of CMM's desk is of; None where there is none, or for the prosecution. One query."""
    if not policies.hears_of_cases():
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id FROM helle.charges_to_look_at() WHERE link_id = %s LIMIT 1", [link_id])
        found = cursor.fetchone()
    return found[0] if found else None


def waits(link: VictimLink) -> dict[LookedAt, tuple[str, dt.datetime]]:
    """What of one person waits for the acting role, with the number of the criminal case and since when. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, number, since FROM helle.charges_to_look_at() WHERE link_id = %s", [link.pk])
        return {LookedAt(what): (number, since) for what, number, since in cursor.fetchall()}


def why_unlinked(link: VictimLink) -> str:
    """What the police wrote where the link of somebody who was charged went out of force, before what else is said."""
    said = sealing.readable([(link.by_unit_id, sealing.words(link, "superseded_words"))])[0]
    return f"{link.get_superseded_why_display()}: {said} " if said else ""


def looks_of(links: Sequence[VictimLink]) -> list[ChargeLook]:
    """What was done of what nobody weighed, of some links, in order. One query where somebody is charged."""
    charged = [one.pk for one in links if one.suspect_id is not None]
    if not charged:
        return []
    return list(ChargeLook.objects.filter(link__in=charged).select_related("by_user").order_by("recorded_at", "id"))


def charge_look_record(link: VictimLink, what: LookedAt, *, done: LookDone) -> ChargeLook:
    """Say for CMM, or for the prosecution, what was done of a charge that nobody weighed. The other keeps its line.

    Raises `Refused` where nothing of the kind waits any more.
    """
    policies.require(policies.looks_at_charges())
    row = sealing.new_row(
        ChargeLook,
        link.criminal_case_id,
        link=link,
        what=what.value,
        done=done.value,
        by_cmm=policies.hears_of_cases(),
    )
    with refused_by({"charge_is_looked_at_while_it_waits": Refused(LOOKED_ALREADY)}), transaction.atomic():
        row.save(force_insert=True)
        audit.record(
            "prosecution.charge_looked_at",
            object_id=link.criminal_case_id,
            cases=[link.case_id],
            detail={"what": what.value, "done": done.value},
            purpose=policies.PURPOSE,
        )
    return row
