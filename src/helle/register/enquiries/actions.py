"""Writing questions for advice: asking one, and answering it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.enquiries import queries
from helle.register.enquiries.models import Answer, Enquiry
from helle.register.interface.typed import says_anything
from helle.register.organisations import queries as organisations
from helle.register.people.identifiers import holds_a_number
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.ruling import Text

MOST_DAYS_AHEAD = 365

NAMES_SOMEBODY = Text(
    "Der står noget, der ligner et CPR-nummer. Et spørgsmål om rådgivning nævner ingen: skriv det om, så ingen kan "
    "kendes. Skal en bestemt person hjælpes, så send en henvendelse.",
    "Something in the text looks like a CPR number. A question for advice names nobody: write it so that nobody can be "
    "recognised. If a certain person needs help, send a referral.",
)
WITHOUT_THE_CASE = Text(
    "De har ikke den sag. Spørg uden at henvise til sagen.",
    "They do not have that case. Ask without referring to the case.",
)


@dataclass(frozen=True, slots=True)
class Question:
    """What one asks: whom, about what, by when, and about which case, if about one."""

    to_unit: uuid.UUID
    theme: str
    due: dt.date
    case_number: str
    text: str


def enquiry_ask(question: Question) -> Enquiry:
    """Ask for advice (GOV-15). Raises `Refused` beside the field; nothing is then sent."""
    policies.require_write("advice")
    acting, today = context.current(), clock.today()
    _check_text(question.text)
    _check_day(question.due, today)
    closing = organisations.closing_of(question.to_unit, today)
    if closing is not None:
        raise Refused(organisations.closed(closing), field="to_unit")
    if question.to_unit not in {unit.id for unit in queries.advisers()}:
        raise Refused(Text("Vælg en, der rådgiver.", "Choose somebody who gives advice."), field="to_unit")
    case = _own_case(question.case_number) if question.case_number else None
    row = Enquiry(
        id=new_id(),
        theme=question.theme,
        from_unit_id=acting.unit_id,
        from_user_id=acting.user_id,
        to_unit_id=question.to_unit,
        case=case,
        asked_at=acting.instant,
        due=question.due,
    )
    vault.new_subject("enquiry", row.pk)
    row.question_sealed = vault.seal(row.pk, row, "question_sealed", question.text)
    said = {
        "enquiry_recipient_has_the_case": Refused(WITHOUT_THE_CASE, field="case_number"),
        "enquiry_unit_is_open": Refused(organisations.NOT_OPEN, field="to_unit"),
        "enquiry_unit_answers": Refused(
            Text("Der er ingen, der svarer dér.", "There is nobody to answer there."), field="to_unit"
        ),
    }
    with refused_by(said), transaction.atomic():
        row.save(force_insert=True)
        audit.record(
            "enquiry.asked",
            object_id=row.pk,
            cases=[case.pk] if case else [],
            detail={"to": str(question.to_unit), "theme": question.theme},
        )
    return row


def enquiry_answer(enquiry: Enquiry, *, text: str) -> None:
    """Answer a question, once. Of two who answer at the same time the second is told."""
    policies.require_write("advice")
    acting = context.current()
    _check_text(text)
    answered = Refused(
        Text(
            "En kollega har lige svaret. Dit svar er ikke sendt; det, du har skrevet, står her stadig.",
            "A colleague has just answered. Your answer was not sent; what you typed is still here.",
        )
    )
    row = Answer(enquiry=enquiry, answered_at=acting.instant, by_user_id=acting.user_id, by_unit_id=acting.unit_id)
    row.text_sealed = vault.seal(enquiry.pk, row, "text_sealed", text)
    with refused_by({"enquiries_answer_pkey": answered}), transaction.atomic():
        row.save(force_insert=True)
        audit.record("enquiry.answered", object_id=enquiry.pk, cases=[enquiry.case_id] if enquiry.case_id else [])


def _check_text(text: str) -> None:
    if not says_anything(text):
        raise Refused(Text("Skriv noget.", "Write something."), field="text")
    if holds_a_number(text):
        raise Refused(NAMES_SOMEBODY, field="text")


def _check_day(due: dt.date, today: dt.date) -> None:
    if due < today:
        raise Refused(Text("Fristen er allerede forbi.", "The deadline has passed already."), field="due")
    if (due - today).days > MOST_DAYS_AHEAD:
        raise Refused(
            Text(
                "Fristen ligger mere end et år ude. Er året rigtigt?",
                "The deadline is over a year away. Is the year right?",
            ),
            field="due",
        )


def _own_case(number: str) -> Case:
    """The case with this number, if the acting role may see it; refused alike where there is none."""
    case = cases.case_by_number(number)
    if case is None:
        raise Refused(
            Text("I har ingen sag med det nummer.", "You have no case with that number."), field="case_number"
        )
    return case
