"""Whoever writes to what the worker drops at that moment is told so, or keeps it: nothing is told as saved and lost."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connections, transaction
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.exploitation import actions as exploitations
from helle.register.exploitation import queries as records
from helle.register.exploitation.actions import Known
from helle.register.exploitation.models import Exploitation, Source
from helle.register.prosecution import detention_actions
from helle.register.prosecution.choices import Mistake
from helle.register.prosecution.models import CriminalCase
from helle.register.protection import clock, erasing, ledger, vault
from helle.register.protection.keystore.models import DataKey
from helle.register.protection.refusals import Refused
from helle.register.reports import actions as reports
from helle.register.reports.models import Decision
from helle.register.retention import criminal_holds, trace_actions, trace_queries
from helle.register.retention.choices import TraceKind
from helle.register.retention.trace_models import TraceItem, TraceList
from helle.rules.crime.stages import CriminalStage
from helle.rules.retention.codes import HoldGround
from tests import (
    exploitation_stories,
    hotline_stories,
    joint_action_stories,
    prosecution_stories,
    report_stories,
    stories,
)
from tests import trace_stories as told
from tests.cast import Cast, latecomer
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection
from tests.invariants.test_kept_apart import discontinued
from tests.invariants.test_led_to_no_case import held_and_let_go
from tests.trace_stories import LATER, TOLD

Work = Callable[[], object]
# Tables that lead to what is kept beside the cases, and in which nothing is written to it once it is there.
COME_WITH_IT = {
    "handing_out_content", "handing_out_fetch", "joint_actions_jointaction", "log_review_sampled", "referrals_party",
    "referrals_referredperson", "referrals_reportedexploitation", "reports_picture", "retention_tracehold",
}  # fmt: skip
# Columns that say where something else belongs, which has a key of its own: nothing is written to what they lead to.
BELONGS_THERE = {
    ("exploitation_source", "referral_id"), ("exploitation_source", "report_id"), ("exploitation_source", "call_id"),
    ("hotline_callfollowed", "referral_id"), ("hotline_callfollowed", "enquiry_id"), ("hotline_call", "replaces_id"),
    ("joint_actions_handled", "referral_id"), ("reports_decision", "referral_id"), ("referrals_triage", "referral_id"),
    ("prosecution_networklink", "other_id"), ("prosecution_detention", "asked_before_id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """Something whose years are over, and what somebody writes to it."""

    kind: TraceKind
    subject: uuid.UUID
    work: Work


def a_report_opened_again(cast: Cast) -> Written:
    report = report_stories.write()
    report_stories.close(cast.mette, [report.id])

    def reopen() -> None:
        with cast.mette.acting():
            reports.report_reopen(Decision.objects.get(), why="Den var ægte nok.")

    return Written(TraceKind.REPORT, report.id, reopen)


def _a_place_of_nothing(cast: Cast) -> Exploitation:
    place = exploitation_stories.record(cast.vera, stories.refer(cast, **exploitation_stories.TOLD))
    with cast.vera.acting():
        exploitations.source_separate(Source.objects.get(), why=exploitation_stories.WHY)
    return place


def a_place_that_something_more_tells_of(cast: Cast) -> Written:
    place, another = _a_place_of_nothing(cast), stories.refer(cast)

    def add() -> None:
        with cast.vera.acting():
            exploitations.source_add(place, exploitation_stories.telling(another))

    return Written(TraceKind.EXPLOITATION, place.pk, add)


def a_place_corrected(cast: Cast) -> Written:
    place = _a_place_of_nothing(cast)

    def correct() -> None:
        with cast.vera.acting():
            known = Known("cleaning", "", exploitation_stories.PARTS)
            exploitations.exploitation_correct(records.version_of(place), known, why=exploitation_stories.WHY)

    return Written(TraceKind.EXPLOITATION, place.pk, correct)


def a_criminal_case_resumed(cast: Cast) -> Written:
    case = discontinued(cast.peter)
    return Written(
        TraceKind.CRIMINAL, case.pk, lambda: prosecution_stories.stage(cast.peter, case, CriminalStage.RESUMED)
    )


def a_criminal_case_offered(cast: Cast) -> Written:
    case, nsk = discontinued(cast.peter), latecomer("niels")
    return Written(TraceKind.CRIMINAL, case.pk, lambda: prosecution_stories.offer(cast.peter, case, nsk))


def a_call_corrected(cast: Cast) -> Written:
    call = hotline_stories.record(cast.mette)
    return Written(TraceKind.CALL, call.pk, lambda: hotline_stories.correct(cast.mette, call))


def a_detention_put_out_of_force(cast: Cast) -> Written:
    row = held_and_let_go(cast.peter)

    def withdraw() -> None:
        with cast.peter.acting():
            detention_actions.detention_withdraw(row, why=Mistake.NEVER, words="Det var en anden, der blev holdt.")

    return Written(TraceKind.DETENTION, row.urgent_id, withdraw)


def somebody_met_written_down_late(cast: Cast) -> Written:
    action = joint_action_stories.a_day_at_the_firm(cast)
    joint_action_stories.end(cast.anders, action)
    return Written(TraceKind.JOINT_ACTION, action.pk, lambda: joint_action_stories.meet(cast.mette, action))


EACH = [
    a_report_opened_again, a_place_that_something_more_tells_of, a_place_corrected, a_criminal_case_resumed,
    a_criminal_case_offered, a_call_corrected, a_detention_put_out_of_force, somebody_met_written_down_late,
]  # fmt: skip


def disposed_of(cast: Cast, kind: TraceKind) -> TraceList:
    """Its years pass, and two say yes."""
    told.set_years(cast, kind, years=2)
    clock.move_forward(LATER)
    row = told.drawn(cast.karen)
    told.approved(cast.karen, row)
    clock.move_forward(TOLD)
    assert told.approved(cast.dorthe, row)
    return row


class Writer(threading.Thread):
    """Somebody who writes, in a thread and with a connection of her own; `met` is the refusal, if she met one."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self.met: Exception | None = None

    def run(self) -> None:
        try:
            self.work()
        except Exception as error:  # noqa: BLE001 # What it was, the test asks.
            self.met = error
        finally:
            connections.close_all()


