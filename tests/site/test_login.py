"""Logging in: a password, then a second factor; without it nothing opens but the page where one is set up."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from helle.register.administration import vouched
from helle.register.organisations.models import User
from helle.site import recovery_codes
from helle.site.passwords import NotLikeHerself
from tests.cast import Cast, Member, let_go
from tests.pages import audit_lines
from tests.second_factors import give_app

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

PASSWORD = "a long enough password"
LOGIN, SECOND, SET_UP = "/konto/login/", "/konto/2fa/authenticate/", "/konto/2fa/totp/activate/"
PASSWORD_AGAIN = "/konto/reauthenticate/"
# The factors with a code, and where each keeps what is sealed.
MAKE_CODES = "/konto/2fa/recovery-codes/generate/"
FACTORS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "hashes"}


def shown_codes(page: Any) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"<li>(\d{5} \d{5})</li>", page.content.decode())


def log_in(client: Client, who: Member, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": who.user.email, "password": password})


def code(secret: str) -> str:
    """What the app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def enter_code(client: Client, secret: str) -> Any:
    """Send what the app shows; once more where it changed between the reading and the sending."""
    sent = client.post(SECOND, {"code": code(secret)})
    return sent if sent.status_code == 302 else client.post(SECOND, {"code": code(secret)})


def with_a_factor(who: Member) -> str:
    """Give somebody an authenticator app; returns its secret."""
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    give_app(who.user, secret)
    return secret


def password_session(who: Member) -> Client:
    client = Client()
    assert log_in(client, who).status_code == 302
    return client


def addresses() -> Iterator[str]:
    """Every address of the site, filled in with something where it names a thing."""

    def walk(found: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for one in found:
            route = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, route)
            else:
                filled = re.sub(r"<uuid:\w+>", "6f1c9c1e-0c1e-4c1e-8c1e-0c1e4c1e8c1e", route)
                filled = re.sub(r"<int:\w+>", "1", re.sub(r"<(str|slug):\w+>", "x", filled))
                yield "/" + re.sub(r"\(\?P<\w+>[^)]*\)|[\^$]", "x", filled).replace("xkonto", "konto")

    return walk(get_resolver().url_patterns, "")


OPEN_WITH_A_PASSWORD = {
    SET_UP,
    "/konto/2fa/webauthn/add/",
    PASSWORD_AGAIN,
    LOGIN,
    "/konto/logout/",
    "/sprog/",
}


def test_a_password_alone_leads_to_setting_up_a_second_factor_and_nowhere_else(cast: Cast) -> None:
    client = password_session(cast.mette)
    tried = [address for address in addresses() if address not in OPEN_WITH_A_PASSWORD]
    assert len(tried) > 40
    for address in tried:
        for method in ("GET", "POST"):
            response = client.generic(method, address)
            assert (response.status_code, response.headers.get("Location")) == (302, SET_UP), (method, address)
    assert client.get(PASSWORD_AGAIN).status_code == 200
    assert [line.action for line in audit_lines(cast, cast.mette.user.pk)] == ["login.succeeded"]


