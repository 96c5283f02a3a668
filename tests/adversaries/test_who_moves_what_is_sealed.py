"""Whoever writes tables directly moves what is sealed to where it does not belong: it opens nowhere, and it is said."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from django.urls import reverse

from tests import stories
from tests.cast import Cast, as_owner
from tests.pages import audit_lines

MOVED = """
UPDATE people_name SET value_sealed = (SELECT o.value_sealed FROM people_name o WHERE o.person_id = %s)
 WHERE person_id = %s
"""


@pytest.fixture
def client(cast: Cast) -> Client:
    client = cast.mette.client()
    client.raise_request_exception = False
    return client


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_name_that_was_moved_to_another_person_is_shown_to_nobody_and_said_in_words(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    case, other = stories.an_opened_case(cast), stories.an_opened_case(cast)
    address = reverse("case-name-shown", args=[case.number])
    assert stories.NAME in client.post(address).content.decode()
    as_owner("SET CONSTRAINTS ALL IMMEDIATE", [])
    as_owner("ALTER TABLE people_name DISABLE TRIGGER USER", [])
    as_owner(MOVED, [other.person_id, case.person_id])
    with caplog.at_level(logging.ERROR):
        answer = client.post(address)
    page = answer.content.decode()
    assert answer.status_code == 500 and "Det kan ikke åbnes" in page and "kan være et angreb" in page
    assert stories.NAME not in page and stories.NAME not in caplog.text
    assert "what is sealed does not open" in caplog.text
    line = audit_lines(cast, cast.mette.user.pk)[0]
    assert (line.action, line.detail["by"]) == ("access.denied", "seal")
