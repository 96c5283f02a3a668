"""What the tests of the demo share."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from psycopg import ClientCursor

from helle.register.administration import actions as administration
from helle.register.administration import login_actions, review_actions, unit_actions
from helle.register.organisations import actions
from helle.register.organisations.loading import FILE
from helle.register.reports import receiving
from tests.cast import write_user


@pytest.fixture
def hiring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let staff be hired inside the test's own transaction, which no connection but its own sees."""
    let_hire(monkeypatch)


def let_hire(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "user_write", write_user)
    for module in (administration, login_actions, review_actions, unit_actions):
        monkeypatch.setattr(module, "as_staff", _as_staff)


@pytest.fixture
def writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the public write inside the test's own transaction, which the connection of the public form does not see."""
    let_write(monkeypatch)


def let_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "ALIAS", "default")
    monkeypatch.setattr(receiving, "_ask", _as_public)


def _as_public(statement: str, parameters: list[object]) -> tuple[str]:
    staff = _Staff()
    staff.execute(statement, parameters)
    return (str(staff.answer),)


class _Staff:
    """A cursor that calls what is for `helle_staff` as the owner would, in the context of whoever acts."""

    answer: str | None = None

    def execute(self, statement: str, parameters: list[object]) -> None:
        composed = ClientCursor(connection.connection).mogrify(statement, parameters)
        with connection.cursor() as cursor:
            cursor.execute("SELECT tests.as_owner_asking(%s)", [composed])
            self.answer = cursor.fetchone()[0]

    def fetchone(self) -> tuple[bool | str | None]:
        """The one value, which came as text."""
        truth = {"true": True, "false": False}
        return (truth.get(self.answer, self.answer) if self.answer is not None else None,)


@contextmanager
def _as_staff() -> Iterator[_Staff]:
    yield _Staff()


@pytest.fixture(scope="session")
def unit_kinds() -> dict[str, str]:
    """The kind of each unit by its code."""
    return {entry["code"]: entry["kind"] for entry in tomllib.loads(FILE.read_text())["units"]}
