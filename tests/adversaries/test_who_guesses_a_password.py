"""Whoever has half a password, or a common one, tries it."""

from __future__ import annotations

from hashlib import sha1
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from helle.site import breached
from helle.site.health_state import State
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


def hashed(password: str) -> str:
    return sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def test_what_is_known_from_a_breach_is_refused_where_there_is_a_list(
    tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.HELLE_BREACHED_PASSWORDS = file = tmp_path / "breached.bin"  # type: ignore[attr-defined] # Django's settings
    known = [f"en gul hest spiser lampe {number}" for number in range(300)]
    validate_password(known[7])
    assert breached.standing()[0] is State.WATCH, "no list, and it says so"
    times = [f"{hashed(one)}:{5 if one == known[7] else 1}\r\n".encode() for one in known]
    assert breached.prepare(sorted(times), file) == breached.look_through(file) == 300
    assert breached.standing()[0] is State.WELL
    for one in known:
        with pytest.raises(ValidationError, match="kendt fra et læk"):
            validate_password(one)
    validate_password(f"{known[7]}!")
    assert breached.prepare(sorted(times), file, at_least=5) == 1
    validate_password(known[8])


@pytest.mark.parametrize("lines", [[b"of nobody"], [b"B" * 40, b"A" * 40], [b"A" * 40, b"A" * 40], [b"A" * 39], []])
def test_a_list_that_is_none_is_not_taken_and_the_one_before_stays(tmp_path: Path, lines: list[bytes]) -> None:
    file = tmp_path / "breached.bin"
    breached.prepare([b"A" * 40], file)
    with pytest.raises(breached.BadList):
        breached.prepare(lines, file)
    assert breached.look_through(file) == 1 and [one.name for one in tmp_path.iterdir()] == ["breached.bin"]
    file.write_bytes(file.read_bytes() * 2)
    with pytest.raises(breached.BadList):
        breached.look_through(file)
