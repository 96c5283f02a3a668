"""Whoever writes as the owner of the register's tables tries to log in as a colleague (PUB-DIG-07)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from helle.register.administration import vouched
from helle.register.organisations.models import User
from helle.register.protection import clock, search_keys
from helle.site import vouching
from helle.site.session_store import row_key
from tests.cast import NO_END, Cast, Member, as_owner
from tests.pages import audit_lines
from tests.second_factors import give_app
from tests.site.test_login import LOGIN, PASSWORD, SECOND, SET_UP, enter_code, log_in

pytestmark = [pytest.mark.django_db(databases=["default", "keys", "staff"]), pytest.mark.usefixtures("as_if_committed")]

HERS, MINE = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
MY_PASSWORD = "the thief's own long words"
MINE_TO_READ = "thief@example.invalid"
A_KEY = {"name": "Nøgle", "credential": {"id": "of-the-thief"}}
RESET = "/konto/password/reset/"


@pytest.fixture(autouse=True)
def _nobody_was_told_yet() -> None:
    cache.clear()


def put(who: Member, column: str, value: str) -> None:
    as_owner(f"UPDATE organisations_user SET {column} = %s WHERE id = %s", [value, who.user.pk])


def refused(cast: Cast, answer: Any, what: str, *, of: Member | None = None) -> None:
    """It leads to the login with its word, the log has it, and both she and who looks after logins are told."""
    assert answer.headers["Location"] == f"{LOGIN}?ended=changed"
    assert "ændret uden om Helle" in Client().get(answer.headers["Location"]).content.decode()
    line = [one for one in audit_lines(cast) if one.action == "login.failed"][-1]
    assert (line.user_id, line.detail["why"], line.detail["what"]) == ((of or cast.mette).user.pk, "not_vouched", what)
    told = {to for one in mail.outbox for to in one.to}
    assert cast.anton.user.email in told, "the administrator"
    assert cast.karen.user.email in told, "who leads her unit"
    assert not any(MINE_TO_READ in one.to for one in mail.outbox)


def test_a_password_that_was_put_into_her_row(cast: Cast) -> None:
    give_app(cast.mette.user, HERS)
    put(cast.mette, "password", make_password(MY_PASSWORD))
    refused(cast, log_in(Client(), cast.mette, MY_PASSWORD), "password")


def test_her_factor_taken_away_and_one_of_the_thief_s_own_set_up(cast: Cast) -> None:
    """With the password, too: she may have looked over a shoulder. Without the factor nobody comes to the set-up."""
    give_app(cast.mette.user, HERS)
    as_owner("DELETE FROM mfa_authenticator WHERE user_id = %s", [cast.mette.user.pk])
    client = Client()
    refused(cast, log_in(client, cast.mette), "factors")
    assert client.get(SET_UP).headers["Location"].startswith(LOGIN)
    assert cast.mette.user.email in {to for one in mail.outbox for to in one.to}


@pytest.mark.parametrize("put_back", [False, True])
def test_her_factor_taken_away_between_the_password_and_the_code(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, put_back: bool
) -> None:
    """Just when the library asks whether there is one; put back at once, the tables say that nothing was changed."""
    hers, asks = give_app(cast.mette.user, HERS), AuthenticateStage.handle

    def asks_meanwhile(stage: AuthenticateStage) -> Any:
        as_owner("DELETE FROM mfa_authenticator WHERE user_id = %s", [cast.mette.user.pk])
        answer = asks(stage)
        if put_back:
            Authenticator(user=hers.user, type=hers.type, data=hers.data).save()
        return answer

    monkeypatch.setattr(AuthenticateStage, "handle", asks_meanwhile)
    client = Client()
    refused(cast, log_in(client, cast.mette), "factors")
    assert client.get("/sager/").headers["Location"].startswith(LOGIN)


def test_a_key_beside_hers(cast: Cast) -> None:
    give_app(cast.mette.user, HERS)
    planted = Authenticator.objects.create(user=cast.mette.user, type="webauthn", data=A_KEY)
    refused(cast, log_in(Client(), cast.mette), "factors")
    assert not vouching.is_hers(Authenticator.objects.get(pk=planted.pk)), "nor does it answer where asked again"


def test_a_key_in_place_of_hers(cast: Cast) -> None:
    hers = Authenticator(user=cast.mette.user, type="webauthn", data={"name": "x", "credential": {"id": "hers"}})
    hers.save()
    vouched.factor_added(cast.mette.user, hers, shown=False)
    assert log_in(Client(), cast.mette).headers["Location"] == SECOND
    Authenticator.objects.filter(pk=hers.pk).update(data=A_KEY)
    refused(cast, log_in(Client(), cast.mette), "factors")


def test_a_key_may_be_called_otherwise(cast: Cast) -> None:
    hers = Authenticator(user=cast.mette.user, type="webauthn", data={"name": "x", "credential": {"id": "hers"}})
    hers.save()
    vouched.factor_added(cast.mette.user, hers, shown=False)
    hers.data["name"] = "Den røde"
    hers.save()
    assert log_in(Client(), cast.mette).headers["Location"] == SECOND


@pytest.mark.parametrize("seal", ["", "AAAA", "no base64 æ"])
def test_the_seal_taken_away_with_the_factor(cast: Cast, seal: str) -> None:
    give_app(cast.mette.user, HERS)
    as_owner("DELETE FROM mfa_authenticator WHERE user_id = %s", [cast.mette.user.pk])
    put(cast.mette, "vouched", seal)
    refused(cast, log_in(Client(), cast.mette), "seal")


def test_her_own_row_put_over_a_colleague_s(cast: Cast) -> None:
    """Karen writes her own password and seal into Mette's row, and her app in place of hers."""
    give_app(cast.mette.user, HERS)
    karens = give_app(cast.karen.user, MINE)
    copied = User.objects.get(pk=cast.karen.user.pk)
    put(cast.mette, "password", copied.password)
    put(cast.mette, "vouched", copied.vouched)
    Authenticator.objects.filter(user_id=cast.mette.user.pk).update(data=karens.data)
    refused(cast, log_in(Client(), cast.mette), "seal")


