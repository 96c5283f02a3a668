"""The speed of the estimate comes out of a command that runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def measured(replicates: int, times: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.estimates", "--replicates", str(replicates), "--times", str(times)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_few_replicates() -> None:
    done = measured(50, 20)  # A machine that is busy is no fault of the estimate.
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6,893 models" in done.stdout and "25,311" in done.stdout


def test_what_is_too_slow_is_said_to_be() -> None:
    assert measured(2, 0).returncode == 1
