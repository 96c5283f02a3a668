"""Writing the ledger: instalments, what was paid in kind and in cash, receipts, counter entries (RET-05..RET-07)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.disbursements import policies, queries
from helle.register.disbursements.models import Instalment, LedgerEntry, Receipt
from helle.register.disbursements.queries import CASH, IN_KIND, Ledger
from helle.register.disbursements.rulings import cited, payment_ruling
from helle.register.disbursements.states import AGREED_ALONE, BOOKED_WITHIN
from helle.register.interface.typed import says_anything
from helle.register.protection import clock, context
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.reintegration.models import BudgetLine
from helle.register.reintegration.money import said_amounts
from helle.register.returns.actions import STOPPED, require
from helle.register.returns.models import ReturnCase
from helle.register.returns.sealing import seal_ruling
from helle.rules.facts import danish_date, english_date
from helle.rules.returns.ceiling import danish_amount
from helle.rules.returns.codes import Currency, SupportKind
from helle.rules.ruling import Ruling, Text, Verdict

_MEANWHILE: Final = Refused(
    Text(
        "En anden har lige skrevet i regnskabet. Se efter, og gem igen.",
        "Somebody has just written in the ledger. Have a look, and save once more.",
    )
)
_NOT_LEFT: Final = Refused(
    Text(
        "Beløbet er større end det, planen har tilbage. [RET-17]",
        "The amount is more than the plan has left. [RET-17]",
    ),
    field="amount",
)
_ABOVE_LINE: Final = Refused(
    Text(
        "Så meget har linjen i planen ikke tilbage. Vælg en anden linje, eller godkend først en ny plan. [RET-18]",
        "The line of the plan has not as much left. Choose another line, or approve a new plan first. [RET-18]",
    ),
    field="amount",
)
_NO_AMOUNT: Final = Text("Beløbet skal være over nul.", "The amount must be above zero.")
_PAID: Final = Text("Raten er betalt.", "The instalment has been paid.")
OWN: Final = Text(
    "Du har selv bogført posten; en anden modposterer den. [RET-05]",
    "You booked the entry yourself; somebody else takes it back. [RET-05]",
)
_TAKEN_BACK: Final = Text("Posten er allerede modposteret. [RET-05]", "The entry has been taken back already. [RET-05]")
_EARLY_BY_ANOTHER: Final = Refused(
    Text(
        f"Du har selv aftalt raten. Betales den før sin dag, eller før der er gået {AGREED_ALONE.days} dage, siden du "
        "aftalte den, er det en anden i Hjemrejsestyrelsen, der bogfører den. [RET-06]",
        f"You agreed the instalment yourself. Paid before its day, or before {AGREED_ALONE.days} days have passed "
        "since you agreed it, it is booked by somebody else at the Return Agency. [RET-06]",
    ),
    field="paid_on",
)
SAID: Final = {
    "ledger_paid_early_by_another": _EARLY_BY_ANOTHER,
    "return_is_open": Refused(STOPPED),
    "ledger_in_order": _MEANWHILE,
    "ledger_after_arrival": Refused(
        Text("Intet udbetales før ankomsten. [RET-05]", "Nothing is paid before the arrival. [RET-05]"), field="paid_on"
    ),
    "ledger_in_its_time": Refused(
        Text("Fristen for at betale er gået. [RET-06, RET-07]", "The time to pay is over. [RET-06, RET-07]"),
        field="paid_on",
    ),
    "ledger_in_the_plans_currency": Refused(
        Text("Der betales i planens valuta. [RET-19]", "Payments are in the currency of the plan. [RET-19]"),
        field="currency",
    ),
    "ledger_counter_entry_repeats": _MEANWHILE,
    "ledger_four_eyes": Refused(OWN),
    "instalment_in_its_time": Refused(
        Text(
            "Raten ligger uden for fristen for kontanter. [RET-06]",
            "The instalment is not in the time of cash. [RET-06]",
        ),
        field="due",
    ),
    "instalment_is_of_today_or_later": Refused(
        Text(
            "En rate aftales til en dag fra i dag af. [RET-06]",
            "An instalment is agreed for a day from today on. [RET-06]",
        ),
        field="due",
    ),
    "ledger_paid_after_it_was_agreed": Refused(
        Text("Raten er aftalt senere. [RET-06]", "The instalment was agreed on later. [RET-06]"), field="paid_on"
    ),
    "ledger_booked_late_for_a_reason": Refused(NO_REASONS, field="why"),
    "instalment_dropped_by_who_acts": _MEANWHILE,
    "ledger_in_its_order": _MEANWHILE,
    "ledger_by_the_approved_plan": _MEANWHILE,
    "ledger_for_what_the_plan_has": _MEANWHILE,
    "instalments_in_order": _MEANWHILE,
    "ledger_within_the_plan": _NOT_LEFT,
    "ledger_within_its_line": _ABOVE_LINE,
    "instalments_within_the_plan": _NOT_LEFT,
    "instalment_paid_is_not_dropped": Refused(_PAID),
    "instalment_dropped_once": Refused(Text("Raten er allerede taget ud.", "The instalment was dropped already.")),
    "disbursements_ledgerentry_reverses_id_key": Refused(_TAKEN_BACK),
    "receipt_for_what_was_delivered": Refused(_TAKEN_BACK),
    "disbursements_receipt_entry_id_key": Refused(
        Text("Kvitteringen er allerede noteret. [RET-05]", "The receipt has been recorded already. [RET-05]")
    ),
}
_FIELD_OF: Final = {
    "above_ceiling": "amount",
    "above_budget": "amount",
    "other_currency": "currency",
}


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid: how much, in which currency, on which day, and in words what for and to whom.

    `why` it was paid before its day, or is booked only now. `is_another`: somebody has seen that something alike stands
    in the ledger, and says that this is no second booking of it.
    """

    amount: int
    currency: Currency
    paid_on: dt.date
    text: str
    why: str = ""
    is_another: bool = False


