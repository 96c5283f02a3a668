"""What is said of protected tables comes out of a command that runs."""

from __future__ import annotations

import pytest

from benchmarks import protection


def test_a_few_small_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert protection.main(["--small", "2", "--sets", "0"]) == 0
    assert "ratio 1.000" in capsys.readouterr().out
