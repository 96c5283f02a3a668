"""`helle restore` and `helle erase`: a backup is put back beside what is there, and opened once the ledger is replayed.

What is put back comes into new databases, which take the names of the former ones; those stay beside, under a name of
their own and closed to every role of the site, until an operator drops them. A database that was put back is closed by
itself: `replay` opens it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connections, transaction
from psycopg import sql

from helle.register.audit import actions as audit
from helle.register.audit import sealing
from helle.register.protection import closing, erasing, ledger
from helle.register.protection.ledger import LedgerAstray
from helle.register.protection.private_files import create_once, replace_private
from helle.site import backups, installation
from helle.site.backups import OWNERS, Note
from helle.site.belonging import require_keys, without_keys
from helle.site.brought_up import require_migrated
from helle.site.installation import DATABASES, ROLES, InstallationError, Store

type Say = Callable[[str], None]

# What a former database is called from then on, before the moment it was replaced.
ASIDE: Final = "_before_"
# How often, a tenth of a second apart, it is asked whether a database is let go: as long as PostgreSQL itself waits.
_LOOKS: Final = 50


def prepare() -> None:
    """Make the key that signs the ledger where there is none, and take in what was destroyed before there was one.

    Where the ledger has erasures that a database does not have, it was put back from a backup of before: it is closed.
    """
    if not (Path(settings.HELLE_SECRETS, ledger.PUBLIC_FILE).exists() or ledger.keys_path(ledger.path()).exists()):
        create_once(Path(settings.HELLE_SECRETS, ledger.KEY_FILE), ledger.new_key())
    try:
        ledger.begin_keys()
        standing = erasing.standing()
        if standing.kept < standing.written:
            _close()
        else:
            erasing.take_in_former()
    except LedgerAstray:
        _close()  # The rest of a migration goes on: what is wrong is said by whoever replays.


def restore(
    files: dict[Store, Path], say: Say, databases: dict[Store, str] = DATABASES, *, accept_lost_keys: bool = False
) -> None:
    """Put backups back; the server must run, and nobody may use the databases. Raises `InstallationError`.

    Nothing that is there is touched before the whole backup stands beside it and has the keys of its register.
    """
    state = installation.state_directory()
    notes = {store: Note.beside(file) for store, file in files.items()}
    for store, note in notes.items():
        if note.store != store:
            raise InstallationError(f"{files[store]} is a backup of the {note.store}, not of the {store}")
        _checked(lambda note=note: backups.require_whole_ledger(note))  # type: ignore[misc] # bound here
    _require_keys_as_young(notes, accepted=accept_lost_keys)
    lines = _checked(ledger.verified)
    _checked(ledger.require_copy)
    _require_ledger_of(state, databases)
    new = {store: f"{databases[store]}_put_back" for store in files}
    aside: dict[Store, str] = {}
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")  # noqa: TID251
    for store, file in files.items():
        with _installer(state, store) as connection:
            _require_unused(connection, databases[store])
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(new[store])))
        say(f"{store}: reading {file.name}")
        installation.install(state, {store: new[store]})
        target = installation.connection_settings(state, DATABASES | new)[OWNERS[store]]
        backups.run_program("pg_restore", ["--exit-on-error", "--no-owner", "--no-comments", str(file)], target)
    missing = _without_keys(installation.connection_settings(state, databases | new), {line.subject for line in lines})
    require_keys(missing, accepted=accept_lost_keys)
    for store in files:
        aside[store] = f"{databases[store]}{ASIDE}{stamp.lower()}"
        with _installer(state, store) as connection:
            _require_unused(connection, databases[store])
            _swap(connection, store, databases[store], new[store], aside[store])
        say(f"{store}: put back; what was there is called {aside[store]}")
    if "register" in files:
        _let_roots_follow(installation.connection_settings(state, databases)["helle_owner"], stamp, say)
    say("closed: run `helle migrate`, then `helle erase --replay`")


def replay(say: Say, *, accept_lost_keys: bool = False) -> int:
    """Bring both databases up to the ledger, as their owners, and open them; returns how many lines were replayed.

    Raises `InstallationError` where the two do not belong together, or `helle migrate` has something left to do in one,
    and then opens neither.
    """
    require_migrated()
    lines = ledger.verified()
    replayed = erasing.replay()
    missing = _missing_here()
    require_keys(missing, accepted=accept_lost_keys)
    if missing:
        say(f"{missing:,} persons, referrals, calls, enquiries or reports have no key any more: accepted")
    closed = closing.closed_stores()
    with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
        cursor.executemany(
            "SELECT helle.replay_erasure(%s, %s, %s, %s)",
            [[line.kind, line.subject, line.order, line.at] for line in lines],
        )
        audit.record_operation(
            "erasure.replayed",
            {"lines": len(lines), "keys": replayed, "opened": ", ".join(sorted(closed)), "lost": missing},
        )
        cursor.execute("SELECT helle.open_here()")
    with transaction.atomic(using="keys"), connections["keys"].cursor() as cursor:
        cursor.execute("SELECT open_here()")
    say(f"{len(lines):,} lines of the ledger are right; {replayed:,} of them were not yet in the key store")
    say("open" if closed else "it was open already")
    return replayed


def databases_aside() -> list[str]:
    """The former databases that still stand beside those that were put back, keys of what was erased since in them.

    Each store is asked of its own server; where both lie on one, it says the same twice.
    """
    found: set[str] = set()
    for alias in ("default", "keys"):
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"%{ASIDE}2%"])
            found.update(name for (name,) in cursor.fetchall())
    return sorted(found)


def _close() -> None:
    with transaction.atomic(using="keys"), connections["keys"].cursor() as cursor:
        cursor.execute("UPDATE keystore_state SET opened_in = NULL")


def _checked[T](look: Callable[[], T]) -> T:
    try:
        return look()
    except LedgerAstray as error:
        raise InstallationError(str(error)) from error


def _require_ledger_of(state: Path, databases: dict[Store, str]) -> None:
    """Where the key store of now answers, its ledger must not be longer than the file: the file alone is what stays."""
    try:
        with psycopg.connect(**installation.connection_settings(state, databases)["helle_keys_owner"]) as connection:
            row = connection.execute("SELECT max(number) FROM erasure").fetchone()
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
        return  # It is what is to be put back.
    known, written = (row[0] or 0) if row else 0, len(_checked(lambda: ledger.texts(ledger.path())))
    if known > written:
        raise InstallationError(f"{ledger.path()} has {written} lines, the key store of now {known}: put its copy back")


def _require_keys_as_young(notes: dict[Store, Note], *, accepted: bool) -> None:
    if len(notes) < 2 or accepted:
        return
    register, keys = (dt.datetime.fromisoformat(notes[store].made_at) for store in ("register", "keys"))
    if keys < register:
        raise InstallationError(
            f"the backup of the key store is of {notes['keys'].made_at}, older than the register's of"
            f" {notes['register'].made_at}: whoever came in between would have no key. Take two of one time"
        )


def _without_keys(connect: dict[str, dict[str, Any]], erased: set[uuid.UUID]) -> int:
    """Of what will stand beside each other; none where one of the two does not answer, which is to be put back yet."""
    try:
        with (
            psycopg.connect(**connect[OWNERS["register"]]) as register,
            psycopg.connect(**connect[OWNERS["keys"]]) as keys,
        ):
            return without_keys(register, keys, erased)
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return 0


def _missing_here() -> int:
    for alias in ("default", "keys"):
        connections[alias].ensure_connection()
    return without_keys(connections["default"].connection, connections["keys"].connection)


def _installer(state: Path, store: Store) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(**installation.installer_settings(state, store), autocommit=True)


def _require_unused(connection: psycopg.Connection[tuple[Any, ...]], database: str) -> None:
    """Who has just let go is still listed for a moment; a process that vacuums gives way to a change of name."""
    for _look in range(_LOOKS):
        (still,) = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
            [database],
        ).fetchone() or (0,)
        if not still:
            return
        connection.execute("SELECT pg_sleep(0.1)")
    raise InstallationError(f"{still} connections to {database} are open: stop the site and its worker first")


def _swap(connection: psycopg.Connection[tuple[Any, ...]], store: Store, now: str, new: str, aside: str) -> None:
    there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [now]).fetchone()
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    if there:
        connection.execute(rename.format(sql.Identifier(now), sql.Identifier(aside)))
        for role in ROLES:
            if role.store == store and not role.owner:
                connection.execute(
                    sql.SQL("REVOKE CONNECT ON DATABASE {} FROM {}").format(
                        sql.Identifier(aside), sql.Identifier(role.name)
                    )
                )
    connection.execute(rename.format(sql.Identifier(new), sql.Identifier(now)))


def _let_roots_follow(owner: dict[str, Any], stamp: str, say: Say) -> None:
    """The roots of segments that were lost with the register are set aside, so that sealing goes on from what is there.

    What was lost stays provable: the file that was set aside has each of their roots, and the audit says how many.
    """
    path = Path(settings.HELLE_AUDIT_ROOTS)
    lines = sealing.written_off()
    with psycopg.connect(**owner) as connection:
        row = connection.execute("SELECT coalesce(max(number), 0) FROM audit_segment").fetchone()
        kept = row[0] if row else 0
        if len(lines) <= kept:
            return
        # The owner's own word, as every command's: no role of the site can write it.
        connection.execute(
            "SELECT helle.write_line(NULL, NULL, NULL, 'operation', 'audit.put_back', 'allowed', NULL, '{}',"
            " jsonb_build_object('segments', %s::int, 'lost', %s::int), NULL)",
            [kept, len(lines) - kept],
        )
    aside = path.with_name(f"{path.name}{ASIDE}{stamp.lower()}")
    replace_private(aside, path.read_bytes())
    replace_private(path, "".join(f"{line}\n" for line in lines[:kept]).encode())
    say(f"audit: {len(lines) - kept:,} sealed segments were lost with the register; their roots are in {aside.name}")
