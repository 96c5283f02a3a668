"""What hands something out asks again for the second factor, and what was typed meanwhile is kept."""

from __future__ import annotations

import html
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from helle.register.cases.models import Case
from helle.site.session_store import SessionStore
from helle.site.step_up import AsksAgain
from tests import stories
from tests.cast import Cast, Member
from tests.pages import audit_lines
from tests.site.test_login import PASSWORD, PASSWORD_AGAIN, code, with_a_factor
from tests.test_tested_views import own_views

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# What carries something out of the house, opens it to others, or gives somebody a way in. A new address of that kind is
# marked and named here.
ASK_AGAIN = {
    "case-print", "case-plan-print", "return-plan-print",
    "return-ledger-file", "statement-file", "review-csv", "stay-order", "stay-guarantee", "retention-certificate",
    "handed-out-file", "handed-out-fetch",
    "case-access-file", "case-access-lock", "case-access-locked", "case-extract-paper",
    "case-statement", "partner-link", "research-hand-out",
    "user-new", "user-change", "role-new", "role-answer", "factor-reset", "factor-answer",
    "identity-new", "identity-answer", "privilege-new", "privilege-answer", "right-seen",
    "case-disclosure-new", "case-disclosure-decide", "case-erasure", "erasure-decide", "retention-decide",
    "trace-decide", "trace-certificate", "own-session-end", "calendar",
    "service-new", "service-confirm", "service-end",
}  # fmt: skip


def logged_in(who: Member, minutes_ago: float, method: str = "mfa") -> Client:
    """Logged in, with what she showed so many minutes ago."""
    client = who.client()
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time() - minutes_ago * 60}]
    session.save()
    return client


def long_ago(who: Member, method: str = "mfa") -> Client:
    return logged_in(who, settings.HELLE_ASK_AGAIN_MINUTES + 1, method)


def asks(answer: Any) -> bool:
    return answer.status_code == 403 and "Bekræft, at det er dig" in answer.content.decode()


def fields(answer: Any, how: str) -> dict[str, str]:
    """The hidden fields of one of the question's forms, as a browser would send them."""
    forms = re.findall(r"<form\b.*?</form>", answer.content.decode(), re.DOTALL)
    form = next(one for one in forms if f'name="again-how" value="{how}"' in one)
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form, re.DOTALL)
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def confirmations(cast: Cast, who: Member) -> list[dict[str, object]]:
    return [line.detail for line in audit_lines(cast, who.user.pk) if line.action == "login.confirmed"]


@pytest.fixture
def case(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


@pytest.fixture
def printing(case: Case) -> str:
    return reverse("case-print", args=[case.number])


@pytest.fixture
def right_code(cast: Cast) -> Callable[[], str]:
    secret = with_a_factor(cast.mette)
    return lambda: code(secret)


PRINT = {"parts": ["course"], "purpose": "court", "language": "da", "form_token": str(uuid.uuid4())}


def test_these_addresses_ask_again_and_no_others() -> None:
    assert {name for name, view in own_views().items() if hasattr(view, "helle_asks_again")} == ASK_AGAIN


def test_whoever_showed_her_factor_lately_is_not_asked(cast: Cast, printing: str) -> None:
    assert logged_in(cast.mette, settings.HELLE_ASK_AGAIN_MINUTES - 1).get(printing).status_code == 200


def test_whoever_showed_it_long_ago_confirms_and_gets_the_page(
    cast: Cast, printing: str, right_code: Callable[[], str]
) -> None:
    client = long_ago(cast.mette)
    asked = client.get(printing)
    assert asks(asked)
    assert asked.headers["Cache-Control"] == "no-store"
    answer = client.post(printing, fields(asked, "code") | {"again-code": right_code()})
    assert (answer.status_code, answer.headers["Location"]) == (302, printing)
    assert client.get(printing).status_code == 200
    assert confirmations(cast, cast.mette) == [{"factor": "totp"}]


def test_whoever_confirms_gets_a_new_session_and_the_old_key_opens_nothing(
    cast: Cast, printing: str, right_code: Callable[[], str]
) -> None:
    client, planted = long_ago(cast.mette), Client()
    asked = client.get(printing)
    planted.cookies[settings.SESSION_COOKIE_NAME] = before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(printing, fields(asked, "code") | {"again-code": right_code()})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert client.get(printing).status_code == 200
    assert planted.get(printing).status_code == 302, "it goes to the login"
    assert "kun her" in client.get(reverse("own-sessions")).content.decode()


def shown_on_a_page(who: Member, then: Callable[[HttpRequest], HttpResponse]) -> tuple[Client, HttpRequest]:
    """She sends a page on which she shows her factor; `then` is the rest of it. Her browser, and what she sent."""
    client = who.client()

    def page(request: HttpRequest) -> HttpResponse:
        record_authentication(request, who.user, "mfa")
        return then(request)

    request = RequestFactory().post("/")
    request.session, request.user = SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value), who.user
    AsksAgain(page)(request)
    return client, request