def somebody_waits(owner: Connection) -> bool:
    """Whether somebody in this database waits for a lock."""
    found = column(
        owner,
        "SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE NOT l.granted AND a.datname = current_database()",
    )
    return bool(found)


def until(done: Callable[[], bool]) -> None:
    for _tenth in range(200):
        if done():
            return
        time.sleep(0.1)
    raise AssertionError("nothing happened in twenty seconds")


def key_of(written: Written) -> bool:
    return DataKey.objects.filter(subject_id=written.subject).exists()


@pytest.mark.parametrize("moment", ["while the worker looks", "while the keys go"])
@pytest.mark.parametrize("story", EACH)
def test_who_comes_while_it_goes_is_told_that_it_is_gone(
    committed_cast: Cast,
    owner: Connection,
    monkeypatch: pytest.MonkeyPatch,
    story: Callable[[Cast], Written],
    moment: str,
) -> None:
    written = story(committed_cast)
    disposed_of(committed_cast, written.kind)
    writer = Writer(written.work)
    looks, destroys = erasing.require_ready, vault.destroy_subjects

    def looked() -> None:
        looks()
        writer.start()
        until(lambda: somebody_waits(owner) or not writer.is_alive())

    def destroyed(*given: Any) -> int:
        writer.start()
        writer.join(20)
        assert not writer.is_alive(), "she waits for nothing"
        return destroys(*given)

    if moment == "while the keys go":
        monkeypatch.setattr(vault, "destroy_subjects", destroyed)
    else:
        monkeypatch.setattr(erasing, "require_ready", looked)
    assert trace_actions.drop_what_two_disposed_of() == 1
    writer.join(20)
    assert isinstance(writer.met, Refused) and "disposed of" in writer.met.message.en
    assert not key_of(written)


@pytest.mark.parametrize("story", EACH)
def test_the_worker_waits_for_who_writes_and_keeps_what_she_wrote_to(
    committed_cast: Cast, owner: Connection, story: Callable[[Cast], Written]
) -> None:
    written = story(committed_cast)
    row = disposed_of(committed_cast, written.kind)
    has_written = threading.Event()

    def write() -> None:
        with transaction.atomic():
            written.work()
            has_written.set()
            until(lambda: somebody_waits(owner))

    writer = Writer(write)
    writer.start()
    assert has_written.wait(20) or writer.met is None
    assert trace_actions.drop_what_two_disposed_of() == 0
    writer.join(20)
    assert writer.met is None and key_of(written)
    with committed_cast.dorthe.acting():
        assert trace_queries.get_list(row.pk).kept == 1


