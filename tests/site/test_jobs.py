"""Background jobs: enqueued with the fact or not at all, run by a worker that stops when told."""

from __future__ import annotations

import datetime as dt
import inspect
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import InterfaceError, connection, transaction
from procrastinate.contrib.django import app

from helle.register.access_requests import queries as access_requests
from helle.register.audit import actions as audit
from helle.register.audit import anchoring, mailing, sealing
from helle.register.audit.models import Line
from helle.register.cases import projections
from helle.register.identification import stay_actions as stays
from helle.register.protection import clock
from helle.rules.codes import ResidenceStatus
from helle.site import environment, jobs, sealer
from tests import access_stories, release_stories, stories
from tests.cast import Cast

IDS_AND_INSTANTS = {"int", "uuid.UUID"}
LONG_ENOUGH = 300  # Tenths of a second: a process starts, on a machine that may be busy.


def queued() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_job_is_enqueued_in_the_transaction_of_the_fact_and_rolled_back_with_it(cast: Cast) -> None:
    def fact_and_job() -> None:
        with cast.mette.acting():
            audit.record("desk.read")
        jobs.notices_send.defer(timestamp=0)  # type: ignore[call-arg] # given by the schedule

    class SomethingFailed(Exception):
        pass

    with pytest.raises(SomethingFailed), transaction.atomic():
        fact_and_job()
        assert queued() == 1
        raise SomethingFailed
    assert queued() == 0
    fact_and_job()
    assert queued() == 1


@pytest.mark.usefixtures("committed")
def test_a_job_is_not_seen_by_workers_before_its_fact(owner: object) -> None:
    with transaction.atomic():
        jobs.notices_send.defer(timestamp=0)  # type: ignore[call-arg] # given by the schedule
        seen = owner.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()  # type: ignore[attr-defined]
        assert seen == (0,)
    seen = owner.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()  # type: ignore[attr-defined]
    assert seen == (1,)


def test_the_arguments_of_every_job_are_ids_and_instants() -> None:
    ours = {name: task for name, task in app.tasks.items() if task.func.__module__.startswith("helle.")}
    assert ours
    for name, task in ours.items():
        for parameter in inspect.signature(task.func).parameters.values():
            assert parameter.annotation in IDS_AND_INSTANTS, (name, parameter)


def test_the_audit_is_sealed_every_minute_and_not_by_a_job() -> None:
    """The queue is written to by whoever serves pages."""
    assert sealer.EVERY == 60
    assert {task.queue for task in app.tasks.values() if task.func.__module__.startswith("helle.")} == {
        *("files", "lists", "notices"),
    }


def test_whatever_goes_wrong_the_sealer_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who ends by itself ends the whole of a served site."""
    wrong: list[Exception] = [
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no text"),
        InterfaceError("gone"),
        LookupError("x"),
    ]

    class ThreeTimes(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            return not wrong

    def once() -> None:
        raise wrong.pop()

    monkeypatch.setattr(sealer, "threading", SimpleNamespace(Event=ThreeTimes))
    monkeypatch.setattr("helle.site.sealer.signal.signal", lambda *_given: None)
    monkeypatch.setattr(sealer, "once", once)
    sealer.work(0)
    assert wrong == []


def test_roots_that_cannot_be_written_or_mailed_stop_no_sealing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(error: Exception) -> Callable[[], None]:
        def act() -> None:
            raise error

        return act

    monkeypatch.setattr(sealing, "seal", lambda: 0)
    monkeypatch.setattr(anchoring, "follow", fails(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no text")))
    monkeypatch.setattr(mailing, "send_if_due", fails(ValueError("a line end in a header")))
    sealer.once()


@pytest.mark.parametrize("given", ["dpo@tilsyn.example, ", "dpo", "dpo@tilsyn.example\nBcc: x@y.example"])
def test_whom_roots_are_mailed_to_is_looked_at_when_it_starts(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("HELLE_AUDIT_MAIL", given)
    if given.endswith(", "):
        assert environment.mail_addresses("HELLE_AUDIT_MAIL") == ["dpo@tilsyn.example"]
        return
    with pytest.raises(environment.BadSetting, match="HELLE_AUDIT_MAIL"):
        environment.mail_addresses("HELLE_AUDIT_MAIL")


def test_the_night_moves_the_competence_and_then_renews_the_lists(committed_cast: Cast) -> None:
    case = stories.an_opened_case(committed_cast)
    stay = ResidenceStatus.ASYLUM_PENDING
    with committed_cast.mette.acting():
        stays.residence_record(
            case, expected_version=case.version, status=stay, since=dt.date(2025, 1, 1), until=dt.date(2025, 10, 10)
        )
    clock.move_forward(dt.timedelta(days=5))
    jobs.lists_renew(timestamp=0)
    assert projections.follow_calendar("lists") == 0
    assert projections.differences("lists") == []


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_file_of_an_answer_is_made_as_whoever_ordered_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access_stories.ask(cast.mette, case)
    access_stories.decide_rest(cast.mette, case, row)
    order = access_stories.order(cast.mette, case, row)
    jobs.access_file_make(making=order.pk, membership=cast.mette.membership.pk)
    with cast.mette.acting():
        (made,) = access_requests.get_request(case, row.pk).assemblies
    assert (made.pk, made.by_user_id) == (order.pk, cast.mette.user.pk)


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
def test_a_release_is_made_as_whoever_ordered_it(cast: Cast) -> None:
    ordered = release_stories.order(cast.stine)
    jobs.release_make(making=ordered.pk, membership=cast.stine.membership.pk)
    (made,) = release_stories.rows(cast.stine)
    assert (made.pk, made.by_user_id) == (ordered.pk, cast.stine.user.pk)


@pytest.mark.django_db
def test_a_night_the_worker_was_away_is_made_up_when_it_comes_back_once() -> None:
    jobs.make_up_the_night()
    jobs.make_up_the_night()
    assert queued() == 1


@pytest.mark.parametrize(("part", "how"), [("worker", signal.SIGINT), ("sealer", signal.SIGTERM)])
def test_a_part_does_what_waits_and_stops_without_a_traceback(
    committed_cast: Cast, ground: dict[str, str], tmp_path: object, part: str, how: signal.Signals
) -> None:
    with committed_cast.mette.acting():
        audit.record("case.read", object_id=uuid.uuid4())
    jobs.notices_send.defer(timestamp=0)  # type: ignore[call-arg] # given by the schedule
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "helle.site.settings",
        "HELLE_STATE": str(settings.HELLE_STATE),
        "HELLE_DATABASE": ground["register"],
        "HELLE_KEYS_DATABASE": ground["keys"],
        "HELLE_AUDIT_ROOTS": f"{tmp_path}/roots.log",
        "HELLE_PARTS": f"{tmp_path}/parts",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "helle.cli", part],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    def waits() -> bool:
        return Line.objects.using("sealer").filter(segment=None).exists() if part == "sealer" else queued() > 0

    try:
        for _ in range(LONG_ENOUGH):
            if not waits():
                break
            time.sleep(0.1)
        process.send_signal(how)
        said, _ = process.communicate(timeout=15)
    finally:
        process.kill()
    assert not waits()
    assert (process.returncode, said) == (0, "")
    if part == "worker":
        assert Line.objects.using("sealer").filter(segment=None).exists(), "to seal is not its own"
