"""The demo really served: from an installed country to the first page, and gone afterwards."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from conftest import do_not_wait_for_the_disk

from helle.demo import plan
from helle.demo import serving as demo_serving
from helle.site import installation, serving
from helle.site.embedded import EmbeddedServer
from helle.site.installation import InstallationError
from tests.demo import searched, small_country, visited
from tests.demo.conftest import let_hire, let_write
from tests.demo.small_country import SEED, SIZE

ROOT = Path(__file__).parents[2]
SMALL_COUNTRY = """
import dataclasses, json, pathlib, subprocess, sys
import django
django.setup()
from tests.demo import filled, searched, small_country as small, visited
from tests.examples import AT_LENGTH
with searched.noted() as sealed:
    country = filled.fill()
    well = filled.look(country, pathlib.Path(sys.argv[1]))
    # At once, as the sealer of a demo does that begins to serve.
    subprocess.run([sys.executable, "-m", "helle.cli", "audit", "seal"], check=True, stdout=subprocess.DEVNULL)
    fingerprint = small.fingerprint() if AT_LENGTH else []
    if AT_LENGTH:
        visited.tell_more()
if AT_LENGTH:  # What is searched for then.
    visited.look_round()
print(json.dumps([well, small.planned(), fingerprint, [dataclasses.astuple(one) for one in sealed]]))
"""
# Of nobody: what is put in clear where it must not stand, to see that it is found there.
PLANTED = ("Plantina Sessionsen", "Plantina Mellemlager", "Plantina Køhvid", "Plantina Brevstad")


@dataclass(frozen=True, slots=True)
class Installed:
    """A demo with the small country: the numbers of its cases, what it is told from another by, and what was sealed."""

    wrong: str
    """What does not hold of it, as pytest tells it; nothing where all does."""
    planned: str
    numbers: list[str]
    fingerprint: list[str]
    """Taken at length alone."""
    sealed: list[searched.Sealed]


@pytest.fixture(scope="module")
def environment(whole_file_state: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HELLE_", "DATABASE_", "KEYS_"))}
    return kept | {"HELLE_STATE": str(whole_file_state), "DJANGO_SETTINGS_MODULE": "helle.demo.settings"}


@pytest.fixture(scope="module")
def installed(whole_file_state: Path, environment: dict[str, str]) -> Installed:
    """A demo with a small country, made once for the file."""
    do_not_wait_for_the_disk(whole_file_state / "database")
    assert helle(environment, "install", "--kind", "demo").returncode == 0
    with EmbeddedServer(whole_file_state / "database"):  # An installation leaves no server running.
        report = said_by(whole_file_state, "looked-at")
        command = [sys.executable, "-c", SMALL_COUNTRY, str(report)]
        given = environment | {"HELLE_LOG_LEVEL": "DEBUG"}
        with said_by(whole_file_state, "filling").open("w") as said:
            done = subprocess.run(
                command, cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=said, text=True, check=True, timeout=600
            )
        well, planned, fingerprint, sealed = json.loads(done.stdout)
        wrong = "" if well else report.read_text()
        kept = [searched.Sealed(*one) for one in sealed]
        return Installed(wrong, planned, numbers_of_cases(whole_file_state), fingerprint, kept)


def said_by(state: Path, what: str) -> Path:
    """What it wrote to its standard error, where a site has its log."""
    return state.parent / f"{what}.log"


@pytest.fixture(scope="module")
def search(whole_file_state: Path, installed: Installed) -> searched.Search:
    """For all that was sealed while the country was made, but for the names of those who work with it."""
    with (
        EmbeddedServer(whole_file_state / "database"),
        psycopg.connect(**installation.connection_settings(whole_file_state)["helle_owner"]) as connection,
    ):
        asked = "SELECT full_name FROM organisations_user UNION SELECT name FROM allocation_interpreter"
        staff = "\n".join(name for (name,) in connection.execute(asked))
    values, words = searched.wanted(
        installed.sealed, lambda text: re.search(rf"\b{re.escape(text)}\b", staff) is not None
    )
    people_of_it = {one.text for one in installed.sealed if one.table == "people_name"}
    assert len(people_of_it) > 20 and people_of_it <= values, "nobody in it is called as somebody who works there"
    assert set(visited.MORE) <= values and len(words) > 30
    return searched.Search(values | set(PLANTED), words)


def numbers_of_cases(state: Path) -> list[str]:
    with psycopg.connect(**installation.connection_settings(state)["helle_owner"]) as connection:
        (numbers,) = connection.execute("SELECT array_agg(number ORDER BY number) FROM cases_case").fetchone() or ([],)
    return list(numbers)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def helle(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "helle.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")
def test_the_country_is_whole_as_planned_and_answers_for_the_action_plan(installed: Installed) -> None:
    """Looked at by the process that filled it (`tests.demo.filled`)."""
    if installed.wrong:
        pytest.fail(installed.wrong, pytrace=False)


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")
def test_the_same_seed_plans_it_again_in_another_process_and_another_seed_another(installed: Installed) -> None:
    assert small_country.planned() == installed.planned
    assert plan.arrivals(SEED, SIZE) == plan.arrivals(SEED, SIZE) != plan.arrivals(8, SIZE)


@pytest.mark.at_length
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")
@pytest.mark.django_db(databases=["default", "keys", "lists", "numbers", "statistics"])
def test_the_same_seed_makes_it_again_in_another_process(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filled once more, in one transaction."""
    let_hire(monkeypatch)
    let_write(monkeypatch)
    small_country.fill()
    assert small_country.fingerprint() == installed.fingerprint


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")
def test_the_log_that_was_sealed_as_the_country_began_to_run_is_whole(
    whole_file_state: Path, environment: dict[str, str], installed: Installed
) -> None:
    with EmbeddedServer(whole_file_state / "database"):
        verified = helle(environment, "audit", "verify")
    assert (verified.returncode, verified.stderr) == (0, ""), verified.stdout
    assert re.search(r"[1-9]\d* segments?", verified.stdout), verified.stdout


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")
def test_the_log_of_the_country_explains_every_right_in_it(
    whole_file_state: Path, environment: dict[str, str], installed: Installed
) -> None:
    with EmbeddedServer(whole_file_state / "database"):
        compared = helle(environment, "check", "--rights")
    assert (compared.returncode, compared.stderr) == (0, ""), compared.stdout
    assert compared.stdout == "rights that no act explains: 0, of which noted as explained: 0\n"


