"""What microdata takes and keeps comes out of a command that runs."""

from __future__ import annotations

import pytest

from benchmarks import microdata


def test_a_few_persons(capsys: pytest.CaptureFixture[str]) -> None:
    assert microdata.main(["--persons", "60", "--k", "5"]) in {0, 1}  # A busy machine may be too slow for the claim.
    said = capsys.readouterr().out
    assert "60 persons, k = 5" in said and "2 columns:" in said