# --- instalments of cash


def instalment_plan(case: Case, row: ReturnCase, *, due: dt.date, amount: int) -> Instalment:
    """Plan an instalment for a day from today on, inside the time of cash from arrival (RET-06).

    All of them come to no more than the approved plan has in cash.
    """
    require(policies.may_pay())
    ledger = queries.ledger_of(case, row)
    _check_instalment(ledger, due, amount)
    with refused_by(SAID), transaction.atomic():
        written = new_row(
            Instalment, case, return_case=row, sequence=len(ledger.instalments) + 1, due=due, amount=amount
        )
        written.save(force_insert=True)
        audit.record("return.instalment_planned", object_id=written.pk, cases=[case.pk])
    return written


def _check_instalment(ledger: Ledger, due: dt.date, amount: int) -> None:
    arrived, last = ledger.arrived_on, ledger.paid_until(CASH)
    if ledger.approved is None or arrived is None or last is None:
        raise Refused(
            Text(
                "Rater kan aftales, når planen er godkendt og personen er ankommet. [RET-05, RET-12]",
                "Instalments can be agreed when the plan is approved and the person has arrived. [RET-05, RET-12]",
            ),
            field="due",
        )
    if not arrived <= due <= last:
        raise Refused(
            Text(
                f"Kontanter udbetales fra {danish_date(arrived)} til og med {danish_date(last)}. [RET-06]",
                f"Cash is paid from {english_date(arrived)} up to and including {english_date(last)}. [RET-06]",
            ),
            field="due",
        )
    if due < ledger.today:
        raise SAID["instalment_is_of_today_or_later"]
    if amount <= 0:
        raise Refused(_NO_AMOUNT, field="amount")
    planned = ledger.earlier[CASH] + sum(one.row.amount for one in ledger.instalments if one.row.dropped_on is None)
    left = ledger.approved.version.cash - planned
    if amount > left:
        unit = ledger.approved.currency.label
        raise Refused(
            Text(
                f"Planen har {danish_amount(left)} {unit.da} tilbage til rater. [RET-17]",
                f"The plan has {left:,} {unit.en} left for instalments. [RET-17]",
            ),
            field="amount",
        )


def instalment_drop(case: Case, instalment: Instalment, *, why: str) -> None:
    """Take out an instalment that has not been paid, with a reason."""
    require(policies.may_pay())
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    with refused_by(SAID), transaction.atomic():
        instalment.dropped_on = clock.today()
        instalment.dropped_by_id = context.current().user_id
        seal(case, instalment, why=why)
        instalment.save(update_fields=["dropped_on", "dropped_by", "why_sealed"])
        audit.record("return.instalment_dropped", object_id=instalment.pk, cases=[case.pk])


# --- what was paid


def instalment_pay(case: Case, instalment: Instalment, *, paid: Paid) -> LedgerEntry:
    """Book that an instalment was paid, with its amount (RET-06)."""
    ledger = _ledger_to_pay(case, instalment.return_case)
    if paid.amount != instalment.amount:
        raise Refused(
            Text(
                "Raten betales med det aftalte beløb. Tag den ellers ud, og aftal en ny. [RET-06]",
                "The instalment is paid with the amount agreed. Otherwise drop it, and agree on another. [RET-06]",
            ),
            field="amount",
        )
    if instalment.pk in ledger.paid_instalments or instalment.dropped_on is not None:
        raise Refused(_PAID if instalment.dropped_on is None else SAID["instalment_dropped_once"].message)
    alone_from = max(instalment.due, clock.local_day(instalment.recorded_at) + AGREED_ALONE)
    if paid.paid_on < alone_from and instalment.by_user_id == context.current().user_id:
        raise _EARLY_BY_ANOTHER
    return _book(case, ledger, CASH, paid, instalment=instalment)


