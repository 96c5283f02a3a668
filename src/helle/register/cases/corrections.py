"""Correcting an entry of a case: the mistyped one goes out of force with the reason, another may take its place.

Each kind of entry is put out of force in one way (`put_out_of_force`) and entered anew by the action that entered it,
which asks the same rules on the facts as they now are. What came after must still be possible, or the correction is
refused with what is to be corrected first; what was decided on the entry's basis is `correcting`'s to lay out.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.actions import Place
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case, Correction, RungEvent, SettledStep
from helle.register.protection import context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import OUT_OF_FORCE, Refused, refused_by, says_something
from helle.rules import ladder
from helle.rules.codes import LadderEvent, OrganisationKind, Rung
from helle.rules.facts import danish_date, english_date
from helle.rules.ladder import LadderEntry, MoveFacts
from helle.rules.ruling import Text

NO_WHY = Text("Skriv, hvorfor det rettes.", "Enter why you are correcting it.")
ANSWERS_FIRST = Text(
    "Der er anmodet om eller givet en forlængelse bagefter. Ret det først. [PER-06]",
    "An extension was requested or granted afterwards. Correct that first. [PER-06]",
)
JUST_CORRECTED = Text(
    "En anden har lige rettet det. Se sagen igennem.",
    "Somebody else has just corrected this. Look through the case again.",
)
BEGINS_THE_CASE = Text(
    "Sagen begynder med dette trin, så det kan rettes, men ikke tages ud.",
    "The case begins with this step, so it can be corrected but not removed.",
)
_REFUSED_BY = {
    "entry_corrected_once": Refused(JUST_CORRECTED),
    "entry_in_force_in_its_case": Refused(JUST_CORRECTED),
    "extensions_corrected_first": Refused(ANSWERS_FIRST),
    "ladder_is_kept": Refused(
        Text(
            "Det, der kom bagefter, bygger på det trin. Ret det seneste først. [C2]",
            "What came afterwards is based on that step. Correct the latest first. [C2]",
        )
    ),
    "later_period_corrected_first": Refused(
        Text(
            "En senere periode tæller med fra den første meddelelse. Ret den seneste periode først. [PER-06, PER-10]",
            "A later period is counted from the first notification. Correct the latest period first. [PER-06, PER-10]",
        )
    ),
    "period_not_before_its_assessment": Refused(
        Text(
            "En periode er meddelt før den dag. Ret perioden først. [PER-06]",
            "A period was notified before that day. Correct the period first. [PER-06]",
        ),
        field="decided_on",
    ),
}

# Its step on the ladder goes with the assessment.
OF_AN_ASSESSMENT = frozenset({
    LadderEvent.ASSESSED_NOT_VICTIM, LadderEvent.ASSESSED_VICTIM_CURRENT, LadderEvent.ASSESSED_VICTIM_NOT_CURRENT,
})  # fmt: skip


@contextmanager
def in_one_act() -> Iterator[None]:
    """A correction with what takes the entry's place: all of it or nothing, told by name where the database refuses."""
    with refused_by(_REFUSED_BY), transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS correction_holds, keep_the_whole_ladder IMMEDIATE")
            cursor.execute("SET CONSTRAINTS correction_holds, keep_the_whole_ladder DEFERRED")


def may_correct(case: Case, kind: CorrectableKind, entry_id: uuid.UUID) -> bool:
    """Whether the acting unit may correct an entry of the case: the database's own answer. One query."""
    if not policies.may_write("reasons"):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.may_correct(%s, %s, %s)", [kind.value, entry_id, case.pk])
        return bool(cursor.fetchone()[0])