def test_setting_up_an_authenticator_app_opens_helle_and_the_next_login_asks_for_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seconds after the password it is not asked again, nor before she makes the codes that belong to the app."""
    client = password_session(cast.mette)
    secret = client.get(SET_UP).context["form"].secret
    assert client.post(SET_UP, {"code": "000000"}).status_code == 200
    # The test's own transaction never commits.
    monkeypatch.setattr("allauth.mfa.totp.internal.flows.transaction.on_commit", lambda act: act())
    done = client.post(SET_UP, {"code": code(secret)})
    assert done.headers["Location"] == MAKE_CODES
    assert client.get("/").status_code == 200
    assert len(shown_codes(client.post(MAKE_CODES))) == 10
    assert password_session(cast.mette).get("/sager/").headers["Location"].startswith(LOGIN)


def test_five_minutes_after_the_login_the_password_is_asked_before_a_first_factor(cast: Cast) -> None:
    client = password_session(cast.mette)
    session = client.session
    for one in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        one["at"] -= 301
    session.save()
    for address in (SET_UP, "/konto/2fa/webauthn/add/"):
        assert client.get(address).headers["Location"].startswith(PASSWORD_AGAIN)
    client.post(PASSWORD_AGAIN, {"password": PASSWORD})
    assert client.get(SET_UP).status_code == 200


def test_the_password_of_whoever_has_a_factor_counts_for_nothing_where_one_is_changed(cast: Cast) -> None:
    secret, client = with_a_factor(cast.mette), Client()
    log_in(client, cast.mette)
    assert enter_code(client, secret).status_code == 302
    assert not any("reauthenticated" in one for one in client.session[AUTHENTICATION_METHODS_SESSION_KEY])
    assert client.get("/konto/2fa/totp/deactivate/").headers["Location"].startswith("/konto/2fa/reauthenticate/")


def test_login_with_a_generated_code(cast: Cast) -> None:
    secret, client = with_a_factor(cast.mette), Client()
    assert log_in(client, cast.mette).headers["Location"].startswith(SECOND)
    assert "_auth_user_id" not in client.session
    assert client.post(SECOND, {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in client.session
    assert enter_code(client, secret).status_code == 302
    assert client.get("/").status_code == 200


def test_whoever_cancels_at_the_second_factor_reads_of_no_form_that_was_lost(cast: Cast) -> None:
    with_a_factor(cast.mette)
    client = Client()
    log_in(client, cast.mette)
    assert 'form="logout-from-stage"' in client.get(SECOND).content.decode()
    login = client.post("/konto/logout/", {"next": LOGIN}, follow=True)
    assert login.redirect_chain[-1][0].startswith(LOGIN)
    assert "da du sendte formularen" not in login.content.decode()
    late = client.post("/sager/ny/", {"form_token": "x"}, follow=True)
    assert "da du sendte formularen" in late.content.decode()


def test_a_code_works_once(cast: Cast) -> None:
    secret = with_a_factor(cast.mette)
    used = code(secret)
    for expected in (302, 200):
        client = Client()
        log_in(client, cast.mette)
        answer = client.post(SECOND, {"code": used})
        assert answer.status_code == expected
    said = answer.content.decode()
    assert "en kode virker kun én gang" in said and "inden for 30 sekunder" in said and "Forkert kode" not in said
    wrong = client.post(SECOND, {"code": "000000" if used != "000000" else "000001"}).content.decode()
    assert "Forkert kode" in wrong and "allerede brugt" not in wrong


def test_a_code_that_was_used_counts_as_an_attempt_like_any_wrong_one(cast: Cast) -> None:
    secret = with_a_factor(cast.mette)
    client, used = password_session(cast.mette), code(secret)
    assert enter_code(client, secret).status_code == 302
    client = password_session(cast.mette)
    answers = [client.post(SECOND, {"code": used}).content.decode() for _again in range(6)]
    assert "For mange forkerte forsøg" in answers[-1]
    failed = [line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "login.failed"]
    assert len(failed) == 5


@pytest.mark.parametrize(
    ("has", "asked", "not_asked"),
    [
        ({"webauthn"}, ["Brug din sikkerhedsnøgle"], ['name="code"', "app"]),
        ({"webauthn", "recovery_codes"}, ["Brug din sikkerhedsnøgle", 'name="code"', "en af dine nødkoder"], ["app"]),
        ({"totp"}, ["koden fra din godkendelsesapp", 'name="code"'], ["sikkerhedsnøgle", "nødkoder"]),
        ({"totp", "webauthn"}, ["koden fra din godkendelsesapp", 'name="code"', "sikkerhedsnøgle"], ["nødkoder"]),
    ],
)
def test_the_login_asks_for_the_factor_that_she_has(
    cast: Cast, has: set[str], asked: list[str], not_asked: list[str]
) -> None:
    if "totp" in has:
        with_a_factor(cast.mette)
    if "webauthn" in has:
        key = {"name": "Blå nøgle", "credential": {"id": "a-key"}}
        made = Authenticator.objects.create(user=cast.mette.user, type=Authenticator.Type.WEBAUTHN, data=key)
        vouched.factor_added(cast.mette.user, made, shown="totp" in has)
    if "recovery_codes" in has:
        recovery_codes.make(cast.mette.user)
    with pytest.MonkeyPatch.context() as replaced:
        replaced.setattr("allauth.mfa.base.views.webauthn_auth.begin_authentication", lambda _user: {"publicKey": {}})
        page = password_session(cast.mette).get(SECOND).content.decode()
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    # What is said without JavaScript is for all who have a key, and a script is read by nobody.
    main = re.sub(r"<(noscript|script)\b.*?</\1>", "", main, flags=re.DOTALL)
    assert [one for one in asked if one not in page] == []
    assert [one for one in not_asked if one in main] == []
    if "totp" not in has:
        assert 'class="button button-primary" type="button"' in page


@pytest.mark.parametrize("address", ["/konto/confirm-email/", "/konto/confirm-email/abc:def/", "/konto/email/"])
def test_nobody_confirms_an_address_in_helle(cast: Cast, address: str) -> None:
    for client in (Client(), cast.mette.client()):
        assert client.get(address).status_code == client.post(address).status_code == 404


@pytest.mark.parametrize(
    ("password", "language", "said"),
    [
        ("mette.holm@example", "da", "Adgangskoden minder for meget om din mailadresse."),
        ("Mette Holm Mette!!", "da", "Adgangskoden minder for meget om dit navn."),
        ("Mette Holm Mette!!", "en", "The password is too much like your name."),
    ],
)
def test_a_password_that_is_like_her_is_refused_in_her_language(password: str, language: str, said: str) -> None:
    user = User(email="mette.holm@example.invalid", full_name="Mette Holm Mette")
    with override(language), pytest.raises(ValidationError) as refused:
        NotLikeHerself().validate(password, user)
    with override(language):
        assert refused.value.messages == [said]


def test_a_code_works_for_none_but_whose_app_shows_it(cast: Cast) -> None:
    """What is said of a used code is said of her own alone."""
    secret = with_a_factor(cast.mette)
    used = code(secret)
    assert password_session(cast.mette).post(SECOND, {"code": used}).status_code == 302
    give_app(cast.karen.user, "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
    if code("KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU") != used:
        assert "Forkert kode" in password_session(cast.karen).post(SECOND, {"code": used}).content.decode()


def test_one_comes_back_to_the_page_one_asked_for(cast: Cast) -> None:
    secret, client = with_a_factor(cast.mette), Client()
    login = client.get("/sager/").headers["Location"]
    page = client.post(login, {"login": cast.mette.user.email, "password": PASSWORD, "next": "/sager/"})
    done = client.post(page.headers["Location"], {"code": code(secret), "next": "/sager/"})
    assert done.headers["Location"] == "/sager/"


def test_the_login_sends_nobody_to_another_site(cast: Cast) -> None:
    secret, client = with_a_factor(cast.mette), Client()
    page = client.post(
        LOGIN, {"login": cast.mette.user.email, "password": PASSWORD, "next": "https://example.invalid/"}
    )
    done = client.post(page.headers["Location"], {"code": code(secret)})
    assert done.headers["Location"] == "/"


def test_a_factor_that_does_not_open_is_refused_in_words(cast: Cast) -> None:
    """As after a restore with another key of search: at the login, on its pages and where it is asked for again."""
    client = password_session_with_a_broken_factor(cast)
    page = client.post(SECOND, {"code": "123456"})
    assert page.status_code == 200 and "kan ikke læses i Helle" in page.content.decode()
    assert "login.failed" in {line.action for line in audit_lines(cast, cast.mette.user.pk)}
    inside = cast.mette.client()
    again = inside.post("/konto/2fa/reauthenticate/", {"code": "123456"})
    assert again.status_code == 200 and "kan ikke læses i Helle" in again.content.decode()
    shown = inside.get("/konto/2fa/")
    assert shown.status_code == 409 and "Bed en administrator" in shown.content.decode()


@pytest.mark.parametrize("opens", list(FACTORS))
def test_a_factor_that_does_not_open_hides_none_that_does(cast: Cast, opens: Authenticator.Type) -> None:
    secret = with_a_factor(cast.mette)
    _factor, (recovery, *_others) = recovery_codes.make(cast.mette.user)
    client = password_session(cast.mette)
    break_factors(cast.mette, *(one for one in FACTORS if one != opens))
    refused = client.post(SECOND, {"code": "123456"})
    assert refused.status_code == 200 and "kan ikke læses i Helle" not in refused.content.decode(), "it was mistyped"
    right = code(secret) if opens == Authenticator.Type.TOTP else recovery
    assert client.post(SECOND, {"code": right}).headers["Location"] == "/"


def password_session_with_a_broken_factor(cast: Cast) -> Client:
    with_a_factor(cast.mette)
    recovery_codes.make(cast.mette.user)
    client = password_session(cast.mette)
    break_factors(cast.mette, *FACTORS)
    return client


def break_factors(of: Member, *types: Authenticator.Type) -> None:
    """What her factors of some types keep is no longer what was sealed."""
    broken = base64.b64encode(b"\x01" + bytes(80)).decode()
    for one in Authenticator.objects.filter(user=of.user, type__in=types):
        kept = FACTORS[one.type]
        several = isinstance(one.data[kept], list)
        put = [broken] * len(one.data[kept]) if several else broken
        Authenticator.objects.filter(pk=one.pk).update(data=one.data | {kept: put})


def test_a_session_from_before_the_factor_ends(cast: Cast) -> None:
    client = password_session(cast.mette)
    with_a_factor(cast.mette)
    for address in ("/", "/konto/2fa/totp/deactivate/", "/konto/password/change/", SET_UP):
        old = password_session_without_factor(cast.mette)
        assert old.get(address).headers["Location"].startswith(LOGIN), address
    assert client.get("/").headers["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session
    assert Authenticator.objects.filter(user=cast.mette.user).exists()


def password_session_without_factor(who: Member) -> Client:
    """A session that began with a password alone."""
    return who.client(second_factor=False)


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper()])
def test_a_wrong_password_tells_nothing_of_whether_the_address_is_known(cast: Cast, password: str) -> None:
    known, unknown = Client(), Client()
    one = known.post(LOGIN, {"login": cast.mette.user.email, "password": password})
    other = unknown.post(LOGIN, {"login": "nobody@example.invalid", "password": password})
    assert one.status_code == other.status_code == 200
    assert one.context["form"].errors == other.context["form"].errors


def test_a_user_who_was_let_go_does_not_get_in(cast: Cast) -> None:
    client = cast.mette.client()
    let_go(cast.mette.user)
    assert client.get("/").status_code in (200, 302)  # The demo's start page, or the login.
    assert client.get("/sager/").headers["Location"].startswith(LOGIN)
    fresh = Client()
    log_in(fresh, cast.mette)
    assert fresh.get("/sager/").headers["Location"].startswith(LOGIN)


def test_after_five_failures_nobody_gets_in_for_a_quarter_of_an_hour(cast: Cast) -> None:
    secret, client = with_a_factor(cast.mette), Client()
    answers = [log_in(client, cast.mette, "wrong") for _attempt in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    page = answers[-1].content.decode()
    assert "For mange forkerte forsøg" in page and "Vent et kvarter" in page
    right = log_in(client, cast.mette)
    assert "_auth_user_id" not in client.session
    assert not right.headers.get("Location", "").startswith(SECOND)
    # Also whoever goes on trying is told how long it takes.
    assert "For mange forkerte forsøg" in right.content.decode() and "Vent et kvarter" in right.content.decode()

    assert log_in(Client(), cast.jonas).status_code == 302  # Nobody else is kept out.

    with connection.cursor() as cursor:  # A quarter of an hour and a minute go by.
        cursor.execute("UPDATE django_cache SET expires = expires - interval '16 minutes'")
    assert log_in(client, cast.mette).headers["Location"].startswith(SECOND)
    assert enter_code(client, secret).status_code == 302


def test_codes_are_not_guessed(cast: Cast) -> None:
    secret, client = with_a_factor(cast.mette), Client()
    log_in(client, cast.mette)
    for _attempt in range(6):
        client.post(SECOND, {"code": "000000"})
    assert client.post(SECOND, {"code": code(secret)}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_one_changes_one_s_password_but_not_one_s_address(cast: Cast) -> None:
    client, new = cast.mette.client(), "another long enough password"
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session.save()
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/konto/password/change/", typed).status_code == 302
    assert User.objects.get(pk=cast.mette.user.pk).check_password(new)
    for method in ("GET", "POST"):
        assert client.generic(method, "/konto/email/").status_code == 404


def test_nobody_signs_up(cast: Cast) -> None:
    page = Client().get("/konto/signup/")
    assert page.status_code == 200
    assert "<form" not in page.content.decode().split("<main")[1].split("</main>")[0]
    sent = Client().post(
        "/konto/signup/", {"email": "new@example.invalid", "password1": "another long enough password"}
    )
    assert sent.status_code == 200
    assert not User.objects.filter(email="new@example.invalid").exists()


def test_a_form_without_its_token_is_refused_in_danish(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(LOGIN, {"login": cast.mette.user.email, "password": PASSWORD})
    assert response.status_code == 403
    assert '<html lang="da">' in response.content.decode()
    assert "Traceback" not in response.content.decode()


def test_logging_out_takes_a_press_of_the_button(cast: Cast) -> None:
    client = cast.mette.client()
    client.get(reverse("account_logout"))
    assert client.get("/sager/").status_code == 200
    client.post(reverse("account_logout"))
    assert client.get("/sager/").headers["Location"].startswith(LOGIN)


def test_what_is_counted_of_failures_holds_no_address_and_nothing_that_was_typed(cast: Cast) -> None:
    log_in(Client(), cast.mette, "wrong")
    log_in(Client(), cast.mette)
    for model in (AccessAttempt, AccessLog, AccessFailureLog):
        assert not model._default_manager.exists(), model
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM django_cache")
        rows = cursor.fetchall()
    kept = str([(key, base64.b64decode(value)) for key, value in rows])
    assert rows
    assert cast.mette.user.email not in kept and "127.0.0.1" not in kept


def test_failures_from_elsewhere_do_not_lock_out_whoever_knows_the_password(cast: Cast) -> None:
    for _attempt in range(7):
        log_in(Client(REMOTE_ADDR="198.51.100.7"), cast.mette, "wrong")
    assert log_in(Client(), cast.mette).status_code == 302
