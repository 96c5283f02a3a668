"""The commands of an operator, on an installation of their own whose server stands still between them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from conftest import do_not_wait_for_the_disk

from helle.site import installation
from helle.site.embedded import EmbeddedServer

pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="helle-commands-"))
    made.chmod(0o755)
    yield made
    EmbeddedServer(made / "var" / "database").stop()
    shutil.rmtree(made)


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HELLE_", "DATABASE_", "KEYS_"))}
    given = {"HELLE_STATE": str(folder / "var"), "HELLE_SECRETS": str(folder / "key disk"), "PYTHONWARNINGS": "ignore"}
    return kept | given | {"DJANGO_SETTINGS_MODULE": "helle.site.settings"}


def helle(folder: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "helle.cli", *arguments]
    return subprocess.run(  # our own program
        command, env=environment(folder) | given, capture_output=True, text=True, check=False, timeout=180
    )


@pytest.fixture(scope="module")
def installed(folder: Path) -> Path:
    """An installation whose secrets lie on a disk of their own."""
    before = helle(folder, "audit", "verify")
    assert (before.returncode, before.stderr.count("\n")) == (1, 1) and "helle install" in before.stderr
    do_not_wait_for_the_disk(folder / "var" / "database")
    made = helle(folder, "install", "--kind", "test")
    assert made.returncode == 0, made.stderr
    return folder


OF_THE_INSTALLER = "the password of whoever may make roles"
NOT_ITS_OWN = {
    "web": ["audit.key", "helle_sealer.password", "helle_lists.password", "helle_notices.password", "statistics.key"],
    "public": [
        "master.key",
        "search.key",
        "intake.key",
        "erasure.key",
        "django.key",
        "helle_app.password",
        "helle_keys.password",
    ],
    "worker": ["audit.key", "django.key", "helle_sealer.password", "helle_staff.password", "helle_portal.password"],
    "sealer": ["master.key", "search.key", "erasure.key", "django.key", "helle_app.password", "helle_keys.password"],
}


def parts_of(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The environment of each part that runs, as the machine has it."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "environ").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        given = dict(word.split("=", 1) for word in words if "=" in word)
        if given.get("HELLE_STATE") == str(folder / "var") and "HELLE_PART" in given:
            yield given["HELLE_PART"], given


def server_runs(folder: Path) -> bool:
    return EmbeddedServer(folder / "var" / "database").running


def _at_length(arguments: tuple[str, ...], said: str) -> Any:
    return pytest.param(arguments, said, marks=pytest.mark.at_length)


def test_installing_leaves_no_server_running(installed: Path) -> None:
    assert (installed / "key disk" / "master.key").exists()
    assert not server_runs(installed)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("audit", "seal"), "lines sealed"),
        (("check", "--secret-addresses", "--repair"), "0 of the secret addresses"),
        (("migrate", "--kind", "test"), "access matrix and units"),
        # In each run given in a demo, on lists that say something else, where a right has no act, and in `tests/keys`.
        _at_length(("audit", "verify"), "segments"),
        _at_length(("check", "--projections", "--repair"), "0 of the projections differ"),
        _at_length(("check", "--rights"), "rights that no act explains: 0"),
        _at_length(("keys", "list"), "wraps   file:master.key"),
    ],
)
def test_a_command_starts_the_server_it_needs_and_leaves_none(
    installed: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = helle(installed, *arguments)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    assert not server_runs(installed)


def test_a_right_that_no_act_explains_is_named_and_the_command_fails(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the server runs: that a command starts and stops it is tried above."""
    names = ["--email", "tove@example.invalid", "--name", "Tove Tyv", "--unit", "CMM", "--role", "cmm_caseworker"]
    nowhere = helle(installed, "user", "add", *names)
    assert nowhere.returncode == 1 and nowhere.stderr.startswith("helle: set HELLE_ADDRESS to where people log in")
    address = {"HELLE_ADDRESS": "http://localhost:8017"}
    link = re.compile(r"^http://localhost:8017/konto/password/reset/key/\S+/$", re.M)
    monkeypatch.setenv("HELLE_SECRETS", str(installed / "key disk"))
    as_owner = installation.connection_settings(installed / "var")["helle_owner"]
    with EmbeddedServer(installed / "var" / "database"), psycopg.connect(**as_owner, autocommit=True) as owner:
        added = helle(installed, "user", "add", *names, **address)
        anew = helle(installed, "user", "link", "Tove@example.invalid", **address)
        assert added.returncode == anew.returncode == 0, anew.stderr
        assert link.findall(added.stdout) != link.findall(anew.stdout) and link.findall(anew.stdout)
        assert helle(installed, "check", "--rights").returncode == 0
        owner.execute("UPDATE organisations_membership SET role = 'cmm_lead'")
        done = helle(installed, "check", "--rights")
        owner.execute("UPDATE organisations_membership SET role = 'cmm_caseworker'")
    assert done.returncode == 1, done.stderr
    assert ": CMM lead, Center mod Menneskehandel" in done.stdout and "rights that no act explains: 1" in done.stdout


