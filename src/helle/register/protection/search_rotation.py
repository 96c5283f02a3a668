"""Bringing every keyed hash that is kept under another layer of the key of search, as the owner of the register.

All at once, in one transaction: a column never holds hashes of two layers, so that what is there once stays there once,
whoever writes meanwhile. Each is made of the hash before it, and nothing is opened. Who writes waits for some seconds;
who reads goes on, and looks under both. Who writes what she made before is refused by the database, and none of it is
kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from helle.register.protection import search_keys
from helle.register.protection.private_files import replace_private, taken_back_unless_done
from helle.register.protection.search_keys import LAYERS_FILE, Layers, NoLayer


@dataclass(frozen=True, slots=True)
class Kept:
    """A column with keyed hashes, and what they are of; `by` is the column that says it where it is not always one."""

    table: str
    column: str
    domain: str
    by: str = ""


# Those of sql/143_search_layers.sql.
KEPT: Final = (
    Kept("people_identifier", "blind", "identifier {}", by="kind"),
    Kept("referrals_reportedexploitation", "cvr_blind", "business cvr"),
    Kept("exploitation_version", "cvr_blind", "business cvr"),
    Kept("prosecution_criminalcase", "journal_blind", "criminal journal"),
    Kept("minors_appointment", "login_whose_blind", "representative"),
    Kept("statistics_earlierassessment", "reference_hash", "earlier assessment"),
    Kept("reintegration_planchild", "mark", "plan child"),
    Kept("partner_access_link", "token_hash", "partner link"),
    Kept("partner_access_link", "code_hash", "partner code"),
    Kept("partner_access_opening", "session_hash", "partner session"),
    Kept("partner_access_partnermessage", "content_hash", "partner report"),
    Kept("calendars_address", "secret_hash", "calendar address"),
)
# Parts of secret addresses: those of before stay beside the new ones until nobody compares with them any more, so that
# a text that leads there is found in every moment.
_MARKED_AS: Final = {
    **dict.fromkeys(("street", "town", "municipality", "issuer"), "secret address words"),
    **{kind: f"secret address {kind}" for kind in ("house", "postcode", "number", "mail")},
}


def add() -> int:
    """Add a layer, which is in force for nobody yet; returns which. Where one waits already, it is that."""
    now = search_keys.layers()
    if len(now.secrets) == now.in_force:
        search_keys.add_layer()
        now = search_keys.layers()
    with transaction.atomic(), connection.cursor() as cursor:
        _note(cursor, now, _known(cursor, now))
    return len(now.secrets)


def bring_up(then: Callable[[], None], *, until: int | None = None) -> int:
    """Bring every hash under the newest layer, or that one, and put it in force; returns how many hashes that were.

    `then` gives what changed to the parts of the site, before anybody may write again. Interrupted, all stands as it
    stood. Raises `NoLayer` where the register knows a layer that the key does not have.
    """
    now, path = search_keys.layers(), Path(settings.HELLE_SECRETS, LAYERS_FILE)
    if known_layer() == now.in_force == (until or len(now.secrets)):
        return 0
    with taken_back_unless_done(path, then), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        tables = ", ".join(["protection_searchlayer", "accommodation_mark", *dict.fromkeys(one.table for one in KEPT)])
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
        known = _known(cursor, now)
        target = max(known, until or len(now.secrets))
        moved = 0
        if known < target:
            moved = sum(_move(cursor, one, now, known, target) for one in KEPT)
            _note(cursor, now, target)
            moved += _add_marks(cursor, now, known, target)
        if now.in_force != target:
            replace_private(path, f"{target} {min(now.in_force, known)}\n".encode())
            then()
    return moved


def forget(then: Callable[[], None]) -> None:
    """Believe nothing any more of what browsers hold under a former layer, and take the former marks away."""
    now = search_keys.layers()
    _drop_marks(now, believed=now.in_force)
    replace_private(Path(settings.HELLE_SECRETS, LAYERS_FILE), f"{now.in_force} {now.in_force}\n".encode())
    then()


def drop_former_marks() -> None:
    """Take the marks away that nobody compares with any more: a backup from before brings them back."""
    now = search_keys.layers()
    _drop_marks(now, believed=now.believed)


def known_layer() -> int:
    """The layer under which the register keeps its hashes. Raises `NoLayer`."""
    with connection.cursor() as cursor:
        return _known(cursor, search_keys.layers())


def _drop_marks(now: Layers, *, believed: int) -> None:
    if believed == 1:  # Those of the first layer carry no name, and are compared with.
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM accommodation_mark WHERE substring(mark FROM octet_length(mark) - 3) <> ALL (%s)",
            [[now.name(layer) for layer in range(believed, now.in_force + 1)]],
        )


def _known(cursor: CursorWrapper, now: Layers) -> int:
    cursor.execute("SELECT layer, name FROM protection_searchlayer WHERE in_force")
    found = cursor.fetchone()
    if found is None:
        return 1
    layer, name = found
    if layer > len(now.secrets) or now.name(layer) != bytes(name):
        raise NoLayer(
            f"the register's hashes are of layer {layer} of another {search_keys.KEY_FILE}: bring that from the safe"
        )
    return int(layer)


def _note(cursor: CursorWrapper, now: Layers, in_force: int) -> None:
    cursor.execute("UPDATE protection_searchlayer SET in_force = false")
    for layer in range(1, len(now.secrets) + 1):
        cursor.execute(
            "INSERT INTO protection_searchlayer (layer, name, in_force) VALUES (%s, %s, %s)"
            " ON CONFLICT (layer) DO UPDATE SET name = EXCLUDED.name, in_force = EXCLUDED.in_force",
            [layer, now.name(layer), layer == in_force],
        )


def _move(cursor: CursorWrapper, one: Kept, now: Layers, known: int, target: int) -> int:
    table, column, by = one.table, one.column, one.by or "''"
    # Nobody writes here until the end, and what may not change otherwise changes in this one way.
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute(f"SELECT DISTINCT {by}, {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608 # Of KEPT.
    rows = [(what, bytes(kept)) for what, kept in cursor.fetchall()]
    anew = [now.over(kept, one.domain.format(what), after=known, until=target) for what, kept in rows]
    cursor.execute(
        f"UPDATE {table} SET {column} = n.anew FROM unnest(%s::text[], %s::bytea[], %s::bytea[])"  # noqa: S608 # Of KEPT.
        f" AS n (what, before, anew) WHERE {table}.{column} = n.before AND {by} = n.what",
        [[what for what, _kept in rows], [kept for _what, kept in rows], anew],
    )
    moved = int(cursor.rowcount)
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return moved


def _add_marks(cursor: CursorWrapper, now: Layers, known: int, target: int) -> int:
    cursor.execute("SELECT kind, mark, address_id FROM accommodation_mark")
    rows = [
        (kind, now.over(bytes(mark), _MARKED_AS[kind], after=known, until=target), address)
        for kind, mark, address in cursor.fetchall()
        if known == 1 or bytes(mark).endswith(now.name(known))
    ]
    cursor.executemany(
        "INSERT INTO accommodation_mark (id, kind, mark, address_id) VALUES (gen_random_uuid(), %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        rows,
    )
    return len(rows)
