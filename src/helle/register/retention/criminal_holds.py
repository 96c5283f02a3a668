"""Holding back one criminal case: by a unit that investigates or prosecutes it, whose it is (CRI-01, PUB-LAW-17).

An inspection, a court case or a request for access is known to them, and of the two who say yes to a list to the
officer alone, who oversees what is held: CMM's lead reads neither which case it is nor why. Who and when are taken
from the context by the database (`sql/169_criminal_cases_held.sql`).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.http import Http404

from helle.register.accommodation import naming
from helle.register.audit import actions as audit
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.prosecution import policies
from helle.register.prosecution.choices import Part
from helle.register.prosecution.models import CasePart, CriminalCase
from helle.register.protection import clock, context
from helle.register.protection.identifiers import new_id
from helle.register.protection.impersonal import NAMES_SOMEBODY, require_reason
from helle.register.protection.refusals import ENDS_BEFORE_IT_BEGINS, Refused, refused_by
from helle.register.retention.actions import LIFTED
from helle.register.retention.near_days import require_near
from helle.register.retention.trace_models import TraceHold
from helle.rules.retention.codes import HoldGround
from helle.rules.ruling import Text

HELD_ALREADY: Final = Text(
    "Jeres enhed holder allerede sagen tilbage lige så længe.", "Your unit holds the case back already for as long."
)
ANOTHERS: Final = Text(
    "En anden enhed holder sagen tilbage og ophæver det selv.",
    "Another unit holds the case back and lifts it itself.",
)
GONE: Final = Text("Sagen er kasseret.", "The case was disposed of.")
_SAID: Final = {
    "criminal_case_is_there": Refused(GONE),
    "trace_hold_ends_after_it_begins": Refused(ENDS_BEFORE_IT_BEGINS, field="until_day"),
    "one_hold_of_a_criminal_case": Refused(HELD_ALREADY, field="until_day"),
    "trace_hold_stands": Refused(LIFTED),
    "text_names_nobody": NAMES_SOMEBODY,
}


@dataclass(frozen=True, slots=True)
class CriminalHold:
    """What holds or held a criminal case back, in words, and whether it does today."""

    row: TraceHold
    unit: NamedUnit
    ground: Text
    in_force: bool
    may_lift: bool
    """Whether the acting unit lets go: of its own, and of that of a unit which works on the case no more."""


def holds_of(case: CriminalCase) -> list[CriminalHold]:
    """What holds a criminal case back, or did, the newest first. Two queries."""
    rows = TraceHold.objects.select_related("held_by", "lifted_by").filter(criminal_case_id=case.pk)
    of_parts = CasePart.objects.filter(criminal_case=case, ended_at__isnull=True)
    at_work = set(of_parts.exclude(part=Part.ASSISTS.value).values_list("unit_id", flat=True))
    return [_shown(row, at_work) for row in rows.order_by("-held_at", "-id")]


def get_hold(case: CriminalCase, hold_id: uuid.UUID) -> CriminalHold:
    """A hold on this case. Raises `Http404`."""
    found = next((one for one in holds_of(case) if one.row.pk == hold_id), None)
    if found is None:
        raise Http404
    return found


def _shown(row: TraceHold, at_work: Collection[uuid.UUID]) -> CriminalHold:
    in_force = row.lifted_at is None and (row.until_day is None or row.until_day >= clock.today())
    own = row.unit_id == context.current().unit_id
    return CriminalHold(
        row,
        organisations.units_on(clock.today())[row.unit_id],
        HoldGround(row.ground).label,
        in_force,
        in_force and (own or row.unit_id not in at_work),
    )


def hold(case: CriminalCase, *, ground: HoldGround, until_day: dt.date | None, why: str) -> TraceHold:
    """Hold a criminal case back beyond its time, instead of a shorter hold of one's own unit; what others hold stands.
    Raises `Refused` beside the field."""
    policies.require(policies.may_write())
    # Whoever works on the case reads it, of several units (PUB-ORG-09).
    naming.refuse_streets(why=why)
    require_reason(why)
    require_near(until_day)
    row = TraceHold(id=new_id())
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.hold_criminal_case_back(%s, %s, %s, %s, %s)",
            [row.pk, case.pk, ground.value, until_day, why.strip()],
        )
        audit.record(
            "prosecution.held_back", object_id=case.pk, detail={"ground": ground.value}, purpose=policies.PURPOSE
        )
    return TraceHold.objects.get(pk=row.pk)


def lift(case: CriminalCase, row: TraceHold) -> None:
    """Let go of what held a criminal case back. Raises `Refused` where another unit holds it, or somebody was first."""
    policies.require(policies.may_write())
    held = get_hold(case, row.pk)
    if held.in_force and not held.may_lift:
        raise Refused(ANOTHERS)
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.let_criminal_case_go(%s)", [row.pk])
        audit.record("prosecution.let_go", object_id=case.pk, purpose=policies.PURPOSE)