def test_what_breaks_off_after_it_was_shown_ends_no_session(cast: Cast, printing: str) -> None:
    client, _request = shown_on_a_page(cast.mette, lambda _request: HttpResponse(status=500))
    assert client.get(printing).status_code == 200


def test_a_session_that_is_ended_meanwhile_is_not_begun_anew(cast: Cast) -> None:
    def ended_elsewhere(request: HttpRequest) -> HttpResponse:
        SessionStore(request.session.session_key).delete()
        return HttpResponse()

    _client, request = shown_on_a_page(cast.mette, ended_elsewhere)
    assert not SessionStore().exists(str(request.session.session_key))
    with pytest.raises(UpdateError):
        request.session.save()


def test_where_another_logs_in_meanwhile_the_new_session_is_hers_alone(cast: Cast) -> None:
    def as_karen(request: HttpRequest) -> HttpResponse:
        login(request, cast.karen.user, "helle.site.accounts.LoginsThatEnd")
        begun.append(request.session.session_key)
        for _time in range(3):
            record_authentication(request, cast.karen.user, "demo")
        return HttpResponse()

    begun: list[str | None] = []
    _client, request = shown_on_a_page(cast.mette, as_karen)
    assert [request.session.session_key] == begun


def test_a_wrong_code_opens_nothing_and_says_so(cast: Cast, printing: str, right_code: Callable[[], str]) -> None:
    client = long_ago(cast.mette)
    answer = client.post(printing, fields(client.get(printing), "code") | {"again-code": "000000"})
    assert asks(answer)
    assert "Det kunne ikke bekræftes" in answer.content.decode()
    assert asks(client.get(printing))
    assert confirmations(cast, cast.mette) == []
    failed = [line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "login.failed"]
    assert [line.detail for line in failed] == [{"factor": "totp"}]


def test_whoever_guesses_codes_is_stopped(cast: Cast, printing: str, right_code: Callable[[], str]) -> None:
    client = long_ago(cast.mette)
    sent = fields(client.get(printing), "code")
    for _guess in range(6):
        client.post(printing, sent | {"again-code": "000000"})
    assert asks(client.post(printing, sent | {"again-code": right_code()}))


def test_what_was_typed_is_kept_until_it_is_confirmed_and_then_sent_on(
    cast: Cast, printing: str, right_code: Callable[[], str]
) -> None:
    client = long_ago(cast.mette)
    asked = client.post(printing, PRINT)
    assert asks(asked)
    kept = fields(asked, "code")
    assert {name: kept[name] for name in PRINT} == {**PRINT, "parts": "course"}
    assert not [line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "case.printed"]
    assert "court" not in str(dict(client.session.items()))
    again = client.post(printing, kept | {"again-code": "000000"})
    kept_still = fields(again, "code")
    assert {name: kept_still[name] for name in PRINT} == {name: kept[name] for name in PRINT}
    printed = client.post(printing, kept_still | {"again-code": right_code()})
    assert printed.status_code == 200, printed.context["form"].errors
    assert "Filen er klar" in printed.content.decode()
    # Pressed twice: she is led to what she was handed, and no second file is made.
    twice = client.post(printing, kept_still | {"again-code": "000000"})
    assert (twice.status_code, twice.headers["Location"]) == (302, reverse("handed-out-list"))


def test_words_come_through_as_they_were_typed(cast: Cast, case: Case, right_code: Callable[[], str]) -> None:
    page = reverse("case-statement", args=[case.number])
    words = "Første linje <b>\r\n\r\nAnden \"linje\" & 'tredje' 🌧"
    client = long_ago(cast.mette)
    sent = fields(client.post(page, {"statement": words, "to": ["a", "b"]}), "code")
    assert sent["statement"] == words
    refused = client.post(page, sent | {"again-code": right_code()})
    assert refused.status_code == 422  # The form itself: the rest of it is not filled in.
    assert refused.context["form"].data["statement"] == words
    assert not [name for name in refused.context["form"].data if name.startswith("again-")]


