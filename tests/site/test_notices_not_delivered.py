"""A mail that does not arrive is tried again, given up, or known to reach nobody; and it is said on the desk."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.urls import reverse

from helle.register.notices import queries, sending
from helle.register.notices.models import Mail, Undeliverable
from helle.register.protection import clock
from tests.cast import Cast
from tests.mail import Sink, sink
from tests.notice_stories import BUSY, DAILY, a_case_of, choose, later, run, states

pytestmark = pytest.mark.usefixtures("committed_cast")

__all__ = ["sink"]
GONE = "550 5.1.1 No such user"


def test_a_busy_server_is_tried_again_ever_later_and_then_given_up_and_said(
    committed_cast: Cast, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette, DAILY)
    sink.to_address = BUSY
    with caplog.at_level(logging.WARNING):
        run()
        run()
        assert sink.tries == 1
        for number, wait in enumerate(sending.BACK_OFF, start=2):
            clock.move_forward(wait - dt.timedelta(seconds=1))
            run()
            assert sink.tries == number - 1
            later(seconds=1)
            run()
            assert sink.tries == number
    assert states(cast.mette) == ["given_up"]
    (said,) = [record.getMessage() for record in caplog.records if record.name == sending.__name__]
    assert "given up after 5 tries, the last answer was 451" in said
    assert cast.mette.user.email not in caplog.text
    with cast.mette.acting():
        trouble = queries.trouble()
    assert trouble is not None
    assert not trouble.address_dead
    # The desk says so, and shows all there is.
    desk = cast.mette.client().get(reverse("desk") + "?mine=1")
    assert "Her på skrivebordet mangler intet." in desk.content.decode()
    assert desk.context["undated"] or desk.context["late"] or desk.context["due_today"] or desk.context["this_week"]
    # The next day's mail is a new one.
    sink.to_address = ""
    later(days=1)
    run()
    assert states(cast.mette) == ["given_up", "sent"]
    with cast.mette.acting():
        assert queries.trouble() is None


@pytest.mark.parametrize("answer", ["at the address", "at the mail"])
def test_an_address_that_is_refused_for_good_gets_nothing_more_until_it_is_mended(
    committed_cast: Cast, sink: Sink, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette)
    setattr(sink, "to_address" if answer == "at the address" else "to_mail", GONE)
    run()
    assert states(cast.mette) == ["undeliverable"]
    assert cast.mette.user.email not in caplog.text
    tried = sink.tries
    sink.to_address = sink.to_mail = ""
    a_case_of(cast, cast.mette)
    later(days=1)
    run()
    assert sink.tries == tried
    client = cast.mette.client()
    assert "kan ikke leveres til din adresse" in client.get(reverse("desk")).content.decode()
    assert "Mailserveren har siden 6. okt. afvist" in client.get(reverse("notices")).content.decode()
    client.post(reverse("notices-address-mended"))
    assert "Mails når dig ikke" not in client.get(reverse("notices")).content.decode()
    later(hours=1)
    run()
    assert len(sink.received) == 1


def test_another_address_than_the_refused_one_is_tried(
    committed_cast: Cast, sink: Sink, owner: psycopg.Connection[Any]
) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette)
    sink.to_address = GONE
    run()
    sink.to_address = ""
    new = f"mette.{uuid.uuid4().hex[:6]}@example.invalid"
    owner.execute("UPDATE organisations_user SET email = %s WHERE id = %s", [new, cast.mette.user.pk])
    later(hours=1)
    run()
    sink.only(new)
    with cast.mette.acting():
        assert queries.trouble() is None


def test_a_mail_refused_for_what_it_is_does_not_condemn_the_address(committed_cast: Cast, sink: Sink) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette)
    sink.to_mail = "554 5.7.1 Refused by policy"
    run()
    assert states(cast.mette) == ["waiting"]
    with cast.mette.acting():
        assert not Undeliverable.objects.exists()


def test_a_server_that_is_down_is_tried_again_and_keeps_nobody_else_back(
    committed_cast: Cast, sink: Sink, settings: Any
) -> None:
    cast = committed_cast
    for who in (cast.mette, cast.jonas):
        a_case_of(cast, who)
        choose(who)
    there = settings.MAILERS
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
        }
    }
    run()
    assert states(cast.mette) == states(cast.jonas) == ["waiting"]
    settings.MAILERS = there
    later(minutes=5)
    run()
    assert sorted(envelope.rcpt_tos[0] for envelope in sink.received) == sorted(
        [cast.mette.user.email, cast.jonas.user.email]
    )


def test_one_seat_that_fails_keeps_no_other_back_and_is_told_of_by_its_id(
    committed_cast: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    for who in (cast.mette, cast.jonas):
        a_case_of(cast, who)
        choose(who)
    real = sending.count_for

    def count_for(membership_id: uuid.UUID) -> Any:
        if membership_id == cast.mette.membership.pk:
            raise ValueError("the text of an error may hold anything")
        return real(membership_id)

    monkeypatch.setattr(sending, "count_for", count_for)
    with pytest.raises(sending.NoticesLeftOut) as left:
        run()
    assert str(left.value) == f"{cast.mette.membership.pk}: ValueError"
    sink.only(cast.jonas.user.email)


def test_a_worker_that_died_while_sending_sends_it_no_second_time(committed_cast: Cast, sink: Sink) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette, DAILY)
    failed: dict[uuid.UUID, str] = {}
    sending.make(failed)
    with cast.mette.acting():
        mail_id = Mail.objects.get().pk
    with connections[sending.NOTICES].cursor() as cursor:
        cursor.execute("SELECT * FROM helle.notice_take(%s)", [mail_id])
        assert len(cursor.fetchall()) == 1
    run()
    assert states(cast.mette) == ["taken"]
    later(minutes=16)
    run()
    assert (states(cast.mette), sink.tries) == (["unknown"], 0)
