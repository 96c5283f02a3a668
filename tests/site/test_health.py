"""How the system is: a page for administrators, a command for operators, one word for a load balancer."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import threading
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from helle.register.audit import actions as audit
from helle.register.audit import anchoring, mailing
from helle.register.casefile import scanning
from helle.site import environment, health, health_asking, roots_health
from helle.site.environment import BadSetting
from helle.site.health_state import Finding, State
from tests import whole_story
from tests.cast import Cast, as_owner, member, reseat
from tests.gates import Gates
from tests.pages import audit_lines

DATABASES = ["default", "keys", "sealer", "staff", "portal", "intake", "partner", "api"]
pytestmark = pytest.mark.django_db(databases=DATABASES)


class TestHealthPage(Gates):
    view = "health"
    may = "anton"
    outsiders = ("olga", "ulla", "dorthe")
    wrong_roles = ("mette", "karen", "vera")
    methods = ("GET",)
    action = "health.read"
    purpose = "operation"


def _ago(*, days: int = 0, hours: int = 0) -> dt.datetime:
    # The machine's own time, as files and scanners know it.
    return dt.datetime.now(dt.UTC) - dt.timedelta(days=days, hours=hours)  # noqa: TID251


def seen(part: str) -> Finding:
    return next(finding for finding in health.look() if finding.part.en == part)


def test_the_parts_that_stand_are_well(cast: Cast) -> None:
    for part in ("The register's database", "The key store", "The schema", "Connection to the key store"):
        assert seen(part).state is State.WELL, part


@pytest.mark.parametrize(
    ("total", "free", "state"),
    [
        (100, 20, State.WELL),
        (100, 10, State.WELL),
        (100, 9, State.WATCH),
        (5, 1, State.WELL),
        (5, 0.9, State.WATCH),
    ],
    ids=["plenty", "a tenth", "less than a tenth", "little and enough", "too little whatever its share"],
)
def test_a_disk_is_to_be_looked_at_before_it_is_full(
    monkeypatch: pytest.MonkeyPatch, total: int, free: float, state: State
) -> None:
    # The disk of whoever runs the tests is as full as it is: what it answers is set here.
    answer = (total << 30, int((total - free) * (1 << 30)), int(free * (1 << 30)))
    monkeypatch.setattr("helle.site.health.shutil.disk_usage", lambda _folder: answer)
    found = seen("Disk space")
    assert (found.state, found.seen.en) == (state, f"{free:.0f} GB free ({100 * free / total:.0f} %)")


def test_a_folder_that_is_gone_is_said(settings: Any, tmp_path: Path) -> None:
    settings.HELLE_STATE = tmp_path / "gone"
    assert (seen("Disk space").state, seen("Disk space").seen.en) == (State.WATCH, "the folder does not exist")


def test_fewer_than_two_administrators_are_to_be_looked_at(cast: Cast) -> None:
    assert seen("Administrators").state is State.WATCH
    second = member("Astrid Holt", "SOST", "administrator")
    assert seen("Administrators").state is State.WELL
    reseat(second.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 20)))
    found = seen("Administrators")
    assert (found.state, found.seen.en) == (
        State.WATCH,
        "can log in today: 2, in 30 days: 1; there should be at least two",
    )


def test_mails_that_did_not_arrive_are_counted_for_a_day_and_tell_of_nobody(cast: Cast) -> None:
    part = "Mails about what waits"
    assert seen(part).state is State.WELL
    for state, hours in (("undeliverable", 1), ("given_up", 2), ("given_up", 23), ("undeliverable", 25), ("sent", 3)):
        as_owner(
            "INSERT INTO notices_mail (id, membership_id, slot, language, things, late, fresh, more, told, made_at,"
            " state, attempts, next_try_at, ended_at) SELECT gen_random_uuid(), %s, t - make_interval(hours => %s),"
            " 'da', 1, 0, 1, false, '', t, %s, 1, t, t - make_interval(hours => %s) FROM helle.clock_now() AS t",
            [cast.mette.membership.pk, hours, state, hours],
        )
    found = seen(part)
    assert found.state is State.WATCH
    assert found.seen.en == "in the last day: 1 to an address that does not work; 2 given up; 0 interrupted"
    page = cast.anton.client().get(reverse("health")).content.decode()
    assert cast.mette.user.email not in page and "Mette" not in page


def test_it_tells_of_nobody(cast: Cast) -> None:
    whole_story.tell(cast)
    page = cast.anton.client().get(reverse("health")).content.decode()
    for secret in (*whole_story.SECRETS, "Mette Holm", "2025-0001"):
        assert secret not in page


def test_without_a_worker_it_says_so(cast: Cast) -> None:
    found = seen("Background jobs")
    assert (found.state, "start helle worker" in found.seen.en) == (State.FAILS, True)


def test_a_worker_that_was_heard_is_well_and_one_that_fell_silent_is_not(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        assert seen("Background jobs").state is State.WELL
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '3 minutes'")
        assert seen("Background jobs").state is State.FAILS


@pytest.mark.parametrize(
    ("kept", "state"),
    [
        (None, State.WATCH),
        ("not json", State.WATCH),
        ({"problems": 0, "days": 1}, State.WELL),
        ({"problems": 0, "days": 9}, State.WATCH),
        ({"problems": 1, "days": 1}, State.FAILS),
    ],
)
def test_when_the_log_was_verified_last(cast: Cast, settings: Any, tmp_path: Path, kept: Any, state: State) -> None:
    settings.HELLE_STATE = tmp_path
    if isinstance(kept, dict):
        at = _ago(days=kept["days"])
        kept = json.dumps({"at": at.isoformat(), "problems": kept["problems"]})
    if kept is not None:
        (tmp_path / health.VERIFIED_FILE).write_text(kept)
    assert seen("Verification of the log").state is state


def test_verifying_is_remembered(settings: Any, tmp_path: Path) -> None:
    settings.HELLE_STATE = tmp_path
    health.note_verified(problems=0)
    assert json.loads((tmp_path / health.VERIFIED_FILE).read_text())["problems"] == 0


def test_a_line_that_nobody_seals_and_a_segment_past_its_time_are_seen(cast: Cast, settings: Any) -> None:
    """All that is left to tell of a sealer that is gone."""
    settings.HELLE_AUDIT_YEARS = 5
    with cast.mette.acting():
        audit.record("case.read", object_id=uuid.uuid4())
    assert seen("Sealing of the log").state is State.WELL
    assert seen("Keeping of the log").state is State.WELL
    as_owner("ALTER TABLE audit_line DISABLE TRIGGER keep_line", [])
    as_owner("UPDATE audit_line SET at = at - interval '2 hours' WHERE segment IS NULL", [])
    found = seen("Sealing of the log")
    assert found.state is State.WATCH and "2 hours" in found.seen.en
    as_owner(
        "INSERT INTO audit_segment (number, sealed_at, count, leaves, root, previous, signature)"
        " VALUES (1, helle.clock_now() - interval '6 years', 1, '', '', '', '')",
        [],
    )
    found = seen("Keeping of the log")
    assert found.state is State.WATCH and "past their time: 1" in found.seen.en


class TestRootsElsewhere:
    """The sealer's files, of which a process that serves pages sees nothing where it is a user of its own."""

    NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)

    @pytest.fixture(autouse=True)
    def kept_here(self, settings: Any, tmp_path: Path) -> None:
        settings.HELLE_STATE, settings.HELLE_AUDIT_ROOTS = tmp_path, tmp_path / "audit-roots.log"
        settings.HELLE_AUDIT_ANCHOR, settings.HELLE_AUDIT_MAIL = str(tmp_path / "copy.log"), ["dpo@x.example.invalid"]

    def states(self, now: dt.datetime) -> list[int]:
        return [state for _part, state, _seen in roots_health.standing(now)]

    def test_who_may_not_look_says_what_was_seen_and_that_only_for_a_while(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "copy.log").write_text("another chain\n")
        roots_health.note(self.NOW)

        def refused() -> None:
            raise PermissionError

        monkeypatch.setattr(anchoring, "behind", refused)
        monkeypatch.setattr(mailing, "last_sent", refused)
        assert self.states(self.NOW + dt.timedelta(hours=1)) == [State.FAILS, State.WATCH]
        assert self.states(self.NOW + dt.timedelta(days=3)) == [State.WATCH, State.WATCH]
        (tmp_path / roots_health.SEEN_FILE).unlink()
        assert self.states(self.NOW) == [State.WATCH, State.WATCH]

    def test_a_mail_is_late_where_roots_were_written_since_whether_it_was_tried_or_not(self, tmp_path: Path) -> None:
        (tmp_path / "audit-roots.log").write_text("")
        at = self.NOW.isoformat()
        (tmp_path / "audit-roots.mailed").write_text(json.dumps({"number": 1, "at": at, "tried": at}))
        for days, sealed, late in ((3, 2, True), (3, -1, False), (1, 1, False)):
            moment = (self.NOW + dt.timedelta(days=sealed)).timestamp()
            os.utime(tmp_path / "audit-roots.log", (moment, moment))
            found = roots_health._mailed(self.NOW + dt.timedelta(days=days))
            assert found is not None and (found[0] == State.WATCH) is late


