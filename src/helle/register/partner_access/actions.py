"""Writing a partner's access: a link is made and ended, and what the partner reported is taken in or not."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import ended
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.disbursements.actions import Paid, delivery_book, receipt_record
from helle.register.disbursements.choices import JourneyKind, ReportKind
from helle.register.disbursements.closing_actions import report_record
from helle.register.disbursements.journey_actions import Happened, journey_record
from helle.register.disbursements.models import JourneyEvent, LedgerEntry
from helle.register.interface.typed import says_anything
from helle.register.partner_access import abroad, policies, queries
from helle.register.partner_access.choices import LinkEnd, MessageKind, TakenIn
from helle.register.partner_access.models import ConsentTakenBack, Intake, Link, PartnerMessage
from helle.register.partner_access.queries import OpenedMessage
from helle.register.protection import clock, context, vault
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.reintegration.models import BudgetLine
from helle.register.returns.actions import SAID as OF_RETURN
from helle.register.returns.actions import require
from helle.register.returns.models import ReturnCase, ToldAbroad
from helle.rules.facts import danish_date, english_date
from helle.rules.returns.codes import Currency
from helle.rules.ruling import Text

# As in sql/061_partner_access.sql: a quarter, after which somebody considers anew who still needs it.
MOST_DAYS: Final = 92
USUALLY: Final = dt.timedelta(days=30)
# What a person may give as a reason; the others the database writes.
BY_HAND: Final = (LinkEnd.NOT_NEEDED, LinkEnd.WRONG_HANDS, LinkEnd.MISTAKE)

# What becomes of a message that is taken in; a delivery goes into the ledger.
STEP_OF: Final = {
    MessageKind.ARRIVAL_MET: JourneyKind.ARRIVED,
    MessageKind.ACTIVITIES_BEGUN: JourneyKind.ACTIVITIES_BEGUN,
}
REPORT_OF: Final = {MessageKind.PROGRESS: ReportKind.PROGRESS, MessageKind.FINAL: ReportKind.FINAL}

_CONSENT: Final = Text(
    "Personen skal have sagt ja til, at partneren ser planen. Notér først, hvad partneren får at vide. [RET-26]",
    "The person must have agreed that the partner sees the plan. Record first what the partner is told. [RET-26]",
)
_NO_CONSENT: Final = Text(
    "Der er intet samtykke, der ikke allerede er trukket tilbage.",
    "There is no consent that has not already been taken back.",
)
_DAYS: Final = Text(
    f"Vælg en dag fra i dag og højst {MOST_DAYS} dage frem.",
    f"Choose a day from today, at most {MOST_DAYS} days ahead.",
)
_LANGUAGE: Final = Text("Vælg det sprog, planen er skrevet på.", "Choose the language in which the plan is written.")
_UNREAD: Final = Text(
    "Skriv først planen på et sprog, partneren læser, og få den godkendt. Partneren ser den, som den er skrevet. "
    "[RET-26]",
    "First write the plan in a language that the partner reads, and have it approved. The partner sees it as it is "
    "written. [RET-26]",
)
_ENDED: Final = Text("Linket er allerede afsluttet.", "The link has already been ended.")
_TAKEN: Final = Text("Der er allerede svaret på meldingen.", "The message has already been answered.")
_ALIKE: Final = Text(
    "Der står noget i regnskabet, som ligner. Vælg, om det er den samme levering. [RET-05]",
    "Something like it stands in the ledger. Choose whether it is the same delivery. [RET-05]",
)
_BESIDE: Final = Text(
    "Der står noget i regnskabet, som ligner. Skriv, hvorfor det er en anden levering. [RET-05]",
    "Something like it stands in the ledger. Enter why it is another delivery. [RET-05]",
)
_OTHERWISE: Final = Text(
    "Skriv, hvorfor der bogføres på en anden linje eller et andet beløb, end partneren meldte. [RET-18]",
    "Enter why it is booked on another line or with another amount than the partner reported. [RET-18]",
)
_MORE: Final = Text("Det er mere, end partneren har meldt.", "That is more than the partner reported.")
_LINE: Final = Text("Vælg en linje i planen.", "Choose a line of the plan.")
_NOT_IT: Final = Text(
    "Den står ikke i regnskabet med det beløb.",
    "It does not stand in the ledger with that amount.",
)
_DOUBTED: Final = Text(
    "Linket kan være kommet i forkerte hænder. Skriv, hvorfor meldingen alligevel er partnerens.",
    "The link may have come into wrong hands. Enter why the report is the partner's nonetheless.",
)
SAID: Final = OF_RETURN | {
    **ended.MET,
    "partner_wrong_hands_are_weighed": Refused(_DOUBTED, field="why"),
    "partner_link_on_a_consent_that_stands": Refused(_CONSENT, field="told"),
    "partner_link_where_she_goes": Refused(
        Text(
            "Partneren er i et andet land end det, personen rejser til. [RET-26]",
            "The partner is in another country than the one the person goes to. [RET-26]",
        ),
        field="told",
    ),
    "partner_link_on_a_consent_to_this_partner": Refused(
        Text(
            "Det er siden skrevet om, hvor personen rejser hen, og med hvilken partner. Spørg igen, og notér, hvad "
            "partneren får at vide. [RET-26]",
            "Where the person goes, and with which partner, has been written anew since. Ask again, and record what "
            "the partner is told. [RET-26]",
        ),
        field="told",
    ),
    "partner_link_expires_in_time": Refused(_DAYS, field="expires_on"),
    "partner_link_says_the_language": Refused(_LANGUAGE, field="plan_language"),
    "code_can_be_chosen": Refused(_LANGUAGE, field="plan_language"),
    "partner_link_is_ended_once": Refused(_ENDED),
    "partner_access_consenttakenback_told_id_key": Refused(_NO_CONSENT),
    "partner_access_intake_message_id_key": Refused(_TAKEN),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A link that was made. Token and code are in no database: they are told now or never."""

    link: Link
    token: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class For:
    """For whom a link is, in which language the plan is written that is shown there, and whether they read it."""

    recipient: str
    plan_language: str
    reads_it: bool


