"""Sealing every value anew under the cipher that is in force, while everybody works, as the owner of the register.

What is left to do stands in the values themselves, whose first byte says their cipher: whoever was interrupted begins
again and does the rest. A value does not say under whose key it is. It stands in its row, or in one that the row leads
to, so each is tried, and the cipher itself tells the right one.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from helle.register.protection import ciphers, master
from helle.register.protection.ciphers import CannotOpen, Place
from helle.register.protection.keystore.models import DataKey

BATCH: Final = 200
# How far a row is from the one that says whose it is: a step of a measure of a plan of a case of a person.
_FARTHEST: Final = 4
# The pieces of a file are sealed for their number, and whether they are the last; by the column that names the file.
_IN_PIECES: Final = {"casefile_documentpart": "document_id", "access_requests_filepart": "file"}
# What the database keeps of a row as it stood is sealed for that row: its table, and the column that names it.
_AS_IT_STOOD: Final = {"people_profileversion": ("people_profile", "person_id")}


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many values were sealed anew, and by table how many no key opens: of who was erased, or altered."""

    done: int
    unopened: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    key: str
    columns: tuple[str, ...]
    named_in: str
    """The joins and, after a bar, the columns in which the subject of the key may stand."""


def reseal(*, batch: int = BATCH, after_each: Callable[[], None] = lambda: None) -> Resealed:
    """Seal every value of an earlier or other cipher anew, batch by batch; each stands when it is done."""
    done = 0
    unopened: dict[str, int] = {}
    with connection.cursor() as cursor:
        tables = _tables(cursor)
    for table in tables:
        for column in table.columns:
            last: uuid.UUID | int | None = None
            while True:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '10s'")
                    last, moved, left = _one_batch(cursor, table, column, last, batch)
                done += moved
                if left:
                    unopened[table.name] = unopened.get(table.name, 0) + left
                if last is None:
                    break
                after_each()
    return Resealed(done, unopened)


def left_over() -> int:
    """How many values are sealed under another cipher than the one in force."""
    with connection.cursor() as cursor:
        found = 0
        for table in _tables(cursor):
            for column in table.columns:
                cursor.execute(
                    f"SELECT count(*) FROM {table.name} WHERE {_other(column)}",  # noqa: S608 # Of the catalogue.
                    [ciphers.in_force()],
                )
                found += cursor.fetchone()[0]
    return found


def _other(column: str) -> str:
    return f"octet_length({column}) > 0 AND substring({column} FROM 1 FOR 1) <> %s"


