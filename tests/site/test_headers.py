"""What every answer carries and no page contains: the policy on content, and nothing inline."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import stories
from tests.cast import Cast

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

POLICY = "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'"
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
INLINE = re.compile(r"<style\b|\sstyle\s*=|<[^>]*\son\w+\s*=|javascript:", re.IGNORECASE)


def inline_parts(html: str) -> list[str]:
    """Scripts and styles that stand in the page itself. A block of data is no script."""
    scripts = [
        found[0] for found in SCRIPT.finditer(html) if "src=" not in found[1] and "application/json" not in found[1]
    ]
    return scripts + [found[0] for found in INLINE.finditer(html)]


def test_no_page_holds_a_script_or_a_style(cast: Cast) -> None:
    """Here those that no case leads to; `tests/matrix/test_bad_input.py` walks through all others and asks each."""
    case = stories.an_opened_case(cast)
    mette, olga = cast.mette.client(), cast.olga.client()
    account = [reverse(name) for name in ("mfa_index", "account_change_password", "mfa_view_recovery_codes")]
    of_the_case = reverse("case-page", args=[case.number])
    for client, address in ((olga, of_the_case), *((mette, one) for one in (of_the_case, reverse("desk"), *account))):
        response = client.get(address, follow=True)
        assert response.headers["Content-Security-Policy"] == POLICY, address
        assert "<main" in response.content.decode(), address
        assert inline_parts(response.content.decode()) == [], address


def test_nor_does_a_form_that_was_refused_a_result_or_the_name(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    client = cast.mette.client()
    for address, typed in (
        (reverse("case-extension-request", args=[case.number]), {"wanted_end": "2026-03-01"}),
        (reverse("case-name-shown", args=[case.number]), {}),
        (reverse("case-search"), {"kind": "cpr", "value": stories.CPR}),
        (reverse("referral-new"), {"more": "1"}),
    ):
        assert inline_parts(client.post(address, typed).content.decode()) == []


@pytest.mark.parametrize("address", ["/konto/login/", "/konto/signup/", "/konto/password/reset/", "/findes-ikke/", "/"])
def test_nor_does_a_page_before_the_login(db: None, address: str) -> None:
    response = Client().get(address)
    assert response.headers["Content-Security-Policy"] == POLICY
    assert inline_parts(response.content.decode()) == []


def test_the_search_for_inline_parts_finds_them() -> None:
    for bad in ("<script>x", "<SCRIPT type=module>", '<p style="x">', "<style>", '<a onclick="x">', "javascript:x"):
        assert inline_parts(bad), bad
    for good in ('<script src="x" defer>', '<script type="application/json" id="x">', "<p>style = on=x</p>"):
        assert not inline_parts(good), good


def test_every_answer_carries_the_headers_of_protection(cast: Cast) -> None:
    client = cast.mette.client()
    for address in ("/", "/sager/", "/sager/2025-9999/", "/findes-ikke/"):
        headers = client.get(address).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Content-Language"] == "da"


@pytest.mark.parametrize("address", ["/konto/login/", "/findes-ikke/", "/healthz", "/static/interface/helle.css"])
def test_every_answer_says_what_a_page_may_use_and_who_may_take_it_in(db: None, address: str) -> None:
    headers = Client().get(address).headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    allowed = dict(one.split("=") for one in headers["Permissions-Policy"].split(", "))
    assert {allowed[one] for one in ("camera", "geolocation", "microphone", "usb", "payment")} == {"()"}
    assert allowed["publickey-credentials-get"] == "(self)"


def test_no_page_about_people_is_kept_by_a_browser_or_a_proxy(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    for address in ("/", "/sager/", reverse("case-page", args=[case.number])):
        assert "no-store" in cast.mette.client().get(address).headers["Cache-Control"]


def test_a_host_that_is_not_ours_gets_nothing(cast: Cast) -> None:
    response = cast.mette.client().get("/sager/", headers={"host": "example.invalid"})
    assert response.status_code == 400
    assert "Traceback" not in response.content.decode()