def link_make(case: Case, row: ReturnCase, *, told: ToldAbroad, whom: For, expires_on: dt.date) -> Made:
    """Make a link for a named person at the partner, on what she agreed to have told there (RET-26, FLO-14).

    Nobody carries out a plan that they cannot read: it is shown as it is written, and Helle translates nothing.
    """
    require(policies.may_give())
    if not says_anything(whom.recipient):
        raise Refused(Text("Skriv, hvem der får linket.", "Enter who gets the link."), field="recipient")
    if not whom.plan_language:
        raise Refused(_LANGUAGE, field="plan_language")
    if not whom.reads_it:
        raise Refused(_UNREAD, field="reads_it")
    if not clock.today() <= expires_on <= clock.today() + dt.timedelta(days=MOST_DAYS):
        raise Refused(_DAYS, field="expires_on")
    token, code = abroad.new_secret(), abroad.new_code()
    link = new_row(
        Link,
        case,
        return_case=row,
        told=told,
        plan_language=whom.plan_language,
        token_hash=abroad.token_hash(token),
        code_hash=abroad.code_hash(token, code),
        expires_on=expires_on,
        tries=0,
        ended_why="",
    )
    seal(case, link, recipient=whom.recipient)
    with refused_by(SAID), transaction.atomic():
        link.save(force_insert=True)
        audit.record(
            "partner.link_made",
            object_id=link.pk,
            cases=[case.pk],
            detail={
                "country": told.country,
                "ground": told.ground,
                "facts": told.facts,
                "language": whom.plan_language,
            },
        )
    return Made(link, token, code)


def link_end(case: Case, link: Link, *, why: LinkEnd) -> None:
    """End a link at once."""
    require(policies.may_end())
    if why not in BY_HAND:
        raise Refused(Text("Vælg en grund.", "Choose a reason."), field="why")
    acting = context.current()
    with refused_by(SAID), transaction.atomic():
        link.refresh_from_db()
        if link.ended_at is not None:
            raise Refused(_ENDED)
        link.ended_at, link.ended_why, link.ended_by_id = acting.instant, why.value, acting.user_id
        link.save(update_fields=["ended_at", "ended_why", "ended_by"])
        audit.record("partner.link_ended", object_id=link.pk, cases=[case.pk], detail={"why": why.value})


def consent_take_back(case: Case, row: ReturnCase) -> None:
    """She takes back what she agreed to have told the partner: every link ends, and none is made on it (RET-26).

    Whether or not a link stands. What she agrees to afterwards is a consent of its own.
    """
    require(policies.may_end())
    with refused_by(SAID), transaction.atomic():
        given = list(queries.consents(row))
        if not given:
            raise Refused(_NO_CONSENT)
        for told in given:
            new_row(ConsentTakenBack, case, return_case=row, told=told).save(force_insert=True)
        audit.record("partner.consent_taken_back", object_id=row.pk, cases=[case.pk])


