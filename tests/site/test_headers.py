"""What every answer carries and no page contains: the policy on content, and nothing inline."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from helle.register.identification.models import Interview
from helle.register.people.models import Name, Residence
from helle.register.support_plans.models import Measure
from tests import stories, whole_story
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


def pages(cast: Cast) -> Iterator[tuple[str, str]]:
    """Every page with something on it, by whom it is for."""
    story = whole_story.tell(cast)
    case, referral = story.case, story.referral
    other = stories.refer(cast)
    with cast.mette.acting():
        name = Name.objects.filter(person_id=case.person_id)[0].pk
        stay = Residence.objects.filter(person_id=case.person_id)[0].pk
        held = Interview.objects.get(case=case).pk
        support = Measure.objects.get(case=case, state="begun").pk
    for view, *more in (
        ("case-page",), ("case-person",), ("case-name-new",), ("case-number-new",), ("case-child-new",),
        ("case-entry-supersede", name), ("case-residence",), ("case-correct", "ophold", stay), ("case-corrections",),
        ("case-interview-new",), ("case-interview", held), ("case-interview-send", held),
        ("case-interview-reading", held), ("case-circumstance",),
        ("case-assessment",), ("case-indication",), ("case-step-settle", "give_support"), ("case-assign",),
        ("case-period",), ("case-extension-request",), ("case-contact-person",), ("case-allocation",),
        ("case-period-goals",), ("case-period-outcome",), ("case-wind-down",), ("case-gone",), ("case-hand-over",),
        ("case-support-end",),
        ("case-planned",), ("case-interview-plan",), ("case-wish-new",),
        ("case-placement",), ("case-placement-find",), ("case-placement-needs",), ("case-placement-tie",),
        ("case-support-plan",), ("case-need-new",), ("case-plan-agree",), ("case-measure-new",),
        ("case-measure", support), ("case-measure-step", support), ("case-measure-payment", support),
        ("case-plan-print",),
    ):  # fmt: skip
        yield "mette", reverse(view, args=[case.number, *more])
    for view in ("referral-page", "referral-take-in", "referral-join", "referral-close"):
        yield "mette", reverse(view, args=[other.number])
    yield "mette", reverse("referral-page", args=[referral.number])
    yield "ulla", reverse("case-extension-decide", args=[case.number])
    for view in ("desk", "case-list", "case-search", "case-new", "period-desk", "referral-list", "referral-new",
                 "units", "absence-new", "interpreter-list", "interpreter-new", "urgent-list",
                 "occupancy-board"):  # fmt: skip
        yield "mette", reverse(view)
    yield "karen", reverse("audit-log")
    yield "karen", reverse("allocation")
    yield "karen", reverse("allocation-move", args=[cast.jonas.user.pk])
    yield "karen", reverse("case-audit", args=[case.number])
    yield "olga", reverse("case-page", args=[case.number])
    for view in ("mfa_index", "account_change_password", "mfa_view_recovery_codes"):
        yield "mette", reverse(view)


def test_no_page_holds_a_script_or_a_style(cast: Cast, subtests: pytest.Subtests) -> None:
    clients = {name: getattr(cast, name).client() for name in ("mette", "ulla", "karen", "olga")}
    for name, address in pages(cast):
        with subtests.test(address):
            response = clients[name].get(address, follow=True)
            assert response.headers["Content-Security-Policy"] == POLICY
            assert "<main" in response.content.decode()
            assert inline_parts(response.content.decode()) == []


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
