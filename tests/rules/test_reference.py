"""The pages of docs/reference that are made from the rules say what the rules say now."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_generated_reference_is_not_stale() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "write_reference"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
