"""Connections of the tests: Django's as somebody else for as long as a block lasts, and some that are lent out.

A new connection has to read anew what the register is made of, which takes longer than most statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections
from psycopg.conninfo import make_conninfo

type Connection = psycopg.Connection[tuple[Any, ...]]

# What a test may have left in one of Django's: a lock that it meant to end with its connection.
_LET_GO = "SELECT pg_advisory_unlock_all()"
# Those that nobody has just now, by role and database.
_idle: dict[str, list[Connection]] = defaultdict(list)
# What one who had it before may have set, taken or made.
_FORGET = "SET SESSION AUTHORIZATION DEFAULT; RESET ALL; SELECT pg_advisory_unlock_all(); DISCARD TEMP"


def let_go(connection: Connection) -> None:
    """Before one of Django's goes back into its pool."""
    connection.autocommit = True
    connection.execute(_LET_GO)


@contextmanager
def borrowed(given: Mapping[str, Any], *, autocommit: bool = False) -> Iterator[Connection]:
    """A connection beside Django's, by the keywords of psycopg. As with one of its own the block's end commits."""
    idle = _idle[make_conninfo(**given)]
    connection = idle.pop() if idle else psycopg.connect(**given, prepare_threshold=None)
    connection.autocommit = autocommit
    try:
        yield connection
        if not connection.closed:
            connection.commit()
    finally:
        if not connection.closed:
            connection.rollback()
            connection.autocommit = True
            connection.execute(_FORGET)
            idle.append(connection)


def close_idle() -> None:
    """Before the server stops."""
    for idle in _idle.values():
        while idle:
            idle.pop().close()


@contextmanager
def connected(given: Mapping[str, Mapping[str, str]]) -> Iterator[None]:
    """By alias what is other than before. A connection of its own each time: those that are kept open are the others'.

    A worker's kept connections belong to one role and one database (`conftest.POOL`).
    """
    before = {alias: dict(connections[alias].settings_dict) for alias in given}
    for alias, other in given.items():
        connections[alias].close()
        connections[alias].settings_dict |= {**other, "OPTIONS": {}}
    try:
        yield
    finally:
        for alias, kept in before.items():
            connections[alias].close()
            connections[alias].settings_dict.update(kept)


@contextmanager
def of_the_public_process() -> Iterator[None]:
    """Within the block the application and the keys are asked what the process without login may ask, and no more."""

    def may_ask(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        assert statement == "SELECT helle.clock_now()", f"the process without login cannot ask this: {statement}"
        return execute(statement, parameters, many, context)

    with connections["default"].execute_wrapper(may_ask), connections["keys"].execute_wrapper(may_ask):
        yield
