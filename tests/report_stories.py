"""What somebody writes on the public form, and what CMM does with it. Texts are distinctive, as in `stories`."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from psycopg import ClientCursor

from helle.register.protection import portal_key, vault
from helle.register.protection.ciphers import Place
from helle.register.reports import actions, receiving
from helle.register.reports.choices import Outcome
from helle.register.reports.models import Closing, Report
from helle.register.reports.receiving import NewPicture, Suspicion
from helle.rules.codes import FactorAnswer
from helle.rules.definitions.spectrum import SpectrumFacts
from tests.cast import Member
from tests.remembered import remembered

SEEN = "seks sover i kælderen under Grumsebaren"
WHERE = "Tusselgade bag slagteren"
QUESTION = "hvornår på dagen kommer varevognen"
ANSWER = "den kommer når Gnavpot lukker"
PASSED_ON = "lønnen er for lav, ingen er tvunget"
ADVERTS = "reklame for snurretoppe"
MISTAKEN = "en af dem var ægte nok"
UNREASONABLE = SpectrumFacts(FactorAnswer.NO, False, True, None)


@dataclass(frozen=True, slots=True)
class Written:
    """A report and the receipt that only the reporter has."""

    id: uuid.UUID
    receipt: str


def suspicion(**changed: Any) -> Suspicion:
    """What somebody writes who may be asked."""
    given = Suspicion(language="da", sector="restaurant", may_ask=True, text=SEEN, place=WHERE)
    return replace(given, **changed)


def write(pictures: Sequence[NewPicture] = (), **changed: Any) -> Written:
    """Somebody sends a report, by the connection of the public form: for tests whose data is committed."""
    written = Written(uuid.uuid4(), receiving.new_receipt())
    receiving.report_receive(written.id, written.receipt, suspicion(**changed), proven=True, pictures=pictures)
    return written


def report(pictures: Sequence[NewPicture] = (), **changed: Any) -> Report:
    """The same inside a test's own transaction, which the public form's connection does not see."""
    given, written = suspicion(**changed), Written(uuid.uuid4(), receiving.new_receipt())
    with vault.open_for_request():
        vault.new_subject("report", written.id)
        text = vault.seal_at(written.id, Place("reports_report", "text_sealed", written.id), given.text)
        place = vault.seal_at(written.id, Place("reports_report", "place_sealed", written.id), given.place)
        ids = [uuid.uuid4() for _one in pictures]
        sealed = [
            vault.seal_part(written.id, Place("reports_picture", "content_sealed", one), picture.content)
            for one, picture in zip(ids, pictures, strict=True)
        ]
    _as_portal(
        "SELECT helle.report_receive(%s, %s, %s, %s, %s, %s, %s, true, %s::uuid[], %s::text[], %s::bytea[])",
        [
            *(
                written.id,
                portal_key.of_receipt(written.receipt).found_by,
                given.language,
                given.sector,
                given.may_ask,
                text,
                place,
            ),
            *(ids, [one.content_type for one in pictures], sealed),
        ],
    )
    return Report(id=written.id, receipt=portal_key.of_receipt(written.receipt).found_by)


def answer(asked: Report, text: str = ANSWER) -> None:
    """Somebody answers the question that waits, inside a test's own transaction."""
    answer_id = uuid.uuid4()
    assert asked.receipt is not None
    sealed = vault.seal_at(asked.pk, Place("reports_message", "text_sealed", answer_id), text)
    _as_portal(
        "SELECT helle.report_answer(%s, (SELECT m.id FROM reports_message m WHERE m.report_id = %s"
        " ORDER BY m.number DESC LIMIT 1), %s, %s)",
        [bytes(asked.receipt), asked.pk, answer_id, sealed],
    )


@remembered
def ask(by: Member, report_id: uuid.UUID, text: str = QUESTION) -> None:
    """CMM asks whoever wrote a report."""
    with by.acting():
        actions.report_ask(Report.objects.get(pk=report_id), text=text)


@remembered
def pass_on(by: Member, report_id: uuid.UUID, to: str = "AT", text: str = PASSED_ON) -> None:
    """CMM passes a report on as what it is."""
    with by.acting():
        actions.report_close(
            Report.objects.get(pk=report_id),
            outcome=Outcome.PASSED_ON,
            passed_on_to=to,
            passed_on_text=text,
            reason="her er ingen tvang",
            work=UNREASONABLE,
        )


@remembered
def close(by: Member, report_ids: Sequence[uuid.UUID], reason: str = ADVERTS) -> Closing:
    """CMM closes many at once."""
    with by.acting():
        return actions.reports_close(report_ids, reason=reason)


@remembered
def close_and_undo(by: Member, report_ids: Sequence[uuid.UUID]) -> Closing:
    """CMM closes many at once, and opens them again."""
    closing = close(by, report_ids)
    with by.acting():
        actions.closing_undo(closing, why=MISTAKEN)
    return closing


def _as_portal(statement: str, parameters: list[object]) -> None:
    connection.ensure_connection()
    composed = ClientCursor(connection.connection).mogrify(statement, parameters)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.as_owner(%s)", [composed])
