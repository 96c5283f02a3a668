"""What every answer carries and no page contains: the policy on content, and nothing inline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

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
        assert missing(headers) == []
        assert headers["Content-Language"] == "da"


def missing(headers: Mapping[str, str]) -> list[str]:
    """The headers of protection that an answer does not carry as it should."""
    owed = {
        "Content-Security-Policy": POLICY, "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }  # fmt: skip
    return [name for name, value in owed.items() if headers.get(name) != value] + [
        name for name in ("Permissions-Policy", "Cache-Control") if not headers.get(name)
    ]


FORM = "application/x-www-form-urlencoded"
# The status with which each kind of answer comes, and how it is asked for.
ANSWERS: dict[str, tuple[int, str, str, dict[str, Any]]] = {
    "a forged host": (400, "GET", "/konto/login/", {"headers": {"host": "evil.example"}}),
    "a host that is none": (400, "GET", "/konto/login/", {"headers": {"host": "a b"}}),
    "a port that is not ours": (400, "GET", "/konto/login/", {"headers": {"host": "testserver:4711"}}),
    "a form in another character set": (
        400, "POST", "/konto/login/", {"data": b"a=b", "content_type": FORM + "; charset=utf-16"},
    ),
    "a form with too many fields": (
        400, "POST", "/konto/login/", {"data": "&".join(f"a{n}=" for n in range(20_000)), "content_type": FORM},
    ),
    "a form that is too large": (
        400, "POST", "/konto/login/", {"data": b"a=" + b"b" * 40_000_000, "content_type": FORM},
    ),
    "no such page": (404, "GET", "/findes-ikke/", {}),
    "another method": (405, "DELETE", "/was", {}),
    "a style": (200, "GET", "/static/interface/helle.css", {}),
    "no such style": (404, "GET", "/static/findes-ikke.css", {}),
    "an address without its slash": (301, "GET", "/konto/login", {}),
    "sent to the login": (302, "GET", "/sager/", {}),
    "no token": (403, "POST", "/konto/login/", {"data": b"", "content_type": FORM}),
}  # fmt: skip


@pytest.mark.parametrize("kind", ANSWERS)
def test_so_does_every_kind_of_answer_also_one_that_no_view_gives(db: None, kind: str) -> None:
    """What was turned away before anything looked at it had none of them."""
    status, method, address, sent = ANSWERS[kind]
    client = Client(raise_request_exception=False, enforce_csrf_checks=kind == "no token")
    answer = client.generic(method, address, **sent)
    assert answer.status_code == status
    assert missing(answer.headers) == []


@pytest.mark.parametrize("host", ["testserver", "evil.example"])
def test_so_does_an_answer_to_a_program(db: None, host: str) -> None:
    answer = Client(raise_request_exception=False).get("/api/v1/findes-ikke", headers={"host": host})
    assert missing(answer.headers) == []


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