def test_a_seal_of_a_key_of_her_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    give_app(cast.mette.user, HERS)
    as_owner("DELETE FROM mfa_authenticator WHERE user_id = %s", [cast.mette.user.pk])
    wanted = vouched.beginning(cast.mette.user.email, make_password(MY_PASSWORD), NO_END)
    with monkeypatch.context() as elsewhere:
        hers = search_keys.Layers((b"the key of another installation!",), 1, 1)
        elsewhere.setattr(search_keys, "layers", lambda: hers)
        forged = vouched.sealed(cast.mette.user.pk, wanted)
    put(cast.mette, "vouched", forged)
    refused(cast, log_in(Client(), cast.mette), "seal")


def test_an_address_of_her_own_brings_no_link(cast: Cast) -> None:
    """Whoever reads the mail chooses the password, and one without a factor yet would be hers."""
    put(cast.mette, "email", MINE_TO_READ)
    Client().post(RESET, {"email": MINE_TO_READ})
    assert not [one for one in mail.outbox if "/konto/password/reset/key/" in str(one.body)]
    assert not [one for one in mail.outbox if MINE_TO_READ in one.to]
    line = [one for one in audit_lines(cast) if one.action == "login.failed"][-1]
    assert line.detail["what"] == "address"


def test_a_second_address_in_the_list_of_the_library_brings_none(cast: Cast) -> None:
    as_owner(
        'INSERT INTO account_emailaddress (user_id, email, verified, "primary") VALUES (%s, %s, true, false)',
        [cast.mette.user.pk, MINE_TO_READ],
    )
    Client().post(RESET, {"email": MINE_TO_READ})
    assert not [one for one in mail.outbox if "/konto/password/reset/key/" in str(one.body)]


def test_her_own_address_brings_one(cast: Cast) -> None:
    Client().post(RESET, {"email": cast.mette.user.email})
    (sent,) = mail.outbox
    assert sent.to == [cast.mette.user.email] and "/konto/password/reset/key/" in str(sent.body)


def test_whose_time_for_a_first_factor_is_over_reads_whom_to_ask_and_nobody_is_alarmed(cast: Cast) -> None:
    late = (clock.now() - dt.timedelta(seconds=1)).isoformat()
    user = cast.mette.user
    put(cast.mette, "vouched", vouched.sealed(user.pk, vouched.beginning(user.email, user.password, late)))
    answer = log_in(Client(), cast.mette)
    assert answer.headers["Location"] == f"{LOGIN}?ended=factor"
    assert "Fristen for at sætte din ekstra sikring op" in Client().get(answer.headers["Location"]).content.decode()
    assert mail.outbox == []


def test_a_second_first_factor_is_not_vouched_for(cast: Cast) -> None:
    """The permission went with the first: another that nobody showed a factor beside is none of hers."""
    first = give_app(cast.mette.user, HERS)
    Authenticator.objects.filter(pk=first.pk).delete()
    planted = Authenticator.objects.create(user=cast.mette.user, type="webauthn", data=A_KEY)
    vouched.factor_added(cast.mette.user, planted, shown=False)
    refused(cast, log_in(Client(), cast.mette), "factors")


def test_a_session_of_a_colleague_copied_into_a_row_of_her_own(cast: Cast) -> None:
    victim = cast.mette.client()
    assert victim.get("/sager/").status_code == 200
    copied = Session.objects.get(session_key=row_key(victim.cookies["helle_session"].value))
    key = uuid.uuid4().hex
    Session.objects.create(session_key=row_key(key), session_data=copied.session_data, expire_date=copied.expire_date)
    thief = Client()
    thief.cookies["helle_session"] = key
    assert thief.get("/sager/").headers["Location"].startswith(LOGIN)
    assert victim.get("/sager/").status_code == 200


def test_whoever_logs_in_as_she_did_is_let_in(cast: Cast) -> None:
    """And what she changes herself counts from then on: her password, and her app in place of another."""
    give_app(cast.mette.user, HERS)
    client = Client()
    log_in(client, cast.mette)
    assert enter_code(client, HERS).status_code == 302
    assert client.get("/sager/").status_code == 200
    changed = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "et helt andet langt ord", "password2": "et helt andet langt ord"},
    )
    assert changed.status_code == 302
    assert log_in(Client(), cast.mette, "et helt andet langt ord").headers["Location"] == SECOND


def test_a_lead_reads_on_her_page_that_it_was_changed(cast: Cast) -> None:
    put(cast.mette, "password", make_password(MY_PASSWORD))
    page = cast.anton.client().get(reverse("user-page", args=[cast.mette.user.pk])).content.decode()
    assert "ændret uden om Helle: lukket" in page
    hers = cast.anton.client().get(reverse("user-page", args=[cast.karen.user.pk])).content.decode()
    assert "ændret uden om Helle" not in hers
