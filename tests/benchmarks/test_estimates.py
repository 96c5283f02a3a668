"""The speed of the estimate comes out of a command that runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks import estimates

ROOT = Path(__file__).resolve().parents[2]
LISTS = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,35\n1,1,0,8\n1,0,1,9\n0,1,1,7\n1,1,1,3\n"


def test_a_few_replicates() -> None:
    done = subprocess.run(
        # A machine that is busy is no fault of the estimate.
        [sys.executable, "-m", "benchmarks.estimates", "--replicates", "50", "--times", "20"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6,893 models" in done.stdout and "25,311" in done.stdout


def test_what_is_too_slow_is_said_to_be(tmp_path: Path) -> None:
    lists = tmp_path / "lists.csv"
    lists.write_text(LISTS)
    few = ["--lists", str(lists), "--replicates", "2", "--processes", "1"]
    assert estimates.main([*few, "--times", "20"]) == 0
    assert estimates.main([*few, "--times", "0"]) == 1
