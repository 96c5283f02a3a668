"""The embedded server, really started: its life, and that nobody gets in without a password."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from helle.site.embedded import EmbeddedServer
from helle.site.server_account import EmbeddedServerError


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's own: for root that one lies below a 0700 folder, which is a test of its own."""
    made = Path(tempfile.mkdtemp(prefix="helle-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedServer]:
    made = EmbeddedServer(folder / "db", for_tests=True)
    yield made
    made.stop()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def server_pid(server: EmbeddedServer) -> int:
    return int((server.cluster / "postmaster.pid").read_text().split()[0])


def test_it_starts_answers_and_stops(server: EmbeddedServer) -> None:
    server.start()
    assert server.running
    with psycopg.connect(server.dsn()) as connection:
        shown = connection.execute(
            "SELECT current_setting('data_checksums'), current_setting('listen_addresses'),"
            " current_setting('password_encryption'), current_setting('server_encoding'),"
            " (SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'template1')"
        ).fetchone()
    assert shown == ("on", "", "scram-sha-256", "UTF8", "b C.UTF-8")
    server.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.dsn())


def test_a_restart_keeps_the_data(server: EmbeddedServer) -> None:
    with server, psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'æøå' AS value")
    assert not server.running
    with server, psycopg.connect(server.dsn()) as connection:
        assert connection.execute("SELECT value, upper(value) FROM kept").fetchone() == ("æøå", "ÆØÅ")


def test_it_starts_at_once_after_a_kill(server: EmbeddedServer) -> None:
    server.for_tests = False  # A commit must survive.
    server.start()
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
    os.kill(server_pid(server), signal.SIGKILL)
    again = EmbeddedServer(server.data_dir)  # Not the parent that could reap the dead process.
    again.start()
    with psycopg.connect(again.dsn()) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (1,)
    server.stop()
    again.stop()
    assert not again.running


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_or_missing_password_is_refused(server: EmbeddedServer, password: str) -> None:
    server.start()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.dsn(password=password), passfile="/nonexistent")


def test_only_the_owner_reaches_the_socket_and_the_secrets(server: EmbeddedServer) -> None:
    server.start()
    assert mode(server.socket_dir) == 0o700
    assert mode(server.cluster) == 0o700
    assert mode(server.data_dir / "superuser.password") == 0o600
    assert mode(server.log) == 0o600
    assert server.password not in server.log.read_text()
    assert list(server.data_dir.rglob("initdb.password*")) == []


def test_the_server_never_runs_as_root(server: EmbeddedServer) -> None:
    server.start()
    assert Path(f"/proc/{server_pid(server)}").stat().st_uid not in (0,)


def test_the_last_to_leave_stops_it(server: EmbeddedServer) -> None:
    server.start()
    other = EmbeddedServer(server.data_dir, for_tests=True)
    other.start()
    assert server_pid(other) == server_pid(server)
    server.stop()
    assert other.running
    other.stop()
    assert not other.running


def test_leaving_without_having_started_stops_nothing(server: EmbeddedServer) -> None:
    server.start()
    EmbeddedServer(server.data_dir).stop()
    assert server.running


def test_a_server_started_by_hand_is_used_and_left_alone(server: EmbeddedServer) -> None:
    server.start()
    (server.data_dir / "server.pid").unlink()  # As if somebody else had started it.
    server.stop()
    assert server.running
    (server.data_dir / "server.pid").write_text(str(server_pid(server)))
    server.start()


def test_a_server_whose_starter_was_killed_is_joined_and_stopped(server: EmbeddedServer) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from helle.site.embedded import EmbeddedServer\n"
        "EmbeddedServer(Path(sys.argv[1]), for_tests=True).start(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", script, str(server.data_dir)], check=False)
    assert server.running
    server.start()
    server.stop()
    assert not server.running


def test_a_long_path_gets_a_short_socket_folder(folder: Path) -> None:
    with EmbeddedServer(folder / ("long" * 20) / "db", for_tests=True) as server:
        assert not server.socket_dir.is_relative_to(folder)
        assert mode(server.socket_dir) == 0o700
        psycopg.connect(server.dsn()).close()
    shutil.rmtree(server.socket_dir)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder that its server's user cannot reach")
def test_as_root_a_private_parent_stays_private(folder: Path) -> None:
    folder.chmod(0o700)
    with EmbeddedServer(folder / "db", for_tests=True) as server:
        assert not server.home.is_relative_to(folder)
        psycopg.connect(server.dsn()).close()
    assert mode(folder) == 0o700
    assert EmbeddedServer(folder / "db").initialised
    shutil.rmtree(server.home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers lie elsewhere")
def test_removing_the_folder_of_a_server_that_lies_elsewhere_begins_anew(folder: Path) -> None:
    folder.chmod(0o700)
    with EmbeddedServer(folder / "db", for_tests=True) as server, psycopg.connect(server.dsn(), autocommit=True) as old:
        old.execute("CREATE TABLE old ()")
    shutil.rmtree(folder / "db")
    with EmbeddedServer(folder / "db", for_tests=True) as server, psycopg.connect(server.dsn()) as new:
        assert new.execute("SELECT to_regclass('old')").fetchone() == (None,)
    shutil.rmtree(server.home)


def test_what_stands_in_the_way_is_said_in_one_line(server: EmbeddedServer) -> None:
    server.initialise()
    with (server.cluster / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    begin = time.monotonic()
    with pytest.raises(EmbeddedServerError, match=r"FATAL.*configuration file") as caught:
        server.start()
    assert time.monotonic() - begin < 5
    assert "\n" not in str(caught.value)


def test_the_log_does_not_repeat_data(server: EmbeddedServer) -> None:
    server.start()
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE person (name text PRIMARY KEY)")
        connection.execute("INSERT INTO person VALUES ('Synnøve Prøve')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES (%s)", ["Synnøve Prøve"])
    log = server.log.read_text()
    assert "duplicate key" not in log  # Errors of statements may quote a value: none is written.
    assert "ready to accept connections" in log
    assert "Prøve" not in log
