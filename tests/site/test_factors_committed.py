"""What is done at the pages of factors once what was sent there is committed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar

import pytest
from allauth.core.context import request_context
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.test import Client, RequestFactory

from helle.register.administration.vouched import Differs
from helle.site import vouching
from tests.cast import Cast, Member, as_owner
from tests.site.test_changing_factors import CODE_AGAIN, TAKE_AWAY, kinds
from tests.site.test_login import LOGIN, PASSWORD, PASSWORD_AGAIN, SET_UP, code, password_session, with_a_factor

pytestmark = pytest.mark.usefixtures("committed")


def about_to_set_one_up(who: Member) -> tuple[Client, str]:
    """Her browser on that page, and the secret of the app."""
    client = password_session(who)
    client.post(PASSWORD_AGAIN, {"password": PASSWORD})
    return client, client.get(SET_UP).context["form"].secret


def test_whoever_sets_an_app_up_has_a_new_session_and_the_old_key_opens_nothing(committed_cast: Cast) -> None:
    """It is noted as shown once the app is committed."""
    (client, secret), copied = about_to_set_one_up(committed_cast.mette), Client()
    copied.cookies[settings.SESSION_COOKIE_NAME] = before = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post(SET_UP, {"code": code(secret)}).status_code == 302
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert client.get("/sager/").status_code == 200
    assert copied.get("/sager/").headers["Location"].startswith(LOGIN)


class Watching(EmailBackend):
    """Keeps of each mail whether it was sent while a transaction was open."""

    sent: ClassVar[list[tuple[list[str], bool]]]

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        self.sent.extend((one.to, connection.in_atomic_block) for one in messages)
        return len(messages)


@pytest.fixture
def sent(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], bool]]:
    found: list[tuple[list[str], bool]] = []
    monkeypatch.setattr(Watching, "sent", found, raising=False)
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Watching"}}
    return found


def test_a_mail_of_a_change_is_sent_once_it_stands(committed_cast: Cast, sent: list[tuple[list[str], bool]]) -> None:
    """While her row is held a mail server that is slow would hold her next press, and in the end undo the change."""
    mette = committed_cast.mette
    secret = with_a_factor(mette)
    client = mette.client()
    asked = client.post(TAKE_AWAY)
    assert client.post(asked.headers["Location"], {"code": code(secret), "next": TAKE_AWAY}).status_code == 302
    assert kinds(mette) == [] and asked.headers["Location"].startswith(CODE_AGAIN)
    assert sent == [([mette.user.email], False)]


def test_a_mail_of_a_change_outside_is_sent_once_the_line_of_it_stands(
    committed_cast: Cast, sent: list[tuple[list[str], bool]]
) -> None:
    mette = committed_cast.mette
    with_a_factor(mette)
    client = mette.client()
    as_owner("DELETE FROM mfa_authenticator WHERE user_id = %s", [mette.user.pk])
    assert client.post(SET_UP, {"code": "000000"}).headers["Location"] == f"{LOGIN}?ended=changed"
    assert ([mette.user.email], False) in sent
    assert not any(within for _to, within in sent)


class _BrokenOff(Exception):
    """What ends a request before it is committed."""


def test_that_they_were_told_is_noted_with_the_mail_and_not_before(
    committed_cast: Cast, sent: list[tuple[list[str], bool]]
) -> None:
    """While a request is open nobody waits for its note, and one that breaks off leaves none: the next one tells."""
    hers = committed_cast.mette.user

    def in_a_request() -> AbstractContextManager[None]:
        context: AbstractContextManager[None] = request_context(RequestFactory().get("/"))
        return context

    def notes() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_cache")
            (counted,) = cursor.fetchone()
        return int(counted)

    before = notes()
    with pytest.raises(_BrokenOff), in_a_request(), transaction.atomic():
        vouching.refuse(hers, Differs.FACTORS)
        assert notes() == before
        raise _BrokenOff
    assert (sent, notes()) == ([], before)
    with in_a_request(), transaction.atomic():
        vouching.refuse(hers, Differs.FACTORS)
    told = list(sent)
    assert ([hers.email], False) in told
    with in_a_request():
        vouching.refuse(hers, Differs.FACTORS)
    assert (sent, notes()) == (told, before + 1), "once an hour"
