"""Writing about a report: asking a question, and deciding what it becomes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases.choices import FirstContact
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by
from helle.register.referrals import actions as referrals
from helle.register.referrals.actions import PersonInReferral
from helle.register.referrals.choices import Consent
from helle.register.referrals.models import Referral
from helle.register.reports.choices import RECEIVERS, Author, Outcome, State
from helle.register.reports.models import Decision, Message, PassedOn, Report
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
    if not text.strip():
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
    if not reason.strip():
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
    ruling = referrals.place_on_the_spectrum(work, MAKE_A_REFERRAL)
    if not passed_on_text.strip():
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
    acting = context.current()
    row = Decision(
        report=report,
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
    with refused_by({"reports_decision_pkey": Refused(DECIDED_ALREADY)}), transaction.atomic():
        row.save(force_insert=True)
        detail = {"outcome": outcome.value, **({"to": to} if to else {})}
        audit.record("report.decided", object_id=report.pk, detail=detail)
    return row
