"""What the tests of the demo share."""

from __future__ import annotations

import tomllib

import pytest

from helle.register.organisations.loading import FILE


@pytest.fixture(scope="session")
def unit_kinds() -> dict[str, str]:
    """The kind of each unit by its code."""
    return {entry["code"]: entry["kind"] for entry in tomllib.loads(FILE.read_text())["units"]}