def delivery_book(case: Case, row: ReturnCase, line: BudgetLine | None, *, paid: Paid) -> LedgerEntry:
    """Book what was delivered in kind for a line of the approved plan (RET-05)."""
    ledger = _ledger_to_pay(case, row)
    if line is None or ledger.approved is None or line.version_id != ledger.approved.version.pk:
        raise Refused(Text("Vælg en linje i planen.", "Choose a line of the plan."), field="line")
    room = line.amount - ledger.paid_for(line)
    if paid.amount > room and paid.amount <= _left(ledger, IN_KIND):
        raise _above_line(room, line.amount, ledger.approved.currency)
    if not paid.is_another:
        _refuse_alike(ledger, line, paid)
    return _book(case, ledger, IN_KIND, paid, line=line)


def _above_line(left: int, of: int, currency: Currency) -> Refused:
    room, whole = said_amounts(left, currency), said_amounts(of, currency)
    return Refused(
        Text(
            f"Linjen i planen har {room.da} tilbage af {whole.da}. Vælg en anden linje, eller godkend først en ny "
            "plan. [RET-18]",
            f"The line of the plan has {room.en} left of {whole.en}. Choose another line, or approve a new plan first. "
            "[RET-18]",
        ),
        field="amount",
    )


def _refuse_alike(ledger: Ledger, line: BudgetLine, paid: Paid) -> None:
    """Ask whether what stands in the ledger for the line, with the same amount and day or the same words, is this."""
    for one in ledger.entries:
        if one.row.reverses_id or one.row.pk in ledger.reversed_ids or one.row.line_id != line.pk:
            continue
        same = one.row.amount == paid.amount and one.row.paid_on == paid.paid_on
        if same or one.words["text"].casefold().split() == paid.text.casefold().split():
            number, day = one.row.number, one.row.paid_on
            raise Refused(
                Text(
                    f"Post {number} af {danish_date(day)} ligner. Er det den samme levering? Sæt kun kryds, hvis det "
                    "er en anden. [RET-05]",
                    f"Entry {number} of {english_date(day)} looks alike. Is it the same delivery? Tick only if it is "
                    "another. [RET-05]",
                ),
                field="is_another",
            )


def _left(ledger: Ledger, kind: SupportKind) -> int:
    return next((one.left for one in ledger.totals if one.kind is kind), 0)


def _ledger_to_pay(case: Case, row: ReturnCase) -> Ledger:
    require(policies.may_pay())
    if row.ended_on is not None:
        raise Refused(STOPPED)
    return queries.ledger_of(case, row)


def _book(
    case: Case,
    ledger: Ledger,
    kind: SupportKind,
    paid: Paid,
    *,
    line: BudgetLine | None = None,
    instalment: Instalment | None = None,
) -> LedgerEntry:
    if paid.amount <= 0:
        raise Refused(_NO_AMOUNT, field="amount")
    ruling = payment_ruling(case, ledger, kind, paid.amount, paid.currency, paid.paid_on, instalment)
    refuse_unpaid(ruling)
    cases.refuse_future(paid.paid_on, "paid_on")
    _refuse_without_why(ledger, kind, paid, instalment, ruling)
    if not says_anything(paid.text):
        raise Refused(
            Text("Skriv, hvad der er betalt, og til hvem.", "Enter what was paid for, and to whom."), field="text"
        )
    if ledger.approved is None:
        raise Refused(NOT_APPROVED, ruling=ruling)
    with refused_by(SAID), transaction.atomic():
        written = new_row(
            LedgerEntry,
            case,
            return_case=ledger.row,
            number=len(ledger.entries) + 1,
            version=ledger.approved.version,
            kind=kind.value,
            amount=paid.amount,
            currency=paid.currency.value,
            paid_on=paid.paid_on,
            line=line,
            instalment=instalment,
        )
        seal(case, written, text=paid.text, why=paid.why)
        seal_ruling(case, written, ruling)
        written.save(force_insert=True)
        audit.record(
            "return.paid", object_id=written.pk, cases=[case.pk], detail={"kind": kind.value, "number": written.number}
        )
    return written


