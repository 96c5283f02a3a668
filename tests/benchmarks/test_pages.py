"""The figures come out of a command that runs: a small register filled by COPY, each page asked for as a caseworker."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.measure import PAGES

from helle.site.embedded import EmbeddedServer

ROOT = Path(__file__).resolve().parents[2]
# page, persons, p50, p95, bare p50, bare p95, statements, bytes
ROW = re.compile(r"^(.+?) +20 +[\d.]+ +[\d.]+ +[\d.]+ +[\d.]+ +(\d+) +([\d,]+)")


@pytest.fixture
def state() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="helle-benchmark-"))
    made.chmod(0o755)
    yield made / "var"
    EmbeddedServer(made / "var" / "persons-20" / "database").stop()
    shutil.rmtree(made)


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="starts an embedded server of its own")
def test_every_page_is_measured_and_a_narrowed_list_is_shorter(state: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HELLE_", "DATABASE_", "KEYS_"))}
    command = [sys.executable, "-m", "benchmarks.pages", "--sizes", "20", "--rounds", "2"]
    run = subprocess.run(  # our own command
        command,
        cwd=ROOT,
        env=kept | {"HELLE_STATE": str(state), "DJANGO_SETTINGS_MODULE": "helle.site.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=400,  # A busy machine is no fault of the pages.
    )
    rows = [row for line in run.stdout.splitlines() if (row := ROW.match(line))]
    found = {row[1].strip(): int(row[3].replace(",", "")) for row in rows}
    assert set(found) == set(PAGES), run.stdout[-500:] + run.stderr[-1500:]
    assert found["case list, one rung"] < found["case list"]
