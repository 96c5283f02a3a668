"""How many queries the pages take that show the file of a case, or give it to who asks to see it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import access_stories, file_stories, stories
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import DESK, EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# The case, its notes, its documents, the names of who wrote them, documents that wait, own drafts; the person's key.
JOURNAL = EVERY_PAGE + 7
# The case, the document with the versions beside it, the person's names; her key.
DOCUMENT = EVERY_PAGE + 4
NOTE = EVERY_PAGE + 3  # The case, the note; the person's key.
# The case, what the unit holds of it, whether the address is protected.
PRINT_FORM = EVERY_PAGE + 3
# The case, the requests, their notices, what is being made, files, why an answer stands, and what follows on one.
ACCESS_REQUESTS = EVERY_PAGE + 7
# The case, the request with its notices, what is being made, files, why an answer stands and what follows on it, what
# was decided, whether something came since, who has looked; of the case: its facts, the person, what was known of her
# before twice, her residences, names, numbers, children, rungs, circumstances, contact persons, settled steps,
# corrections, interviews and to whom they were sent, assessments, offers, periods, spans, requests, what was written
# after the periods (five), each time that support ended, whether anything is kept of a minor, reasons, notes,
# documents, tasks twice and their words, the referral, how to reach her safely; and of the key store the keys of the
# person and of the referral.
# And of the plan of support: the facts, needs, measures, steps, versions, indications, answers, payments.
# Whether the address is protected: for the list, for what is said beside it, and for what is told of the person.
# And who can see the case.
ACCESS_REQUEST = EVERY_PAGE + 47 + 9 + 3 + 1
SUPERVISED = EVERY_PAGE + 1
LOCKED = 1  # Where there are files, their locked ones.


@pytest.mark.parametrize("how_many", [ONE_ROW, 60])
def test_the_journal(cast: Cast, how_many: int) -> None:
    case = stories.an_opened_case(cast)
    for number in range(how_many):
        file_stories.write_note(cast.jonas if number % 2 else cast.mette, case)
        file_stories.file_document(cast.mette, case)
    for _number in range(min(how_many, 9)):
        file_stories.begin_draft(cast.mette, case)
    assert queries(cast.mette.client(), reverse("case-journal", args=[case.number])) == JOURNAL


@pytest.mark.parametrize("versions", [ONE_ROW, 5])
def test_a_document_and_a_note(cast: Cast, versions: int) -> None:
    case = stories.an_opened_case(cast)
    document, note = file_stories.file_document(cast.mette, case), file_stories.write_note(cast.mette, case)
    for _version in range(versions):
        document = file_stories.file_document(cast.mette, case, replaces=document)
        note = file_stories.write_note(cast.mette, case, replaces=note)
    client = cast.mette.client()
    assert queries(client, reverse("case-document", args=[case.number, document.pk])) == DOCUMENT
    assert queries(client, reverse("case-note", args=[case.number, note.pk])) == NOTE


@pytest.mark.parametrize("how_many", [ONE_ROW, 12])
def test_requests_to_see_a_case_one_of_them_and_the_page_that_prints(cast: Cast, how_many: int) -> None:
    case = stories.an_opened_case(cast)
    for number in range(how_many):
        file_stories.write_note(cast.mette, case)
        file_stories.file_document(cast.mette, case)
        stories.hold_interview(cast.mette, case)
        if number:
            access_stories.close(cast.mette, case, access_stories.ask(cast.mette, case))
    row = access_stories.an_assembled_answer(cast, case)
    stories.assign(cast.karen, case, cast.jonas)
    mette = cast.mette.client()
    assert queries(mette, reverse("case-access", args=[case.number])) == ACCESS_REQUESTS + LOCKED
    assert queries(mette, reverse("case-access-request", args=[case.number, row.pk])) == ACCESS_REQUEST
    assert queries(mette, reverse("case-print", args=[case.number])) == PRINT_FORM
    assert queries(cast.dorthe.client(), reverse("access-oversight")) == SUPERVISED
    assert queries(mette, reverse("desk")) == DESK