def test_a_password_is_no_second_factor(cast: Cast, printing: str, right_code: Callable[[], str]) -> None:
    client = long_ago(cast.mette)
    client.post(PASSWORD_AGAIN, {"password": PASSWORD})
    assert asks(client.get(printing))


def test_nobody_confirms_by_a_word_in_the_form(cast: Cast, printing: str, right_code: Callable[[], str]) -> None:
    client = long_ago(cast.mette)
    for how in ("visit", "organisation", "key", "", "mfa"):
        assert asks(client.post(printing, PRINT | {"again-how": how, "again-what": "send"})), how
    assert asks(client.post(printing, {"again-what": "open"}))


def test_a_moment_that_is_yet_to_come_counts_for_nothing(cast: Cast, printing: str) -> None:
    assert asks(logged_in(cast.mette, -60).get(printing))


def test_a_visitor_of_the_demo_confirms_by_a_press(cast: Cast, printing: str) -> None:
    client = long_ago(cast.mette, "demo")
    asked = client.get(printing)
    assert "I demoen kom du ind uden" in asked.content.decode()
    assert client.post(printing, fields(asked, "visit")).status_code == 302
    assert client.get(printing).status_code == 200


def test_a_visitor_presses_too_where_the_login_has_a_factor_that_the_link_did_not_ask_for(
    cast: Cast, printing: str, right_code: Callable[[], str]
) -> None:
    asked = long_ago(cast.mette, "demo").get(printing).content.decode()
    assert 'value="visit"' in asked and 'name="again-code"' not in asked
    # Who logged in with the factor is asked for it.
    assert 'name="again-code"' in long_ago(cast.mette).get(printing).content.decode()


def test_whoever_has_nothing_to_show_reads_whom_to_ask(cast: Cast, printing: str) -> None:
    asked = long_ago(cast.mette).get(printing)
    assert asks(asked)
    assert "Bed din administrator om hjælp" in asked.content.decode()
    assert 'name="again-how"' not in asked.content.decode()


def test_what_the_rules_say_is_told_without_asking_and_nothing_is_saved(cast: Cast, case: Case) -> None:
    client, page = long_ago(cast.mette), reverse("case-statement", args=[case.number])
    assert client.post(page, {"regler": "fulgt"}, headers={"HX-Request": "true"}).status_code == 200
    assert asks(client.post(reverse("case-print", args=[case.number]), PRINT | {"regler": "fulgt"}))


def test_a_part_of_a_page_does_not_hold_the_question(cast: Cast, printing: str) -> None:
    client = long_ago(cast.mette)
    look = client.get(printing, headers={"HX-Request": "true"})
    assert (look.status_code, look.headers["HX-Redirect"]) == (204, printing)
    form = client.post(printing, PRINT, headers={"HX-Request": "true"})
    assert (form.status_code, form.content) == (204, b"")


def test_the_question_tells_nothing_of_what_is_behind_it(cast: Cast, case: Case, printing: str) -> None:
    """It stands before a case that is not there, and before one that is not hers."""
    missing = reverse("case-print", args=["2025-9999"])
    there, not_there = (long_ago(cast.olga).get(url) for url in (printing, missing))
    assert asks(there)
    assert asks(not_there)
    assert case.number not in there.content.decode().replace(printing, "")


def test_whoever_is_not_logged_in_goes_to_the_login(printing: str) -> None:
    assert Client().get(printing).headers["Location"].startswith("/konto/login/")


def test_a_key_is_asked_for_where_she_has_one(cast: Cast, printing: str) -> None:
    Authenticator.objects.create(
        user=cast.mette.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Nøgle", "credential": {}}
    )
    client = long_ago(cast.mette)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helle.site.step_up.keys.begin_authentication", lambda _user: {"publicKey": {}})
        asked = client.get(printing)
        assert asks(asked)
        assert "confirm-by-key" in asked.content.decode()
        assert 'name="again-code"' not in asked.content.decode()
        refused = client.post(printing, fields(asked, "key") | {"again-credential": '{"id": "x"}'})
        assert asks(refused)
