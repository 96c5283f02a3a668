"""Stories that were committed once, kept as their rows: who begins with one again has them put back.

Told by its actions one takes seconds, and a dozen files or tests begin with the same. What is put back is what the
register held when it had been told: its rows, its keys and where its numbers stood, past triggers and policies, which
saw it all the first time. `make test-long` has it told each time; so has whoever may not write past triggers, as on a
server that was given.
"""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from conftest import emptied_tables, state_directory
from django.conf import settings
from psycopg import sql

from helle.register.protection import clock
from helle.site import installation
from helle.site.installation import Store
from tests.connected import borrowed
from tests.examples import AT_LENGTH

Connection = psycopg.Connection[Any]
KEYS = ("data_key", "incoming_key")
SEQUENCES: LiteralString = "SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"


@dataclass(frozen=True, slots=True)
class _Kept:
    """The rows of each table by store, as COPY gives them, and the last numbers; when it was; what the story gave.

    `roots` are those of the audit, where the story sealed it, and None elsewhere.
    """

    rows: dict[Store, dict[str, bytes]]
    numbers: list[tuple[str, str, int | None]]
    now: dt.datetime
    roots: bytes | None
    gives: bytes


_kept: dict[Callable[[], Any], _Kept] = {}


def told_once[R](ground: dict[Store, str], tell: Callable[[], R]) -> R:
    """What a story gives that is told into an empty register; from the second time on it is put back.

    `tell` is the same function each time. It gives the cast, too: nobody who was there before is there afterwards.
    """
    if tell in _kept:
        gives: R = _put_back(ground, _kept[tell])
        return gives
    before = _roots()
    gives = tell()
    if not AT_LENGTH and _may_write_past_triggers(ground):
        _kept[tell] = _keep(ground, gives, before)
    return gives


def _roots() -> bytes | None:
    file = Path(settings.HELLE_AUDIT_ROOTS)
    return file.read_bytes() if file.exists() else None


def _connected(ground: dict[Store, str], store: Store) -> Any:
    given = installation.installer_settings(state_directory(), store) | {"dbname": ground[store]}
    return borrowed(given)


def _may_write_past_triggers(ground: dict[Store, str]) -> bool:
    with _connected(ground, "register") as connection:
        may = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(may and may[0])


def _tables(store: Store) -> list[str]:
    return list(KEYS) if store == "keys" else emptied_tables()


def _keep(ground: dict[Store, str], gives: object, roots_before: bytes | None) -> _Kept:
    rows: dict[Store, dict[str, bytes]] = {"register": {}, "keys": {}}
    numbers: list[tuple[str, str, int | None]] = []
    for store, of_store in rows.items():
        with _connected(ground, store) as connection:
            for table in _tables(store):
                copied = _copy_out(connection, table)
                if copied:
                    of_store[table] = copied
            if store == "register":
                numbers = connection.execute(SEQUENCES).fetchall()
    roots = _roots()
    return _Kept(rows, numbers, clock.now(), None if roots == roots_before else roots, pickle.dumps(gives))


def _columns(connection: Connection, table: str) -> sql.Composed:
    """All but those that the register works out itself."""
    found = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = '' ORDER BY attnum",
        [table],
    ).fetchall()
    return sql.SQL(", ").join(sql.Identifier(name) for (name,) in found)


def _copy_out(connection: Connection, table: str) -> bytes:
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), _columns(connection, table))
    with connection.cursor().copy(statement) as copied:
        return b"".join(bytes(piece) for piece in copied)


def _put_back(ground: dict[Store, str], kept: _Kept) -> Any:
    for store, of_store in kept.rows.items():
        with _connected(ground, store) as connection:
            connection.execute("SET LOCAL session_replication_role = replica")
            for table, copied in of_store.items():
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                    sql.Identifier(table), _columns(connection, table)
                )
                with connection.cursor().copy(statement) as copying:
                    copying.write(copied)
            if store == "register":
                for schema, name, last in kept.numbers:
                    if last is not None:
                        whole = sql.Identifier(schema, name).as_string(connection)
                        connection.execute("SELECT setval(%s::regclass, %s)", [whole, last])
    clock.freeze(kept.now)
    if kept.roots is not None:
        Path(settings.HELLE_AUDIT_ROOTS).write_bytes(kept.roots)
    return pickle.loads(kept.gives)  # noqa: S301 # What this process wrote itself.
