"""Mette logs in through a real SAML provider on another site, works, and logs out of both; another reads why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from helle.rules.ruling import Text
from helle.site.saml_description import description
from tests.cast import Cast
from tests.federation import saml_pages, saml_provider
from tests.federation import stories as told
from tests.federation.saml_provider import Provider
from tests.journeys.accessible import axe_faults
from tests.journeys.conftest import Seat
from tests.journeys.served import Served

pytestmark = pytest.mark.browser

SCRIPT = "**/interface/helle.js"
PEOPLE = {"mette": told.said(privileges=told.listed(told.LEAD)), "usikker": told.said(level="Low")}


@pytest.fixture
def provider(
    served: Served, settings: Any, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Provider]:
    """One that answers on loopback, and that this installation trusts."""
    pair = saml_provider.pair("helle")
    saml_provider.put(tmp_path, "saml", pair)
    with saml_pages.served(PEOPLE) as (there, place):
        one = Provider(
            tmp_path_factory.mktemp("saml"),
            tmp_path,
            pair[1],
            issuer=f"{there}/metadata",
            login=f"{there}/login",
            logout=f"{there}/logout",
            back=served.base,
        )
        (tmp_path / "saml-provider.xml").write_bytes(one.description())
        for name, value in saml_provider.kept(one).items():
            setattr(settings, name, value)
        settings.HELLE_LOGIN_PROVIDERS = {one.issuer: Text("MitID Erhverv", "MitID Business")}
        settings.SECURE_CSP = settings.SECURE_CSP | {"form-action": ["'self'", there]}
        one.knows = description()
        place.append(one)
        yield one


def test_mette_logs_in_from_another_site_and_out_of_both_and_another_reads_why_not(
    seat: Seat, committed_cast: Cast, provider: Provider
) -> None:
    cast = committed_cast
    told.bound(cast, cast.mette, provider.issuer)
    told.gives(cast, provider.issuer, told.LEAD, "cmm_lead")
    visitor = seat(None)
    page, base = visitor.page, visitor.served.base
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.goto(f"{base}/konto/login/?next=/sager/")
    page.get_by_role("button", name="Log på gennem MitID Erhverv").click()
    page.get_by_role("button", name="usikker").click()
    # Without the script she goes on by herself.
    page.route(SCRIPT, lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.get_by_role("button", name="Til Helle").click()
    expect(page.get_by_role("heading", name="Du er på vej ind i Helle")).to_be_visible()
    assert axe_faults(visitor) == []
    visitor.picture("on-the-way-in")
    with visitor.expecting(403):
        page.get_by_role("button", name="Fortsæt").click()
        expect(page.get_by_text("ikke sikkert nok").first).to_be_visible()
    assert axe_faults(visitor) == []
    page.unroute(SCRIPT)

    page.goto(f"{base}/konto/login/?next=/sager/")
    page.get_by_role("button", name="Log på gennem MitID Erhverv").click()
    page.get_by_role("button", name="mette").click()
    page.get_by_role("button", name="Til Helle").click()
    page.wait_for_url(f"{base}/sager/")
    expect(page.get_by_text("Mette Holm").first).to_be_attached()
    # Twice each: with what another site sends a browser says nothing of its session here.
    assert sent.count(f"{base}/konto/organisation/saml/") == 4
    assert set(cast.mette.user.memberships.values_list("role", flat=True)) == {"cmm_caseworker", "cmm_lead"}

    page.goto(f"{base}/konto/logout/")
    page.get_by_role("button", name="Log af").last.click()
    page.wait_for_url(f"{base}/konto/login/")
    page.goto(f"{base}/sager/")
    page.wait_for_url("**/konto/login/?next=/sager/")
