"""Writing the journey home: booked, departed, arrived, begun. From the arrival the time of the money runs (C5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import translation

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.disbursements import policies, queries
from helle.register.disbursements.choices import JourneyKind
from helle.register.disbursements.models import JourneyEvent
from helle.register.disbursements.queries import Ledger
from helle.register.disbursements.rulings import cited
from helle.register.protection import clock
from helle.register.protection.refusals import Refused, refused_by, says_something
from helle.register.returns.actions import STOPPED, require, steps_overtake
from helle.register.returns.choices import JourneyStep, StepState
from helle.register.returns.models import ReturnCase, Step
from helle.register.returns.sealing import seal_ruling
from helle.rules.returns.codes import ReturnEvent, ReturnState
from helle.rules.returns.step import ReturnStepFacts, return_step
from helle.rules.ruling import Ruling, Text, Verdict

MOST_AHEAD: Final = dt.timedelta(days=366)
# What a booking rests on (sql/060).
BEFORE_BOOKING: Final = (JourneyStep.IDENTITY, JourneyStep.TRAVEL_DOCUMENT, JourneyStep.TICKETS)
_MEANWHILE: Final = Refused(
    Text("En anden har lige noteret et skridt på rejsen.", "Somebody has just recorded a step of the journey.")
)
_EARLIER: Final = Text("Det ligger før det, det følger efter.", "It lies before what it follows.")
SAID: Final = {
    "return_is_open": Refused(STOPPED),
    "journey_in_its_time": Refused(_EARLIER, field="on_day"),
    "journey_on_an_approved_plan": Refused(
        Text("Ingen rejser, før planen er godkendt. [RET-11]", "Nobody travels before the plan is approved. [RET-11]")
    ),
    "journey_is_the_agencys": Refused(
        Text("Det skridt noterer Hjemrejsestyrelsen. [RET-04]", "The Return Agency records that step. [RET-04]")
    ),
    "journey_with_what_is_missing": Refused(
        Text("Noget mangler før rejsen. Skriv hvorfor. [RET-04]", "Something is not in place. Enter why. [RET-04]"),
        field="note",
    ),
    "journey_follows": _MEANWHILE,
    "journey_events_in_order": _MEANWHILE,
}


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened on the way home, on which day; of a journey that is booked, when she travels."""

    kind: JourneyKind
    on_day: dt.date
    travels_on: dt.date | None = None
    note: str = ""


def journey_ruling(state: ReturnState, kind: JourneyKind) -> Ruling[ReturnState]:
    """Whether this can happen where the return stands, by whom it is entered, and where it stands then (C5)."""
    return return_step(ReturnStepFacts(state, ReturnEvent(kind.value), policies.kind()))


def next_kinds(state: ReturnState) -> list[JourneyKind]:
    """What can happen next that the acting unit enters."""
    if not policies.may_tell():
        return []
    return [one for one in JourneyKind if journey_ruling(state, one).verdict is Verdict.ALLOWED]


def journey_record(case: Case, row: ReturnCase, *, happened: Happened) -> JourneyEvent:
    """Record a step of the journey. Nobody travels before the plan is approved (RET-11); the order is that of C5.

    Where something is not in place the remark says why; with the departure what was open is overtaken.
    """
    require(policies.may_tell())
    ledger = queries.ledger_of(case, row)
    if row.ended_on is not None:
        raise Refused(STOPPED)
    ruling = journey_ruling(queries.state_of(row), happened.kind)
    if ruling.verdict is not Verdict.ALLOWED:
        raise Refused(cited(ruling.reasons[0]), field="kind", ruling=ruling)
    _check_days(ledger, happened)
    missing = missing_steps(row, happened.kind)
    if missing and not says_something(happened.note):
        raise Refused(_not_in_place(missing), field="note")
    with refused_by(SAID), transaction.atomic():
        written = new_row(
            JourneyEvent,
            case,
            return_case=row,
            sequence=len(ledger.journey) + 1,
            kind=happened.kind.value,
            on_day=happened.on_day,
            travels_on=happened.travels_on if happened.kind is JourneyKind.TRAVEL_BOOKED else None,
        )
        seal(case, written, note=happened.note)
        seal_ruling(case, written, ruling)
        written.save(force_insert=True)
        if happened.kind is JourneyKind.DEPARTED:
            steps_overtake(case, row, on=happened.on_day, note=happened.note)
        audit.record(
            "return.journey_recorded", object_id=written.pk, cases=[case.pk], detail={"kind": happened.kind.value}
        )
    return written


def missing_steps(row: ReturnCase, kind: JourneyKind) -> list[Step]:
    """What should be in place before this happens and is not: before a booking what it rests on, before the departure
    all (RET-04)."""
    if kind not in (JourneyKind.TRAVEL_BOOKED, JourneyKind.DEPARTED):
        return []
    found = Step.objects.filter(return_case=row, state=StepState.PLANNED.value)
    if kind is JourneyKind.TRAVEL_BOOKED:
        found = found.filter(kind__in=[one.value for one in BEFORE_BOOKING])
    return list(found.order_by("kind"))


def _not_in_place(missing: list[Step]) -> Text:
    def named(words: Callable[[Step], str]) -> str:
        return ", ".join(words(one) for one in missing)

    return Text(
        f"Det mangler: {named(lambda one: _in('da', one))}. Skriv i bemærkningen, hvorfor personen alligevel rejser. "
        "[RET-04]",
        f"Not in place: {named(lambda one: _in('en', one))}. Enter in the remark why the person travels all the same. "
        "[RET-04]",
    )


def _in(language: str, step: Step) -> str:
    with translation.override(language):
        return str(JourneyStep(step.kind).label)


def _check_days(ledger: Ledger, happened: Happened) -> None:
    cases.refuse_future(happened.on_day, "on_day")
    since = [ledger.row.opened_on, *(one.row.on_day for one in ledger.in_force)]
    since += [ledger.approved.first_on] if ledger.approved else []
    if happened.on_day < max(since):
        raise Refused(_EARLIER, field="on_day")
    if happened.kind is not JourneyKind.TRAVEL_BOOKED:
        return
    travels_on = happened.travels_on
    if travels_on is None or not happened.on_day <= travels_on <= clock.today() + MOST_AHEAD:
        raise Refused(
            Text(
                "Skriv, hvornår personen rejser: den dag, der bestilles, eller senere, højst et år frem. [RET-04]",
                "Enter when the person travels: the day of the booking or later, at most a year ahead. [RET-04]",
            ),
            field="travels_on",
        )
