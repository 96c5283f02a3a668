"""Setting how long what stands beside the cases is kept, holding it back, and disposing of what is over: by two people.

Who and when are taken from the context by the database (`sql/146_traces.sql`, `166_trace_kinds.sql`). The worker drops
what two said yes to.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.db import connection, connections, transaction

from helle.register.audit import actions as audit
from helle.register.protection import clock, context, erasing, ledger, vault
from helle.register.protection.erasing import Subject
from helle.register.protection.identifiers import new_id
from helle.register.protection.impersonal import NAMES_SOMEBODY, require_impersonal, require_reason
from helle.register.protection.refusals import ENDS_BEFORE_IT_BEGINS, Refused, refused_by, says_something
from helle.register.retention import policies, trace_queries
from helle.register.retention.actions import (
    DECIDED_ALREADY,
    FROM_THE_DAY,
    LIFTED,
    LIST_WAITS,
    NO_BASIS,
    NO_SIGNATURE,
    NOTHING_DUE,
)
from helle.register.retention.choices import TraceKind
from helle.register.retention.near_days import PAST, TOO_LATE, require_near, require_near_start
from helle.register.retention.queries import NEEDS_ANOTHER
from helle.register.retention.trace_models import BESIDE_THE_LOG, FEWEST_YEARS, TraceHold, TraceList, TraceSchedule
from helle.register.retention.trace_queries import NEEDS_THE_OFFICER, TOLD_BEFORE
from helle.rules.retention.codes import HoldGround
from helle.rules.retention.time_of_keeping import MOST_YEARS
from helle.rules.ruling import Text

PROPOSED_ALREADY: Final = Text(
    "Der venter allerede et forslag for det samme.", "A proposal for the same waits already."
)
NOT_OWN: Final = Text(
    "Du har selv foreslået det. En anden tager stilling.", "You proposed it yourself. Another decides."
)
YEARS: Final = Text(
    f"Skriv et helt tal fra 1 til {MOST_YEARS}; for spor af medarbejdere mindst {FEWEST_YEARS}, som loggens linjer.",
    f"Enter a whole number from 1 to {MOST_YEARS}; for traces of staff at least {FEWEST_YEARS}, as lines of the log.",
)
HELD_ALREADY: Final = Text(
    "Enheden holdes allerede tilbage lige så længe. Databeskyttelsesrådgiveren kan ophæve det.",
    "The unit is held back already for as long. The data protection officer can lift it.",
)
NOT_YOURS: Final = Text(
    "En anden myndigheds enheder holder databeskyttelsesrådgiveren tilbage.",
    "The data protection officer holds back the units of another authority.",
)
_SAID: Final = {
    "trace_schedule_rests_on_something": Refused(NO_BASIS, field="basis"),
    "trace_schedule_is_not_of_the_past": Refused(PAST, field="valid_from"),
    "trace_schedule_begins_soon": Refused(TOO_LATE, field="valid_from"),
    "one_trace_schedule_waits": Refused(PROPOSED_ALREADY, field="kind"),
    "one_trace_schedule_from_a_day": Refused(FROM_THE_DAY),
    "trace_kept_for_some_years": Refused(YEARS, field="years"),
    "trace_schedule_takes_two": Refused(NOT_OWN),
    "trace_schedule_takes_the_officer": Refused(NEEDS_THE_OFFICER),
    "trace_schedule_waits_for_an_answer": Refused(DECIDED_ALREADY),
    "trace_hold_ends_after_it_begins": Refused(ENDS_BEFORE_IT_BEGINS, field="until_day"),
    "trace_hold_stands": Refused(LIFTED),
    "one_trace_hold_of_a_unit": Refused(HELD_ALREADY, field="unit"),
    "trace_hold_is_of_an_own_unit": Refused(NOT_YOURS, field="unit"),
    "one_trace_list_waits": Refused(LIST_WAITS),
    "some_trace_is_due": Refused(NOTHING_DUE),
    "trace_list_waits": Refused(DECIDED_ALREADY),
    "trace_list_takes_two": Refused(NEEDS_ANOTHER),
    "trace_list_takes_the_officer": Refused(NEEDS_THE_OFFICER),
    "trace_list_is_told_before": Refused(TOLD_BEFORE),
    "text_names_nobody": NAMES_SOMEBODY,
}


@dataclass(frozen=True, slots=True)
class ProposedTrace:
    """How long a kind of trace is kept, what that rests on, and from which day it holds."""

    kind: TraceKind
    years: int
    basis: str
    valid_from: dt.date


def schedule_propose(given: ProposedTrace) -> TraceSchedule:
    """Propose how long a kind of trace is kept. Raises `Refused` beside the field; nothing holds yet."""
    policies.require_traces()
    if not says_something(given.basis):
        raise Refused(NO_BASIS, field="basis")
    require_impersonal(basis=given.basis)
    if not (FEWEST_YEARS if given.kind in BESIDE_THE_LOG else 1) <= given.years <= MOST_YEARS:
        raise Refused(YEARS, field="years")
    require_near_start(given.valid_from)
    row = TraceSchedule(id=new_id())
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.propose_trace_schedule(%s, %s, %s, %s, %s)",
            [row.pk, given.kind.value, given.years, given.basis.strip(), given.valid_from],
        )
        audit.record("trace.proposed", object_id=row.pk, detail={"kind": given.kind.value, "years": given.years})
    return TraceSchedule.objects.get(pk=row.pk)


def schedule_answer(row: TraceSchedule, *, approve: bool) -> None:
    """Decide about a schedule that another proposed, or take an own one back. Raises `Refused`."""
    policies.require_traces()
    if approve and row.asked_by_id == context.current().user_id:
        raise Refused(NOT_OWN)
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.answer_trace_schedule(%s, %s)", [row.pk, approve])
        audit.record("trace.answered", object_id=row.pk, detail={"kind": row.kind, "approved": approve})


def hold(unit_id: uuid.UUID, *, ground: HoldGround, until_day: dt.date | None, why: str) -> TraceHold:
    """Hold what is a unit's back beyond its time, instead of a shorter hold. Raises `Refused` beside the field."""
    policies.require_traces()
    require_reason(why)
    require_near(until_day)
    row = TraceHold(id=new_id())
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.hold_traces(%s, %s, %s, %s, %s)", [row.pk, unit_id, ground.value, until_day, why.strip()]
        )
        audit.record("trace.held", object_id=row.pk, detail={"unit": str(unit_id), "ground": ground.value})
    return TraceHold.objects.get(pk=row.pk)


