"""What happens to a login is in the audit, by the id of the user, and never by an address."""

from __future__ import annotations

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helle.register.audit import actions as audit
from helle.register.audit.actions import UnknownAction
from tests.cast import Cast, Member, let_go
from tests.pages import audit_lines
from tests.site.test_login import LOGIN, PASSWORD, PASSWORD_AGAIN, SECOND, SET_UP, code, log_in, with_a_factor

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("as_if_committed")]

NOBODY = "nobody@example.invalid"


def told(cast: Cast) -> list[tuple[str, str, object, dict[str, object]]]:
    """The lines about logins in the order in which they were written."""
    lines = [line for line in audit_lines(cast) if line.action.startswith("login.")]
    assert {(line.purpose, line.unit_id, line.role) for line in lines} <= {("login", None, None)}
    return [(line.action, line.outcome, line.user_id, line.detail) for line in reversed(lines)]


def fresh(who: Member) -> Client:
    """Logged in with a factor a moment ago."""
    client = who.client()
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session.save()
    return client


def test_logging_in_with_both_factors_and_out_again(cast: Cast) -> None:
    secret, client, mette = with_a_factor(cast.mette), Client(), cast.mette.user.pk
    log_in(client, cast.mette)
    assert told(cast) == []  # Half of it is no log-in.
    client.post(SECOND, {"code": "000000"})
    client.post(SECOND, {"code": code(secret)})
    client.post(reverse("account_logout"))
    client.post(reverse("account_logout"))  # Nobody is logged in any more.
    assert told(cast) == [
        ("login.failed", "denied", mette, {"factor": "totp"}),
        ("login.succeeded", "allowed", mette, {"methods": ["mfa", "password"]}),
        ("login.ended", "allowed", mette, {}),
    ]


def test_a_session_that_ends_by_itself_is_a_log_out_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = cast.mette.client()
    client.get("/sager/")
    later = time.time() + 24 * 3600
    monkeypatch.setattr("helle.site.sessions.time.time", lambda: later)
    client.get("/sager/")
    assert told(cast) == [("login.ended", "allowed", cast.mette.user.pk, {})]


def test_a_failed_log_in_names_the_account_by_its_id_and_an_unknown_one_not_at_all(cast: Cast) -> None:
    log_in(Client(), cast.mette, "wrong")
    Client().post(LOGIN, {"login": cast.mette.user.email.upper(), "password": "wrong"})
    Client().post(LOGIN, {"login": NOBODY, "password": "wrong"})
    mette = cast.mette.user.pk
    assert told(cast) == [("login.failed", "denied", user, {}) for user in (mette, mette, None)]
    for line in audit_lines(cast):
        assert "@" not in str(line.__dict__)


@pytest.mark.parametrize("address", ["x\x00y@example.invalid", "'; --", "x" * 5000])
def test_whatever_is_typed_as_an_address_it_is_not_kept(cast: Cast, address: str) -> None:
    assert Client().post(LOGIN, {"login": address, "password": "wrong"}).status_code == 200
    assert all((user, detail) == (None, {}) for _action, _outcome, user, detail in told(cast))


def test_one_who_was_let_go_fails_like_everybody(cast: Cast) -> None:
    let_go(cast.mette.user)
    log_in(Client(), cast.mette)
    assert told(cast) == [("login.failed", "denied", cast.mette.user.pk, {})]


def test_attempts_that_are_not_even_looked_at_are_told(cast: Cast) -> None:
    for _attempt in range(7):
        log_in(Client(), cast.mette, "wrong")
    log_in(Client(), cast.mette)  # The right password is not looked at either.
    lines = told(cast)
    assert [line[:3] for line in lines] == [("login.failed", "denied", cast.mette.user.pk)] * 8
    assert [line[3] for line in lines][4:] == [{}, {"throttled": True}, {"throttled": True}, {"throttled": True}]


def test_a_known_address_and_an_unknown_one_take_the_same_queries(cast: Cast) -> None:
    def statements(address: str) -> list[str]:
        client = Client()
        client.get(LOGIN)
        with CaptureQueriesContext(connections["default"]) as found:
            client.post(LOGIN, {"login": address, "password": "wrong"})
        return [query["sql"].split("%", 1)[0][:40] for query in found.captured_queries]

    statements(NOBODY)
    one, other = statements(cast.jonas.user.email), statements("somebody@example.invalid")
    assert [sql for sql in one if "write_audit_outside" in sql] == [
        sql for sql in other if "write_audit_outside" in sql
    ]
    assert sum("write_audit_outside" in sql for sql in one) == 1
    # allauth asks for the addresses of a user whom it found, as before; nothing of ours depends on it.
    assert abs(len(one) - len(other)) <= 1


def test_setting_up_a_factor_and_giving_it_up(cast: Cast) -> None:
    client, mette = Client(), cast.mette.user.pk
    log_in(client, cast.mette)
    client.post(PASSWORD_AGAIN, {"password": "wrong"})
    client.post(PASSWORD_AGAIN, {"password": PASSWORD})
    secret = client.get(SET_UP).context["form"].secret
    assert client.post(SET_UP, {"code": code(secret)}).status_code == 302
    for _again in range(2):
        assert client.post("/konto/2fa/recovery-codes/generate/").status_code == 200
    assert client.post("/konto/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=cast.mette.user).exists()
    lines = told(cast)
    assert {line[2] for line in lines} == {mette}
    assert [(line[0], line[3].get("factor")) for line in lines] == [
        ("login.succeeded", None),
        ("login.failed", None),
        ("login.factor_added", "totp"),
        ("login.factor_added", "recovery_codes"),
        ("login.factor_renewed", "recovery_codes"),
        ("login.factor_removed", "totp"),
        ("login.factor_removed", "recovery_codes"),
    ]


def test_a_new_password(cast: Cast) -> None:
    new = "another long enough password"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert fresh(cast.mette).post("/konto/password/change/", typed).status_code == 302
    assert ("login.password_changed", "allowed", cast.mette.user.pk, {}) in told(cast)


def test_a_password_reset_by_mail(cast: Cast) -> None:
    client, new = Client(), "another long enough password"
    client.post("/konto/password/reset/", {"email": cast.mette.user.email})
    link = next(word for word in mail.outbox[0].body.split() if "/konto/password/reset/key/" in word)
    form = client.get("/konto/" + link.split("/konto/", 1)[1], follow=True)
    assert client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new}).status_code == 302
    assert told(cast) == [("login.password_changed", "allowed", cast.mette.user.pk, {})]


def test_a_log_in_that_cannot_be_written_does_not_happen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "record_login", fail)
    client = Client(raise_request_exception=False)
    assert log_in(client, cast.mette).status_code == 500
    assert client.get("/sager/").headers["Location"].startswith(LOGIN)


def test_only_what_happens_to_a_login_is_written_so(cast: Cast) -> None:
    with pytest.raises(UnknownAction):
        audit.record_login("case.read", user_id=None, address="", detail={})
    with pytest.raises(UnknownAction):
        audit.record_login("login.invented", user_id=None, address="", detail={})
