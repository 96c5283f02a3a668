"""A virus scanner of our own: the real daemon, with a signature that our tests alone would trip."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HARM = b"HELLE-HARMLESS-TEST-SIGNATURE-7f2c"
HARM_NAME = "Helle.Test.Harm"

_SETTINGS = """\
LocalSocket {socket}
DatabaseDirectory {database}
PidFile {directory}/clamd.pid
Foreground yes
LogFile {directory}/clamd.log
StreamMaxLength {megabytes}M
MaxFileSize 200M
MaxScanSize 200M
ConcurrentDatabaseReload no
"""


@pytest.fixture(scope="session")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A clamd that runs while the tests do; the path of its socket."""
    with _running(tmp_path_factory.mktemp("clamd"), megabytes=150) as address:
        yield address


@pytest.fixture
def clamd(daemon: str, settings: Any) -> str:
    """Helle asks this clamd."""
    settings.HELLE_CLAMD = daemon
    return daemon


@pytest.fixture
def clamd_with_a_small_mouth(tmp_path: Path, settings: Any) -> Iterator[None]:
    """A clamd that is set up to take less than Helle does."""
    with _running(tmp_path, megabytes=1) as address:
        settings.HELLE_CLAMD = address
        yield


class _running:  # noqa: N801 # Used as a function is.
    def __init__(self, directory: Path, *, megabytes: int) -> None:
        program = shutil.which("clamd") or "/usr/sbin/clamd"
        if not Path(program).exists():
            pytest.fail("The tests of the scanner need clamd: apt-get install clamav-daemon")
        database = directory / "database"
        database.mkdir()
        (database / "helle.ndb").write_text(f"{HARM_NAME}:0:*:{HARM.hex()}\n")
        # A socket's path may have about a hundred signs.
        self.address = f"/tmp/helle-clamd-{abs(hash(str(directory))):x}.sock"  # noqa: S108 # Our own, removed below.
        settings = directory / "clamd.conf"
        settings.write_text(
            _SETTINGS.format(socket=self.address, database=database, directory=directory, megabytes=megabytes)
        )
        self.command = [program, "--config-file", str(settings)]
        self.said = directory / "said"

    def __enter__(self) -> str:
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(self.command, stdout=said, stderr=said)  # Our own settings.
        until = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"clamd does not start: {self.said.read_text()[-2000:]}")
            time.sleep(0.05)
        return self.address

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as asked:
                asked.connect(self.address)
                asked.sendall(b"zPING\0")
                return asked.recv(16).startswith(b"PONG")
        except OSError:
            return False

    def __exit__(self, *exception: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)
        Path(self.address).unlink(missing_ok=True)
