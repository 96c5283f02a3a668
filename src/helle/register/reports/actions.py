"""Writing about a report: asking a question, deciding what it becomes, closing many at once, opening them again."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases.choices import FirstContact
from helle.register.interface.typed import says_anything
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.referrals import actions as referrals
from helle.register.referrals import triage_actions
from helle.register.referrals.actions import PersonInReferral
from helle.register.referrals.choices import Consent
from helle.register.referrals.models import Referral
from helle.register.reports.choices import MOST_AT_ONCE, RECEIVERS, Author, Outcome, State
from helle.register.reports.models import Closing, Decision, Message, PassedOn, Reopening, Report
from helle.rules.codes import OrganisationKind
from helle.rules.definitions.spectrum import Routing, SpectrumFacts
from helle.rules.ruling import Ruling, Text

NOTHING_WRITTEN = Text("Skriv noget.", "Write something.")
NOT_TO_BE_ASKED = Text(
    "Den, der skrev, vil ikke spørges om mere.", "Whoever wrote does not want to be asked anything more."
)
ASKED_ALREADY = Text(
    "Der er allerede stillet et spørgsmål, som ikke er besvaret.",
    "A question has already been asked that has not been answered.",
)
ASKED_MEANWHILE = Text(
    "En kollega har lige stillet et spørgsmål. Dit er ikke sendt; det, du har skrevet, står her stadig.",
    "A colleague has just asked a question. Yours was not sent; what you typed is still here.",
)
NONE_CHOSEN = Text("Sæt kryds ved det, der skal afsluttes.", "Mark what is to be closed.")
TOO_MANY = Text(
    f"Der kan afsluttes højst {MOST_AT_ONCE} ad gangen.", f"At most {MOST_AT_ONCE} can be closed at a time."
)
TAKEN_MEANWHILE = Text(
    "En kollega er lige begyndt på en af dem. Intet er afsluttet. Vis listen igen.",
    "A colleague has just begun on one of them. Nothing was closed. Show the list again.",
)
WENT_OUT = Text(
    "Meldingen blev en henvendelse eller er sendt videre, og det kan ikke tages tilbage her.",
    "The report became a referral or was passed on, and that cannot be taken back here.",
)
OPEN_AGAIN_ALREADY = Text("En kollega har allerede genåbnet den.", "A colleague has already opened it again.")
NO_KEY = Text(
    "En af dem er slettet og kan ikke afsluttes. Vis listen igen.",
    "One of them has been erased and cannot be closed. Show the list again.",
)
ALL_ERASED = Text(
    "De er alle slettet og kan ikke åbnes igen.", "All of them have been erased and cannot be opened again."
)
DECIDED_ALREADY = Text("Meldingen er allerede afsluttet.", "The report has already been closed.")
MAKE_A_REFERRAL = Text(
    "Er der tegn på menneskehandel, hører meldingen til hos CMM. Gør den til en henvendelse. [DEF-08]",
    "Where there are signs of trafficking the report belongs with CMM. Make it a referral. [DEF-08]",
)
NOTHING_FOR_THEM = Text(
    "Skriv, hvad modtageren skal vide. Meldingen selv sendes ikke med.",
    "Enter what the recipient needs to know. The report itself is not sent along.",
)


@dataclass(frozen=True, slots=True)
class NewReferral:
    """What a referral says that a report becomes: what the form shows, and nothing behind it."""

    sector: str
    municipality: str
    indicators: list[str]
    urgent: bool
    occurred_on: dt.date
    description: str
    persons: int


def report_ask(report: Report, *, text: str) -> Message:
    """Ask whoever wrote it something: they read it with their receipt. One question at a time."""
    policies.require_write("contact")
    acting = context.current()
    if not says_anything(text):
        raise Refused(NOTHING_WRITTEN, field="text")
    _refuse_unless_open(report)
    if not report.may_ask:
        raise Refused(NOT_TO_BE_ASKED)
    if report.state == State.ASKED:
        raise Refused(ASKED_ALREADY)
    row = Message(
        id=new_id(),
        report=report,
        number=Message.objects.filter(report=report).count() + 1,
        author=Author.CMM.value,
        at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.text_sealed = vault.seal(report.pk, row, "text_sealed", text)
    said = {
        "report_is_open": Refused(DECIDED_ALREADY),
        "report_may_be_asked": Refused(NOT_TO_BE_ASKED),
        "report_turns": Refused(ASKED_MEANWHILE),
        "report_messages_in_order": Refused(ASKED_MEANWHILE),
    }
    with refused_by(said), transaction.atomic():
        row.save(force_insert=True)
        audit.record("report.asked", object_id=report.pk)
    return row


def report_refer(report: Report, new: NewReferral) -> Referral:
    """Make a report a referral to CMM: from then on it is one like any other (FLO-08)."""
    policies.require_write("contact")
    _refuse_unless_open(report)
    with transaction.atomic():
        referral = referrals.referral_send(
            referrals.Message(
                first_contact=FirstContact.HOTLINE_CITIZEN.value,
                sector=new.sector,
                municipality=new.municipality,
                indicators=new.indicators,
                consent=Consent.NOT_NEEDED.value,
                urgent=new.urgent,
                occurred_on=new.occurred_on,
                description=new.description,
                persons=[PersonInReferral(sex="not_stated", age=None, nationality="", name="")] * new.persons,
                police_unit="",
            )
        )
        _decide(report, Outcome.REFERRED, referral=referral)
    return referral


def report_close(
    report: Report, *, outcome: Outcome, passed_on_to: str, passed_on_text: str, reason: str, work: SpectrumFacts
) -> None:
    """Close a report that becomes no referral, with a reason: passed on, or nothing to go on (DEF-08, CRI-25).

    What is passed on has a place on the spectrum, by the rule; the receiver gets `passed_on_text` alone, the kind of
    place and where on the spectrum it stands. Where there are signs of trafficking it is not passed on.
    """
    policies.require_write("contact")
    if not says_something(reason):
        raise Refused(NO_REASONS, field="reason")
    _refuse_unless_open(report)
    if outcome is not Outcome.PASSED_ON:
        _decide(report, Outcome.NO_ACTION, reason=reason)
        return
    try:
        unit = organisations.unit_by_code(passed_on_to, clock.today())
    except KeyError as error:
        raise Refused(Text("Vælg modtageren.", "Choose the receiver."), field="passed_on_to") from error
    if OrganisationKind(unit.kind) not in RECEIVERS:
        raise Refused(Text("Vælg modtageren.", "Choose the receiver."), field="passed_on_to")
    ruling = triage_actions.place_on_the_spectrum(work, MAKE_A_REFERRAL)
    if not says_anything(passed_on_text):
        raise Refused(NOTHING_FOR_THEM, field="passed_on_text")
    with transaction.atomic():
        decision = _decide(report, Outcome.PASSED_ON, reason=reason, ruling=ruling, to=str(unit.id))
        row = PassedOn(
            id=new_id(),
            report=report,
            to_unit_id=unit.id,
            sector=report.sector,
            spectrum=decision.spectrum,
            decided_at=decision.decided_at,
            by_user_id=decision.by_user_id,
            by_unit_id=decision.by_unit_id,
        )
        row.text_sealed = vault.seal(report.pk, row, "text_sealed", passed_on_text)
        said = {"passed_on_unit_reads_it": Refused(organisations.NOT_OPEN, field="passed_on_to")}
        with refused_by(said), transaction.atomic():
            row.save(force_insert=True)


def reports_close(report_ids: Collection[uuid.UUID], *, reason: str) -> Closing:
    """Close many new reports at once, as nothing to go on, for one reason: spam. Of those that were chosen, those that
    nobody has begun on meanwhile. Each has its decision and its line in the audit.

    As many queries for a thousand as for one.
    """
    policies.require_write("contact")
    acting = context.current()
    if not says_something(reason):
        raise Refused(NO_REASONS, field="reason")
    if not report_ids:
        raise Refused(NONE_CHOSEN, field="chosen")
    if len(report_ids) > MOST_AT_ONCE:
        raise Refused(TOO_MANY, field="chosen")
    # In one order, whoever closes: of two at once the second waits, and neither waits for the other.
    reports = list(Report.objects.filter(pk__in=report_ids, state=State.NEW).order_by("pk"))
    if not reports:
        raise Refused(TAKEN_MEANWHILE)
    if len(vault.fetch_keys(report.pk for report in reports)) < len(reports):
        raise Refused(NO_KEY)
    closing = Closing(
        id=new_id(),
        decided_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        how_many=len(reports),
    )
    decisions = [_decision(report, Outcome.NO_ACTION, reason=reason, closing=closing) for report in reports]
    said = {
        "report_closed_with_others_is_new": Refused(TAKEN_MEANWHILE),
        "report_decided_once": Refused(TAKEN_MEANWHILE),
    }
    with refused_by(said), transaction.atomic():
        closing.save(force_insert=True)
        Decision.objects.bulk_create(decisions)
        audit.record_each(
            "report.decided",
            object_ids=[report.pk for report in reports],
            detail={"outcome": Outcome.NO_ACTION.value, "closing": str(closing.pk)},
        )
    return closing


def report_reopen(decision: Decision, *, why: str) -> None:
    """Open a report again that came to nothing. The decision stays, out of force."""
    if decision.outcome != Outcome.NO_ACTION:
        raise Refused(WENT_OUT)
    _reopen([decision], why=why)


def closing_undo(closing: Closing, *, why: str) -> int:
    """Open all of what was closed at once again, but for what was opened already or erased; how many."""
    closed = list(Decision.objects.filter(closing=closing, reopened=False).order_by("report_id"))
    there = vault.fetch_keys(decision.report_id for decision in closed)
    decisions = [decision for decision in closed if decision.report_id in there]
    if closed and not decisions:
        raise Refused(ALL_ERASED)
    _reopen(decisions, why=why)
    return len(decisions)


def _reopen(decisions: list[Decision], *, why: str) -> None:
    policies.require_write("contact")
    acting = context.current()
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    if not decisions or any(decision.reopened for decision in decisions):
        raise Refused(OPEN_AGAIN_ALREADY)
    rows = [
        Reopening(decision=decision, recorded_at=acting.instant, by_user_id=acting.user_id, by_unit_id=acting.unit_id)
        for decision in decisions
    ]
    for row in rows:
        row.why_sealed = vault.seal(row.decision.report_id, row, "why_sealed", why)
    said = {
        "report_can_be_reopened": Refused(OPEN_AGAIN_ALREADY),
        "reports_reopening_pkey": Refused(OPEN_AGAIN_ALREADY),
    }
    with refused_by(said), transaction.atomic():
        Reopening.objects.bulk_create(rows)
        audit.record_each("report.reopened", object_ids=[decision.report_id for decision in decisions])


def _refuse_unless_open(report: Report) -> None:
    if report.state == State.DECIDED:
        raise Refused(DECIDED_ALREADY)


def _decide(
    report: Report,
    outcome: Outcome,
    *,
    referral: Referral | None = None,
    reason: str = "",
    ruling: Ruling[Routing] | None = None,
    to: str = "",
) -> Decision:
    row = _decision(report, outcome, referral=referral, reason=reason, ruling=ruling)
    with refused_by({"report_decided_once": Refused(DECIDED_ALREADY)}), transaction.atomic():
        row.save(force_insert=True)
        detail = {"outcome": outcome.value, **({"to": to} if to else {})}
        audit.record("report.decided", object_id=report.pk, detail=detail)
    return row


def _decision(
    report: Report,
    outcome: Outcome,
    *,
    referral: Referral | None = None,
    reason: str = "",
    ruling: Ruling[Routing] | None = None,
    closing: Closing | None = None,
) -> Decision:
    """A decision that is not written yet, with its words sealed."""
    acting = context.current()
    row = Decision(
        id=new_id(),
        report=report,
        closing=closing,
        outcome=outcome.value,
        referral=referral,
        spectrum=ruling.answer.place.value if ruling and ruling.answer else "",
        decided_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.reason_sealed = vault.seal(report.pk, row, "reason_sealed", reason) if reason.strip() else None
    if ruling is not None:
        kept = json.dumps(ruling.to_json(), ensure_ascii=False)
        row.ruling_sealed = vault.seal(report.pk, row, "ruling_sealed", kept)
    return row