# --- what the partner reported


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a message, and why where it is not taken in.

    Of a delivery: `entry_id` where it stands in the ledger already, or that it is booked beside one that is `alike`;
    and on which line and with how much, where that is not what was reported.
    """

    outcome: TakenIn
    why: str = ""
    entry_id: uuid.UUID | None = None
    beside_alike: bool = False
    line_id: uuid.UUID | None = None
    amount: int | None = None


def message_take_in(case: Case, message: OpenedMessage, answer: Answer) -> Intake:
    """Take a partner's message in, or not and why (RET-03). What is taken in is booked in the same transaction.

    An arrival and a beginning are steps of the journey, a delivery an entry of the ledger with its receipt, the rest
    reports of the partner. Each asks its own rules; a step that stands already is not written again, and a delivery
    that may stand in the ledger is not booked before somebody has said which it is (RET-05).
    """
    require(policies.may_take_in())
    outcome, why = answer.outcome, answer.why
    if outcome is TakenIn.NOT_TAKEN and not says_something(why):
        raise Refused(NO_REASONS, field="why")
    if outcome is TakenIn.TAKEN and message.doubted and not says_something(why):
        raise Refused(_DOUBTED, field="why")
    with refused_by(SAID), transaction.atomic():
        if Intake.objects.filter(message=message.row).exists():
            raise Refused(_TAKEN)
        entry = _entry_of(case, message, answer) if outcome is TakenIn.TAKEN else None
        row = new_row(
            Intake,
            case,
            return_case_id=message.row.return_case_id,
            message=message.row,
            outcome=outcome.value,
            entry=entry,
        )
        seal(case, row, why=why)
        row.save(force_insert=True)
        audit.record(
            "partner.message_answered",
            object_id=message.row.pk,
            cases=[case.pk],
            detail={"kind": message.row.kind, "outcome": outcome.value},
        )
    return row


def _entry_of(case: Case, message: OpenedMessage, answer: Answer) -> LedgerEntry | None:
    """The entry that stands for a delivery, or a new one; None of what is no delivery, which is written elsewhere."""
    before = queries.booked_before(case, message)
    if answer.entry_id is not None:
        found = next((one for one in before if one.row.pk == answer.entry_id and one.is_it), None)
        if found is None:
            raise Refused(_NOT_IT, field="booked")
        if not found.receipt:
            _keep_receipt(case, found.row, message.row)
        return found.row
    if any(one.alike for one in before) and not answer.beside_alike:
        raise Refused(_ALIKE, field="booked")
    if any(one.alike for one in before) and not says_something(answer.why):
        raise Refused(_BESIDE, field="why")
    return _booked(case, message.row, answer)


def _booked(case: Case, message: PartnerMessage, answer: Answer) -> LedgerEntry | None:
    """Book what a message says where it belongs. A refusal of what its form does not ask is of the message."""
    try:
        return _book(case, message, answer, vault.unseal(case.person_id, message, "text_sealed"))
    except Refused as refused:
        field = refused.field if refused.field in ("line", "amount", "why") else "outcome"
        raise Refused(refused.message, field=field, ruling=refused.ruling) from refused


def _book(case: Case, message: PartnerMessage, answer: Answer, text: str) -> LedgerEntry | None:
    row, kind = message.return_case, MessageKind(message.kind)
    if message.happened_on > clock.today():
        raise Refused(_not_here_yet(message.happened_on))
    if kind in STEP_OF:
        step = STEP_OF[kind]
        standing = JourneyEvent.objects.filter(return_case=row, kind=step.value, corrected_by__isnull=True).first()
        if standing is None:
            journey_record(case, row, happened=Happened(step, message.happened_on, note=text))
        elif standing.on_day != message.happened_on:
            raise Refused(_another_day(standing.on_day))
        return None
    if kind is MessageKind.DELIVERY:
        return _deliver(case, message, answer, text)
    day = max(clock.local_day(message.received_at), message.happened_on)
    report_record(case, row, kind=REPORT_OF[kind], received_on=day, text=text)
    return None


def _not_here_yet(day: dt.date) -> Text:
    """There it may have been tomorrow when it was sent: it is taken in once that day has come here too."""
    return Text(
        f"Meldingen er om {danish_date(day)}, og den dag er ikke kommet i Danmark endnu. Tag den ind, når den er. "
        "[RET-03]",
        f"The report is of {english_date(day)}, and that day has not come in Denmark yet. Take it in once it has. "
        "[RET-03]",
    )


def _another_day(day: dt.date) -> Text:
    return Text(
        f"Der står allerede, at det skete {danish_date(day)}. Svar, at meldingen ikke tages ind, og skriv hvorfor.",
        f"It stands already that it happened on {english_date(day)}. Answer that the report is not taken in, and why.",
    )


def _deliver(case: Case, message: PartnerMessage, answer: Answer, text: str) -> LedgerEntry:
    line, amount = message.line, message.amount
    if line is None or amount is None:
        raise AssertionError("a delivery has both")
    if answer.line_id is not None and answer.line_id != line.pk:
        line = BudgetLine.objects.filter(pk=answer.line_id, return_case=message.return_case).first()
    if answer.amount is not None:
        if answer.amount > amount:
            raise Refused(_MORE, field="amount")
        amount = answer.amount
    if line is None:
        raise Refused(_LINE, field="line")
    if (line.pk, amount) != (message.line_id, message.amount) and not says_something(answer.why):
        raise Refused(_OTHERWISE, field="why")
    why = f"Partneren meldte det {danish_date(clock.local_day(message.received_at))}."
    paid = Paid(amount, Currency(line.version.currency), message.happened_on, text, why, is_another=True)
    entry = delivery_book(case, message.return_case, line, paid=paid)
    _keep_receipt(case, entry, message)
    return entry


def _keep_receipt(case: Case, entry: LedgerEntry, message: PartnerMessage) -> None:
    receipt_record(
        case,
        entry,
        # A receipt comes no earlier than what it is for.
        received_on=max(clock.local_day(message.received_at), entry.paid_on),
        number=vault.unseal(case.person_id, message, "receipt_sealed"),
        supplier=vault.unseal(case.person_id, message, "supplier_sealed"),
    )
