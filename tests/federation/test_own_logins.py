"""Whoever sits at a session that came through an organisation makes no login of Helle's own there, nor for later."""

from __future__ import annotations

import time
import uuid
from typing import Any

import psycopg
import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from helle.register.administration import login_actions
from helle.register.administration.choices import Answer
from helle.register.administration.models import LoginIdentity
from helle.register.organisations.models import User
from tests.cast import Cast
from tests.federation import stories as told
from tests.federation.provider import Provider
from tests.federation.saml_provider import Provider as SamlProvider
from tests.federation.test_login import LOGIN, long_ago
from tests.federation.test_saml_login import log_in as log_in_by_saml
from tests.pages import fill_in
from tests.site.key_in_software import SoftKey, give_key
from tests.site.test_login import PASSWORD, code
from tests.site.test_passkeys import a_browser, is_in
from tests.site.test_passkeys import log_in as log_in_by_key

pytestmark = pytest.mark.usefixtures("committed")

RESET = "/konto/password/reset/"
CHOSEN = "stole kuffert regnorm vindue"
# Where she would set or change something; the last asks for what she does not have.
THEIRS = (
    "account_change_password", "account_set_password", "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_reauthenticate",
)  # fmt: skip
Owner = psycopg.Connection[Any]


def shuts_out(user: User) -> bool:
    """Whether she has neither password nor factor here."""
    user.refresh_from_db()
    return not user.has_usable_password() and not Authenticator.objects.filter(user=user).exists()


class TestWhileSheIsBound:
    def test_at_her_open_session_no_password_and_no_factor_is_set_and_the_pages_say_why(
        self, committed_cast: Cast, provider: Provider
    ) -> None:
        cast, client = committed_cast, Client()
        told.bound(cast, cast.mette, provider.issuer)
        told.log_in(client, provider)
        typed = {"password1": told.PREPARED, "password2": told.PREPARED, "oldpassword": PASSWORD, "password": PASSWORD}
        for name in THEIRS:
            for answer in (client.get(reverse(name)), client.post(reverse(name), typed | {"code": "123456"})):
                assert answer.status_code == 403, name
                assert "Skift dem dér" in answer.content.decode(), name
        assert shuts_out(cast.mette.user)
        offered = client.get("/sager/")
        assert offered.status_code == 200
        hers, theirs = offered.content.decode(), cast.jonas.client().get("/sager/").content.decode()
        for name in ("mfa_index", "account_change_password"):
            assert f'href="{reverse(name)}"' not in hers, "what is closed to her is offered nowhere"
            assert f'href="{reverse(name)}"' in theirs
        assert reverse("own-sessions") in hers
        assert cast.jonas.client().get(reverse("mfa_index")).status_code == 200

    def test_a_forgotten_password_brings_no_link(self, committed_cast: Cast, provider: Provider) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, provider.issuer)
        Client().post(RESET, {"email": cast.mette.user.email})
        (sent,) = mail.outbox
        assert "gennem din organisation" in sent.body and "/key/" not in sent.body

    def test_past_the_pages_the_database_takes_none(self, committed_cast: Cast, provider: Provider) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, provider.issuer)
        user = User.objects.get(pk=cast.mette.user.pk)
        with pytest.raises(IntegrityError, match="who_is_bound_has_no_login_here"):
            told.an_app(user)
        user.set_password(told.PREPARED)
        with pytest.raises(IntegrityError, match="who_is_bound_has_no_login_here"):
            user.save(update_fields=["password"])
        told.an_app(cast.jonas.user)
        with pytest.raises(IntegrityError, match="who_is_bound_has_no_login_here"):
            Authenticator.objects.filter(user=cast.jonas.user).update(user=user)

    def test_a_factor_that_stands_there_all_the_same_hands_nothing_out(
        self, committed_cast: Cast, provider: Provider, owner: Owner
    ) -> None:
        cast, client = committed_cast, Client()
        told.bound(cast, cast.mette, provider.issuer)
        told.log_in(client, provider)
        secret = told.prepare(owner, cast.mette.user)
        told.log_in(client, provider)
        only_the_organisation_is_asked(client, secret)

    def test_nor_by_saml(self, committed_cast: Cast, saml: SamlProvider, owner: Owner) -> None:
        cast, client = committed_cast, Client()
        told.bound(cast, cast.mette, saml.issuer)
        secret = told.prepare(owner, cast.mette.user)
        log_in_by_saml(client, saml)
        only_the_organisation_is_asked(client, secret)


def comes_in_by(key: SoftKey) -> bool:
    """Whether a key alone opens a session."""
    client = a_browser()
    log_in_by_key(client, key)
    return is_in(client)


