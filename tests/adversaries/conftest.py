"""What adversaries begin with: the cast, where it is committed as the log knows it, and roots of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.rights_found import explain_all


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    """The cast; where what is told is committed, each added by an operator as the log says."""
    if "committed" not in request.fixturenames:
        undone: Cast = request.getfixturevalue("cast")  # That of all tests, which this one stands before.
        return undone
    committed: Cast = request.getfixturevalue("committed_cast")
    explain_all()
    return committed


@pytest.fixture(autouse=True)
def roots(tmp_path: Path, settings: Any) -> None:
    """A file of roots for each test."""
    settings.HELLE_AUDIT_ROOTS = tmp_path / "audit-roots.log"
