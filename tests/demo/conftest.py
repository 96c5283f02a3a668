"""What the tests of the demo share."""

from __future__ import annotations

import tomllib

import pytest

from helle.register.organisations import actions
from helle.register.organisations.loading import FILE
from tests.cast import write_user


@pytest.fixture
def hiring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let staff be hired inside the test's own transaction, which no connection but its own sees."""
    monkeypatch.setattr(actions, "user_write", write_user)


@pytest.fixture(scope="session")
def unit_kinds() -> dict[str, str]:
    """The kind of each unit by its code."""
    return {entry["code"]: entry["kind"] for entry in tomllib.loads(FILE.read_text())["units"]}
