"""The guard: whatever was started ends with the one who started it, however that one ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helle.site import guard
from helle.site.embedded import EmbeddedServer

starts_a_server = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")

USES_THE_SERVER_UNDER_GUARD = """
import os, signal, sys, time
from pathlib import Path
from helle.site.embedded import EmbeddedServer
from helle.site.guard import guarded

state = Path(sys.argv[1])
with EmbeddedServer(state / "database", for_tests=True), guarded(state) as guard:
"""

# The machine closes the files of a killed process one after the other. Here the pipe to the guard goes first, and the
# rest so much later that the guard is surely awake.
DIES_SLOWLY = """
    os.close(guard._pipe)
    time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def run(state: Path, what: str) -> int:
    """Run it to its end, and wait for the guard, which holds the standard error open as long as it lives."""
    command = [sys.executable, "-c", USES_THE_SERVER_UNDER_GUARD + what, str(state)]
    return subprocess.run(command, stderr=subprocess.PIPE, check=False, timeout=60).returncode


@starts_a_server
def test_the_server_ends_with_a_process_that_dies_slowly(state: Path) -> None:
    assert run(state, DIES_SLOWLY) != 0
    assert not EmbeddedServer(state / "database").running


@starts_a_server
def test_who_leaves_in_good_order_does_not_wait_for_the_guard_to_see_an_end(state: Path) -> None:
    assert run(state, "    pass") == 0
    assert not EmbeddedServer(state / "database").running


def test_the_guard_is_told_nothing_that_opens_anything() -> None:
    secret = "of-the-installer"
    given = {
        "PATH": "/bin",
        "PGPASSWORD": secret,
        "HELLE_OWNER_PASSWORD": secret,
        "OF_THE_MASTER": secret,
        "DATABASE_URL": f"postgresql://installer:{secret}@register.example/postgres",
    }
    assert guard._environment(given) == {"PATH": "/bin", "DATABASE_URL": "another"}
    assert guard._environment({"PATH": "/bin"}) == {"PATH": "/bin"}