@pytest.mark.parametrize(("hours", "state"), [(1, State.WELL), (27, State.FAILS), (None, State.FAILS)])
def test_how_old_the_backup_is(cast: Cast, settings: Any, tmp_path: Path, hours: int | None, state: State) -> None:
    stamp = tmp_path / "stamp"
    if hours is not None:
        stamp.touch()
        at = _ago(hours=hours).timestamp()
        os.utime(stamp, (at, at))
    settings.HELLE_BACKUP_STAMP = str(stamp)
    assert seen("Backup").state is state


def test_a_backup_that_helle_was_not_told_of_is_said_to_be_unknown(cast: Cast) -> None:
    found = seen("Backup")
    assert found.state is State.WATCH
    assert "HELLE_BACKUP_STAMP" in found.seen.da


class _Clamd(threading.Thread):
    """Answers one VERSION as clamd does."""

    def __init__(self, folder: Path, answer: bytes) -> None:
        super().__init__(daemon=True)
        self.answer = answer
        self.address = str(folder / "clamd")
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(self.address)
        self.listening.listen()

    def run(self) -> None:
        with self.listening, self.listening.accept()[0] as visitor:
            assert visitor.recv(100) == b"zVERSION\0"
            visitor.sendall(self.answer)


@pytest.mark.parametrize(("days", "state"), [(0, State.WELL), (5, State.WATCH), (None, State.FAILS)])
def test_how_old_the_scanner_s_signatures_are(cast: Cast, settings: Any, days: int | None, state: State) -> None:
    if days is None:
        answer = b"ClamAV 1.4.1\0"
    else:
        made = _ago(days=days).astimezone()
        answer = f"ClamAV 1.4.1/27456/{made:%a %b %d %H:%M:%S %Y}\0".encode()
    with TemporaryDirectory(dir="/tmp") as folder:  # A socket's path may have about a hundred signs.
        clamd = _Clamd(Path(folder), answer)
        clamd.start()
        settings.HELLE_CLAMD = clamd.address
        assert seen("Virus scanner").state is state
        clamd.join(timeout=20)