def put_out_of_force(
    case: Case,
    kind: CorrectableKind,
    entry_id: uuid.UUID,
    *,
    why: str,
    replaced_by: uuid.UUID | None = None,
    part_of: Correction | None = None,
) -> Correction:
    """Put an entry out of force and keep why; `part_of` says why for what goes with it.

    Raises `PermissionDenied` for another unit, `Refused` without a reason.
    """
    policies.require_write("core")
    if not says_something(why):
        raise Refused(NO_WHY, field="why_corrected")
    if not may_correct(case, kind, entry_id):
        raise PermissionDenied("correct")
    acting = context.current()
    row = Correction(
        id=new_id(),
        case=case,
        kind=kind.value,
        corrected=entry_id,
        replaced_by=replaced_by,
        part_of=part_of,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.save(force_insert=True)
    if part_of is None:
        cases.statement_keep(case, about=row.pk, text=why.strip(), ruling=None)
        audit.record(
            "entry.corrected",
            object_id=entry_id,
            cases=[case.pk],
            detail={"kind": kind.value, "withdrawn": replaced_by is None},
        )
    return row


@dataclass(frozen=True, slots=True)
class RungValues:
    """What an event of the ladder should have said. `by_kind`: whose act it was, where that is not the acting unit."""

    event: LadderEvent
    occurred_on: dt.date
    reasons: str
    by_kind: OrganisationKind | None = None


def rung_event_correct(case: Case, row: RungEvent, *, values: RungValues | None, why: str) -> None:
    """Correct an event of the ladder, or take it out (None). What came after keeps its place and must still follow.

    Raises `Refused` with the ruling, for the first step of the case, and naming the event to be corrected first.
    """
    if LadderEvent(row.event) in OF_AN_ASSESSMENT:
        raise Refused(
            Text(
                "Trinnet følger af vurderingen. Ret vurderingen.",
                "The step follows from the assessment. Correct the assessment.",
            )
        )
    if row.superseded_at is not None:
        raise Refused(OUT_OF_FORCE)
    new = new_id()
    with in_one_act():
        put_out_of_force(case, CorrectableKind.RUNG_EVENT, row.pk, why=why, replaced_by=new if values else None)
        if values is not None:
            cases.rung_move(
                case,
                event=values.event,
                occurred_on=values.occurred_on,
                by_kind=values.by_kind or OrganisationKind(context.current().unit_kind),
                reasons=values.reasons,
                facts=facts_for_writing(case).before_place(row.sequence),
                # That it is older than what was known says the reason for the correction.
                earlier_reason=why,
                place=Place(new, row.sequence),
            )
        refuse_a_broken_ladder(case, row.sequence)


def refuse_a_broken_ladder(case: Case, place: int) -> None:
    """Raises `Refused`, naming it, where an event after a place no longer follows from what is before it."""
    steps = facts_for_writing(case).rung_steps
    if not steps or steps[0].entry.event is LadderEvent.ASSESSMENT_OPENED:
        raise Refused(BEGINS_THE_CASE)
    rung: Rung | None = None
    before: list[LadderEntry] = []
    for number, step in enumerate(steps):
        last_on = ladder.latest_day(before)
        ruling = ladder.may_move(MoveFacts(rung, step.entry.event, step.entry.by, step.on, last_on))
        if ruling.answer is None and step.sequence < place:
            # It was so before; only its day could be behind.
            ruling = ladder.may_move(MoveFacts(rung, step.entry.event, step.entry.by))
        if ruling.answer is None:
            if number == 0:
                raise Refused(BEGINS_THE_CASE, ruling=ruling)
            label = step.entry.event.label
            raise Refused(
                Text(
                    f"»{label.da}« {danish_date(step.on)} bygger på det. Ret det først. [C2]",
                    f"“{label.en}” of {english_date(step.on)} is based on it. Correct that first. [C2]",
                ),
                ruling=ruling,
            )
        rung = ruling.answer
        before.append(step.entry)


def settled_step_correct(case: Case, row: SettledStep, *, settled_on: dt.date | None, note: str = "", why: str) -> None:
    """Correct the day and the words of a step that was settled, or open it again (None): it is asked for anew."""
    acting, new = context.current(), new_id()
    with in_one_act():
        put_out_of_force(case, CorrectableKind.SETTLED_STEP, row.pk, why=why, replaced_by=new if settled_on else None)
        if settled_on is None:
            return
        cases.refuse_future(settled_on, "settled_on")
        cases.refuse_long_ago(settled_on, "settled_on")
        if not note.strip():
            raise Refused(Text("Skriv, hvad der er gjort.", "Enter what has been done."), field="note")
        corrected = SettledStep(
            id=new,
            case=case,
            code=row.code,
            settled_on=settled_on,
            raised_by=row.raised_by,
            raised_day=row.raised_day,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        corrected.save(force_insert=True)
        cases.statement_keep(case, about=new, text=note, ruling=facts_for_writing(case).ruling_of_step(row.code))
