"""Logging in with a key alone: what it has to be, and all that a login with a password has to pass (PUB-DIG-07)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY
from django.test import Client
from django.urls import reverse
from fido2.utils import websafe_encode

from helle.site.second_factors import ANSWER_LENGTH, logs_in_alone
from helle.site.step_up import shown_lately
from tests.cast import Cast, as_owner, let_go
from tests.pages import audit_lines
from tests.site.key_in_software import HOST, SoftKey, give_key
from tests.site.test_changing_factors import ADD, KEY_AGAIN
from tests.site.test_login import LOGIN, SECOND, password_session
from tests.site.test_login import log_in as log_in_by_password

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("as_if_committed")]

BY_KEY = "/konto/2fa/webauthn/login/"


def a_browser() -> Client:
    return Client(SERVER_NAME=HOST)


def challenge(client: Client) -> str:
    """What the page of the login gets to ask a key."""
    asked = client.get(BY_KEY, headers={"Accept": "application/json"}).json()["request_options"]["publicKey"]
    assert asked["userVerification"] == "required" and not asked.get("allowCredentials"), "it names nobody's keys"
    return str(asked["challenge"])


def log_in(client: Client, key: SoftKey, **how: Any) -> Any:
    return client.post(BY_KEY, {"credential": key.answers(challenge(client), **how), "next": "/enheder/"})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def said(client: Client) -> str:
    return client.get(LOGIN).content.decode()


def login_lines(cast: Cast) -> list[tuple[str, object, dict[str, object]]]:
    lines = [one for one in audit_lines(cast) if one.action.startswith("login.")]
    return [(one.action, one.user_id, one.detail) for one in reversed(lines)]


def test_a_key_alone_logs_in_as_both_factors_do(cast: Cast) -> None:
    """With its line, where she was going, in a session of its own, and as a factor that was shown just now."""
    client, key = a_browser(), give_key(cast.mette.user)
    before = client.session.session_key
    done = log_in(client, key)
    assert done.headers["Location"] == "/enheder/" and client.get("/enheder/").status_code == 200
    assert client.session.session_key != before
    assert login_lines(cast) == [("login.succeeded", cast.mette.user.pk, {"methods": ["passkey"]})]
    request = client.get("/enheder/").wsgi_request
    assert shown_lately(request)
    assert len(client.get("/konto/steder/").context["places"]) == 1


def test_whose_login_has_ended_comes_in_with_no_key_and_that_she_tried_is_seen(cast: Cast) -> None:
    client, key = a_browser(), give_key(cast.mette.user)
    let_go(cast.mette.user)
    log_in(client, key)
    assert not is_in(client)
    assert login_lines(cast) == [("login.failed", cast.mette.user.pk, {"why": "ended"})]


def test_whose_login_was_changed_behind_helle_is_told_and_comes_in_with_no_key(cast: Cast) -> None:
    client, key = a_browser(), give_key(cast.mette.user)
    as_owner("UPDATE organisations_user SET email = 'x@example.invalid' WHERE id = %s", [cast.mette.user.pk])
    assert log_in(client, key).headers["Location"] == f"{LOGIN}?ended=changed"
    assert not is_in(client)


@pytest.mark.parametrize("given", [{"resident": False}, {"resident": None}, {"verified": False}, {"ticked": False}])
def test_a_key_that_was_not_set_up_for_it_does_not_log_in_alone(cast: Cast, given: dict[str, bool]) -> None:
    """Whoever has it without the password is seen by whom she tried to be: the key has signed."""
    client, key = a_browser(), give_key(cast.mette.user, **given)
    refused = log_in(client, key)
    assert refused.headers["Location"] == f"{LOGIN}?next=%2Fenheder%2F"
    page = said(client)
    assert not is_in(client) and "ikke sat op til at logge på uden adgangskode" in page
    assert "er ikke gemt" not in page, "she has written nothing"
    assert login_lines(cast) == [("login.failed", cast.mette.user.pk, {"factor": "webauthn"})]


@pytest.mark.parametrize("asked", ["required", "preferred"])
def test_a_key_that_did_not_ask_who_holds_it_is_refused_whatever_another_page_asked_for(cast: Cast, asked: str) -> None:
    """What a page asks for is kept in the session, and that of the second factor asks for no PIN."""
    client, key = a_browser(), give_key(cast.mette.user)
    wanted = challenge(client)
    session = client.session
    session[STATE_SESSION_KEY] = session[STATE_SESSION_KEY] | {"user_verification": asked}
    session.save()
    client.post(BY_KEY, {"credential": key.answers(wanted, verified=False)})
    assert not is_in(client) and "blev ikke godkendt" in said(client)
    whose = cast.mette.user.pk if asked == "preferred" else None
    assert login_lines(cast) == [("login.failed", whose, {"factor": "webauthn"})], "hers, where her key has signed"


def test_what_was_asked_is_answered_once(cast: Cast) -> None:
    client, key = a_browser(), give_key(cast.mette.user)
    wanted = challenge(client)
    for answers in (SoftKey(cast.mette.user), key):
        client.post(BY_KEY, {"credential": answers.answers(wanted)})
        assert not is_in(client)
    assert log_in(client, key).headers["Location"] == "/enheder/"


def test_another_key_one_put_into_the_table_and_an_answer_that_comes_again_are_refused(cast: Cast) -> None:
    client, key = a_browser(), give_key(cast.mette.user)
    log_in(client, SoftKey(cast.mette.user))
    assert not is_in(client)
    log_in(client, give_key(cast.jonas.user, hers=False))
    assert not is_in(client)
    answer = {"credential": key.answers(challenge(client))}
    client.post(BY_KEY, answer)
    assert is_in(client)
    again = a_browser()
    challenge(again)
    again.post(BY_KEY, answer)
    assert not is_in(again)
    assert next(one for one in login_lines(cast) if one[0] == "login.failed")[1:] == (None, {"factor": "webauthn"})


RUBBISH = [
    "", "nothing", "{}", "[]", "7", "7" * 5000, "9" * 4301, "[" * 50_000, "[" * 100_000, '{"response": []}',
    '{"id": "x", "response": {"userHandle": 7}}',
    json.dumps({"id": "x", "rawId": "x", "type": "public-key", "response": {"userHandle": "bm9ib2R5"}}),
]  # fmt: skip


@pytest.mark.parametrize("answer", RUBBISH)
def test_what_is_no_answer_of_a_key_is_refused_and_no_error(cast: Cast, answer: str) -> None:
    client = a_browser()
    challenge(client)
    assert client.post(BY_KEY, {"credential": answer}).headers["Location"] == LOGIN
    assert not is_in(client)
    page = said(client)
    assert any(one in page for one in ("Ingen nøgle blev valgt", "Nøglen blev ikke læst", "blev ikke godkendt"))
    assert "er ikke gemt" not in page, "one message, and she has written nothing"
    assert "JSON" not in page and "påkrævet" not in page


AT_ONCE = ["9" * 4301, "[" * 15_000, "[" * 50_000, '{"id": "' + "x" * ANSWER_LENGTH + '"}']


@pytest.mark.parametrize("answer", AT_ONCE)
@pytest.mark.parametrize("where", [ADD, KEY_AGAIN, SECOND])
def test_wherever_a_key_is_asked_for_what_is_without_end_is_refused_beside_the_field(
    cast: Cast, where: str, answer: str
) -> None:
    """Python reads no number of more digits than 4,300, nor what nests without end."""
    if where == ADD:
        client = password_session(cast.mette)
    else:
        give_key(cast.mette.user)
        client = cast.mette.client() if where == KEY_AGAIN else a_browser()
        if where == SECOND:
            log_in_by_password(client, cast.mette)
    client.defaults["SERVER_NAME"] = HOST
    answered = client.post(where, {"name": "", "credential": answer})
    assert answered.status_code == 200
    assert "Nøglen blev ikke læst" in answered.content.decode()


BROKEN = [("authenticatorData", bytes(32) + b"\x81" + bytes(4)), ("clientDataJSON", b"[" * 100_000)]


@pytest.mark.parametrize(("part", "sent"), BROKEN)
def test_an_answer_that_breaks_off_is_refused_and_no_error(cast: Cast, part: str, sent: bytes) -> None:
    client, key = a_browser(), give_key(cast.mette.user)
    answer = json.loads(key.answers(challenge(client)))
    answer["response"][part] = websafe_encode(sent)
    assert client.post(BY_KEY, {"credential": json.dumps(answer)}).headers["Location"] == LOGIN
    assert not is_in(client)


def test_an_answer_of_somebody_who_is_nobody_is_refused(cast: Cast) -> None:
    """Also one whose id is of another form than ids are."""
    client, key = a_browser(), give_key(cast.mette.user)
    for handle in ("bm9ib2R5", "OTk5", "AA"):
        answer = json.loads(key.answers(challenge(client)))
        answer["response"]["userHandle"] = handle
        assert client.post(BY_KEY, {"credential": json.dumps(answer)}).headers["Location"] == LOGIN
        assert not is_in(client)


@pytest.mark.parametrize(
    ("given", "taken"),
    [({}, True), ({"resident": False}, False), ({"resident": None}, False), ({"verified": False}, False)],
)
def test_no_key_is_set_up_to_log_in_alone_that_cannot(cast: Cast, given: dict[str, bool], taken: bool) -> None:
    client = password_session(cast.mette)
    client.defaults["SERVER_NAME"] = HOST
    page = client.get(ADD)
    wanted = page.context["js_data"]["creation_options"]["publicKey"]["challenge"]
    made = json.dumps(SoftKey(cast.mette.user).made(wanted, **given))
    sent = client.post(ADD, {"name": "", "passwordless": "on", "credential": made})
    assert (sent.status_code == 302) is taken
    assert any(map(logs_in_alone, Authenticator.objects.filter(user=cast.mette.user, type="webauthn"))) is taken
    if taken:
        assert "adgangsnøgle" in client.get(reverse("mfa_list_webauthn")).content.decode()
    else:
        said_then = sent.content.decode()
        assert "Forkert kode" not in said_then
        assert ("Har den ingen pinkode, så giv den en" in said_then) is ("verified" in given)


def test_a_key_that_could_log_in_alone_does_so_only_where_she_ticked_that(cast: Cast) -> None:
    """Many keep whose they are without being asked to, and a browser may say what it likes of one."""
    client, key = password_session(cast.mette), SoftKey(cast.mette.user)
    client.defaults["SERVER_NAME"] = HOST
    wanted = client.get(ADD).context["js_data"]["creation_options"]["publicKey"]["challenge"]
    made = key.made(wanted) | {"logs_in_alone": True}
    assert client.post(ADD, {"name": "", "credential": json.dumps(made)}).status_code == 302
    assert "adgangsnøgle" not in client.get(reverse("mfa_list_webauthn")).content.decode()
    another = a_browser()
    log_in(another, key)
    assert not is_in(another) and "ikke sat op til at logge på uden adgangskode" in said(another)
