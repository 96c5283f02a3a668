"""Everything the databases hold, as text: what somebody with a stolen copy could read."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from helle.site import installation

_TOKEN = re.compile(rb"[A-Za-z0-9+/_=-]{24,}")


def everything(state: Path, databases: dict[installation.Store, str]) -> bytes:
    """Every row of every table of both stores, read as their owners, with what is packed in them unpacked."""
    rows: list[bytes] = []
    settings = installation.connection_settings(state, databases)
    for owner in ("helle_owner", "helle_keys_owner"):
        with psycopg.connect(**settings[owner]) as connection:
            rows.extend(_rows(connection))
    plain = b"\n".join(rows)
    return b"\n".join([plain, *_unpacked(plain)])


def told(dump: bytes, secrets: set[str]) -> list[str]:
    """Which of the secrets the dump gives away, whatever their case, also inside binary columns."""
    lowered = dump.lower()
    return sorted(
        secret for secret in secrets if secret.lower().encode() in lowered or secret.encode().hex().encode() in lowered
    )


def _rows(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[bytes]:
    tables = connection.execute(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2"
    ).fetchall()
    assert tables
    for schema, table in tables:
        name = sql.Identifier(str(schema), str(table))
        for (row,) in connection.execute(sql.SQL("SELECT t::text FROM {} AS t").format(name)):
            yield str(row).encode()


def _unpacked(plain: bytes) -> Iterator[bytes]:
    """What base64 and zlib hide: sessions, cached values."""
    for match in _TOKEN.finditer(plain):
        token = match[0].rstrip(b"=")
        for alphabet in (b"+/", b"-_"):
            try:
                opened = base64.b64decode(token + b"=" * (-len(token) % 4), altchars=alphabet, validate=True)
            except (binascii.Error, ValueError):
                continue
            yield opened
            try:
                yield zlib.decompress(opened)
            except zlib.error:
                continue
