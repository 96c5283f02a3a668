"""Somebody has a caseworker's machine, open or locked, or what its browser left on the disk, and a machine of her own.

What the browser itself keeps while there is no connection is looked for in a real one
(`tests/journeys/test_a_stolen_laptop.py`).
"""

from __future__ import annotations

import base64
import datetime as dt
import html
import re
import time
import uuid
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from helle.register.casefile.models import Draft
from helle.register.cases.models import Case
from helle.register.handing_out import actions as handing_out
from helle.register.hotline.models import CallDraft
from helle.register.hotline.tests.test_drafts import SAVE, closed
from helle.register.protection import boxes, clock
from tests import file_stories, hotline_stories, stories
from tests.adversaries.tried import addresses
from tests.cast import Cast
from tests.handed_out import hand_out, unlocked
from tests.pages import audit_lines, post
from tests.site.test_login_places import END, at
from tests.site.test_step_up import asks, long_ago

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FORMS = ("/sager/find/", "/hotline/nyt/", "/henvendelser/ny/", "/sager/")
COOKIE = settings.SESSION_COOKIE_NAME
# The kinds of field into which somebody types; what is chosen says nothing that the page does not.
TYPED = re.compile(r"<(?:input|textarea)\b[^>]*>")
NOT_TYPED = re.compile(r'type="(?:hidden|radio|checkbox|submit|file)"')


def copied(browser: Client) -> Client:
    """The cookie of a browser in another machine."""
    thief = Client()
    thief.cookies[COOKIE] = browser.cookies[COOKIE].value
    return thief


@pytest.fixture
def case(cast: Cast) -> Case:
    case = stories.an_opened_case(cast)
    stories.hold_interview(cast.mette, case)
    stories.assign(cast.karen, case, cast.mette)
    return case


def opens(browser: Client, case: Case) -> bool:
    return browser.get(f"/sager/{case.number}/").status_code == 200


class TestACopiedSession:
    """With the cookie she is whom she stole from: for how long, and for what."""

    def test_it_hands_nothing_out_and_gives_nobody_a_way_in(self, cast: Cast, case: Case) -> None:
        thief = copied(long_ago(cast.mette))
        assert opens(thief, case), "what is read on the screen: not met"
        for page in (
            reverse("case-print", args=[case.number]),
            reverse("calendar"),
            reverse("case-disclosure-new", args=[case.number]),
        ):
            asked = thief.get(page)
            assert asks(asked), page
            # Neither her password nor the question answered with nothing lets it through.
            assert asks(thief.post(page, {"again-how": "password", "password": "a long enough password"})), page
        assert not [one for one in audit_lines(cast, cast.mette.user.pk) if one.action.startswith("handing_out")]

    def test_it_ends_where_she_ends_it_and_when_she_logs_out(self, cast: Cast, case: Case) -> None:
        stolen, at_home = at(cast.mette), at(cast.mette)
        thief = copied(stolen)
        assert opens(thief, case) and opens(at_home, case)
        assert at_home.post(END, {"place": "others"}).status_code == 302
        assert not opens(thief, case) and opens(at_home, case)
        thief = copied(at_home)
        assert opens(thief, case)
        at_home.post("/konto/logout/")
        assert not opens(thief, case)

    @pytest.mark.parametrize("uses_it", [False, True], ids=["quiet", "used all day"])
    def test_it_ends_with_half_an_hour_of_quiet_and_with_the_day(
        self, cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch, uses_it: bool
    ) -> None:
        thief, begun = copied(cast.mette.client()), time.time()
        moments, half_an_hour, day = [begun], settings.HELLE_IDLE_MINUTES * 60, settings.HELLE_SESSION_HOURS * 3600
        monkeypatch.setattr("helle.site.sessions.time.time", lambda: moments[-1])
        assert opens(thief, case)
        for later in range(0, day, half_an_hour - 60) if uses_it else ():
            moments.append(begun + later)
            assert opens(thief, case), later
        moments.append(begun + 60 + (day if uses_it else half_an_hour))
        assert not opens(thief, case)

    def test_what_lies_in_the_database_for_it_is_no_cookie(self, cast: Cast) -> None:
        """Who reads the table of sessions, too, has keyed hashes: none of them is taken for a cookie."""
        browser = cast.mette.client()
        for kept in Session.objects.values_list("session_key", flat=True):
            assert kept != browser.cookies[COOKIE].value
            thief = Client()
            thief.cookies[COOKIE] = kept
            assert thief.get("/sager/").status_code == 302


