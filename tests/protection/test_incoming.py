"""Keys of what comes in without a login: put in by who opens nothing, taken over by who has the master key."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from tests import report_stories as told
from tests.cast import Cast

from helle.register.protection import clock, incoming, portal_key, sealed_to, search_keys, vault
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.keystore.models import DataKey, IncomingKey
from helle.register.reports import queries, receiving
from helle.register.reports.models import Report
from helle.site import installation


def test_what_is_sealed_to_a_public_key_opens_with_its_private_key_for_its_use_alone() -> None:
    private, other = os.urandom(32), os.urandom(32)
    sealed = sealed_to.seal_to(sealed_to.public_of(private), b"key", b"use")
    assert sealed_to.open_with(private, sealed, b"use") == b"key"
    assert sealed != sealed_to.seal_to(sealed_to.public_of(private), b"key", b"use")
    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, given, use in (
        (other, sealed, b"use"),
        (sealed_to.public_of(private), sealed, b"use"),
        (private, sealed, b"another use"),
        (private, altered, b"use"),
        (private, sealed[:20], b"use"),
        (private, b"\x02" + sealed[1:], b"use"),
        (private, b"", b"use"),
    ):
        with pytest.raises(CannotOpen):
            sealed_to.open_with(key, given, use)


def test_a_receipt_gives_two_secrets_of_which_neither_tells_the_other(ground: dict[str, str]) -> None:
    one, other = portal_key.of_receipt("1234567890123456"), portal_key.of_receipt("1234567890123457")
    assert one == portal_key.of_receipt("1234567890123456")
    assert len({one.found_by, one.key, other.found_by, other.key}) == 4 and len(one.key) == 32
    # A fast hash of a receipt would be tried through: it has sixteen digits.
    assert one.found_by not in (
        search_keys.blind_index("report receipt", "1234567890123456"),
        portal_key.keyed("receipt", "1234567890123456"),
    )


@pytest.mark.usefixtures("committed")
class TestKeys:
    def test_a_key_waits_in_its_box_until_it_is_needed_and_the_box_is_emptied(self, committed_cast: Cast) -> None:
        written = told.write()
        assert not DataKey.objects.filter(subject_id=written.id).exists()
        with committed_cast.vera.acting():
            assert queries.opened(Report.objects.get(pk=written.id)).text == told.SEEN
        assert DataKey.objects.get(subject_id=written.id).kind == "report"
        assert IncomingKey.objects.get(subject_id=written.id).box is None

    def test_many_are_taken_over_at_once_and_each_once(self) -> None:
        for _one in range(3):
            told.write()
        assert (incoming.take(), incoming.take()) == (3, 0)
        assert DataKey.objects.filter(kind="report").count() == 3

    def test_a_box_that_does_not_open_holds_up_no_other(self, caplog: pytest.LogCaptureFixture) -> None:
        planted, written = uuid.uuid4(), told.write()
        assert asked("SELECT incoming_put(%s, %s, %s)", planted, os.urandom(90), b"sealed") is True
        assert incoming.take() == 1 and str(planted) in caplog.text
        assert DataKey.objects.filter(subject_id=written.id).exists()

    def test_no_subject_that_has_a_key_gets_another(self) -> None:
        written, person = told.write(), uuid.uuid4()
        vault.new_subject("person", person)
        for subject in (written.id, person):
            with pytest.raises(incoming.NotKept):
                incoming.put(subject, os.urandom(32), os.urandom(32))

    def test_the_receipt_opens_nothing_once_the_report_is_erased_read_or_not(self) -> None:
        read, unread = told.write(), told.write()
        incoming.take([read.id])
        for written in (read, unread):
            vault.destroy_subject("report", written.id, clock.now())
            assert not IncomingKey.objects.filter(subject_id=written.id).exists()
            assert incoming.opened_by_receipt(written.id, portal_key.of_receipt(written.receipt).key) is None
            with pytest.raises(incoming.NotKept):
                incoming.put(written.id, os.urandom(32), os.urandom(32))

    def test_another_receipt_opens_nothing(self) -> None:
        written = told.write()
        with pytest.raises(CannotOpen):
            incoming.opened_by_receipt(written.id, portal_key.of_receipt(receiving.new_receipt()).key)

    @pytest.mark.parametrize("table", ["data_key", "incoming_key", "master_key", "erasure"])
    def test_who_puts_keys_in_reads_no_table(self, table: str) -> None:
        with pytest.raises(Exception, match="permission denied"):
            asked(f"TABLE {table}")

    def test_the_row_goes_with_a_line_of_the_ledger_alone(self, ground: Any) -> None:
        told.write()
        with pytest.raises(Exception, match="permission denied"), connections["keys"].cursor() as cursor:
            cursor.execute("DELETE FROM incoming_key")
        given = installation.connection_settings(settings.HELLE_STATE, ground)["helle_keys_owner"]
        with psycopg.connect(**given) as owner, pytest.raises(psycopg.errors.InsufficientPrivilege, match="ledger"):
            owner.execute("DELETE FROM incoming_key")


def asked(statement: str, *words: Any) -> Any:
    with connections[incoming.PUTS].cursor() as cursor:
        cursor.execute(statement, words)
        return cursor.fetchone()[0]


def test_a_question_is_read_hours_later_by_the_receipt(committed_cast: Cast) -> None:
    written = told.write()
    told.ask(committed_cast.mette, written.id)
    clock.move_forward(dt.timedelta(days=2))
    assert receiving.report_look(written.receipt, proven=True).question == told.QUESTION
