"""What is behind a login or about one is kept by no cache, not even the browser's own: every address says so."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.matrix.worlds import without_pages
from tests.site.test_changing_factors import CODE_AGAIN
from tests.site.test_login import addresses, code, with_a_factor

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("as_if_committed")]


def kept(client: Client, address: str) -> bool:
    said = client.get(address).headers.get("Cache-Control", "")
    return "no-store" not in said and not said.startswith("public")


def test_no_address_that_is_opened_with_a_login_is_kept(cast: Cast) -> None:
    tried = list(addresses())
    assert len(tried) > 200
    session = cast.mette.client().cookies[settings.SESSION_COOKIE_NAME].value
    found = []
    with without_pages():  # What a page says of itself is said around it.
        for address in tried:
            client = Client(raise_request_exception=False)
            client.cookies[settings.SESSION_COOKIE_NAME] = session
            if not address.startswith("/konto/logout") and kept(client, address):
                found.append(address)
    assert found == []


def test_what_all_pages_are_drawn_with_is_kept_also_by_who_is_logged_in(cast: Cast) -> None:
    """Styles, fonts and scripts are the same for everybody: half a megabyte that else came anew with each page."""
    client = cast.mette.client()
    for address in ("/static/interface/helle.css", "/static/interface/helle.js"):
        said = client.get(address).headers["Cache-Control"]
        assert "public" in said and "max-age=" in said and "no-store" not in said, address
    assert "no-store" in client.get("/").headers["Cache-Control"]


def test_nor_one_about_a_login_before_it(db: None) -> None:
    tried = [address for address in addresses() if address.startswith("/konto/")]
    assert len(tried) > 20
    assert [address for address in tried if kept(Client(raise_request_exception=False), address)] == []


def test_nor_what_her_factors_are_and_what_she_types_there(cast: Cast) -> None:
    secret = with_a_factor(cast.mette)
    client = cast.mette.client()
    assert client.post(CODE_AGAIN, {"code": code(secret)}).status_code == 302
    client.post(reverse("mfa_generate_recovery_codes"))
    for name in (
        "mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_add_webauthn",
        "account_change_password", "mfa_deactivate_totp",
    ):  # fmt: skip
        page = client.get(reverse(name))
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store"), name
    wrong = client.post(reverse("account_change_password"), {"oldpassword": "x", "password1": "y", "password2": "y"})
    assert (wrong.status_code, wrong.headers["Cache-Control"]) == (200, "no-store")
