"""Whoever has half a password, or a common one, tries it."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tests.cast import Cast
from tests.site.test_login import log_in

LONG = "Ærø " + "a long sentence with æ, ø and å " * 2 + " "


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_password_counts_as_it_was_typed_to_its_last_sign(cast: Cast) -> None:
    cast.mette.user.set_password(LONG)
    cast.mette.user.save(update_fields=["password"])
    assert len(LONG) > 64 and log_in(Client(), cast.mette, LONG).status_code == 302
    for almost in (LONG.strip(), LONG.lower(), LONG[:64]):
        assert log_in(Client(), cast.mette, almost).status_code == 200


@pytest.mark.parametrize("password", [LONG, "gåsøjne på ærø", "only small letters here", "73920184655102"])
def test_no_kind_of_sign_is_asked_for(password: str) -> None:
    validate_password(password)


@pytest.mark.parametrize("password", ["short", "thirteensigns", "polniypizdec0211"])
def test_what_is_short_or_common_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "HelleCMM2026!!!", "Menneskehandel1", "P4ssw0rd1234567", "å" * 14, "adgangskode-adgangskode",
        "Reden-International", "udlaendingestyrelsen", "Udlændingestyrelsen1", "iloveyouforever",
        "Sommer2026Sommer2026", "cmm.cmm.cmm.cmm",
    ],
)  # fmt: skip
def test_what_is_made_of_common_words_or_of_this_place_s_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["correct horse battery staple", "en gul hest spiser lampen", "Helle har syv blå trillebøre"]
)
def test_words_that_do_not_belong_together_are_taken(password: str) -> None:
    validate_password(password)