def _refuse_without_why(
    ledger: Ledger, kind: SupportKind, paid: Paid, instalment: Instalment | None, ruling: Ruling[object]
) -> None:
    """Paid before its day, booked long after it was paid, or booked when its time is over: for a reason (RET-06)."""
    if says_something(paid.why):
        return
    if instalment is not None and paid.paid_on < instalment.due:
        raise Refused(
            Text(
                f"Raten er aftalt til {danish_date(instalment.due)}. Skriv, hvorfor den betales før. [RET-06]",
                f"The instalment is agreed for {english_date(instalment.due)}. Enter why it is paid before. [RET-06]",
            ),
            field="why",
            ruling=ruling,
        )
    until = ledger.paid_until(kind)
    if ledger.today - paid.paid_on > BOOKED_WITHIN or (until is not None and ledger.today > until):
        raise Refused(
            Text(
                f"Det er betalt {danish_date(paid.paid_on)}. Skriv, hvorfor det først bogføres nu. [RET-05, RET-06]",
                f"It was paid on {english_date(paid.paid_on)}. Enter why it is booked only now. [RET-05, RET-06]",
            ),
            field="why",
            ruling=ruling,
        )


NOT_APPROVED: Final = Text(
    "Intet udbetales, før planen er godkendt. [RET-12]", "Nothing is paid before the plan is approved. [RET-12]"
)


def refuse_unpaid(ruling: Ruling[object]) -> None:
    """Refuse a payment that the rule does not let through, beside the field that it is about, with its source."""
    if ruling.verdict in (Verdict.ALLOWED, Verdict.ALLOWED_WITH_REASON):
        return
    if ruling.reasons and ruling.verdict is Verdict.REFUSED:
        first = ruling.reasons[0]
        field = _FIELD_OF.get(first.code.partition(".")[2], "paid_on")
        raise Refused(cited(first), field=field, ruling=ruling)
    problem = ruling.problems[0]
    field = problem.fact if problem.fact in ("amount", "paid_on") else "paid_on"
    words = Text(f"Kan ikke betales: {problem.text.da} [RET-05]", f"Cannot be paid: {problem.text.en} [RET-05]")
    raise Refused(words, field=field, ruling=ruling)


def payment_reverse(case: Case, entry: LedgerEntry, *, on_day: dt.date, why: str) -> LedgerEntry:
    """Take an entry back by a counter entry, by another than who booked it. What is right is then booked anew.

    Also once the return has ended, while Hjemrejsestyrelsen has the case (RET-05).
    """
    require(policies.may_pay())
    ledger = queries.ledger_of(case, entry.return_case)
    cases.refuse_future(on_day, "on_day")
    if on_day < entry.paid_on:
        raise Refused(Text("Det er før betalingen.", "That is before the payment."), field="on_day")
    if entry.reverses_id is not None or entry.pk in ledger.reversed_ids:
        raise Refused(_TAKEN_BACK)
    if entry.by_user_id == context.current().user_id:
        raise Refused(OWN)
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    with refused_by(SAID), transaction.atomic():
        written = new_row(
            LedgerEntry,
            case,
            return_case=entry.return_case,
            number=len(ledger.entries) + 1,
            version_id=entry.version_id,
            kind=entry.kind,
            amount=entry.amount,
            currency=entry.currency,
            paid_on=on_day,
            line_id=entry.line_id,
            instalment_id=entry.instalment_id,
            reverses=entry,
        )
        seal(case, written, text=why)
        audit.record(
            "return.payment_reversed", object_id=written.pk, cases=[case.pk], detail={"number": written.number}
        )
        # Last: with what settles a return that has ended, Hjemrejsestyrelsen has the case no longer.
        written.save(force_insert=True)
    return written


def receipt_record(case: Case, entry: LedgerEntry, *, received_on: dt.date, number: str, supplier: str) -> Receipt:
    """Record the receipt of what was delivered in kind: its number, and who delivered (RET-05).

    Also once the return has ended, by Hjemrejsestyrelsen.
    """
    require(policies.may_tell() if entry.return_case.ended_on is None else policies.may_pay())
    cases.refuse_future(received_on, "received_on")
    for name, text in (("number", number), ("supplier", supplier)):
        if not says_anything(text):
            raise Refused(
                Text("Skriv kvitteringens nummer og leverandøren.", "Enter the receipt's number and the supplier."),
                field=name,
            )
    if entry.kind != IN_KIND.value or entry.reverses_id is not None:
        raise Refused(Text("Kvitteringer er for naturalier.", "Receipts are for what was given in kind."))
    if received_on < entry.paid_on:
        raise Refused(
            Text(
                f"Leveringen er betalt {danish_date(entry.paid_on)}; kvitteringen kommer ikke før. [RET-05]",
                f"The delivery was paid on {english_date(entry.paid_on)}; its receipt does not come before. [RET-05]",
            ),
            field="received_on",
        )
    if LedgerEntry.objects.filter(reverses=entry).exists():
        raise Refused(_TAKEN_BACK)
    with refused_by(SAID), transaction.atomic():
        written = new_row(Receipt, case, return_case=entry.return_case, entry=entry, received_on=received_on)
        seal(case, written, number=number, supplier=supplier)
        audit.record("return.receipt_recorded", object_id=written.pk, cases=[case.pk])
        # Last, as of a counter entry.
        written.save(force_insert=True)
    return written
