"""What a visitor sees of what goes wrong: that it did, and nothing else. A look that left no trace shows nothing."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from helle.register.audit.http import UnauditedRead
from helle.register.protection import guards
from tests import stories
from tests.cast import Cast
from tests.pages import audit_lines

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.urls("tests.site.addresses_that_fail"),
]


@pytest.fixture(autouse=True)
def _open_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """These addresses belong to no app that could declare a guard."""
    monkeypatch.setattr(guards, "guard_of", lambda _name: guards.everybody("for these tests"))


@pytest.fixture
def client(cast: Cast) -> Client:
    client = cast.mette.client()
    client.raise_request_exception = False
    return client


def test_a_look_without_a_trace_is_an_error_and_shows_nothing(cast: Cast, client: Client) -> None:
    case = stories.an_opened_case(cast)
    response = client.get("/tavst/")
    assert response.status_code == 500
    page = response.content.decode()
    assert case.number not in page and "Xenobia" not in page
    assert "Noget gik galt hos os" in page
    with pytest.raises(UnauditedRead, match="reads_in_silence"):
        cast.mette.client().get("/tavst/")


def test_a_look_at_nothing_personal_needs_no_trace(client: Client) -> None:
    assert client.get("/tomt/").content == b"nothing"


def test_a_page_that_breaks_shows_no_traceback(client: Client) -> None:
    response = client.get("/brudt/")
    assert response.status_code == 500
    page = response.content.decode()
    assert "Traceback" not in page and "RuntimeError" not in page and "Xenobia" not in page
    assert '<html lang="da">' in page


def test_what_is_refused_is_rolled_back_and_the_refusal_stays(cast: Cast, client: Client) -> None:
    assert client.get("/afvist/").status_code == 404
    lines = audit_lines(cast, cast.mette.user.pk)
    assert [(line.action, line.outcome) for line in lines] == [("access.denied", "denied")]
    assert lines[0].detail == {"view": "writes_and_refuses", "by": "view", "page": "", "method": "GET"}


def test_what_the_database_stops_looks_the_same_and_says_so_in_the_audit(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    stories.an_opened_case(cast)
    with caplog.at_level(logging.WARNING):
        assert client.get("/stoppet/").status_code == 404
    line = audit_lines(cast, cast.mette.user.pk)[0]
    assert (line.action, line.detail) == (
        "access.denied",
        {"view": "is_stopped_by_the_database", "by": "database", "page": "", "method": "GET"},
    )
    assert "the database refused what is_stopped_by_the_database did not" in caplog.text


def test_an_address_that_leads_nowhere_says_so_in_danish(client: Client) -> None:
    response = client.get("/findes-ikke/")
    assert response.status_code == 404
    assert "Siden kan ikke vises" in response.content.decode()
