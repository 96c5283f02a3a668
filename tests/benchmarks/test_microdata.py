"""What microdata takes and keeps comes out of a command that runs."""

from __future__ import annotations

import pytest

from benchmarks import microdata

FEW = ["--persons", "60", "--k", "5"]


def test_a_few_persons(capsys: pytest.CaptureFixture[str]) -> None:
    assert microdata.main(FEW) == 0
    said = capsys.readouterr().out
    assert "60 persons, k = 5" in said and "2 columns:" in said


def test_what_takes_too_long_is_said_to() -> None:
    assert microdata.main([*FEW, "--seconds", "0"]) == 1