def lift(row: TraceHold) -> None:
    """Let go of what held traces back."""
    policies.require_lifting_traces()
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.lift_trace_hold(%s)", [row.pk])
        audit.record("trace.lifted", object_id=row.pk, detail={"unit": str(row.unit_id)})


def draw() -> TraceList:
    """Draw the list of the traces that are due today, the longest due first."""
    policies.require_traces()
    list_id = new_id()
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.draw_trace_list(%s)", [list_id])
        (drawn,) = cursor.fetchone()
        audit.record("trace.drawn", object_id=list_id, detail={"drawn": drawn})
    return TraceList.objects.get(pk=list_id)


def refuse(row: TraceList, *, why: str) -> None:
    """Say no to a list as a whole, with a reason that names nobody. Nothing of it is disposed of."""
    policies.require_traces()
    require_reason(why)
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.refuse_trace_list(%s, %s)", [row.pk, why.strip()])
        audit.record("trace.refused", object_id=row.pk)


def approve(row: TraceList) -> bool:
    """Say yes to a list. The second yes, of another person, carries it out and signs it, and says so."""
    policies.require_traces()
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.approve_trace_list(%s)", [row.pk])
        (carried_out,) = cursor.fetchone()
        audit.record("trace.approved", object_id=row.pk)
        if carried_out:
            text = trace_queries.text_of(row)
            try:
                signature = erasing.signed(trace_queries.SIGNED_AS + text.encode())
            except ledger.LedgerAstray as error:
                raise Refused(NO_SIGNATURE) from error
            digest = sha256(text.encode()).hexdigest()
            cursor.execute("SELECT helle.certify_trace_list(%s, %s, %s)", [row.pk, digest, signature])
            audit.record("trace.carried_out", object_id=row.pk, detail={"digest": digest})
    return bool(carried_out)


def drop_what_two_disposed_of() -> int:
    """Drop what stands on lists that were carried out, the keys of its words first; returns how many.

    Raises `ledger.LedgerAstray`: nothing is destroyed then, and the job tries again. Where it breaks off between the
    keys and the rows the next one takes the rest.
    """
    with transaction.atomic(using="lists"), connections["lists"].cursor() as cursor:
        cursor.execute("SELECT helle.begin_to_drop()")
        if not cursor.fetchone()[0]:
            return 0
        # What goes cannot be held back any more, nor a criminal case resumed: not said where no key could go.
        erasing.require_ready()
    with transaction.atomic(using="lists"), connections["lists"].cursor() as cursor:
        cursor.execute("SELECT item_id, sealed_under, row_id FROM helle.traces_to_drop()")
        found: list[tuple[int, str | None, uuid.UUID]] = cursor.fetchall()
        keys = [Subject(sealed_under, row_id) for _item, sealed_under, row_id in found if sealed_under]
        if keys:
            vault.destroy_subjects(keys, clock.now())
        cursor.execute("SELECT helle.drop_traces(%s::bigint[])", [[item for item, _under, _row in found]])
        dropped: int = cursor.fetchone()[0]
    return dropped
