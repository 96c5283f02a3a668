"""Whoever knows a password and writes as the owner of the tables sets up a factor in place of hers (PUB-DIG-07)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.test import Client

from helle.register.administration import vouched
from helle.register.organisations.models import User
from helle.site import second_factors
from tests.cast import Cast, Member, as_owner
from tests.pages import audit_lines
from tests.second_factors import give_app
from tests.site.test_login import LOGIN, PASSWORD, PASSWORD_AGAIN, SECOND, SET_UP, code, enter_code, log_in

pytestmark = [pytest.mark.django_db(databases=["default", "keys", "staff"]), pytest.mark.usefixtures("as_if_committed")]

HERS, OTHER = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
TURNED_AWAY = f"{LOGIN}?ended=changed"
A_KEY = "/konto/2fa/webauthn/add/"
CODES = "/konto/2fa/recovery-codes/generate/"


@pytest.fixture(autouse=True)
def _nobody_was_told() -> None:
    """Nobody was told yet."""
    cache.clear()


def with_the_password(who: Member) -> Client:
    """A session that began while a first factor was due, with the password asked again."""
    client = Client()
    log_in(client, who)
    assert client.post(PASSWORD_AGAIN, {"password": PASSWORD}).status_code == 302
    return client


def take_away(whose: Member) -> None:
    as_owner("DELETE FROM mfa_authenticator WHERE user_id = %s", [whose.user.pk])


def factors_of(who: Member) -> tuple[str, ...]:
    return vouched.of(User.objects.get(pk=who.user.pk)).factors


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("address", [SET_UP, A_KEY, CODES])
def test_none_is_set_up_where_hers_was_taken_away(cast: Cast, address: str, method: str) -> None:
    """She reads that the login is closed, and she and who looks after logins are told."""
    thief = with_the_password(cast.mette)
    secret = thief.get(SET_UP).context["form"].secret
    give_app(cast.mette.user, HERS)
    take_away(cast.mette)
    answer = thief.generic(method, address, f"code={code(secret)}", "application/x-www-form-urlencoded")
    assert answer.headers["Location"] == TURNED_AWAY
    assert "_auth_user_id" not in thief.session
    assert not Authenticator.objects.filter(user=cast.mette.user).exists()
    line = [one for one in audit_lines(cast) if one.action == "login.failed"][-1]
    assert (line.user_id, line.detail["what"]) == (cast.mette.user.pk, "factors")
    told = {to for one in mail.outbox for to in one.to}
    assert {cast.mette.user.email, cast.anton.user.email} <= told


def test_one_set_up_in_the_moment_between_is_none_of_hers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hers comes and goes after the page was asked: the other is not vouched for, does not count as shown, and the log
    says that the login was changed and not that she added one."""
    thief = with_the_password(cast.mette)
    secret = thief.get(SET_UP).context["form"].secret

    def after_hers(user: User, wanted: str) -> object:
        give_app(cast.mette.user, HERS)
        take_away(cast.mette)
        return TOTP.activate(user, wanted)

    monkeypatch.setattr("allauth.mfa.totp.internal.flows.TOTP", SimpleNamespace(activate=after_hers))
    assert thief.post(SET_UP, {"code": code(secret)}).status_code == 302
    assert Authenticator.objects.filter(user=cast.mette.user, type="totp").exists()
    lines = [one for one in audit_lines(cast, cast.mette.user.pk) if one.action.startswith("login.")]
    assert not [one for one in lines if one.action == "login.factor_added"]
    told = [(one.action, one.outcome, one.detail["what"], one.detail["factor"]) for one in lines if "why" in one.detail]
    assert ("login.failed", "denied", "factors", "totp") in told
    assert cast.mette.user.email in {to for one in mail.outbox for to in one.to}
    assert thief.get("/sager/").headers["Location"].startswith(LOGIN)
    assert log_in(Client(), cast.mette).headers["Location"] == TURNED_AWAY


@pytest.mark.parametrize("whose_seal", ["hers", "a colleague's"])
def test_another_app_in_the_row_of_hers(cast: Cast, whose_seal: str) -> None:
    """One that was hers and that she took away, or one that the thief set up for herself: neither is hers now."""
    of = cast.mette if whose_seal == "hers" else cast.karen
    earlier = give_app(of.user, OTHER)
    data = earlier.data
    vouched.factor_removed(of.user, earlier)
    earlier.delete()
    hers = give_app(cast.mette.user, HERS)
    Authenticator.objects.filter(pk=hers.pk).update(data=data)
    client = Client()
    if whose_seal == "hers":
        assert log_in(client, cast.mette).headers["Location"] == TURNED_AWAY
    else:
        assert log_in(client, cast.mette).headers["Location"] == SECOND
        assert "kan ikke læses i Helle" in client.post(SECOND, {"code": code(OTHER)}).content.decode()
        (line,) = [one for one in audit_lines(cast, cast.mette.user.pk) if one.action == "login.failed"]
        assert line.detail == {"why": "not_vouched", "what": "factor_does_not_open", "factor": "totp"}
    told = {to for one in mail.outbox for to in one.to}
    assert {cast.mette.user.email, cast.anton.user.email} <= told


def test_an_app_sealed_anew_is_the_same(cast: Cast) -> None:
    """As when the key of search changes: what is sealed is hers, however it is sealed."""
    app = give_app(cast.mette.user, HERS)
    before = app.data["secret"]
    with second_factors.of(cast.mette.user):
        app.data = {"secret": second_factors.SealedSecondFactors().encrypt(HERS)}
    app.save()
    assert app.data["secret"] != before
    client = Client()
    assert log_in(client, cast.mette).headers["Location"] == SECOND
    assert enter_code(client, HERS).status_code == 302


def test_what_she_sets_up_herself_is_hers_and_so_is_another_in_its_place(cast: Cast) -> None:
    """The first with her password; the next, in the same session, because she has shown the first."""
    client = with_the_password(cast.mette)
    first = client.get(SET_UP).context["form"].secret
    assert client.post(SET_UP, {"code": code(first)}).status_code == 302
    assert len(factors_of(cast.mette)) == 1
    assert client.get("/sager/").status_code == 200
    key = Authenticator(user=cast.mette.user, type="webauthn", data={"name": "x", "credential": {"id": "hers"}})
    key.save()
    vouched.factor_added(cast.mette.user, key, shown=True)
    before = factors_of(cast.mette)
    assert client.post("/konto/2fa/totp/deactivate/").status_code == 302
    second = client.get(SET_UP).context["form"].secret
    assert client.post(SET_UP, {"code": code(second)}).status_code == 302
    assert len(factors_of(cast.mette)) == 2 and factors_of(cast.mette) != before
    again = Client()
    assert log_in(again, cast.mette).headers["Location"] == SECOND
    assert enter_code(again, second).status_code == 302
