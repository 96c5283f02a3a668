"""What is read of a login that was changed behind Helle: at the login, and by who administers it (PUB-DIG-07)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import administration_stories as told
from tests.cast import Cast, as_owner
from tests.journeys.accessible import DESKTOP, PHONE, Screen, axe_faults, faults_of, sticks_out
from tests.journeys.conftest import Seat
from tests.site.test_login import PASSWORD, SET_UP

pytestmark = pytest.mark.browser

LOGIN = "/konto/login/"


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_every_screen_of_it(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    as_owner("UPDATE organisations_user SET vouched = '' WHERE id = %s", [cast.jonas.user.pk])
    screens = [Screen("login-changed-user", "anton", reverse("user-page", args=[cast.jonas.user.pk]))]
    assert faults_of(seat, cast, screens) == []
    for language in ("da", "en"):
        visitor = seat(None, language=language)
        for ended in ("changed", "factor"):
            visitor.go(f"{LOGIN}?ended={ended}").picture(f"login-{ended}-{language}")


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_what_is_read_of_the_last_factor_a_new_password_and_a_reset_of_one_s_own(
    seat: Seat, committed_cast: Cast
) -> None:
    cast = committed_cast
    asked = told.a_reset_asked_for(cast, cast.mette)
    as_owner("UPDATE organisations_user SET vouched = '' WHERE id = %s", [cast.mette.user.pk])
    screens = [
        Screen("password-wrong", "jonas", "/konto/password/change/"),
        Screen("password-chosen", None, "/konto/password/reset/key/done/"),
        Screen("reset-taken-back", "anton", reverse("factor-answer", args=[asked.pk])),
        Screen("resets-that-wait", "anton", reverse("administration")),
    ]
    assert faults_of(seat, cast, screens) == []
    for language, password in (("da", "Adgangskode"), ("en", "Password")):
        jonas = seat(cast.jonas, language=language).go(SET_UP).write(password, PASSWORD).press("Bekræft")
        jonas.sees("Du har ingen ekstra sikring mere").picture(f"last-factor-{language}")
        for width in (DESKTOP, PHONE):
            jonas.widen(width)
            assert axe_faults(jonas) + sticks_out(jonas) == []