# In each run a register with people in it is not filled (`test_country.py`), each part is served and ends
# (`tests/site/test_commands.py`), a link signs in (`test_signin.py`), a taken port is named (below), and the logs of a
# story with every table are searched (`tests/invariants/test_nothing_in_clear.py`).
@pytest.mark.at_length
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")
def test_a_second_start_keeps_the_country_answers_within_15_seconds_and_leaves_nothing(
    whole_file_state: Path, environment: dict[str, str], installed: Installed, search: searched.Search
) -> None:
    port = free_port()
    command = [sys.executable, "-m", "helle.cli", "demo", "serve", "--port", str(port)]
    given = environment | {"HELLE_LOG_LEVEL": "DEBUG"}
    began = time.monotonic()
    with said_by(whole_file_state, "serving").open("w") as said:
        process = subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=said, text=True)
    assert process.stdout is not None
    try:
        printed = []
        for line in process.stdout:
            printed.append(line)
            if "Helle answers" in line:
                first_page = time.monotonic() - began
            if "demo-logins.json" in line:
                break
        # On a machine that does nothing else: what else runs at the time is no fault of ours.
        busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        assert first_page < 15 * busy, printed
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).read().decode()
        assert "Mette Holm" in page
        assert numbers_of_cases(whole_file_state) == installed.numbers
        link = helle(environment, "demo", "login", "cmm_caseworker").stdout.strip()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        assert "Mette Holm" in opener.open(link, timeout=10).read().decode()
        for number in installed.numbers[:3]:
            # Where the link leads: the login holds for that host alone.
            assert number in opener.open(f"http://localhost:{port}/sager/{number}/", timeout=20).read().decode()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            opener.open(f"http://localhost:{port}/sager/2025-9999/", timeout=20)
        taken = helle(environment, "demo", "serve", "--port", str(port))
        assert taken.returncode == 1
        assert taken.stderr.strip().startswith(f"helle: Port {port} is not free")
        assert len(taken.stderr.strip().splitlines()) == 1
    finally:
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.wait(30) == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    assert not EmbeddedServer(whole_file_state / "database").running
    log = said_by(whole_file_state, "serving").read_bytes()
    assert b"DEBUG" in log
    assert search.found_in(log) == set()


