"""Recovery codes are shown once, work once, and are kept as slow hashes that give none of them away (PUB-DIG-07)."""

from __future__ import annotations

import importlib
import json
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import check_password, identify_hasher
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from helle.register.administration import sealed_factors
from helle.site import recovery_codes, second_factors
from tests.cast import Cast, Member
from tests.pages import audit_lines
from tests.site.test_login import MAKE_CODES, SECOND, code, password_session, shown_codes, with_a_factor

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("as_if_committed")]

LEFT, ALL, AGAIN = "/konto/2fa/recovery-codes/", "/konto/2fa/", "/konto/2fa/reauthenticate/"
hashing = importlib.import_module("helle.register.administration.migrations.0008_recovery_codes_are_hashed")


def inside(who: Member, secret: str) -> Client:
    """Logged in, and her app's code shown a moment ago."""
    client = who.client()
    client.post(AGAIN, {"code": code(secret)})
    return client


def kept(who: Member) -> Authenticator:
    found: Authenticator = Authenticator.objects.get(user=who.user, type=Authenticator.Type.RECOVERY_CODES)
    return found


def test_they_are_shown_on_the_page_that_makes_them_and_nowhere_after(cast: Cast) -> None:
    client = inside(cast.mette, with_a_factor(cast.mette))
    assert "Koderne vises én gang" in client.get(MAKE_CODES).content.decode()
    page = client.post(MAKE_CODES)
    made = shown_codes(page)
    assert len(set(made)) == recovery_codes.HOW_MANY and "Koderne vises kun nu." in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    for address in (LEFT, ALL, MAKE_CODES):
        said = client.get(address).content.decode()
        assert shown_codes(client.get(address)) == [] and not [one for one in made if one in said], address
    assert "10 af 10 er ubrugte" in client.get(LEFT).content.decode()
    with pytest.raises(NoReverseMatch):
        reverse("mfa_download_recovery_codes")


def test_what_is_kept_is_a_slow_hash_of_each_sealed_for_her(cast: Cast, settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]  # type: ignore[attr-defined]
    factor, codes = recovery_codes.make(cast.mette.user)
    text = json.dumps(factor.data)
    assert not [one for one in codes if one in text] and "seed" not in factor.data and "scrypt" not in text
    opened = [sealed_factors.opened_for(cast.mette.user.pk, one) for one in factor.data["hashes"]]
    assert {identify_hasher(one).algorithm for one in opened} == {"scrypt"}
    assert len({one.split("$")[2] for one in opened}) == recovery_codes.HOW_MANY, "a salt of its own"
    assert check_password(codes[3], opened[3]) and not check_password(codes[3], opened[4])


def test_each_works_once_however_it_is_written(cast: Cast) -> None:
    with_a_factor(cast.mette)
    _factor, codes = recovery_codes.make(cast.mette.user)
    typed = f"{codes[4][:5]} - {codes[4][5:]} "
    assert password_session(cast.mette).post(SECOND, {"code": typed}).headers["Location"] == "/"
    again = password_session(cast.mette).post(SECOND, {"code": codes[4]})
    assert again.status_code == 200 and "Forkert kode" in again.content.decode()
    assert recovery_codes.left(kept(cast.mette)) == 9
    assert password_session(cast.mette).post(SECOND, {"code": codes[5]}).headers["Location"] == "/"


def test_new_ones_end_the_old_and_she_is_told(cast: Cast) -> None:
    secret = with_a_factor(cast.mette)
    _factor, codes = recovery_codes.make(cast.mette.user)
    client = inside(cast.mette, secret)
    assert "holder op med at virke" in client.get(MAKE_CODES).content.decode()
    client.post(MAKE_CODES)
    assert [one.to for one in mail.outbox] == [[cast.mette.user.email]]
    assert "login.factor_renewed" in {line.action for line in audit_lines(cast, cast.mette.user.pk)}
    assert password_session(cast.mette).post(SECOND, {"code": codes[0]}).status_code == 200


def test_somebody_elses_open_nothing_for_her(cast: Cast) -> None:
    with_a_factor(cast.mette)
    recovery_codes.make(cast.mette.user)
    copied, codes = recovery_codes.make(cast.jonas.user)
    Authenticator.objects.filter(pk=kept(cast.mette).pk).update(data=copied.data)
    page = password_session(cast.mette).post(SECOND, {"code": codes[0]})
    assert page.status_code == 200
    assert recovery_codes.left(kept(cast.jonas)) == recovery_codes.HOW_MANY


def test_those_of_before_go_on_working_and_their_seed_is_gone(cast: Cast) -> None:
    """By allauth's own reckoning, held against what the upgrade makes of it."""
    with_a_factor(cast.mette)
    with second_factors.of(cast.mette.user):
        before = RecoveryCodes.activate(cast.mette.user)
        used, *codes = before.get_unused_codes()
        assert before.validate_code(used)
    hashing.hash_codes(SimpleNamespace(get_model=lambda *_name: Authenticator), None)
    factor = kept(cast.mette)
    assert "seed" not in factor.data and recovery_codes.left(factor) == len(codes) == 9
    assert [recovery_codes.use(factor, one) for one in (used, codes[8], codes[8], codes[0])] == [
        False, True, False, True,
    ]  # fmt: skip
