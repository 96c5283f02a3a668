"""What a stolen copy of the register's database is worth to whoever wants to log in with it."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.cast import Cast


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_key_of_a_session_cannot_be_read_from_its_row(cast: Cast) -> None:
    client = cast.mette.client()
    assert client.get(reverse("desk")).status_code == 200
    rows = Session.objects.values_list("session_key", flat=True)
    assert client.cookies["helle_session"].value not in rows
    for row in rows:
        thief = Client()
        thief.cookies["helle_session"] = row
        assert thief.get(reverse("case-list")).status_code == 302


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_session_that_was_logged_out_is_gone(cast: Cast) -> None:
    client = cast.mette.client()
    assert Session.objects.count() == 1
    client.post(reverse("account_logout"))
    assert client.get(reverse("case-list")).status_code == 302


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_secret_of_an_authenticator_app_is_sealed_and_still_works(cast: Cast) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    made = TOTP.activate(cast.mette.user, secret)
    stored = Authenticator.objects.get(pk=made.instance.pk)
    assert secret not in str(stored.data)
    from allauth.mfa.adapter import get_adapter

    assert get_adapter().decrypt(stored.data["secret"]) == secret
