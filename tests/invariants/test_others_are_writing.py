"""Who has to wait for somebody else's writing, too long or for each other, is told that others write."""

from __future__ import annotations

import threading

from django.db import connection, transaction
from django.urls import reverse

from helle.register.protection.refusals import BUSY, Refused, refused_when_busy
from tests import stories
from tests.cast import Cast
from tests.invariants.at_once import at_once
from tests.invariants.conftest import Connection
from tests.pages import errors_of, hidden_of


def test_who_waits_too_long_for_another_writer_is_told_and_keeps_what_she_typed(
    committed_cast: Cast, owner: Connection
) -> None:
    case = stories.an_opened_case(committed_cast)
    client, address = committed_cast.karen.client(), reverse("case-assign", args=[case.number])
    typed = hidden_of(client, address) | {"user": str(committed_cast.jonas.user.pk)}
    with owner.transaction(), connection.cursor() as cursor:
        owner.execute("SELECT 1 FROM cases_case WHERE id = %s FOR UPDATE", [case.pk])
        cursor.execute("SET lock_timeout = '50ms'")
        answer = client.post(address, typed)
        cursor.execute("RESET lock_timeout")
    assert answer.status_code == 422
    assert "Andre er ved at skrive" in errors_of(answer)["__all__"][0]
    assert answer.context["form"]["user"].value() == str(committed_cast.jonas.user.pk)
    assert client.post(address, typed).status_code == 302


def test_two_who_wait_for_each_other_are_told_that_others_write(committed_cast: Cast) -> None:
    locks, both_hold = (101, 102), threading.Barrier(2)

    def take(first: int, then: int) -> None:
        with refused_when_busy(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [first])
            both_hold.wait(timeout=20)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [then])

    outcomes = at_once([lambda: take(*locks), lambda: take(*locks[::-1])])
    assert [one.message for one in outcomes if isinstance(one, Refused)] == [BUSY], outcomes