def test_without_its_master_key_nothing_is_migrated_and_one_line_says_why(installed: Path) -> None:
    secrets = installed / "key disk"
    (secrets / "master-keys.toml").write_text('wraps = "file:other.key"\n')
    (secrets / "other.key").write_bytes(bytes(32))
    for missing in (False, True):
        if missing:
            (secrets / "other.key").unlink()
        done = helle(installed, "migrate", "--kind", "test")
        assert done.returncode == 1
        assert done.stderr.startswith("helle: ") and "other.key" in done.stderr and done.stderr.count("\n") == 1
        assert "schema of the register" not in done.stdout
    (secrets / "master-keys.toml").unlink()


def test_a_backup_is_put_back_and_opened_by_three_commands(installed: Path) -> None:
    folders = {store: installed / "backups" / store for store in ("register", "keys")}
    for folder in folders.values():
        folder.mkdir(parents=True)
    given = [word for store, folder in folders.items() for word in (f"--{store}", str(folder))]
    done = helle(installed, "backup", *given, "--keep-keys", "35")
    assert done.returncode == 0 and "register: " in done.stdout, done.stderr
    files = {store: next(folder.glob(f"helle-{store}-*.dump")) for store, folder in folders.items()}
    nothing = helle(installed, "restore")
    assert nothing.returncode == 1 and nothing.stderr.startswith("helle: Name the backup")
    done = helle(installed, "restore", "--register", str(files["register"]), "--keys", str(files["keys"]))
    assert done.returncode == 0 and "what was there is called helle_before_" in done.stdout, done.stderr
    refused = helle(installed, "worker")
    assert refused.returncode == 1 and "run `helle erase --replay`" in refused.stderr
    done = helle(installed, "erase", "--replay")
    assert done.returncode == 0 and done.stdout.endswith("  open\n"), done.stderr
    done = helle(installed, "erase", "--verify")
    assert done.returncode == 0 and "no copy elsewhere" in done.stdout, done.stderr
    assert not server_runs(installed)


def test_an_address_that_is_none_is_said_in_one_line(installed: Path) -> None:
    done = helle(
        *(installed, "user", "add", "--email", "nonsense", "--name", "Ida Holt", "--unit", "CMM", "--role", "cmm_lead"),
        HELLE_ADDRESS="http://localhost:8017",
    )
    assert done.returncode == 1
    assert done.stderr == "helle: --email: Enter a valid email address.\n"


@pytest.mark.parametrize("given", ["/sti", "javascript:alert(1)", "ftp://helle.example"])
@pytest.mark.parametrize("command", [("user", "link", "ida@example.invalid"), ("health",), ("web",)])
def test_where_people_log_in_is_an_address_or_one_line_says_so(
    installed: Path, command: tuple[str, ...], given: str
) -> None:
    done = helle(installed, *command, HELLE_ADDRESS=given)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("helle: HELLE_ADDRESS must be an address such as ")
    assert "Traceback" not in done.stderr and done.stderr.count("\n") == 1


FORGED = ("attacker.example", "localhost:666")


@pytest.mark.at_length  # Of each process in each run: `test_parts.py`.
def test_the_site_is_served_also_when_its_secrets_lie_elsewhere_and_each_process_holds_its_own(installed: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    parts = installed / "key disk" / "parts"
    command = [sys.executable, "-m", "helle.cli", "serve", "--port", port]
    with subprocess.Popen(  # our own program
        command,
        env=environment(installed) | {"PGPASSWORD": OF_THE_INSTALLER, "HELLE_OWNER_PASSWORD": OF_THE_INSTALLER},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as served:
        assert served.stdout is not None
        said = []
        for line in served.stdout:
            said.append(line)
            if "Helle answers" in line or "helle:" in line:
                break
        running = dict(parts_of(installed))
        for host in FORGED:
            with socket.create_connection(("127.0.0.1", int(port)), timeout=60) as asking:
                asking.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
                assert asking.makefile("rb").readline().split()[1] == b"400"
        served.send_signal(signal.SIGTERM)
        heard = served.stdout.read()
        assert served.wait(60) == 0, said
    # Each is one line to whoever runs it.
    assert [heard.count(f"WARNING helle.site.forged_hosts forged_host {host}\n") for host in FORGED] == [1, 1]
    assert not server_runs(installed)
    # The server of pages writes its name over its environment; what it is given is asked in `test_parts`.
    assert set(running) >= {"worker", "sealer"}
    for name, given in running.items():
        assert given["HELLE_SECRETS"] == str(parts / name)
        assert OF_THE_INSTALLER not in given.values()
    for name, others in NOT_ITS_OWN.items():
        assert not set(others) & {file.name for file in (parts / name).iterdir()}, name


def test_health_starts_no_server_and_says_what_does_not_answer(installed: Path) -> None:
    done = helle(installed, "health")
    assert done.returncode == 2, done.stderr
    assert "fails  The register's database: does not answer" in done.stdout
    assert "well   Disk space" in done.stdout or "watch  Disk space" in done.stdout
    assert not server_runs(installed)
