"""How long a login lasts."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.conf import settings

from tests.cast import Cast

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


def test_after_a_working_day_it_is_over_however_busy_one_was(cast: Cast, wait: Wait) -> None:
    client = cast.mette.client()
    for _look in range(settings.HELLE_SESSION_HOURS * 3):
        assert client.get("/sager/").status_code == 200
        wait(20)
    wait(1)
    assert client.get("/sager/").headers["Location"] == "/konto/login/?ended=1"


def test_the_session_is_the_browser_s_and_no_script_reads_it(cast: Cast) -> None:
    client = cast.mette.client()
    client.get("/sager/")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
