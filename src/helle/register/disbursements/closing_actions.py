"""The end of a return: longer time by two people, what the partner reports, and the closing (RET-06, RET-07)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.disbursements import policies, queries
from helle.register.disbursements.choices import Limit, ReportKind
from helle.register.disbursements.models import LongerTime, PartnerReport
from helle.register.disbursements.queries import CASH, IN_KIND
from helle.register.disbursements.rulings import cited
from helle.register.interface.typed import says_anything
from helle.register.protection import clock, context
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.returns.actions import SAID as RETURN_SAID
from helle.register.returns.actions import STOPPED, require
from helle.register.returns.choices import ReturnEnd
from helle.register.returns.models import ReturnCase
from helle.rules.facts import danish_date, english_date
from helle.rules.returns.codes import ReturnEvent, ReturnState
from helle.rules.returns.step import ReturnStepFacts, return_step
from helle.rules.ruling import Ruling, Text, Verdict

MOST_LONGER: Final = dt.timedelta(days=366)
NOT_ARRIVED: Final = Text("Personen er ikke ankommet endnu. [RET-07]", "The person has not arrived yet. [RET-07]")
LEFT_OPEN: Final = Text(
    "Der er rater, som ikke er betalt, eller leveringer uden kvittering. Skriv, hvorfor projektet alligevel afsluttes. "
    "[RET-05, RET-06]",
    "There are instalments that were not paid, or deliveries without a receipt. Enter why the project is closed all "
    "the same. [RET-05, RET-06]",
)
_AGREED: Final = Text("Det er allerede besluttet.", "That has been decided already.")
_NO_REPORT: Final = Text(
    "Notér først partnerens afsluttende rapport. [RET-07]", "Record the partner's final report first. [RET-07]"
)
SAID: Final = {
    **{
        name: RETURN_SAID[name]
        for name in (
            "return_ends_after_what_was_paid",
            "return_ended_by_who_acts",
            "return_ends_when_the_partner_is_answered",
        )
    },
    "return_completed_with_a_report": Refused(_NO_REPORT),
    "partner_report_after_arrival": Refused(NOT_ARRIVED, field="received_on"),
    "return_is_open": Refused(STOPPED),
    "return_is_ended_once": Refused(STOPPED),
    "longer_time_asked_once": Refused(
        Text("Der er allerede bedt om længere tid.", "Longer time has been asked for already.")
    ),
    "longer_time_agreed_once": Refused(_AGREED),
    "return_completed_with_what_is_left": Refused(LEFT_OPEN, field="note"),
    "longer_time_is_longer": Refused(
        Text(
            "Fristen er flyttet imens; vælg en senere dag, højst et år frem.",
            "The time limit was moved meanwhile; choose a later day, at most a year ahead.",
        ),
        field="until",
    ),
}


def longer_ask(case: Case, row: ReturnCase, *, which: Limit, until: dt.date, why: str) -> LongerTime:
    """Ask that cash or the project may run longer, with a reason; another of Hjemrejsestyrelsen agrees."""
    require(policies.may_pay())
    ledger = queries.ledger_of(case, row)
    kind = CASH if which is Limit.CASH else IN_KIND
    ends = ledger.until(kind)
    if ends is None:
        raise Refused(NOT_ARRIVED, field="until")
    ends = max(ends, ledger.decided_until(kind) or ends)
    if not ends < until <= ends + MOST_LONGER:
        raise Refused(
            Text(
                f"Fristen er {danish_date(ends)}; vælg en senere dag, højst et år frem.",
                f"The time limit is {english_date(ends)}; choose a later day, at most a year ahead.",
            ),
            field="until",
        )
    project = ledger.paid_until(IN_KIND)
    if which is Limit.CASH and project is not None and until > project:
        raise Refused(
            Text(
                f"Kontanter følger også projektets frist, der er {danish_date(project)}. Bed først om længere tid til "
                "projektet. [RET-06, RET-07]",
                f"Cash also keeps to the project's time, which is {english_date(project)}. Ask for longer time of the "
                "project first. [RET-06, RET-07]",
            ),
            field="until",
        )
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    with refused_by(SAID), transaction.atomic():
        written = new_row(LongerTime, case, return_case=row, which=which.value, until=until, asked_on=clock.today())
        seal(case, written, why=why)
        written.save(force_insert=True)
        audit.record("return.longer_asked", object_id=written.pk, cases=[case.pk], detail={"which": which.value})
    return written


def longer_agree(case: Case, asked: LongerTime) -> None:
    """Agree to longer time, as another than who asked."""
    require(policies.may_pay())
    if not asked.is_open:
        raise Refused(_AGREED)
    if asked.by_user_id == context.current().user_id:
        raise Refused(
            Text(
                "Du har selv bedt om det; en anden i Hjemrejsestyrelsen beslutter.",
                "You asked for it yourself; somebody else at the Return Agency decides.",
            )
        )
    with refused_by(SAID), transaction.atomic():
        asked.agreed_on = clock.today()
        asked.agreed_by_id = context.current().user_id
        asked.save(update_fields=["agreed_on", "agreed_by"])
        audit.record("return.longer_agreed", object_id=asked.pk, cases=[case.pk], detail={"which": asked.which})


def longer_decline(case: Case, asked: LongerTime, *, why: str) -> None:
    """Say no to longer time, with a reason; or take it back as who asked for it."""
    require(policies.may_pay())
    if not asked.is_open:
        raise Refused(_AGREED)
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    with refused_by(SAID), transaction.atomic():
        asked.declined_on = clock.today()
        asked.declined_by_id = context.current().user_id
        seal(case, asked, declined_why=why)
        asked.save(update_fields=["declined_on", "declined_by", "declined_why_sealed"])
        audit.record("return.longer_declined", object_id=asked.pk, cases=[case.pk], detail={"which": asked.which})


def report_record(case: Case, row: ReturnCase, *, kind: ReportKind, received_on: dt.date, text: str) -> PartnerReport:
    """Record what the partner reports of how it goes, or at the end (RET-07)."""
    require(policies.may_tell())
    cases.refuse_future(received_on, "received_on")
    arrived = queries.ledger_of(case, row).arrived_on
    if arrived is None or received_on < arrived:
        raise Refused(NOT_ARRIVED, field="received_on")
    if not says_anything(text):
        raise Refused(Text("Skriv, hvad partneren melder.", "Enter what the partner reports."), field="text")
    with refused_by(SAID), transaction.atomic():
        written = new_row(PartnerReport, case, return_case=row, kind=kind.value, received_on=received_on)
        seal(case, written, text=text)
        written.save(force_insert=True)
        audit.record("return.report_recorded", object_id=written.pk, cases=[case.pk], detail={"kind": kind.value})
    return written


def completion_ruling(state: ReturnState) -> Ruling[ReturnState]:
    """Whether the project can be closed where the return stands, and by the acting unit (C5)."""
    return return_step(ReturnStepFacts(state, ReturnEvent.COMPLETED, policies.kind()))


def return_complete(case: Case, row: ReturnCase, *, ended_on: dt.date, note: str) -> None:
    """Close the return as carried through, with the partner's final report; after its time say why (RET-07).

    Like any end of a return it ends what the others see of the case.
    """
    require(policies.may_pay())
    if row.ended_on is not None:
        raise Refused(STOPPED)
    ledger = queries.ledger_of(case, row)
    ruling = completion_ruling(queries.state_of(row))
    if ruling.verdict is not Verdict.ALLOWED:
        raise Refused(cited(ruling.reasons[0]), ruling=ruling)
    cases.refuse_future(ended_on, "ended_on")
    last = max([*(one.row.on_day for one in ledger.journey), *(one.row.paid_on for one in ledger.entries)])
    if ended_on < last:
        raise Refused(
            Text("Det ligger før det sidste, der skete.", "It lies before the last that happened."), field="ended_on"
        )
    if queries.unanswered_reports(row) is not None:
        raise RETURN_SAID["return_ends_when_the_partner_is_answered"]
    if not ledger.has_final_report:
        raise Refused(_NO_REPORT)
    until = ledger.paid_until(IN_KIND)
    if until is not None and ended_on > until and not says_something(note):
        raise Refused(
            Text(
                "Projektet skulle være afsluttet inden for sin frist; skriv hvorfor det er senere. [RET-07]",
                "The project had to be finished within its time; enter why it is later. [RET-07]",
            ),
            field="note",
            ruling=ledger.deadlines,
        )
    if (ledger.open_instalments or ledger.without_receipt) and not says_something(note):
        raise Refused(LEFT_OPEN, field="note", ruling=ledger.deadlines)
    with refused_by(SAID), transaction.atomic():
        row.ended_on, row.ended_why = ended_on, ReturnEnd.COMPLETED.value
        row.ended_by_id = context.current().user_id
        seal(case, row, ended=note)
        audit.record("return.completed", object_id=row.pk, cases=[case.pk])
        # Last: Hjemrejsestyrelsen has the case no longer once it has.
        row.save(update_fields=["ended_on", "ended_why", "ended_sealed", "ended_by"])
