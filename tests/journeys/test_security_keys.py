"""A security key in a real browser, which plays the key: set up, shown at the login and again, and as a passkey."""

from __future__ import annotations

import base64
import time
from dataclasses import replace
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import CDPSession, expect

from helle.site.session_store import SessionStore
from tests import stories
from tests.cast import Cast, Member
from tests.journeys.accessible import axe_faults
from tests.journeys.conftest import Seat
from tests.journeys.visitor import Visitor
from tests.pages import audit_lines
from tests.site.test_login import LOGIN, PASSWORD, SET_UP

pytestmark = pytest.mark.browser

ADD = "/konto/2fa/webauthn/add/"
ALONE = "Brug nøglen til at logge på uden adgangskode"
BY_KEY, BY_KEY_ALONE = "Brug sikkerhedsnøgle", "Log på med adgangsnøgle"


class Keys:
    """The security keys in the machine of somebody: Chromium's own, which sign as bought ones do."""

    def __init__(self, visitor: Visitor) -> None:
        self.browser: CDPSession = visitor.context.new_cdp_session(visitor.page)
        self.browser.send("WebAuthn.enable")

    def put_in(self, *held: dict[str, Any]) -> str:
        """A key whose PIN is known, with what it holds."""
        options = {
            "protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        key: str = self.browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
        for one in held:
            self.browser.send("WebAuthn.addCredential", {"authenticatorId": key, "credential": one})
        return key

    def take_out(self, key: str) -> list[dict[str, Any]]:
        """What it held, with the secrets that a bought key never tells."""
        held: list[dict[str, Any]] = self.browser.send("WebAuthn.getCredentials", {"authenticatorId": key})[
            "credentials"
        ]
        self.browser.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
        return held

    def knows_its_pin(self, key: str, knows: bool) -> None:
        self.browser.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": knows})


def somebody_elses(held: dict[str, Any]) -> dict[str, Any]:
    """What says of itself that it is this key, and signs with another secret."""
    made = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {**held, "privateKey": base64.b64encode(made).decode()}


def without_a_login(seat: Seat) -> Visitor:
    """At a browser that speaks to its own machine by name: browsers know security keys there, and else under TLS."""
    visitor = seat(None)
    visitor.served = replace(visitor.served, base=visitor.served.base.replace("127.0.0.1", "localhost"))
    return visitor


def goes(visitor: Visitor, path: str, *, status: int = 200) -> Visitor:
    return visitor.go(f"{visitor.served.base}{path}", status=status)


def types_password(visitor: Visitor, who: Member) -> Visitor:
    goes(visitor, LOGIN).write("E-mail", who.user.email).write("Adgangskode", PASSWORD)
    return visitor.press("Fortsæt")


def logs_out(visitor: Visitor) -> None:
    goes(visitor, "/konto/logout/")
    visitor.page.get_by_role("button", name="Log af").last.click()
    visitor.page.wait_for_url(f"{visitor.served.base}/")


def is_in(visitor: Visitor) -> bool:
    return bool(visitor.context.request.get(f"{visitor.served.base}/sager/", max_redirects=0).status == 200)


def an_hour_goes_by(visitor: Visitor) -> None:
    """Since she showed her key."""
    (cookie,) = [one for one in visitor.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME]
    session = SessionStore(cookie["value"])
    for one in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        one["at"] = time.time() - 3600
    session.save()


def methods(cast: Cast) -> list[object]:
    """By what each login came that succeeded, the latest first."""
    return [one.detail["methods"] for one in audit_lines(cast, cast.mette.user.pk) if one.action == "login.succeeded"]


def test_mette_logs_in_with_her_key_and_shows_it_before_she_prints_a_case(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    case = stories.a_case_with_cmm(cast)
    mette = without_a_login(seat)
    keys = Keys(mette)
    key = keys.put_in()
    assert types_password(mette, cast.mette).page.url.endswith(SET_UP)
    goes(mette, ADD).picture("security-key-added").press("Tilføj")
    assert Authenticator.objects.filter(user=cast.mette.user, type="webauthn").count() == 1
    assert is_in(mette)

    logs_out(mette)
    types_password(mette, cast.mette).sees("Brug din sikkerhedsnøgle")
    assert not is_in(mette), "the password is half of it"
    mette.press(BY_KEY)
    assert is_in(mette) and methods(cast)[0] == ["mfa", "password"]

    an_hour_goes_by(mette)
    page = reverse("case-print", args=[case.number])
    goes(mette, page, status=403).sees("Bekræft, at det er dig").press(BY_KEY)
    assert mette.page.url.endswith(page)

    logs_out(mette)
    (held,) = keys.take_out(key)
    keys.put_in(somebody_elses(held))
    types_password(mette, cast.mette).press(BY_KEY).sees("Sikkerhedsnøglen blev ikke godkendt")
    assert not is_in(mette)
    assert audit_lines(cast, cast.mette.user.pk)[0].detail == {"factor": "webauthn"}


def test_a_passkey_logs_in_without_a_password_until_it_is_taken_away(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    mette = without_a_login(seat)
    keys = Keys(mette)
    key = keys.put_in()
    types_password(mette, cast.mette)
    goes(mette, ADD).tick(ALONE).press("Tilføj")
    logs_out(mette)

    goes(mette, f"{LOGIN}?next=/enheder/").picture("login-by-passkey")
    assert axe_faults(mette) == []
    mette.press(BY_KEY_ALONE)
    assert mette.page.url.endswith("/enheder/") and methods(cast)[0] == ["passkey"]

    logs_out(mette)
    keys.knows_its_pin(key, False)
    goes(mette, LOGIN).page.get_by_role("button", name=BY_KEY_ALONE).click()
    expect(mette.page.locator("[data-key-error]")).to_be_focused()
    assert not is_in(mette), "whoever found it on a desk"
    keys.knows_its_pin(key, True)

    goes(mette, LOGIN).press(BY_KEY_ALONE)
    goes(mette, "/konto/2fa/webauthn/").sees("adgangsnøgle").follow("Fjern Nøgle 1")
    if "reauthenticate" in mette.page.url:
        mette.press(BY_KEY)
    mette.press("Fjern")
    logs_out(mette)
    goes(mette, LOGIN).press(BY_KEY_ALONE).sees("Sikkerhedsnøglen blev ikke godkendt")
    assert not is_in(mette)


@pytest.mark.at_length  # Two keys are used in each run above.
def test_a_key_that_is_a_second_factor_alone_stays_one(seat: Seat, committed_cast: Cast) -> None:
    """Also where somebody makes it say whose it is; and one that says so of Mette and is none of hers opens nothing."""
    cast = committed_cast
    mette = without_a_login(seat)
    keys = Keys(mette)
    key = keys.put_in()
    types_password(mette, cast.mette)
    goes(mette, ADD).press("Tilføj")
    logs_out(mette)
    (held,) = keys.take_out(key)
    hers = base64.b64encode(user_pk_to_url_str(cast.mette.user).encode()).decode()
    kept = {**held, "isResidentCredential": True, "userHandle": hers, "rpId": "localhost"}
    tried = ((kept, "ikke sat op til at logge på uden adgangskode"), (somebody_elses(kept), "blev ikke godkendt"))
    for one, said in tried:
        key = keys.put_in(one)
        goes(mette, LOGIN).press(BY_KEY_ALONE).sees(said)
        assert not is_in(mette)
        keys.take_out(key)