def test_a_scanner_that_is_gone_has_no_signatures(settings: Any) -> None:
    settings.HELLE_CLAMD = "/nowhere/clamd.sock"
    assert scanning.signatures_made() is None


@pytest.mark.parametrize("given", ["127.0.0.1:3310", "scanner.example:3310", "clamd.ctl", "tcp://127.0.0.1"])
def test_a_scanner_over_a_network_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("HELLE_CLAMD", given)
    with pytest.raises(BadSetting, match="the path of a socket on this machine"):
        environment.socket_path("HELLE_CLAMD")
    monkeypatch.setenv("HELLE_CLAMD", "/run/clamav/clamd.ctl")
    assert environment.socket_path("HELLE_CLAMD") == "/run/clamav/clamd.ctl"


def test_a_load_balancer_is_told_one_word_and_others_nothing(cast: Cast, settings: Any) -> None:
    answer = Client().get(reverse("healthz"))
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert Client().get(reverse("healthz"), REMOTE_ADDR="192.0.2.7").status_code == 404
    assert Client().get(reverse("healthz"), REMOTE_ADDR="nonsense").status_code == 404
    assert Client().post(reverse("healthz")).status_code == 405
    settings.HELLE_HEALTHZ_FROM = ["192.0.2.0/24"]
    assert Client().get(reverse("healthz"), REMOTE_ADDR="192.0.2.7").status_code == 200
    assert Client().get(reverse("healthz")).status_code == 404


def test_a_database_that_does_not_answer_is_said_in_one_word(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(alias: str, statement: str) -> tuple[Any, ...]:
        raise OperationalError(f"{alias} is gone: {statement}")

    monkeypatch.setattr(health_asking, "one", gone)
    answer = Client().get(reverse("healthz"))
    assert (answer.status_code, answer.content) == (503, b"no")
    assert health.worst(health.look()) is State.FAILS


def test_a_job_that_waits_too_long_is_to_be_looked_at(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at)"
            " VALUES ('lists', 'lists_renew', now() - interval '20 minutes')"
        )
    found = seen("The queue")
    assert (found.state, found.seen.en) == (State.WATCH, "waiting: 1, the oldest 20 min; failed in the last day: 0")


@pytest.mark.parametrize(("hours", "state", "counted"), [(1, State.WATCH, 1), (25, State.WELL, 0)])
def test_a_job_that_failed_is_looked_at_for_a_day(cast: Cast, hours: int, state: State, counted: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('lists', 'lists_renew', 'doing')"
            " RETURNING id"
        )
        (job,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job])
    as_owner(
        "UPDATE procrastinate_events SET at = now() - %s WHERE job_id = %s AND type = 'failed'",
        [dt.timedelta(hours=hours), job],
    )
    found = seen("The queue")
    assert (found.state, found.seen.en) == (state, f"waiting: 0, the oldest –; failed in the last day: {counted}")


def test_a_part_that_fails_in_the_database_is_told_and_the_page_is_still_logged(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = health_asking.one

    def one(alias: str, statement: str) -> tuple[Any, ...]:
        return asked(alias, statement.replace("procrastinate_workers", "no_such_table"))

    monkeypatch.setattr(health_asking, "one", one)
    page = cast.anton.client().get(reverse("health"))
    assert page.status_code == 200
    assert "svarer ikke" in page.content.decode()
    assert "health.read" in {line.action for line in audit_lines(cast)}
