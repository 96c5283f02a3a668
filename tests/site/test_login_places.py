"""Where somebody is logged in: she sees each place, ends what she wants ended, and nobody else's."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from helle.register.protection import clock
from helle.site import login_places
from helle.site.login_places import IN_SESSION, seen_in
from helle.site.session_store import row_key
from tests.cast import Cast, Member
from tests.gates import Gates
from tests.pages import audit_lines
from tests.site.test_login import PASSWORD, SECOND, code, log_in, with_a_factor
from tests.site.test_login_trace import fresh

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

PAGE, END = "/konto/steder/", "/konto/steder/slut/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
EDGE = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0"


def at(who: Member, browser: str = FIREFOX) -> Client:
    """Logged in somewhere, and seen there."""
    client = who.client()
    session = client.session
    del session[IN_SESSION]
    session.save()
    client.defaults["HTTP_USER_AGENT"] = browser
    client.get("/enheder/")
    return client


def row_of(client: Client) -> str:
    return row_key(str(client.session.session_key))


def places(client: Client) -> list[Any]:
    return list(client.get(PAGE).context["places"])


def is_logged_in(client: Client) -> bool:
    return bool(client.get("/enheder/").status_code == 200)


class TestThePageOfOwnSessions(Gates):
    view = "own-sessions"
    methods = ("GET",)
    action = "sessions.listed"
    purpose = "login"


class TestTheActOfEndingOne(Gates):
    view = "own-session-end"
    methods = ("POST",)
    action = "sessions.own_ended"
    purpose = "login"

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast, there: Any) -> None:
        mette = at(cast.mette)
        assert mette.post(END, {"place": "others"}).headers["Location"] == PAGE
        line = next(line for line in audit_lines(cast, cast.mette.user.pk) if line.action == self.action)
        assert (line.outcome, line.purpose, line.detail) == ("allowed", "login", {"ended": 0, "others": True})


def test_whoever_ends_a_login_shows_her_factor_first(cast: Cast) -> None:
    """Else whoever sits down at a screen left open could throw her out everywhere else."""
    here, elsewhere = at(cast.mette), at(cast.mette, EDGE)
    session = here.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time() - 3600}]
    session.save()
    asked = here.post(END, {"place": "others"})
    assert asked.status_code == 403 and "Bekræft, at det er dig" in asked.content.decode()
    assert is_logged_in(elsewhere)


def test_mette_sees_both_her_screens_and_not_jonas(cast: Cast) -> None:
    desk, _laptop, _jonas = at(cast.mette), at(cast.mette, EDGE), at(cast.jonas)
    page = desk.get(PAGE)
    found = page.context["places"]
    assert [(one.browser.da, one.system.da, one.is_this) for one in found] == [
        ("Firefox", "Windows", True),
        ("Edge", "Linux", False),
    ]
    assert "her og ét andet sted" in page.content.decode()
    # Nothing on it is a key of a session, nor the row of one.
    for row in Session.objects.values_list("session_key", flat=True):
        assert row not in page.content.decode()


def test_who_is_logged_in_once_reads_that_it_is_only_here(cast: Cast) -> None:
    page = at(cast.mette).get(PAGE).content.decode()
    assert "kun her" in page
    assert "Log af alle andre" not in page


def test_she_ends_the_one_she_left_open(cast: Cast) -> None:
    desk, laptop, phone = at(cast.mette), at(cast.mette, EDGE), at(cast.mette)
    chosen = next(one for one in places(desk) if one.browser.da == "Edge")
    said = desk.post(END, {"place": chosen.id}, follow=True).content.decode()
    assert "1 login er slut" in said
    assert (is_logged_in(laptop), is_logged_in(phone), is_logged_in(desk)) == (False, True, True)
    again = desk.post(END, {"place": chosen.id}, follow=True).content.decode()
    assert "det er slut i forvejen" in again
    assert [line.detail for line in audit_lines(cast, cast.mette.user.pk) if line.action == "sessions.own_ended"] == [
        {"ended": 0, "others": False},
        {"ended": 1, "others": False},
    ]


def test_she_ends_all_others_and_stays_herself(cast: Cast) -> None:
    desk, laptop, phone, jonas = at(cast.mette), at(cast.mette), at(cast.mette), at(cast.jonas)
    assert "2 login er slut" in desk.post(END, {"place": "others"}, follow=True).content.decode()
    assert [is_logged_in(one) for one in (desk, laptop, phone, jonas)] == [True, False, False, True]


def test_nobody_ends_the_login_of_another(cast: Cast) -> None:
    mette, jonas = at(cast.mette), at(cast.jonas)
    theirs = next(one for one in places(jonas) if one.is_this)
    assert "det er slut i forvejen" in mette.post(END, {"place": theirs.id}, follow=True).content.decode()
    assert is_logged_in(jonas)


@pytest.mark.parametrize("which", ["", "x", "🌧", "'; --", "this"])
def test_what_names_no_place_is_not_there(cast: Cast, which: str) -> None:
    assert at(cast.mette).post(END, {"place": which}).status_code == 404


def test_a_login_is_listed_from_its_first_page_under_the_key_it_got_last(cast: Cast) -> None:
    """Logging in gives the session a new key, so nobody sits in one that was put into her browser."""
    secret, client = with_a_factor(cast.mette), Client()
    client.get("/konto/login/")
    before = str(client.session.session_key)
    log_in(client, cast.mette, PASSWORD)
    client.post(SECOND, {"code": code(secret)})
    client.get("/enheder/")
    assert str(client.session.session_key) != before
    assert not Session.objects.filter(session_key=row_key(before)).exists()
    assert [one.is_this for one in places(client)] == [True]


def test_logging_out_leaves_no_place(cast: Cast) -> None:
    desk, laptop = at(cast.mette), at(cast.mette)
    laptop.post(reverse("account_logout"))
    assert len(places(desk)) == 1


def test_what_will_be_found_to_have_ended_is_not_listed(cast: Cast) -> None:
    at(cast.mette)
    assert listed(cast.mette) == 1
    assert listed(cast.mette, idle="0") == 0
    assert listed(cast.mette, longest="0") == 0


def test_a_place_that_is_used_is_said_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login_places, "clock_ahead", dt.timedelta)
    desk = at(cast.mette)
    before = places(desk)[0]
    later = time.time() + 61
    monkeypatch.setattr("helle.site.sessions.time.time", lambda: later)
    after = places(desk)[0]
    assert (after.id, after.begun) == (before.id, before.begun)
    assert after.seen > before.seen


def test_the_page_tells_the_time_of_all_pages(cast: Cast) -> None:
    """Logins are counted by the machine's clock, which is not that of a demo."""
    place = places(at(cast.mette))[0]
    assert abs(place.seen - clock.now()) < dt.timedelta(minutes=2) and place.begun <= place.seen


