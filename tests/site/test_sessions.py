"""How long a login lasts."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OF_USER
from django.conf import settings
from django.test import Client
from django.urls import reverse

from helle.register.interface.forms import RULES_ASKED
from tests import access_stories, stories
from tests.cast import Cast
from tests.keys.test_boxes import closed

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

Wait = Callable[[int], None]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Let minutes go by."""
    moment = [time.time()]
    monkeypatch.setattr("helle.site.sessions.time.time", lambda: moment[0])

    def minutes(how_many: int) -> None:
        moment[0] += how_many * 60

    return minutes


def test_who_works_on_stays_logged_in(cast: Cast, wait: Wait) -> None:
    client = cast.mette.client()
    for _look in range(5):
        assert client.get("/sager/").status_code == 200
        wait(settings.HELLE_IDLE_MINUTES - 1)


def test_after_half_an_hour_of_quiet_the_session_is_over(cast: Cast, wait: Wait) -> None:
    client = cast.mette.client()
    client.get("/sager/")
    wait(settings.HELLE_IDLE_MINUTES + 1)
    ended = client.get("/sager/")
    assert ended.headers["Location"] == "/konto/login/?ended=1"
    assert "_auth_user_id" not in client.session
    assert "Du er logget af" in client.get(ended.headers["Location"]).content.decode()


def test_what_a_page_asks_by_itself_keeps_nobody_logged_in(cast: Cast, wait: Wait) -> None:
    case = stories.an_opened_case(cast)
    row = access_stories.ask(cast.mette, case)
    access_stories.decide_rest(cast.mette, case, row)
    access_stories.order(cast.mette, case, row)
    client = cast.mette.client()
    client.get(reverse("case-access-request", args=[case.number, row.pk]))
    asked = reverse("case-access-making", args=[case.number, row.pk])
    for _look in range(2):
        wait(settings.HELLE_IDLE_MINUTES // 2)
        assert client.get(asked).status_code == 200
    wait(1)
    assert client.get(asked).headers["Location"] == "/konto/login/?ended=1"


def test_after_a_working_day_it_is_over_however_busy_one_was(cast: Cast, wait: Wait) -> None:
    client = cast.mette.client()
    for _look in range(settings.HELLE_SESSION_HOURS * 3):
        assert client.get("/sager/").status_code == 200
        wait(20)
    wait(1)
    assert client.get("/sager/").headers["Location"] == "/konto/login/?ended=1"


def test_the_session_is_the_browser_s_and_no_script_reads_it(cast: Cast, wait: Wait) -> None:
    client = cast.mette.client()
    wait(2)
    client.get("/sager/")  # It notes that she was here, and gives the session anew.
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE


def test_a_page_asks_before_it_sends_and_being_asked_keeps_the_login_alive(cast: Cast, wait: Wait) -> None:
    client = cast.mette.client()
    client.get("/sager/")
    for _minutes in range(3):
        wait(settings.HELLE_IDLE_MINUTES - 1)
        told = client.get("/konto/i-live/")
        assert told.json()["user"] == str(cast.mette.user.pk)
        assert told.json()["seat"] == str(cast.mette.membership.pk)
        assert told.headers["Cache-Control"] == "no-store"
    wait(settings.HELLE_IDLE_MINUTES + 1)
    assert client.get("/konto/i-live/").status_code == 302
    assert client.get("/konto/i-live/").json()["user"] == ""
    assert client.post("/konto/i-live/").status_code == 405


def test_a_page_that_asks_whether_the_login_is_over_keeps_it_from_ending_no_longer(cast: Cast, wait: Wait) -> None:
    client = cast.mette.client()
    client.get("/sager/")
    wait(settings.HELLE_IDLE_MINUTES - 1)
    assert client.get("/konto/i-live/?stille=1").json()["user"] == str(cast.mette.user.pk)
    wait(2)
    assert client.get("/konto/i-live/?stille=1").status_code == 302
    assert client.get("/konto/i-live/?stille=1").json()["user"] == ""


def test_the_page_where_a_first_app_is_set_up_stays_while_she_fetches_her_phone(cast: Cast) -> None:
    client = cast.mette.client(second_factor=False)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session[METHODS_OF_USER] = str(cast.mette.user.pk)
    session.save()
    page = client.get(reverse("mfa_activate_totp"))
    # Asked so, Helle answers as if the login were over; the page would go, and its code with it.
    assert client.get("/konto/i-live/?stille=1").status_code == 302
    assert page.status_code == 200 and b"data-alive" not in page.content
    assert b"data-alive" in cast.mette.client().get(reverse("mfa_index")).content


def test_what_is_sent_after_the_end_is_said_not_to_be_kept(cast: Cast, wait: Wait) -> None:
    client = cast.mette.client()
    client.get("/sager/ny/")
    wait(settings.HELLE_IDLE_MINUTES + 1)
    ended = client.post("/sager/ny/", {"name": "x"})
    assert "Det, du havde skrevet, er ikke gemt." in client.get(ended.headers["Location"]).content.decode()


def test_what_a_page_closed_as_the_login_ended_opens_for_her_alone(cast: Cast) -> None:
    box, address = closed("Kringelmappen", whose=cast.mette.user.pk), "/konto/skrevet/"
    answer = cast.mette.client().post(address, {"box": box})
    assert (answer.status_code, answer.content.decode()) == (200, "Kringelmappen")
    assert answer.headers["Cache-Control"] == "no-store"
    assert cast.jonas.client().post(address, {"box": box}).status_code == 422
    assert cast.mette.client().post(address, {"box": box[:-8] + "AAAAAAA="}).status_code == 422
    assert Client().post(address, {"box": box}).headers["Location"].startswith("/konto/login/")
    assert cast.mette.client(second_factor=False).post(address, {"box": box}).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_part_of_a_page_leaves_for_the_login_as_a_whole(cast: Cast, wait: Wait, method: str) -> None:
    client = cast.mette.client()
    client.get("/sager/")
    wait(settings.HELLE_IDLE_MINUTES + 1)
    part = {"HX-Request": "true", "HX-Current-URL": "http://testserver/sager/2025-0001/"}
    for _first_and_then in range(2):
        answer = getattr(client, method)("/sager/2025-0001/person/vis/", headers=part)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["HX-Redirect"] == "/konto/login/?next=%2Fsager%2F2025-0001%2F"
    elsewhere = part | {"HX-Current-URL": "https://elsewhere.invalid/x"}
    assert client.get("/sager/", headers=elsewhere).headers["HX-Redirect"] == "/konto/login/?next=%2F"


def test_a_form_that_only_asked_the_rules_stays_with_what_was_typed(cast: Cast, wait: Wait) -> None:
    client = cast.mette.client()
    client.get("/sager/")
    wait(settings.HELLE_IDLE_MINUTES + 1)
    answer = client.post("/sager/ny/", {RULES_ASKED: "fulgt", "name": "x"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "helle:ended")
    assert "HX-Redirect" not in answer.headers