class TestWhatTheBrowserKept:
    def test_no_page_of_a_case_lies_in_its_cache_and_no_field_in_what_it_fills_in(self, cast: Cast, case: Case) -> None:
        """Each page says that it is not kept; each field into which something is typed, that it is not remembered."""
        client, kept, remembered = cast.mette.client(), [], []
        for page in [
            *addresses(case.number)[::4],
            "/sager/find/",
            "/hotline/nyt/",
            "/henvendelser/ny/",
            "/sager/",
            "/",
        ]:
            answer = client.get(page)
            if answer.headers["Cache-Control"] != "no-store":
                kept.append(page)
            text = html.unescape(answer.content.decode(errors="replace"))
            within = [one for one in re.findall(r"<form\b.*?</form>", text, re.DOTALL) if 'method="post"' in one]
            remembered += [
                (page, field)
                for form in within
                for field in TYPED.findall(form)
                if 'autocomplete="' not in field and not NOT_TYPED.search(field) and 'autocomplete="off"' not in form
            ]
        assert (kept, remembered) == ([], [])

    def test_what_was_typed_and_not_saved_lies_with_the_server_for_its_author(self, cast: Cast, case: Case) -> None:
        file_stories.begin_draft(cast.mette, case)
        hotline_stories.begin(cast.vera)
        nikoline = cast.jonas  # On her own machine, with a login of her own.
        with nikoline.acting():
            assert not Draft.objects.exists() and not CallDraft.objects.exists()
        journal = reverse("case-journal", args=[case.number])
        assert file_stories.DRAFT not in nikoline.client().get(journal, follow=True).content.decode()

    def test_what_was_closed_without_a_connection_opens_for_no_other_login_and_with_nothing_in_the_page(
        self, cast: Cast
    ) -> None:
        typed = {"draft": uuid.uuid4(), "form_token": uuid.uuid4(), "text": hotline_stories.SAID}
        box = closed(urlencode(typed), cast.vera.user.pk)
        assert hotline_stories.SAID.encode() not in base64.b64decode(box)
        for who, status in ((cast.mette, 422), (cast.jonas, 422), (cast.karen, 404)):
            assert who.client().post(SAVE, {"box": box}).status_code == status
        assert Client().post(SAVE, {"box": box}).status_code in (302, 401, 403)
        # What the page has is the half that closes.
        page = html.unescape(cast.vera.client().get("/hotline/nyt/").content.decode())
        assert f'data-box-key="{boxes.public_key()}"' in page
        point = base64.b64decode(boxes.public_key())
        assert (len(point), point[0]) == (65, 4), "a point of the curve, and no number that opens"
        with cast.vera.acting():
            assert not CallDraft.objects.exists()


class TestAFileOfHers:
    """The link lies in the history, or in the list of what was downloaded."""

    def test_on_another_machine_it_opens_for_nobody_else_and_for_nobody_a_day_later(
        self, cast: Cast, case: Case
    ) -> None:
        handed = hand_out(cast.mette, case)
        page, fetch = (reverse(name, args=[handed.link]) for name in ("handed-out-file", "handed-out-fetch"))
        for thief, status in ((Client(), 302), (cast.jonas.client(), 404), (cast.karen.client(), 404)):
            assert thief.get(page).status_code == status and thief.post(fetch).status_code == status
        # At her own screen, that was left: her factor is asked for.
        assert asks(long_ago(cast.mette).get(page)) and asks(long_ago(cast.mette).post(fetch))
        clock.move_forward(dt.timedelta(hours=24, seconds=1))
        late = cast.mette.client().post(fetch, follow=True)
        assert "Filen kan ikke hentes mere" in late.content.decode()

    def test_it_is_locked_and_its_password_is_in_nothing_that_the_browser_or_the_server_has(
        self, cast: Cast, case: Case
    ) -> None:
        client = cast.mette.client()
        given = {"purpose": "court", "language": "da", "parts": ["facts"]}
        ready = post(client, reverse("case-print", args=[case.number]), given)
        handed = ready.context["handed"]
        fetch = reverse("handed-out-fetch", args=[handed.link])
        fetched = client.post(fetch)
        assert handed.password not in str(dict(client.session)) and ready.headers["Cache-Control"] == "no-store"
        for page in (reverse("handed-out-file", args=[handed.link]), reverse("handed-out-list"), "/"):
            assert handed.password not in client.get(page).content.decode(), page
        assert stories.NAME.encode() not in fetched.content and str(case.number).encode() not in fetched.content
        for guess in ("", handed.link, str(case.number), cast.mette.user.email, handed.password[:-1]):
            with pytest.raises(Exception, match=r"(?i)password"):
                unlocked(client.post(fetch), guess)
        assert unlocked(client.post(fetch), handed.password).startswith(b"%PDF")
        assert case.number not in handed.link and handing_out.hash_of(handed.link).hex() not in fetch


def test_a_machine_that_was_locked_for_the_night_is_no_login(cast: Cast, case: Case) -> None:
    """The cookie is the browser's while it is open: on the disk there is none, and no script reads it."""
    client = cast.mette.client()
    session = client.session
    session["seen"] = int(time.time()) - 120  # It notes that she was here, and gives the cookie anew.
    session.save()
    given = client.get("/sager/").cookies[COOKIE]
    assert given["httponly"] and not given["expires"] and not given["max-age"]
