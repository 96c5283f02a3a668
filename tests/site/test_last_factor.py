"""Whoever takes her last factor away sets another up before she works on, in whatever browser (PUB-DIG-07)."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, Member
from tests.site.key_in_software import HOST, give_key
from tests.site.test_changing_factors import CODE_AGAIN, TAKE_AWAY, a_key
from tests.site.test_login import LOGIN, SET_UP, code, enter_code, log_in, with_a_factor
from tests.site.test_passkeys import log_in as log_in_by_key

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("as_if_committed")]

WORK = ("/", "/sager/", "/hotline/", "/henvendelser/", "/konto/2fa/", "/konto/steder/")


def inside(who: Member, secret: str) -> Client:
    """Logged in with password and app, as at the page of the login."""
    client = Client()
    log_in(client, who)
    assert enter_code(client, secret).headers["Location"] == "/"
    return client


def without_app(client: Client, secret: str) -> None:
    """She takes her app away, with its code shown once more."""
    cache.clear()
    asked = client.post(TAKE_AWAY).headers["Location"]
    assert asked.startswith(CODE_AGAIN)
    assert client.post(asked, {"code": code(secret), "next": TAKE_AWAY}).headers["Location"] == reverse("mfa_index")


@pytest.fixture
def secret(cast: Cast) -> str:
    return with_a_factor(cast.mette)


def sessions(who: Member, secret: str) -> tuple[Client, Client]:
    """Two browsers in which she is logged in."""
    first = inside(who, secret)
    cache.clear()  # The second is of the same half minute, in which a code works once.
    return first, inside(who, secret)


def test_after_the_last_factor_every_page_leads_to_setting_one_up(cast: Cast, secret: str) -> None:
    here, elsewhere = sessions(cast.mette, secret)
    cache.clear()
    unseen = inside(cast.mette, secret)  # Logged in, and no page opened yet.
    assert here.get("/sager/").status_code == elsewhere.get("/sager/").status_code == 200
    without_app(here, secret)
    for address in WORK:
        assert here.get(address).headers["Location"] == SET_UP, address
    for ended in (elsewhere, unseen):
        assert ended.get("/sager/").headers["Location"].startswith(LOGIN)
    page = here.get(SET_UP).content.decode()
    assert "Du har ingen ekstra sikring mere" in page and "logget af alle andre steder" in page
    new = here.get(SET_UP).context["form"].secret
    assert here.post(SET_UP, {"code": code(new)}).status_code == 302
    assert here.get("/sager/").status_code == 200


def test_while_a_key_is_left_the_work_goes_on_here_and_it_ends_with_the_key(cast: Cast, secret: str) -> None:
    key = a_key(cast.mette)
    here, elsewhere = sessions(cast.mette, secret)
    without_app(here, secret)
    assert here.get("/sager/").status_code == 200
    assert elsewhere.get("/sager/").headers["Location"].startswith(LOGIN), "it may be of whoever has her old phone"
    assert "ingen ekstra sikring tilbage" not in mail.outbox[-1].body
    assert "logget af alle andre steder" in mail.outbox[-1].body
    assert "ingen ekstra sikring mere" not in here.get(SET_UP).content.decode()
    here.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert here.get("/").headers["Location"] == SET_UP
    assert "ingen ekstra sikring tilbage" in mail.outbox[-1].body


def test_with_a_key_the_logins_end_that_it_made_elsewhere_and_page_and_receipt_say_so(cast: Cast, secret: str) -> None:
    """Whoever found the key may sit there, and her app is still hers."""
    key = give_key(cast.mette.user, shown=True)
    here, by_key = inside(cast.mette, secret), Client(SERVER_NAME=HOST)
    log_in_by_key(by_key, key)
    assert by_key.get("/sager/").status_code == 200
    remove = reverse("mfa_remove_webauthn", args=[Authenticator.objects.get(user=cast.mette.user, type="webauthn").pk])
    cache.clear()
    assert here.post(CODE_AGAIN, {"code": code(secret)}).status_code == 302
    assert "logget af alle andre steder end her" in here.get(remove).content.decode()
    receipt = here.post(remove, follow=True).content.decode()
    assert "Sikkerhedsnøglen er fjernet, og du er logget af alle andre steder" in receipt
    assert here.get("/sager/").status_code == 200
    assert by_key.get("/sager/").headers["Location"].startswith(LOGIN)


def test_nobody_else_is_logged_out(cast: Cast, secret: str) -> None:
    here, _elsewhere = sessions(cast.mette, secret)
    jonas = cast.jonas.client()
    without_app(here, secret)
    assert jonas.get("/sager/").status_code == 200


def test_whether_she_has_a_factor_takes_no_query(cast: Cast, secret: str) -> None:
    """A session of the login page, which names its factor, reads as much as one that names none."""

    def queries(client: Client) -> int:
        client.get("/enheder/")
        with CaptureQueriesContext(connections["default"]) as found:
            assert client.get("/enheder/").status_code == 200
        return len(found)

    assert queries(inside(cast.mette, secret)) == queries(cast.mette.client())
