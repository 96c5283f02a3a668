"""The demo really served: from an installed country to the first page, and gone afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from helle.demo import serving as demo_serving
from helle.site import installation, serving
from helle.site.embedded import EmbeddedServer
from helle.site.installation import InstallationError

SMALL_COUNTRY = (
    "import django; django.setup(); from helle.demo import country; country.fill(7, lambda line: None, 0.01)"
)


@pytest.fixture(scope="module")
def environment(whole_file_state: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HELLE_", "DATABASE_", "KEYS_"))}
    return kept | {"HELLE_STATE": str(whole_file_state), "DJANGO_SETTINGS_MODULE": "helle.demo.settings"}


@pytest.fixture(scope="module")
def installed(whole_file_state: Path, environment: dict[str, str]) -> list[str]:
    """A demo with a small country, made once for the file; the numbers of its cases."""
    assert helle(environment, "install", "--kind", "demo").returncode == 0
    with EmbeddedServer(whole_file_state / "database"):  # An installation leaves no server running.
        subprocess.run([sys.executable, "-c", SMALL_COUNTRY], env=environment, check=True, timeout=120)
        return numbers_of_cases(whole_file_state)


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
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")
def test_a_second_start_keeps_the_country_answers_within_15_seconds_and_leaves_nothing(
    whole_file_state: Path, environment: dict[str, str], installed: list[str]
) -> None:
    port = free_port()
    command = [sys.executable, "-m", "helle.cli", "demo", "serve", "--port", str(port)]
    began = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
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
        assert numbers_of_cases(whole_file_state) == installed
        link = helle(environment, "demo", "login", "cmm_caseworker").stdout.strip()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        assert "Mette Holm" in opener.open(link, timeout=10).read().decode()
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


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")
def test_a_demo_that_is_killed_without_warning_leaves_nothing_running(
    whole_file_state: Path, environment: dict[str, str], installed: list[str]
) -> None:
    for when in ("web:", "Helle answers"):  # While a part is being started, and while all of them run.
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
