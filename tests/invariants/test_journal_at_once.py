"""Two people who journalise in one case at once, and a document that somebody holds."""

from __future__ import annotations

import threading
from collections.abc import Callable

from helle.register.casefile import actions as casefile
from helle.register.casefile.choices import DocumentKind
from helle.register.casefile.models import Document
from helle.register.casefile.spool import Spool
from helle.register.casefile.tests import samples
from helle.register.casefile.uploads import Received
from helle.register.cases.models import Case
from helle.register.protection.refusals import Refused
from tests import file_stories
from tests.cast import Cast
from tests.invariants.at_once import (
    acting,
    at_once,
    new_case,
)
from tests.invariants.conftest import Connection


def test_what_is_journalised_at_once_gets_numbers_of_one_row_without_a_gap(
    committed_cast: Cast, owner: Connection
) -> None:
    case = new_case(committed_cast)
    waiting = _waiting_document(committed_cast, case)

    def write(work: Callable[[], object]) -> Callable[[], object]:
        return acting(committed_cast.mette, work)

    outcomes = at_once(
        [
            *(write(lambda: file_stories.write_note(committed_cast.mette, case)) for _each in range(3)),
            *(write(lambda: file_stories.file_document(committed_cast.jonas, case)) for _each in range(3)),
            *(write(lambda: casefile.document_journalise(case, waiting, file_stories.entry())) for _each in range(2)),
        ]
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(outcome) for outcome in refused] == [Refused]
    numbers = owner.execute(
        "SELECT array_agg(number ORDER BY number) FROM (SELECT number FROM casefile_note"
        " UNION ALL SELECT number FROM casefile_document) AS journal"
    ).fetchone()
    assert numbers == ([1, 2, 3, 4, 5, 6, 7],)


def _waiting_document(cast: Cast, case: Case) -> Document:
    spool = Spool()
    spool.write(samples.pdf())
    spool.finish()
    with cast.mette.acting():
        return casefile.document_upload(
            case,
            received=Received("brev.pdf", spool, size=spool.size, too_large=False),
            kind=DocumentKind.LETTER,
            entry=None,
        )


def test_a_document_that_is_held_is_not_replaced_until_who_holds_it_is_done(committed_cast: Cast) -> None:
    case = new_case(committed_cast)
    document = file_stories.file_document(committed_cast.mette, case)
    held, done = threading.Event(), threading.Event()
    order: list[str] = []

    def sign() -> None:
        casefile.document_hold(document)
        held.set()
        assert not done.wait(timeout=0.5)
        order.append("signed")

    def replace() -> None:
        assert held.wait(timeout=20)
        file_stories.file_document(committed_cast.jonas, case, replaces=document)
        order.append("replaced")
        done.set()

    at_once([acting(committed_cast.mette, sign), replace])
    assert order == ["signed", "replaced"]