def only_the_organisation_is_asked(client: Client, secret: str) -> None:
    """Twenty minutes later, whatever the session says that was shown here."""
    long_ago(client)
    page = reverse("case-print", args=["2025-9999"])
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        *session[AUTHENTICATION_METHODS_SESSION_KEY],
        {"method": "mfa", "at": time.time()},
    ]
    session.save()
    asked = client.get(page)
    shown = asked.content.decode()
    assert asked.status_code == 403 and 'action="/konto/organisation/"' in shown
    assert 'name="again-how" value="code"' not in shown and 'name="again-how" value="key"' not in shown
    for how in ("code", "key", "organisation", "visit"):
        sent = client.post(page, {"again-how": how, "again-what": "open", "again-code": code(secret)})
        assert sent.status_code == 403, how
    assert client.get(page).status_code == 403


class TestWhenABindingBeginsAndEnds:
    def test_with_the_yes_her_password_factors_and_sessions_are_gone(
        self, committed_cast: Cast, provider: Provider
    ) -> None:
        cast = committed_cast
        told.an_app(cast.mette.user)
        session = cast.mette.client()
        asked = told.asked_for(cast, cast.mette)
        assert not shuts_out(cast.mette.user) and session.get("/sager/").status_code == 200
        with cast.karen.acting():
            login_actions.identity_answer(asked, answer=Answer.APPROVED)
        assert shuts_out(cast.mette.user)
        assert session.get("/sager/").status_code == 302
        told.an_app(cast.jonas.user)
        refused = told.asked_for(cast, cast.jonas, professional_=uuid.uuid4())
        with cast.karen.acting():
            login_actions.identity_answer(refused, answer=Answer.REFUSED)
        assert not shuts_out(cast.jonas.user)

    def test_what_was_prepared_meanwhile_opens_nothing_and_she_comes_in_when_she_is_invited(
        self, committed_cast: Cast, provider: Provider, owner: Owner
    ) -> None:
        cast, client = committed_cast, Client()
        identity = told.bound(cast, cast.mette, provider.issuer)
        told.log_in(client, provider)
        told.prepare(owner, cast.mette.user)
        User.objects.filter(pk=cast.mette.user.pk).update(last_login="2025-10-01T08:00Z")
        fill_in(cast.anton.client(), reverse("identity-end", args=[identity.pk]), {})
        assert LoginIdentity.objects.get().ended_at is not None
        assert shuts_out(cast.mette.user)
        assert client.get("/sager/").status_code == 302
        for password in (told.PREPARED, PASSWORD, ""):
            tried = Client()
            assert tried.post(LOGIN, {"login": cast.mette.user.email, "password": password}).status_code == 200
            assert "_auth_user_id" not in tried.session
        # Whoever has the mailbox alone gets no further.
        Client().post(RESET, {"email": cast.mette.user.email})
        assert "/key/" not in mail.outbox[-1].body and "invitation" in mail.outbox[-1].body

        fill_in(cast.anton.client(), reverse("login-help", args=[cast.mette.user.pk]), {"what": "invite"})
        link = next(word for word in mail.outbox[-1].body.split() if "/konto/password/reset/key/" in word)
        hers = Client()
        form = hers.get("/konto/" + link.split("/konto/", 1)[1], follow=True)
        chosen = {"password1": CHOSEN, "password2": CHOSEN}
        assert hers.post(form.redirect_chain[-1][0], chosen).status_code == 302
        entered = hers.post(LOGIN, {"login": cast.mette.user.email, "password": CHOSEN})
        assert entered.status_code == 302
        assert hers.get("/sager/").headers["Location"] == reverse("mfa_activate_totp")

    def test_a_passkey_that_she_had_opens_nothing_while_it_lasts_nor_after_it_ended(
        self, committed_cast: Cast, owner: Owner
    ) -> None:
        """Also one that somebody put back into the table."""
        cast = committed_cast
        key = give_key(cast.mette.user)
        (kept,) = Authenticator.objects.filter(user=cast.mette.user)
        asked = told.asked_for(cast, cast.mette)
        with cast.karen.acting():
            login_actions.identity_answer(asked, answer=Answer.APPROVED)
        assert shuts_out(cast.mette.user)
        assert not comes_in_by(key)
        with told.unguarded(owner):
            kept.save(force_insert=True)
        assert not comes_in_by(key)
        fill_in(cast.anton.client(), reverse("identity-end", args=[asked.pk]), {})
        with told.unguarded(owner):
            kept.save(force_insert=not Authenticator.objects.filter(pk=kept.pk).exists())
        assert not comes_in_by(key)

    def test_past_the_pages_too(self, committed_cast: Cast, provider: Provider, owner: Owner) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, provider.issuer)
        told.prepare(owner, cast.mette.user)
        owner.execute("UPDATE administration_loginidentity SET ended_at = answered_at, ended_by_id = requested_by_id")
        assert shuts_out(cast.mette.user)
