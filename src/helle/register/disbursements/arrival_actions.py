"""Correcting the day of arrival, from which the time of the money is counted (RET-06, RET-07)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.disbursements import policies, queries
from helle.register.disbursements.choices import JourneyKind
from helle.register.disbursements.journey_actions import SAID as JOURNEY_SAID
from helle.register.disbursements.models import JourneyEvent
from helle.register.disbursements.queries import Ledger
from helle.register.protection import context
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.returns.actions import STOPPED, require
from helle.register.returns.models import ReturnCase
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text

NO_ARRIVAL: Final = Text("Ingen ankomst er noteret. [RET-06]", "No arrival has been recorded. [RET-06]")
OWN: Final = Text(
    "Du har selv noteret dagen; en anden i Hjemrejsestyrelsen retter den.",
    "You recorded the day yourself; somebody else at the Return Agency corrects it.",
)
PAID_BY_IT: Final = Text(
    "Med den dag ligger en udbetaling, en rate eller en rapport uden for sin tid. Modpostér eller tag den ud først. "
    "[RET-05, RET-06, RET-07]",
    "With that day a payment, an instalment or a report lies outside its time. Take it back or drop it first. "
    "[RET-05, RET-06, RET-07]",
)
SAID: Final = {
    "return_is_open": Refused(STOPPED),
    "journey_in_its_time": JOURNEY_SAID["journey_in_its_time"],
    "journey_follows": JOURNEY_SAID["journey_follows"],
    "arrival_corrected_by_another": Refused(OWN),
    "arrival_keeps_what_was_paid": Refused(PAID_BY_IT, field="on_day"),
}


def is_by_who_acts(ledger: Ledger) -> bool:
    """Whether the acting person entered the arrival that stands, and so does not correct it."""
    return ledger.arrival is not None and ledger.arrival.row.by_user_id == context.current().user_id


def arrival_correct(case: Case, row: ReturnCase, *, on_day: dt.date, why: str) -> JourneyEvent:
    """Enter the right day of arrival, as another than who entered the wrong one. What was paid has to fit it."""
    require(policies.may_pay())
    ledger = queries.ledger_of(case, row)
    arrival = ledger.arrival
    if row.ended_on is not None:
        raise Refused(STOPPED)
    if arrival is None:
        raise Refused(NO_ARRIVAL)
    if is_by_who_acts(ledger):
        raise Refused(OWN)
    _check_day(ledger, arrival.row, on_day)
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    with refused_by(SAID), transaction.atomic():
        written = new_row(
            JourneyEvent,
            case,
            return_case=row,
            sequence=len(ledger.journey) + 1,
            kind=JourneyKind.ARRIVED.value,
            on_day=on_day,
            corrects=arrival.row,
        )
        seal(case, written, note=why)
        written.save(force_insert=True)
        audit.record("return.arrival_corrected", object_id=written.pk, cases=[case.pk])
    return written


def _check_day(ledger: Ledger, arrival: JourneyEvent, on_day: dt.date) -> None:
    cases.refuse_future(on_day, "on_day")
    if on_day == arrival.on_day:
        raise Refused(Text("Det er den dag, der står.", "That is the day it has."), field="on_day")
    left = next(one.row.on_day for one in reversed(ledger.journey) if one.row.kind == JourneyKind.DEPARTED)
    begun = next((one.row.on_day for one in ledger.journey if one.row.kind == JourneyKind.ACTIVITIES_BEGUN), None)
    if on_day < left or (begun is not None and on_day > begun):
        raise Refused(
            Text(
                f"Personen er rejst {danish_date(left)}"
                + (f", og aktiviteterne begyndte {danish_date(begun)}." if begun else "."),
                f"The person departed on {english_date(left)}"
                + (f", and the activities began on {english_date(begun)}." if begun else "."),
            ),
            field="on_day",
        )
    if min(_after(ledger), default=on_day) < on_day:
        raise SAID["arrival_keeps_what_was_paid"]


def _after(ledger: Ledger) -> Iterator[dt.date]:
    """The days that follow the arrival: of what stands paid, of what is to be paid, and of reports. Whether they are
    within the time counted from the right day, the database says when it stands.
    """
    for one in ledger.entries:
        if not one.row.reverses_id and one.row.pk not in ledger.reversed_ids:
            yield one.row.paid_on
    yield from (one.row.due for one in ledger.open_instalments)
    yield from (one.row.received_on for one in ledger.reports)
