"""A report comes in without a sender; with its receipt one reads the question and answers it (DET-08, FLO-08)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg.errors import InsufficientPrivilege
from tests import report_stories as told
from tests.cast import Cast, destroy_key

from helle.register.audit.models import Line
from helle.register.protection import clock, vault
from helle.register.protection.keystore.models import DataKey, IncomingKey
from helle.register.reports import queries, receiving
from helle.register.reports.choices import State
from helle.register.reports.models import Message, Report
from helle.register.reports.receiving import Look, Received

Connection = psycopg.Connection[Any]


@pytest.fixture(autouse=True)
def fresh(owner: Connection) -> Iterator[None]:
    yield
    owner.execute("DELETE FROM reports_throttle")


def test_what_was_written_is_read_by_cmm_and_its_hour_is_all_that_is_kept_of_the_moment(committed_cast: Cast) -> None:
    written = told.write()
    with committed_cast.vera.acting():
        row = Report.objects.get(pk=written.id)
        seen = queries.opened(row)
    assert (seen.text, seen.place, seen.messages, seen.decision) == (told.SEEN, told.WHERE, [], None)
    assert row.received_at == dt.datetime(2025, 10, 6, 8, 0, tzinfo=dt.UTC)
    assert row.state == State.NEW
    # The id of a row elsewhere holds the moment at which it was made; this one is drawn by lot.
    assert row.pk.version == 4


def test_nothing_in_the_database_or_the_key_store_holds_the_receipt_or_the_words(
    committed_cast: Cast, owner: Connection
) -> None:
    written = told.write()
    told.ask(committed_cast.mette, written.id)
    look = receiving.report_look(written.receipt, proven=True)
    receiving.report_answer(written.receipt, look, uuid.uuid4(), told.ANSWER)
    rows = owner.execute(
        "SELECT to_jsonb(r)::text, to_jsonb(m)::text FROM reports_report r, reports_message m"
    ).fetchall()
    dumped = str(rows).lower()
    for secret in (written.receipt, told.SEEN, told.WHERE, told.QUESTION, told.ANSWER):
        assert secret.lower() not in dumped and secret.encode().hex() not in dumped
    assert DataKey.objects.get(subject_id=written.id).kind == "report"


def test_nobody_stands_in_the_log_for_having_written_or_answered(committed_cast: Cast) -> None:
    written = told.write()
    receiving.report_look(written.receipt, proven=True)
    with committed_cast.dorthe.acting():
        assert not Line.objects.filter(object_id=written.id).exists()


def test_the_same_report_sent_twice_is_one(committed_cast: Cast) -> None:
    written = told.write()
    again = receiving.report_receive(written.id, written.receipt, told.suspicion(), proven=True)
    assert again is Received.AGAIN
    with committed_cast.mette.acting():
        assert Report.objects.count() == 1


def test_a_receipt_that_somebody_has_is_given_to_nobody_else(committed_cast: Cast) -> None:
    written = told.write()
    other = uuid.uuid4()
    assert receiving.report_receive(other, written.receipt, told.suspicion(), proven=True) is Received.TAKEN
    assert not IncomingKey.objects.filter(subject_id=other).exists()


def test_the_question_is_read_and_answered_with_the_receipt_alone(committed_cast: Cast) -> None:
    written = told.write()
    assert receiving.report_look(written.receipt, proven=False).state is State.NEW
    told.ask(committed_cast.mette, written.id)
    look = receiving.report_look(written.receipt, proven=False)
    assert (look.state, look.question) == (State.ASKED, told.QUESTION)
    answer_id = uuid.uuid4()
    assert receiving.report_answer(written.receipt, look, answer_id, told.ANSWER) is Received.RECEIVED
    assert receiving.report_answer(written.receipt, look, answer_id, told.ANSWER) is Received.AGAIN
    assert receiving.report_answer(written.receipt, look, uuid.uuid4(), "noget andet") is Received.UNKNOWN
    assert receiving.report_look(written.receipt, proven=False).state is State.ANSWERED
    with committed_cast.vera.acting():
        seen = queries.opened(Report.objects.get(pk=written.id))
        answered = Message.objects.get(pk=answer_id)
    assert [text for _row, text in seen.messages] == [told.QUESTION, told.ANSWER]
    assert answered.by_user_id is None and answered.at == dt.datetime(2025, 10, 6, 8, 0, tzinfo=dt.UTC)


def test_a_receipt_opens_its_own_report_only(committed_cast: Cast) -> None:
    mine, other = told.write(), told.write()
    told.ask(committed_cast.mette, other.id)
    theirs = receiving.report_look(other.receipt, proven=True)
    assert receiving.report_answer(mine.receipt, theirs, uuid.uuid4(), told.ANSWER) is Received.UNKNOWN
    assert receiving.report_look("0" * 16, proven=True) == Look(None)


def test_a_report_whose_key_is_destroyed_is_read_by_nobody(committed_cast: Cast) -> None:
    written = told.write()
    told.ask(committed_cast.mette, written.id)
    destroy_key(written.id)
    with pytest.raises(vault.Erased):
        receiving.report_look(written.receipt, proven=True)


class TestWithoutProofOfWork:
    def test_few_reports_come_in_ten_minutes_and_those_turned_away_leave_nothing(self, committed_cast: Cast) -> None:
        def send() -> Received:
            return receiving.report_receive(uuid.uuid4(), receiving.new_receipt(), told.suspicion(), proven=False)

        assert [send() for _ in range(22)] == [Received.RECEIVED] * 20 + [Received.LATER] * 2
        assert IncomingKey.objects.count() == 20
        told.write()  # With proof one comes through all the same.
        clock.move_forward(dt.timedelta(minutes=10))
        assert send() is Received.RECEIVED

    def test_few_wrong_receipts_are_tried_in_ten_minutes_and_then_none_can_be_told_apart(
        self, committed_cast: Cast
    ) -> None:
        written = told.write()
        for number in range(20):
            assert receiving.report_look(f"{number:016d}", proven=False) == Look(None)
        assert receiving.report_look("9" * 16, proven=False) == Look(None, later=True)
        assert receiving.report_look(written.receipt, proven=False) == Look(None, later=True)
        assert receiving.report_look(written.receipt, proven=True).state is State.NEW
        clock.move_forward(dt.timedelta(minutes=10))
        assert receiving.report_look(written.receipt, proven=False).state is State.NEW


class TestTheRoleOfTheForm:
    def test_it_can_do_fourteen_things_and_read_no_table(self, owner: Connection) -> None:
        callable_ = owner.execute(
            "SELECT proname::text FROM pg_proc WHERE pronamespace = 'helle'::regnamespace"
            " AND has_function_privilege('helle_portal', oid, 'EXECUTE') ORDER BY 1"
        ).fetchall()
        assert [name for (name,) in callable_] == [
            "clock_now",
            "hours_for_all",
            "is_open",
            "knowledge_for_all",
            "release_file_for_all",
            "release_for_all",
            "releases_before",
            "releases_counted",
            "releases_down_for_all",
            "releases_for_all",
            "report_answer",
            "report_question",
            "report_receive",
            "words_for_all",
        ]
        tables = owner.execute(
            "SELECT relname FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'helle'::regnamespace)"
            " AND relkind IN ('r', 'v') AND has_any_column_privilege('helle_portal', oid, 'SELECT, INSERT, UPDATE')"
        ).fetchall()
        assert tables == []

    @pytest.mark.parametrize("table", ["reports_report", "reports_message", "reports_throttle", "organisations_user"])
    def test_a_table_is_refused(self, committed_cast: Cast, table: str) -> None:
        with pytest.raises(Exception) as refused, connections["portal"].cursor() as cursor:
            cursor.execute(f"TABLE {table}")
        assert isinstance(refused.value.__cause__, InsufficientPrivilege)

    def test_the_application_cannot_receive_in_its_place(self, owner: Connection) -> None:
        found = owner.execute(
            "SELECT bool_or(has_function_privilege('helle_app', oid, 'EXECUTE')) FROM pg_proc"
            " WHERE pronamespace = 'helle'::regnamespace AND proname LIKE 'report\\_%'"
        ).fetchone()
        assert found == (False,)
