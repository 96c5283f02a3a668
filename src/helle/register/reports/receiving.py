"""What the public form does: a report comes in, its receipt is asked something, the answer comes back.

Over connections of its own, whose database roles can do these three things and read no table, and without a key that
opens what came in before: each report's key is made here, kept for others (`incoming`), and forgotten. Nobody acts here
and no line of the audit is written: who sat at the form, and when, is nobody's to know. The report itself says that it
came.
"""

from __future__ import annotations

import enum
import os
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connections, transaction

from helle.register.protection import ciphers, incoming, portal_key, vault
from helle.register.protection.ciphers import CannotOpen, Place
from helle.register.protection.portal_key import ReceiptSecrets
from helle.register.reports.choices import State

ALIAS: Final = "portal"
RECEIPT_DIGITS: Final = 16


class Received(enum.Enum):
    """What became of a report that was sent, or of an answer."""

    RECEIVED = "received"
    AGAIN = "again"  # Sent before: a second press.
    TAKEN = "taken"  # Somebody else has the receipt: another one, please.
    LATER = "later"  # Too many came just now without proof of work.
    UNKNOWN = "unknown"  # There is no such question (any more).


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What somebody writes."""

    language: str
    sector: str
    may_ask: bool
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture as it is to be kept: made anew, and nothing but pixels."""

    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Look:
    """What whoever holds a receipt may know: whose turn it is, and the question, if one waits.

    `state` is None where there is no such receipt, where it cannot be tried just now (`later`), and where what was
    written was disposed of (`gone`).
    """

    state: State | None
    later: bool = False
    report_id: uuid.UUID | None = None
    question_id: uuid.UUID | None = None
    question: str = ""
    gone: bool = False


def new_receipt() -> str:
    """Sixteen digits, from which nothing follows."""
    return f"{secrets.randbelow(10**RECEIPT_DIGITS):0{RECEIPT_DIGITS}d}"


def digits_of(typed: str) -> str:
    """A receipt as it was typed, without what stands between its digits."""
    return "".join(sign for sign in typed if sign in "0123456789")


def report_receive(
    report_id: uuid.UUID, receipt: str, given: Suspicion, *, proven: bool, pictures: Sequence[NewPicture] = ()
) -> Received:
    """Take a report in. Its key is kept only when the report is: what is turned away leaves nothing behind."""
    key, mine = os.urandom(32), portal_key.of_receipt(receipt)
    with transaction.atomic(using=ALIAS):
        text = ciphers.seal(key, Place("reports_report", "text_sealed", report_id), given.text)
        place = (
            ciphers.seal(key, Place("reports_report", "place_sealed", report_id), given.place)
            if given.place.strip()
            else None
        )
        ids = [uuid.uuid4() for _one in pictures]
        sealed = [
            ciphers.seal_bytes(key, Place("reports_picture", "content_sealed", picture_id), one.content)
            for picture_id, one in zip(ids, pictures, strict=True)
        ]
        became = Received(
            _ask(
                "SELECT helle.report_receive(%s, %s, %s, %s, %s, %s, %s, %s, %s::uuid[], %s::text[], %s::bytea[])",
                [
                    *(
                        report_id,
                        mine.found_by,
                        given.language,
                        given.sector,
                        given.may_ask,
                        text,
                        place,
                        proven,
                    ),
                    *(ids, [one.content_type for one in pictures], sealed),
                ],
            )[0]
        )
        if became is Received.RECEIVED:
            incoming.put(report_id, key, mine.key)
    return became


def report_look(receipt: str, *, proven: bool) -> Look:
    """What a receipt is asked. Raises `vault.Erased` where the report's key is destroyed."""
    mine = portal_key.of_receipt(receipt)
    found, report_id, question_id, sealed = _ask("SELECT * FROM helle.report_question(%s, %s)", [mine.found_by, proven])
    if found in ("later", "unknown", "gone"):
        return Look(None, later=found == "later", gone=found == "gone")
    question = (
        ciphers.unseal(_key(report_id, mine), Place("reports_message", "text_sealed", question_id), sealed)
        if question_id
        else ""
    )
    return Look(State(found), False, report_id, question_id, question)


def report_answer(receipt: str, look: Look, answer_id: uuid.UUID, text: str) -> Received:
    """Answer the question that was looked at. Raises `vault.Erased` where the report's key is destroyed."""
    if look.report_id is None or look.question_id is None:
        return Received.UNKNOWN
    mine = portal_key.of_receipt(receipt)
    try:
        key = _key(look.report_id, mine)
    except CannotOpen:  # It is another's.
        return Received.UNKNOWN
    sealed = ciphers.seal(key, Place("reports_message", "text_sealed", answer_id), text)
    said = _ask("SELECT helle.report_answer(%s, %s, %s, %s)", [mine.found_by, look.question_id, answer_id, sealed])[0]
    return Received.RECEIVED if said == "answered" else Received(said)


def _key(report_id: uuid.UUID, mine: ReceiptSecrets) -> bytes:
    """The key of a report for whoever has its receipt. Raises `vault.Erased` or `CannotOpen`."""
    key = incoming.opened_by_receipt(report_id, mine.key)
    if key is None:
        raise vault.Erased(str(report_id))
    return key


def _ask(statement: str, parameters: Sequence[Any]) -> tuple[Any, ...]:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(statement, parameters)
        row: tuple[Any, ...] = cursor.fetchone()
        return row
