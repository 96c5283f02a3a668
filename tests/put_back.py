"""A story that is committed is told once in a process; for the next test that begins with it its rows are put back.

What other roles, threads and browsers are to see cannot be written again by its statements, as is what a transaction
undoes (`tests.remembered`): it is kept as it lies in both databases. It goes back past triggers and policies, which
looked at it when it was told. `make test-long` tells it each time, and so does a run on a given server, where nobody
goes past triggers.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, LiteralString

from django.conf import settings
from psycopg import sql

from helle.site import installation
from helle.site.installation import Store
from tests.cast import Cast
from tests.chance import ONLY_GO_ON
from tests.connected import Connection, borrowed
from tests.examples import AT_LENGTH

_TABLES: Final = (
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY c.relname"
)
_NUMBERS: Final = (
    "SELECT c.relname, pg_sequence_last_value(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'public' AND c.relkind = 'S' AND c.relname <> ALL(%s)"
)
_GO_ON_FROM: Final = (
    "SELECT setval(format('public.%%I', name)::regclass, coalesce(last, 1), last IS NOT NULL)"
    " FROM unnest(%s::text[], %s::bigint[]) AS n (name, last)"
    " WHERE pg_sequence_last_value(format('public.%%I', name)::regclass) IS DISTINCT FROM last"
)

# Nobody empties it: how far the log was sealed may be of any test before.
_STAYS_BETWEEN: Final[set[tuple[Store, str]]] = {("register", "erasure_state")}


@dataclass(frozen=True, slots=True)
class Lies:
    """What lies in the databases: of each store the rows of its tables, as the server copies them, and its numbers."""

    rows: dict[tuple[Store, str], bytes]
    numbers: dict[Store, dict[str, int | None]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a story gave, and what lay in the tables that it wrote to."""

    given: bytes
    lies: Lies


# Of this process, by the name of the story.
_kept: Final[dict[str, _Kept]] = {}


def told_once[T](ground: Mapping[Store, str], story: Callable[[Cast], T]) -> tuple[Cast, T]:
    """Who told it, and what it gave. For the beginning of a test that commits: nothing else may lie there yet."""
    if AT_LENGTH or installation.embedded_server(Path(settings.HELLE_STATE)) is None:
        cast = Cast.assemble()
        return cast, story(cast)
    name = f"{story.__module__}.{story.__qualname__}"
    if name in _kept:
        put_back(ground, _kept[name].lies)
    else:
        before, ledger = lies(ground), _size(settings.HELLE_ERASURES)
        cast = Cast.assemble()
        told = pickle.dumps((cast, story(cast)))
        assert _size(settings.HELLE_ERASURES) == ledger, "what a story erased cannot be put back"
        after = lies(ground)
        written = {
            table: rows for table, rows in after.rows.items() if rows != before.rows[table] or table in _STAYS_BETWEEN
        }
        # What no row of it was numbered by has gone on since, and is not taken back.
        numbers = {
            store: {number: last for number, last in lasts.items() if last != before.numbers[store].get(number)}
            for store, lasts in after.numbers.items()
        }
        _kept[name] = _Kept(told, Lies(written, numbers))
    given: tuple[Cast, T] = pickle.loads(_kept[name].given)  # noqa: S301 # What this process wrote itself.
    return given


def lies(ground: Mapping[Store, str]) -> Lies:
    """All that lies there now."""
    rows: dict[tuple[Store, str], bytes] = {}
    numbers: dict[Store, dict[str, int | None]] = {}
    for store in ground:
        with _past_triggers(ground, store) as connection:
            for (table,) in connection.execute(_TABLES).fetchall():
                rows[store, table] = _copied(connection, table)
            numbers[store] = dict(connection.execute(_NUMBERS, [ONLY_GO_ON]).fetchall())
    return Lies(rows, numbers)


def put_back(ground: Mapping[Store, str], kept: Lies) -> None:
    """Have this lie in its tables instead of what does, and go on from its numbers."""
    for store in ground:
        with _past_triggers(ground, store) as connection, connection.transaction():
            for (of, table), rows in kept.rows.items():
                if of == store:
                    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier("public", table)))
                    with connection.cursor() as cursor, cursor.copy(_copying("COPY {} FROM STDIN", table)) as copy:
                        copy.write(rows)
            numbers = kept.numbers[store]
            connection.execute(_GO_ON_FROM, [list(numbers), list(numbers.values())])


@contextmanager
def _past_triggers(ground: Mapping[Store, str], store: Store) -> Iterator[Connection]:
    given: dict[str, Any] = installation.installer_settings(Path(settings.HELLE_STATE), store)
    given |= {"dbname": ground[store], "options": "-c session_replication_role=replica"}
    with borrowed(given, autocommit=True) as connection:
        yield connection


def _copied(connection: Connection, table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(_copying("COPY {} TO STDOUT", table)) as copy:
        return b"".join(copy)


def _copying(words: LiteralString, table: str) -> sql.Composed:
    return sql.SQL(words).format(sql.Identifier("public", table))


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
