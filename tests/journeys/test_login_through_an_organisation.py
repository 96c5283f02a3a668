"""Mette logs in through a real OpenID provider, works, and logs out of both; who is not let in reads why."""

from __future__ import annotations

import json
import re
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from playwright.sync_api import Page, expect

from helle.rules.ruling import Text
from helle.site import environment
from tests.cast import Cast, let_go
from tests.federation import stories as told
from tests.federation.provider import CLIENT, SECRET
from tests.journeys.accessible import axe_faults
from tests.journeys.conftest import Seat
from tests.journeys.served import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

PROVIDER = Path(__file__).parents[1] / "federation" / "provider.mjs"
# What its own pages fetch from elsewhere.
FONTS = "https://fonts.googleapis.com/**"
STRANGER = uuid.UUID("3f0a4c11-2b7e-4f6d-9a51-0d6c2f1e7a99")
ROLELESS = uuid.UUID("3f0a4c11-2b7e-4f6d-9a51-0d6c2f1e7a98")
PEOPLE = {
    "mette": told.said(privileges=told.listed(told.LEAD)),
    "ukendt": told.said(uuid_=STRANGER),
    "usikker": told.said(level="Low"),
    "uden niveau": told.said(level=None),
    "privat": told.said(cvr=None),
    "fremmed": told.said(cvr=told.ANOTHER_CVR),
    "uden rolle": told.said(uuid_=ROLELESS, privileges=told.listed(told.CASEWORKER)),
    "spoleret": told.said(privileges="ikke base64 &"),
}
# What each reads, and what she is to tell whom she asks.
WHY = {
    "ukendt": ("Bed Helle-administratoren i din organisation", told.CVR, str(STRANGER)),
    "usikker": ("Dit login er ikke sikkert nok", "Betydelig"),
    "uden niveau": ("der er ikke oplyst noget sikringsniveau",),
    "privat": ("Du er logget på som privatperson",),
    "fremmed": ("ikke knyttet til en bruger", told.ANOTHER_CVR),
    "uden rolle": ("Du har ingen rolle i Helle i dag", "Bed din leder"),
    "spoleret": ("Dine rettigheder fra organisationen kan ikke læses",),
}
COME_BACK = "/konto/organisation/svar/"


