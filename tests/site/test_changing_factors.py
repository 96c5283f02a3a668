"""What one logs in with is changed by whoever shows a second factor anew: a password is not enough (PUB-DIG-07)."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from helle.register.administration import vouched
from helle.register.protection import clock
from helle.site import factor_views, recovery_codes, second_factors
from tests.cast import Cast, Member, as_owner
from tests.pages import audit_lines
from tests.site.test_login import LOGIN, PASSWORD, PASSWORD_AGAIN, SET_UP, code, password_session, with_a_factor

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("as_if_committed")]

TAKE_AWAY = "/konto/2fa/totp/deactivate/"
ADD = "/konto/2fa/webauthn/add/"
CODE_AGAIN, KEY_AGAIN = "/konto/2fa/reauthenticate/", "/konto/2fa/webauthn/reauthenticate/"
# What gives a factor, takes one or shows what one is: each asks.
CHANGE = {
    "mfa_deactivate_totp": (), "mfa_add_webauthn": (), "mfa_remove_webauthn": (0,), "mfa_edit_webauthn": (0,),
    "mfa_generate_recovery_codes": (), "mfa_view_recovery_codes": (),
}  # fmt: skip


@pytest.fixture
def secret(cast: Cast) -> str:
    return with_a_factor(cast.mette)


def a_key(who: Member, *, hers: bool = True) -> Authenticator:
    made = Authenticator.objects.create(
        user=who.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Blå nøgle", "credential": {"id": "a-key"}}
    )
    if hers:
        vouched.factor_added(who.user, made, shown=True)
    return made


def kinds(who: Member) -> list[str]:
    return sorted(Authenticator.objects.filter(user=who.user).values_list("type", flat=True))


def told(cast: Cast) -> list[str]:
    lines = audit_lines(cast, cast.mette.user.pk)
    return [line.action for line in reversed(lines) if line.action.startswith("login.")]


def test_whoever_shows_her_code_takes_her_app_away(cast: Cast, secret: str) -> None:
    client = cast.mette.client()
    asked = client.post(TAKE_AWAY)
    assert asked.headers["Location"].startswith(CODE_AGAIN)
    # What she sent is done once she has shown it.
    assert client.post(asked.headers["Location"], {"code": code(secret), "next": TAKE_AWAY}).status_code == 302
    assert kinds(cast.mette) == []
    assert told(cast) == ["login.confirmed", "login.factor_removed"]
    assert [one.to for one in mail.outbox] == [[cast.mette.user.email]]


@pytest.mark.parametrize("way", ["code", "password"])
def test_whoever_shows_it_anew_has_a_new_session_and_the_old_key_opens_nothing(cast: Cast, way: str) -> None:
    """Whoever has a copy of the key of her session would else gain what she shows."""
    if way == "code":
        secret = with_a_factor(cast.mette)
        client, page, shown, opened = cast.mette.client(), CODE_AGAIN, {"code": code(secret)}, reverse("mfa_index")
    else:
        client, page, shown, opened = password_session(cast.mette), PASSWORD_AGAIN, {"password": PASSWORD}, SET_UP
    copied = Client()
    copied.cookies[settings.SESSION_COOKIE_NAME] = before = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post(page, shown).status_code == 302
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert client.get(opened).status_code == 200
    assert copied.get(opened).headers["Location"].startswith(LOGIN)


def test_whoever_tries_too_often_reads_so_in_her_language(cast: Cast, secret: str) -> None:
    client = cast.mette.client()
    for _again in range(12):
        answer = client.post(CODE_AGAIN, {"code": "000000"})
    assert answer.status_code == 429
    assert "For mange forsøg" in answer.content.decode() and 'lang="da"' in answer.content.decode()


def test_a_password_takes_nothing_away(cast: Cast, secret: str) -> None:
    """Neither asked for nor taken where it is sent all the same, also before the page is opened."""
    client = cast.mette.client()
    for _again in range(2):
        client.post(PASSWORD_AGAIN, {"password": PASSWORD})
        assert client.post(TAKE_AWAY).headers["Location"].startswith(CODE_AGAIN)
        sent = client.post(f"{PASSWORD_AGAIN}?next={TAKE_AWAY}", {"password": PASSWORD, "next": TAKE_AWAY})
        assert sent.headers["Location"].startswith(CODE_AGAIN)
    assert kinds(cast.mette) == ["totp"]
    assert "login.factor_removed" not in told(cast)
    page = client.get(CODE_AGAIN).content.decode()
    assert "Din adgangskode er ikke nok" in page and "Brug din adgangskode" not in page


def test_a_wrong_code_takes_nothing_away_and_is_said_in_her_language(cast: Cast, secret: str) -> None:
    client = cast.mette.client()
    asked = client.post(TAKE_AWAY).headers["Location"]
    assert "Forkert kode" in client.post(asked, {"code": "000000"}).content.decode()
    client.post(reverse("set-language"), {"language": "en"})
    page = client.post(asked, {"code": "000000"}).content.decode()
    assert "Incorrect code" in page and "Your password is not enough" in page
    assert kinds(cast.mette) == ["totp"]
    assert told(cast) == ["login.failed", "login.failed"]


def test_five_minutes_later_it_is_asked_again(cast: Cast, secret: str) -> None:
    client = cast.mette.client()
    client.post(client.get(TAKE_AWAY).headers["Location"], {"code": code(secret)})
    assert client.get(TAKE_AWAY).status_code == 200
    session = client.session
    for one in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        one["at"] -= 301
    session.save()
    assert client.post(TAKE_AWAY).headers["Location"].startswith(CODE_AGAIN)
    assert kinds(cast.mette) == ["totp"]


@pytest.mark.parametrize("name", CHANGE)
def test_each_page_of_factors_asks_for_one_and_not_for_the_password(cast: Cast, secret: str, name: str) -> None:
    key = a_key(cast.mette)
    recovery_codes.make(cast.mette.user)
    client = cast.mette.client()
    client.post(PASSWORD_AGAIN, {"password": PASSWORD})
    answer = client.get(reverse(name, args=[key.pk] if CHANGE[name] else []))
    assert answer.headers["Location"].startswith(CODE_AGAIN)


def test_whoever_has_a_key_alone_is_asked_for_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    vouched.factor_added(cast.mette.user, key := a_key(cast.mette, hers=False), shown=False)
    monkeypatch.setattr("allauth.mfa.webauthn.views.auth.begin_authentication", lambda _user: {"publicKey": {}})
    client = cast.mette.client()
    remove = reverse("mfa_remove_webauthn", args=[key.pk])
    asked = client.post(remove)
    assert asked.headers["Location"].startswith(KEY_AGAIN)
    assert "Sæt din sikkerhedsnøgle i" in client.get(asked.headers["Location"]).content.decode()
    client.post(PASSWORD_AGAIN, {"password": PASSWORD, "next": remove})
    client.post(KEY_AGAIN, {"credential": '{"id": "x"}', "next": remove})
    assert client.post(remove).headers["Location"].startswith(KEY_AGAIN)
    assert kinds(cast.mette) == ["webauthn"]


@pytest.mark.parametrize("answer", ['{"id": "x"}', "nothing", ""])
def test_a_wrong_key_stays_on_the_page_says_so_and_goes_on_where_she_was_going(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    vouched.factor_added(cast.mette.user, a_key(cast.mette, hers=False), shown=False)
    monkeypatch.setattr("allauth.mfa.webauthn.views.auth.begin_authentication", lambda _user: {"publicKey": {}})
    client = cast.mette.client()
    refused = client.post(KEY_AGAIN, {"credential": answer, "next": ADD})
    said = refused.content.decode()
    assert refused.status_code == 200 and "Det kunne ikke bekræftes" in said
    assert f'name="next" value="{ADD}"' in said and "mfa_webauthn_reauthenticate" in said
    if answer.startswith("{"):
        assert "Sikkerhedsnøglen blev ikke godkendt" in said and "Forkert kode" not in said
    assert not any("reauthenticated" in one for one in client.session[AUTHENTICATION_METHODS_SESSION_KEY])


@pytest.mark.parametrize("app", [False, True])
def test_whoever_has_codes_beside_a_key_is_asked_for_the_key_first(cast: Cast, app: bool) -> None:
    if app:
        with_a_factor(cast.mette)
    vouched.factor_added(cast.mette.user, a_key(cast.mette, hers=False), shown=app)
    recovery_codes.make(cast.mette.user)
    client = cast.mette.client()
    assert client.get(ADD).headers["Location"].startswith(CODE_AGAIN if app else KEY_AGAIN)
    page = client.get(CODE_AGAIN).content.decode()
    assert ("Skriv en af dine nødkoder" in page) != app and ("den kode, din app viser" in page) == app


@pytest.mark.parametrize("name", ["bl\u00e5 \u202eelgoN", "bl\u00e5\u2066", "bl\x07\u00e5"])
def test_a_key_is_called_nothing_that_turns_the_line_or_cannot_be_seen(cast: Cast, secret: str, name: str) -> None:
    client = cast.mette.client()
    client.post(client.get(TAKE_AWAY).headers["Location"], {"code": code(secret)})
    added = client.post(ADD, {"name": name, "credential": "{}"})
    key = a_key(cast.mette)
    renamed = client.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": name})
    for refused in (added, renamed):
        assert "tegn, der ikke kan ses" in refused.content.decode()
    assert Authenticator.objects.get(pk=key.pk).wrap().name == "Blå nøgle"


def test_the_days_of_a_key_stand_as_all_days_do(cast: Cast, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factor_views, "clock_ahead", dt.timedelta)
    key, client = a_key(cast.mette), cast.mette.client()
    day = dt.datetime(2025, 10, 5, 22, 30, tzinfo=dt.UTC)
    Authenticator.objects.filter(pk=key.pk).update(created_at=day, last_used_at=day)
    page = client.get(reverse("mfa_list_webauthn")).content.decode()
    assert page.count("6. okt. 2025 kl. 00.30") == 2


def test_a_key_was_used_when_the_clock_of_helle_says(cast: Cast, secret: str) -> None:
    """Allauth notes it by the machine's, which is not that of a demo."""
    key, client = a_key(cast.mette), cast.mette.client()
    key.record_usage()
    (shown,) = client.get(reverse("mfa_list_webauthn")).context["authenticators"]
    for said in (shown.created_at, shown.last_used_at):
        assert abs(said - clock.now()) < dt.timedelta(minutes=2)


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH"])
@pytest.mark.parametrize("name", CHANGE)
def test_by_another_method_nothing_is_taken_away(cast: Cast, secret: str, name: str, method: str) -> None:
    """Also by whoever has just shown her code: a deleted row would leave no line and no mail."""
    key = a_key(cast.mette)
    client = cast.mette.client()
    client.post(client.get(TAKE_AWAY).headers["Location"], {"code": code(secret)})
    answer = client.generic(method, reverse(name, args=[key.pk] if CHANGE[name] else []))
    assert answer.status_code == 405
    assert kinds(cast.mette) == ["totp", "webauthn"]


