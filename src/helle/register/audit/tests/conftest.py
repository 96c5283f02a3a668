"""A file of roots for each test, and lines to seal."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from tests.cast import Cast

from helle.register.audit import actions as audit

Owner = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(autouse=True)
def roots(tmp_path: Path, settings: object) -> Path:
    """Where the roots are written off to."""
    path = tmp_path / "audit-roots.log"
    settings.HELLE_AUDIT_ROOTS = path  # type: ignore[attr-defined] # pytest-django's settings take any name
    return path


@pytest.fixture
def write_lines(committed_cast: Cast) -> Callable[[int], None]:
    """Write some lines as Mette, each about a case of its own."""

    def write(how_many: int) -> None:
        with committed_cast.mette.acting():
            for number in range(how_many):
                case = uuid.uuid4()
                audit.record("case.read", object_id=case, cases=[case], detail={"number": number, "ratio": 1.50})

    return write


@pytest.fixture
def tamper(owner: Owner) -> Callable[[str], None]:
    """Do as somebody who owns the database: triggers off, then any statement."""

    def run(statement: str) -> None:
        owner.execute("ALTER TABLE audit_line DISABLE TRIGGER keep_line")
        try:
            assert owner.execute(statement).rowcount > 0, "the tampering did nothing"
        finally:
            owner.execute("ALTER TABLE audit_line ENABLE TRIGGER keep_line")

    return run