# In each run a dump and the logs of a story with every table are searched: `tests/invariants/test_nothing_in_clear.py`.
@pytest.mark.at_length
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")
def test_no_name_number_or_address_of_the_country_stands_in_a_backup_a_log_the_queue_or_a_mail(
    whole_file_state: Path, environment: dict[str, str], search: searched.Search, tmp_path: Path
) -> None:
    """But for those that are planted in some of the places, to see that they would be found."""
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps({"typed": PLANTED[0], "more": "x" * 30}).encode()))
    planted = {
        "INSERT INTO django_session VALUES ('planted', %s, now())": f".{packed.decode().rstrip('=')}:signed",
        "INSERT INTO django_cache VALUES ('planted', %s, now())": base64.b64encode(PLANTED[1].encode()).decode(),
        "INSERT INTO procrastinate_jobs (id, queue_name, task_name, args, status)"
        " VALUES (-1, 'files', 'planted', jsonb_build_object('who', %s::text), 'succeeded')": PLANTED[2],
    }
    for store in ("register", "keys"):
        (tmp_path / store).mkdir()
    with (
        EmbeddedServer(whole_file_state / "database"),
        psycopg.connect(
            **installation.connection_settings(whole_file_state)["helle_owner"], autocommit=True
        ) as connection,
    ):
        for statement, value in planted.items():
            connection.execute(statement.encode(), [value])
        folders = [f"--{store}={tmp_path / store}" for store in ("register", "keys")]
        made = helle(environment, "backup", *folders)
        connection.execute("DELETE FROM django_session WHERE session_key = 'planted'")
        connection.execute("DELETE FROM django_cache WHERE cache_key = 'planted'")
        connection.execute("DELETE FROM procrastinate_jobs WHERE id = -1")
    assert made.returncode == 0, made.stderr
    mails = whole_file_state / "mails"
    mails.mkdir(exist_ok=True)
    (mails / "planted.log").write_text(f"Subject: =?utf-8?q?{quote(PLANTED[3]).replace('%', '=')}?=\n\n{PLANTED[3]}\n")
    read = {store: visited.unpacked_backup(*(tmp_path / store).glob("*.dump")) for store in ("register", "keys")}
    for table in (b"people_name", b"django_session", b"django_cache", b"procrastinate_jobs", b"audit_line"):
        assert re.search(rb"\nCOPY public\." + table + rb" [^\n]*\n[^\\]", read["register"]), table
    assert b"\nCOPY public.data_key" in read["keys"]
    beside = [
        file
        for file in (*tmp_path.rglob("*"), *whole_file_state.rglob("*"), said_by(whole_file_state, "filling"))
        if file.is_file() and not {"secrets", "cluster", "socket"} & set(file.parts)
    ]
    assert {"server.log", "erasures.log", "filling.log", "planted.log"} <= {file.name for file in beside}
    assert b" DEBUG " in said_by(whole_file_state, "filling").read_bytes()
    found = {name: search.found_in(content) for name, content in read.items()}
    found |= {file.name: search.found_in(file.read_bytes()) for file in beside}
    assert {name: hits for name, hits in found.items() if hits} == {
        "register": set(PLANTED[:3]),
        "planted.log": {PLANTED[3]},
    }


@pytest.mark.at_length  # In each run it is so of a story, cipher by cipher: `tests/keys/test_resealing.py`.
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")
def test_all_that_a_country_has_is_sealed_anew_with_another_cipher_under_whichever_key_it_is(
    whole_file_state: Path, environment: dict[str, str], installed: Installed
) -> None:
    """The way from each table to the key of its values, of nearly every table there is. Each process opens both."""
    with (
        EmbeddedServer(whole_file_state / "database"),
        psycopg.connect(**installation.connection_settings(whole_file_state)["helle_owner"]) as connection,
    ):
        connection.execute("UPDATE protection_sealedwith SET noted_at = now() - interval '1 hour'")
        connection.commit()
        done = helle(environment | {"HELLE_CIPHER": "2"}, "keys", "reseal", "--with", "2")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^\d{4,} values are sealed anew, with cipher 2$", done.stdout, re.MULTILINE), done.stdout
    assert "do not open" not in done.stdout


@pytest.mark.at_length  # That a server ends with whoever started it is held in each run by `tests/site/test_guard.py`.
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")
def test_a_demo_that_is_killed_without_warning_leaves_nothing_running(
    whole_file_state: Path, environment: dict[str, str], installed: Installed
) -> None:
    # While a part is being started, and while all of them run.
    for when in ("web:", "Helle answers"):
        port = free_port()
        command = [sys.executable, "-m", "helle.cli", "demo", "serve", "--port", str(port)]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert process.stdout is not None
        for line in process.stdout:
            if when in line:
                break
        process.kill()
        process.stdout.read()  # Ends when the last that could still write has ended, the guard too.
        process.wait(30)
        serving.require_free(port)
        assert not EmbeddedServer(whole_file_state / "database").running


def test_a_taken_port_is_named() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(InstallationError, match=f"Port {port} is not free"):
            serving.require_free(port)
    with pytest.raises(InstallationError, match="not a port"):
        serving.require_free(70000)


@pytest.mark.django_db
def test_the_demo_refuses_an_installation_that_is_none(
    ground: dict[installation.Store, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = installation.connection_settings
    monkeypatch.setattr(installation, "connection_settings", lambda state: real(state, ground))
    # The test's own installation is of kind test: that is not a demo either.
    with pytest.raises(InstallationError, match="of kind test: the demo does not touch it"):
        demo_serving._filled()