def test_where_her_app_was_deleted_behind_helle_the_open_session_sets_up_no_other(cast: Cast, secret: str) -> None:
    """Without it the password alone would be asked, and what is set up beside one that was shown is vouched for."""
    client = cast.mette.client()
    as_owner("DELETE FROM mfa_authenticator WHERE user_id = %s", [cast.mette.user.pk])
    answer = client.get("/konto/2fa/totp/activate/")
    assert answer.headers["Location"] == f"{LOGIN}?ended=changed"
    assert "_auth_user_id" not in client.session
    line = next(one for one in audit_lines(cast, cast.mette.user.pk) if one.action == "login.failed")
    assert line.detail["what"] == "factors"


def label(page: Any) -> str:
    return str(page.content.decode().split('for="id_name"', 1)[1].split("</label>", 1)[0])


@pytest.mark.parametrize(("language", "word", "name"), [("da", "Navn", "Nøgle 1"), ("en", "Name", "Key 1")])
def test_a_security_key_has_a_name_in_her_language(
    cast: Cast, secret: str, language: str, word: str, name: str
) -> None:
    client = cast.mette.client()
    client.post(reverse("set-language"), {"language": language})
    client.post(client.get(TAKE_AWAY).headers["Location"], {"code": code(secret)})
    new = client.get(ADD)
    assert word in label(new) and f'value="{name}"' in new.content.decode()
    edit = client.get(reverse("mfa_edit_webauthn", args=[a_key(cast.mette).pk]))
    assert word in label(edit) and 'value="Blå nøgle"' in edit.content.decode()


def test_a_new_key_is_called_what_no_other_is(cast: Cast) -> None:
    first, second = a_key(cast.mette), a_key(cast.mette)
    for key, name in ((first, "Nøgle 2"), (second, "Nøgle 3")):
        Authenticator.objects.filter(pk=key.pk).update(data=key.data | {"name": name})
    adapter = second_factors.SealedSecondFactors()
    named = partial(adapter.generate_authenticator_name, cast.mette.user, Authenticator.Type.WEBAUTHN)
    with override("da"):
        assert named() == "Nøgle 1", "the lowest that is free, though there are two"
        Authenticator.objects.filter(pk=first.pk).update(data=first.data | {"name": "Nøgle 1"})
        assert named() == "Nøgle 2"


@pytest.mark.parametrize("answer", ["{}", '{"id": "x"}', "[]", "7", "null", '"x"', "nothing"])
def test_what_no_key_answers_adds_none_and_is_no_error(cast: Cast, secret: str, answer: str) -> None:
    client = cast.mette.client()
    client.post(client.get(TAKE_AWAY).headers["Location"], {"code": code(secret)})
    assert client.post(ADD, {"name": "x", "credential": answer}).status_code == 200
    assert kinds(cast.mette) == ["totp"]