def _one_batch(
    cursor: CursorWrapper, table: _Table, column: str, last: uuid.UUID | int | None, batch: int
) -> tuple[uuid.UUID | int | None, int, int]:
    """The last row that was looked at (None: there are no more), how many were sealed anew, how many do not open."""
    joins, columns = table.named_in.split("|")
    after = "TRUE" if last is None else f"t.{table.key} > %s"
    special = _IN_PIECES.get(table.name)
    sealed_in, sealed_for = _AS_IT_STOOD.get(table.name, (table.name, table.key))
    piece = (
        f"t.{special}, t.sequence, NOT EXISTS (SELECT 1 FROM {table.name} n"  # noqa: S608 # Of the catalogue.
        f" WHERE n.{special} = t.{special} AND n.sequence > t.sequence)"
        if special
        else "NULL, NULL, NULL"
    )
    cursor.execute(
        f"SELECT t.{table.key}, t.{column}, {piece}, ARRAY[{columns}]::uuid[], t.{sealed_for}"  # noqa: S608
        f" FROM {table.name} t {joins}"
        f" WHERE {after} AND {_other('t.' + column)} ORDER BY t.{table.key} LIMIT %s",
        [*([] if last is None else [last]), ciphers.in_force(), batch],
    )
    rows = cursor.fetchall()
    if not rows:
        return None, 0, 0
    keys = _keys({one for row in rows for one in row[5] if one is not None})
    moved: list[tuple[uuid.UUID | int, bytes, bytes]] = []
    for key, sealed, file, sequence, is_last, subjects, row in rows:
        place = (
            Place(table.name, f"{sequence} {'last' if is_last else 'more'}", file)
            if special
            else Place(sealed_in, column, row)
        )
        candidates = [keys[one] for one in dict.fromkeys(subjects) if one in keys]
        if (anew := _anew(candidates, place, bytes(sealed))) is not None:
            moved.append((key, bytes(sealed), anew))
    if moved:
        # What may not change otherwise changes in this one way; nobody writes in the table until the batch stands.
        cursor.execute(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
        cursor.execute(
            f"UPDATE {table.name} t SET {column} = n.anew"  # noqa: S608 # Of the catalogue.
            " FROM unnest(%s::text[], %s::bytea[], %s::bytea[]) AS n (key, before, anew)"
            f" WHERE t.{table.key}::text = n.key AND t.{column} = n.before",
            [[str(one[0]) for one in moved], [one[1] for one in moved], [one[2] for one in moved]],
        )
        cursor.execute(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")
    return rows[-1][0], len(moved), len(rows) - len(moved)


def _anew(keys: Iterable[bytes], place: Place, sealed: bytes) -> bytes | None:
    for key in keys:
        try:
            return ciphers.seal_bytes(key, place, ciphers.unseal_bytes(key, place, sealed))
        except CannotOpen:
            continue
    return None


def _keys(subjects: set[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    rows = DataKey.objects.filter(subject_id__in=subjects)
    return {row.subject_id: master.unwrap(row.subject_id, bytes(row.wrapped)) for row in rows}


def _tables(cursor: CursorWrapper) -> list[_Table]:
    """Every table with sealed values, by the catalogue: what is sealed is called so."""
    cursor.execute(
        "SELECT table_name::text, array_agg(column_name::text ORDER BY ordinal_position)"
        " FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea'"
        " AND column_name LIKE '%%\\_sealed' GROUP BY 1 ORDER BY 1"
    )
    sealed: list[tuple[str, list[str]]] = cursor.fetchall()
    cursor.execute(
        "SELECT c.relname::text, a.attname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
        " WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace"
    )
    primary = dict(cursor.fetchall())
    cursor.execute(
        "SELECT table_name::text, array_agg(column_name::text) FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type = 'uuid' GROUP BY 1"
    )
    named = dict(cursor.fetchall())
    cursor.execute(
        "SELECT c.conrelid::regclass::text, a.attname::text, c.confrelid::regclass::text FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
        " WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND cardinality(c.conkey) = 1"
        " ORDER BY 1, 2"
    )
    leads: dict[str, list[tuple[str, str]]] = {}
    for table, column, to in cursor.fetchall():
        # Of units and of who works there no row is sealed under a key; a user's own stands in the row.
        if not to.startswith("organisations_"):
            leads.setdefault(table, []).append((column, to))
    join = partial(_joined, named=named, leads=leads, primary=primary)
    return [_Table(name, primary[name], tuple(columns), join(name)) for name, columns in sealed]


def _joined(
    table: str,
    *,
    named: Mapping[str, list[str]],
    leads: Mapping[str, list[tuple[str, str]]],
    primary: Mapping[str, str],
) -> str:
    """The joins to the rows that a row leads to, nearest first, and every id that stands in them."""
    joins: list[str] = []
    columns = [f"t.{one}" for one in named.get(table, [])]
    near: list[tuple[str, tuple[str, ...]]] = [("t", (table,))]
    for _step in range(_FARTHEST):
        farther: list[tuple[str, tuple[str, ...]]] = []
        for alias, path in near:
            for column, to in leads.get(path[-1], []):
                if to in path:
                    continue
                other = f"j{len(joins)}"
                joins.append(f"LEFT JOIN {to} {other} ON {other}.{primary[to]} = {alias}.{column}")
                columns += [f"{other}.{one}" for one in named.get(to, [])]
                farther.append((other, (*path, to)))
        near = farther
    return f"{' '.join(joins)}|{', '.join(columns) or 'NULL'}"