@pytest.fixture
def issuer(served: Served, settings: Any) -> Iterator[str]:
    """Its address, once it answers. It ends with what it reads from."""
    wanted = {"people": PEOPLE, "client": CLIENT, "secret": SECRET, "back": served.base}
    with subprocess.Popen(
        ["node", PROVIDER, json.dumps(wanted)],  # noqa: S607 # Node is where the front end's parts come from, too.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin and process.stdout
        found = process.stdout.readline().strip()
        settings.HELLE_OIDC_ISSUER, settings.HELLE_OIDC_CLIENT, settings.HELLE_OIDC_SECRET = found, CLIENT, SECRET
        settings.HELLE_LOGIN_PROVIDERS = {found: Text("MitID Erhverv", "MitID Business")}
        settings.SECURE_CSP = settings.SECURE_CSP | {"form-action": ["'self'", environment.origin(found)]}
        yield found
        process.stdin.close()


def without_fonts(page: Page) -> None:
    page.route(FONTS, lambda route: route.fulfill(body="", content_type="text/css"))


def say_who(page: Page, who: str) -> None:
    """The provider's own pages: who, any password, and yes."""
    page.locator("input[name=login]").fill(who)
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.locator("button[type=submit]").click()


def test_mette_logs_in_with_the_role_her_organisation_gives_and_out_of_both(
    seat: Seat,
    committed_cast: Cast,
    issuer: str,
) -> None:
    cast = committed_cast
    told.bound(cast, cast.mette, issuer)
    told.gives(cast, issuer, told.LEAD, "cmm_lead")
    visitor = seat(None)
    page = visitor.page
    without_fonts(page)
    page.goto(f"{visitor.served.base}/konto/login/?next=/sager/")
    assert axe_faults(visitor) == []
    visitor.picture("login-through-an-organisation")
    page.get_by_role("button", name="Log på gennem MitID Erhverv").click()
    say_who(page, "mette")
    page.wait_for_url("**/sager/")
    expect(page.get_by_text("Mette Holm").first).to_be_attached()
    assert set(cast.mette.user.memberships.values_list("role", flat=True)) == {"cmm_caseworker", "cmm_lead"}

    page.goto(f"{visitor.served.base}/konto/logout/")
    page.get_by_role("button", name="Log af").last.click()
    page.wait_for_url(f"{issuer}/**")
    page.locator("button[name=logout]").click()
    page.wait_for_url("**/konto/login/**")
    page.goto(f"{visitor.served.base}/sager/")
    page.wait_for_url("**/konto/login/?next=/sager/")


def go_there(visitor: Visitor) -> None:
    """To the provider, as somebody of whom neither it nor Helle remembers anything."""
    visitor.context.clear_cookies()
    visitor.page.goto(f"{visitor.served.base}/konto/login/")
    visitor.page.get_by_role("button", name="Log på gennem MitID Erhverv").click()


def reads(visitor: Visitor, *why: str) -> None:
    """She stands before the page that says why, and has no session of a user."""
    expect(visitor.page.get_by_role("heading", name="Du blev ikke lukket ind")).to_be_visible()
    visitor.sees(*why)
    assert visitor.context.request.get("/sager/", max_redirects=0).status == 302


@pytest.mark.at_length  # In each run: `tests/federation/test_login.py`, with tokens of the same kind.
def test_who_is_not_let_in_reads_why(seat: Seat, committed_cast: Cast, issuer: str) -> None:
    """For what the provider says of each; and in English, though its answer is spent by then."""
    cast = committed_cast
    told.bound(cast, cast.mette, issuer)
    told.bound(cast, cast.jonas, issuer, professional_=ROLELESS)
    let_go(cast.jonas.user)
    visitor = seat(None)
    without_fonts(visitor.page)
    with visitor.expecting(403):
        for who, why in WHY.items():
            go_there(visitor)
            say_who(visitor.page, who)
            reads(visitor, *why)
            if who in ("ukendt", "usikker"):
                assert axe_faults(visitor) == []
                visitor.picture(f"turned-away-{who}")
        visitor.page.get_by_role("button", name="English").click()
        expect(visitor.page.get_by_role("heading", name="You were not let in")).to_be_visible()
        visitor.sees("Your privileges from the organisation cannot be read")


@pytest.mark.at_length  # In each run: `tests/federation/test_login.py`.
def test_an_answer_that_is_not_hers_or_comes_again_lets_nobody_in(
    seat: Seat, committed_cast: Cast, issuer: str
) -> None:
    """Given up there; brought once more; with another state; and to a browser that remembers of none that it began."""
    told.bound(committed_cast, committed_cast.mette, issuer)
    visitor = seat(None)
    page, base = visitor.page, visitor.served.base
    without_fonts(page)
    answers: list[str] = []
    page.on("request", lambda one: answers.append(one.url) if f"{base}{COME_BACK}" in one.url else None)

    with visitor.expecting(403):
        go_there(visitor)
        page.get_by_role("link", name="Cancel").click()
        reads(visitor, "Du afbrød hos din organisation")
        answers.clear()

        go_there(visitor)
        say_who(page, "mette")
        page.wait_for_url(f"{base}/")
        (answer,) = answers
        page.goto(answer)
        expect(page.get_by_text("Loginet er ikke begyndt her")).to_be_visible()
        assert visitor.context.request.get("/sager/", max_redirects=0).status == 200, "and what she has stays"

        go_there(visitor)
        page.goto(re.sub(r"state=[^&]+", "state=en-anden", answer))
        reads(visitor, "Loginet er ikke begyndt her")

        go_there(visitor)
        visitor.context.clear_cookies(name=configured.SESSION_COOKIE_NAME)
        say_who(page, "mette")
        reads(visitor, "Loginet er ikke begyndt her")
