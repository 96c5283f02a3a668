"""A copy of a security key falls behind what the key has counted: it is refused, and she is told (PUB-DIG-07)."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY
from django.core import mail
from django.test import Client
from django.urls import reverse

from helle.register.administration import vouched
from tests.cast import Cast
from tests.site.key_in_software import HOST, SoftKey, give_key
from tests.site.test_changing_factors import KEY_AGAIN
from tests.site.test_login import LOGIN, SECOND
from tests.site.test_login import log_in as type_password
from tests.site.test_passkeys import BY_KEY, a_browser, challenge, is_in, log_in, login_lines, said

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("as_if_committed")]

REFUSED = {"factor": "webauthn", "why": "copied"}


def comes_in(key: SoftKey, counted: int) -> bool:
    client = a_browser()
    log_in(client, key, counted=counted)
    return is_in(client)


def asked(page: Any) -> str:
    return str(page.context["js_data"]["request_options"]["publicKey"]["challenge"])


def test_a_copy_that_has_counted_less_is_refused_and_she_is_told(cast: Cast) -> None:
    """Once an hour, and with a line of hers each time."""
    key = give_key(cast.mette.user)
    assert comes_in(key, 501)
    for counted in (4, 501, 0):
        copy = a_browser()
        log_in(copy, key, counted=counted)
        assert not is_in(copy) and "ser ud til at være kopieret" in said(copy)
        assert login_lines(cast)[-1] == ("login.failed", cast.mette.user.pk, REFUSED)
    assert [one.to for one in mail.outbox] == [[cast.mette.user.email]]
    assert "kopieret" in mail.outbox[0].subject and "fjern nøglen" in mail.outbox[0].body
    assert comes_in(key, 502), "hers counts on"


def test_a_key_that_does_not_count_logs_in_each_time(cast: Cast) -> None:
    key = give_key(cast.mette.user)
    assert comes_in(key, 0) and comes_in(key, 0)


def test_a_key_counts_from_where_it_was_set_up(cast: Cast) -> None:
    """Also where somebody puts the count in the table back, or something that is none."""
    key = give_key(cast.mette.user, counted=40)
    assert not comes_in(key, 40) and comes_in(key, 41)
    for put in (0, "none"):
        kept = Authenticator.objects.get(user=cast.mette.user)
        kept.data["counted"] = put
        kept.save(update_fields=["data"])
        assert not comes_in(key, 40)


def test_the_count_changes_nothing_of_what_is_vouched_for_and_stays_when_she_renames_it(cast: Cast) -> None:
    client, key = a_browser(), give_key(cast.mette.user)
    log_in(client, key, counted=7)
    cast.mette.user.refresh_from_db()
    assert vouched.differs(cast.mette.user) is None
    kept = Authenticator.objects.get(user=cast.mette.user)
    again = {"credential": key.answers(asked(client.get(KEY_AGAIN)), counted=8)}
    assert client.post(KEY_AGAIN, again).status_code == 302
    assert client.post(reverse("mfa_edit_webauthn", args=[kept.pk]), {"name": "Den blå"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.data["name"], kept.data["counted"]) == ("Den blå", 8)
    assert not comes_in(key, 8) and comes_in(key, 9)


def test_it_counts_beside_the_password_and_where_it_is_asked_for_again(cast: Cast) -> None:
    key, client = give_key(cast.mette.user), Client(SERVER_NAME=HOST)
    for counted, taken in ((30, True), (29, False)):
        client = Client(SERVER_NAME=HOST)
        type_password(client, cast.mette)
        answered = client.post(SECOND, {"credential": key.answers(asked(client.get(SECOND)), counted=counted)})
        assert is_in(client) is taken
    assert "ser ud til at være kopieret" in answered.content.decode()
    assert login_lines(cast)[-1] == ("login.failed", cast.mette.user.pk, REFUSED)
    open_one = cast.mette.client()
    open_one.defaults["SERVER_NAME"] = HOST
    for counted, status in ((30, 200), (31, 302)):
        sent = {"credential": key.answers(asked(open_one.get(KEY_AGAIN)), counted=counted)}
        assert open_one.post(KEY_AGAIN, sent).status_code == status


def test_an_answer_that_is_refused_for_something_else_does_not_count(cast: Cast) -> None:
    """Whoever holds her key, and not its PIN, would else make hers fall behind without having come in."""
    key = give_key(cast.mette.user)
    assert comes_in(key, 5)
    borrower = a_browser()
    wanted = challenge(borrower)
    session = borrower.session
    session[STATE_SESSION_KEY] = session[STATE_SESSION_KEY] | {"user_verification": "preferred"}
    session.save()
    borrower.post(BY_KEY, {"credential": key.answers(wanted, verified=False, counted=900)})
    assert not is_in(borrower) and login_lines(cast)[-1][0] == "login.failed"
    assert comes_in(key, 6)
    unticked = give_key(cast.jonas.user, ticked=False)
    assert not comes_in(unticked, 900)
    assert Authenticator.objects.get(user=cast.jonas.user).data.get("counted", 0) < 900


def test_whose_key_is_taken_away_behind_her_request_is_refused_and_no_error(cast: Cast) -> None:
    key = give_key(cast.mette.user)
    Authenticator.objects.filter(user=cast.mette.user).delete()
    assert not comes_in(key, 1)
    assert LOGIN in a_browser().get("/sager/").headers["Location"]
