"""Mette logs in through a real OpenID provider, works, and logs out of both; somebody unknown reads whom to ask."""

from __future__ import annotations

import json
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from helle.rules.ruling import Text
from helle.site import environment
from tests.cast import Cast
from tests.federation import stories as told
from tests.federation.provider import CLIENT, SECRET
from tests.journeys.accessible import axe_faults
from tests.journeys.conftest import Seat
from tests.journeys.served import Served

pytestmark = pytest.mark.browser

PROVIDER = Path(__file__).parents[1] / "federation" / "provider.mjs"
# What its own pages fetch from elsewhere.
FONTS = "https://fonts.googleapis.com/**"
STRANGER = uuid.UUID("3f0a4c11-2b7e-4f6d-9a51-0d6c2f1e7a99")
PEOPLE = {
    "mette": told.said(privileges=told.listed(told.LEAD)),
    "ukendt": told.said(uuid_=STRANGER),
    "usikker": told.said(level="Low"),
}


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


@pytest.mark.parametrize(
    ("who", "why"), [("ukendt", "Bed Helle-administratoren i din organisation"), ("usikker", "ikke sikkert nok")]
)
def test_who_is_not_let_in_reads_why(
    seat: Seat,
    committed_cast: Cast,
    issuer: str,
    who: str,
    why: str,
) -> None:
    told.bound(committed_cast, committed_cast.mette, issuer)
    visitor = seat(None)
    without_fonts(visitor.page)
    with visitor.expecting(403):
        visitor.page.goto(f"{visitor.served.base}/konto/login/")
        visitor.page.get_by_role("button", name="Log på gennem MitID Erhverv").click()
        say_who(visitor.page, who)
        expect(visitor.page.get_by_text(why).first).to_be_visible()
    assert axe_faults(visitor) == []
    visitor.picture(f"turned-away-{who}")
