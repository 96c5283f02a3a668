"""The load of public reports comes out of a command that runs: none is lost, and the desk is asked for meanwhile."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from helle.site.embedded import EmbeddedServer

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def state() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="helle-benchmark-"))
    made.chmod(0o755)
    yield made / "var"
    EmbeddedServer(made / "var" / "reports" / "database").stop()
    shutil.rmtree(made)


def test_a_few_seconds_of_it(state: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HELLE_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reports", "--minutes", "0.1", "--per-minute", "60", "--quiet-seconds", "2"],
        cwd=ROOT,
        env=environment | {"HELLE_STATE": str(state)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "refused 0" in done.stdout and "desk, meanwhile" in done.stdout
