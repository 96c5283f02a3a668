"""What is said of a password that is changed, and of a login that is held up (PUB-DIG-07)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.cast import Cast
from tests.site.test_login import LOGIN, PASSWORD, SECOND, log_in, password_session, with_a_factor
from tests.site.test_login_trace import fresh

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("as_if_committed")]

CHANGE, RESET = "/konto/password/change/", "/konto/password/reset/"
NEW = "another long enough password"


def changed(client: Client, old: str, new: str) -> Any:
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def by_mail(cast: Cast, new: str) -> Any:
    client = Client()
    client.post(RESET, {"email": cast.mette.user.email})
    link = next(word for word in mail.outbox[-1].body.split() if "/konto/password/reset/key/" in word)
    form = client.get("/konto/" + link.split("/konto/", 1)[1], follow=True)
    return client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new}, follow=True)


def test_a_wrong_password_is_called_wrong(cast: Cast) -> None:
    page = changed(fresh(cast.mette), "not her password", NEW).content.decode()
    assert "Den nuværende adgangskode er forkert." in page and "Skriv din nuværende" not in page


def test_the_password_that_she_has_is_no_new_one(cast: Cast) -> None:
    said = "Det er den adgangskode, du har i forvejen."
    assert said in changed(fresh(cast.mette), PASSWORD, PASSWORD).content.decode()
    assert said in by_mail(cast, PASSWORD).content.decode()
    assert changed(fresh(cast.mette), PASSWORD, NEW).status_code == 302


def test_after_a_new_password_there_is_a_way_to_the_login(cast: Cast) -> None:
    page = by_mail(cast, NEW).content.decode().split("<main")[1].split("</main>")[0]
    assert "Din adgangskode er skiftet" in page and f'href="{LOGIN}"' in page


@pytest.mark.parametrize("asks", [{}, {"X-Requested-With": "XMLHttpRequest"}])
def test_whoever_is_held_up_is_told_for_how_long_and_nothing_that_was_typed(cast: Cast, asks: dict[str, str]) -> None:
    client = Client(headers=asks)
    for _attempt in range(5):
        answer = log_in(client, cast.mette, "wrong")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert cast.mette.user.email not in answer.content.decode()


def test_a_page_about_a_login_that_is_asked_for_too_often_says_when_to_come_back(cast: Cast) -> None:
    client = fresh(cast.mette)
    answers = [changed(client, "wrong", NEW) for _attempt in range(8)]
    assert (answers[-1].status_code, answers[-1].headers["Retry-After"]) == (429, "60")


def test_she_is_told_once_where_her_password_is_followed_by_many_wrong_codes(cast: Cast) -> None:
    with_a_factor(cast.mette)
    client = password_session(cast.mette)
    for attempt in range(5):
        client.post(SECOND, {"code": "000000"})
        assert mail.outbox == [], attempt
    for _attempt in range(3):
        client.post(SECOND, {"code": "000000"})
    (told,) = mail.outbox
    assert told.to == [cast.mette.user.email]
    assert "den rigtige adgangskode" in told.body and "kender en anden din adgangskode" in told.body
    for name in ("Mette", "Holm", cast.mette.user.email):
        assert name not in f"{told.subject} {told.body}"
    cache.clear()  # The lock is over: another is told of again.
    for _attempt in range(7):
        client.post(SECOND, {"code": "000000"})
    assert len(mail.outbox) == 2


def test_nobody_is_told_where_the_password_is_wrong(cast: Cast) -> None:
    for _attempt in range(7):
        log_in(Client(), cast.mette, "wrong")
    assert mail.outbox == []