def test_what_has_lost_its_key_is_not_said_to_be_kept(
    committed_cast: Cast, owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker breaks off between the keys and the rows, and the officer holds the unit back before it goes on."""
    cast = committed_cast
    written = a_criminal_case_resumed(cast)
    disposed_of(cast, written.kind)
    destroys = vault.destroy_subjects

    def broken_off(*given: Any) -> int:
        destroys(*given)
        raise RuntimeError("the machine went down")

    with monkeypatch.context() as patch:
        patch.setattr(vault, "destroy_subjects", broken_off)
        with pytest.raises(RuntimeError):
            trace_actions.drop_what_two_disposed_of()
    told.held(cast.dorthe, cast.peter)
    with pytest.raises(InsufficientPrivilege):
        owner.execute("UPDATE retention_traceitem SET going_at = NULL")
    with cast.peter.acting(), pytest.raises(Refused, match="disposed of"):
        case = CriminalCase.objects.get(pk=written.subject)
        criminal_holds.hold(case, ground=HoldGround.CLAIM, until_day=None, why=told.WHY)
    assert trace_actions.drop_what_two_disposed_of() == 1
    assert not key_of(written)
    assert None not in column(owner, "SELECT disposed_at FROM prosecution_criminalcase"), "nothing finds it any more"
    with pytest.raises(CheckViolation, match="trace_item_goes_or_is_kept"), owner.transaction():
        owner.execute("ALTER TABLE retention_traceitem DISABLE TRIGGER USER")
        owner.execute("UPDATE retention_traceitem SET dropped_at = NULL, kept_at = now(), kept_why = 'held'")


def test_nor_after_a_backup_of_between_the_list_and_the_keys(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    written = a_report_opened_again(cast)
    disposed_of(cast, written.kind)
    vault.destroy_subject("report", written.subject, clock.now())
    owner.execute("SELECT helle.replay_erasure('report', %s, NULL, helle.clock_now())", [written.subject])
    told.held(cast.dorthe, cast.mette)
    assert trace_actions.drop_what_two_disposed_of() == 1
    with cast.dorthe.acting():
        assert TraceItem.objects.get().kept_why == ""


def test_nothing_goes_where_no_key_can_and_a_hold_holds_meanwhile(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    written = a_criminal_case_resumed(cast)
    disposed_of(cast, written.kind)

    def astray() -> None:
        raise ledger.LedgerAstray("its copy is not there")

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "require_ready", astray)
        with pytest.raises(ledger.LedgerAstray):
            trace_actions.drop_what_two_disposed_of()
    told.held(cast.dorthe, cast.peter)
    assert trace_actions.drop_what_two_disposed_of() == 0 and key_of(written)
    with cast.dorthe.acting():
        assert TraceItem.objects.get().kept_why == "held"


def test_each_table_that_leads_to_what_is_kept_waits_for_the_worker(owner: Connection) -> None:
    """By its foreign keys: a table that is new has its line in `sql/171_kept_yet.sql`, or stands above."""
    locked = set(column(owner, "SELECT locked FROM helle.trace_kinds()")) | {"placements_urgentrequest"}
    leading = owner.execute(
        "SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"
    ).fetchall()
    waits = set(column(owner, "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'a_kept_yet'"))
    columns = {(table, name) for table, name, to in leading if to in locked and table not in COME_WITH_IT}
    assert columns >= BELONGS_THERE, "what stands above is there"
    assert {table for table, _name in columns - BELONGS_THERE} <= waits
    first = owner.execute(
        "SELECT tgrelid::regclass::text, min(tgname) FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 2 <> 0"
        " AND tgrelid IN (SELECT tgrelid FROM pg_trigger WHERE tgname = 'a_kept_yet') GROUP BY 1"
    ).fetchall()
    assert {name for _table, name in first} == {"a_kept_yet"}, "the others read what it waited for"
