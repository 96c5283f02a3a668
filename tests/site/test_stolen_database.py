"""What a stolen copy of the register's database is worth to whoever wants to log in with it."""

from __future__ import annotations

import importlib
import time
import uuid

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from helle.register.administration import sealed_factors
from helle.site import second_factors
from tests.cast import Cast
from tests.second_factors import give_app

SECRET, OTHER = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
PASSWORD = "a long enough password"


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
    made = give_app(cast.mette.user, secret)
    stored = Authenticator.objects.get(pk=made.pk)
    assert secret not in str(stored.data)
    assert sealed_factors.opened_for(cast.mette.user.pk, stored.data["secret"]) == secret


@pytest.mark.django_db(databases=["default", "keys"])
def test_who_writes_in_the_database_makes_no_colleague_of_her_app(cast: Cast) -> None:
    """Mette's row gets what stands in Karen's: Karen's code is none of Mette's, and Mette's app is told as lost."""
    hers, mettes = give_app(cast.karen.user, SECRET), give_app(cast.mette.user, OTHER)
    Authenticator.objects.filter(pk=mettes.pk).update(data=hers.data)
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    client = Client()
    client.post(reverse("account_login"), {"login": cast.mette.user.email, "password": PASSWORD})
    refused = client.post(reverse("mfa_authenticate"), {"code": code})
    assert refused.status_code == 200 and "kan ikke læses i Helle" in refused.content.decode()
    assert client.get(reverse("case-list")).status_code == 302
    own = Client()
    own.post(reverse("account_login"), {"login": cast.karen.user.email, "password": PASSWORD})
    assert own.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert own.get(reverse("case-list")).status_code == 200


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_upgrade_seals_what_was_bound_to_nobody_for_who_has_it_and_once_only(cast: Cast) -> None:
    made = give_app(cast.mette.user, SECRET)
    of_before = sealed_factors.sealed_for(uuid.UUID(int=0), SECRET)
    Authenticator.objects.filter(pk=made.pk).update(data={"secret": of_before})
    assert second_factors.seal_anew().unopened == 1, "no command binds it afterwards"
    step = importlib.import_module("helle.register.administration.migrations.0005_second_factors_are_hers")
    step.bind(apps, None)
    kept = Authenticator.objects.get(pk=made.pk).data["secret"]
    assert kept != of_before and sealed_factors.opened_for(cast.mette.user.pk, kept) == SECRET