def test_a_new_password_and_being_logged_out_everywhere_leave_no_place(cast: Cast) -> None:
    _desk, laptop = at(cast.mette), at(cast.mette)
    assert listed(cast.mette) == 2
    cast.mette.user.set_password(PASSWORD)
    cast.mette.user.save(update_fields=["password"])
    assert listed(cast.mette) == 0
    assert not is_logged_in(laptop)


@pytest.mark.usefixtures("as_if_committed")
def test_whoever_takes_a_new_password_is_seen_where_she_is_at_once(cast: Cast) -> None:
    """Before she has opened another page: else she could not be ended from elsewhere."""
    desk, new = fresh(cast.mette), "fire ord der ikke passer sammen"
    done = desk.post("/konto/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert done.status_code == 302
    assert listed(cast.mette) == 1


@pytest.mark.parametrize(
    ("says", "found"),
    [
        (FIREFOX, ("firefox", "windows")),
        (EDGE, ("edge", "linux")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", ("safari", "ios")),
        ("", ("unknown", "unknown")),
        ("<script>alert(1)</script>" * 1000, ("unknown", "unknown")),
        ("\udcff🌧", ("unknown", "unknown")),
    ],
)
def test_of_a_browser_only_its_kind_is_kept(says: str, found: tuple[str, str]) -> None:
    assert seen_in(says) == found


def listed(who: Member, idle: str = "1 hour", longest: str = "1 hour") -> int:
    """How many places there would be, seen from none of them."""
    with who.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM helle.own_sessions('', %s, %s)", [idle, longest])
        found: int = cursor.fetchone()[0]
    return found


class TestPastTheApplication:
    def refused(self, statement: str, values: Sequence[str | uuid.UUID]) -> str:
        with pytest.raises(DatabaseError) as found, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
        return str(found.value)

    def test_the_application_reads_and_writes_no_place_itself(self, cast: Cast) -> None:
        at(cast.mette)
        for statement in (
            "SELECT 1 FROM organisations_loginplace",
            "DELETE FROM organisations_loginplace",
            "UPDATE organisations_loginplace SET seen = now()",
        ):
            assert "permission denied" in self.refused(statement, [])

    def test_a_session_is_never_said_to_be_another_persons(self, cast: Cast) -> None:
        row = row_of(at(cast.mette))
        said = self.refused("SELECT helle.session_seen(%s, %s, now(), 'edge', 'linux')", [row, cast.jonas.user.pk])
        assert "belongs to whoever began it" in said

    def test_of_a_session_that_is_not_there_nothing_is_said(self, cast: Cast) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT helle.session_seen(%s, %s, now(), 'edge', 'linux')", [uuid.uuid4().hex, cast.mette.user.pk]
            )
        assert len(places(at(cast.mette))) == 1

    def test_what_a_browser_says_does_not_get_in(self, cast: Cast) -> None:
        client = cast.mette.client()
        said = self.refused(
            "SELECT helle.session_seen(%s, %s, now(), %s, 'linux')",
            [row_of(client), cast.mette.user.pk, "10.0.0.1"],
        )
        assert "place_names_kinds_alone" in said

    def test_where_nobody_acts_nothing_is_listed_or_ended(self, cast: Cast) -> None:
        client = at(cast.mette)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM helle.own_sessions('', '1 hour', '1 hour')")
            assert cursor.fetchone() == (0,)
        assert "nobody acts" in self.refused("SELECT helle.end_own_sessions('', NULL)", [])
        assert is_logged_in(client)
