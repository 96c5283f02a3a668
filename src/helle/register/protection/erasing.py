"""Destroying keys. What was sealed under a key that is destroyed opens nowhere again, in no backup of the register.

First the line in the ledger outside, then the line in the key store, then the key. Between the file and the key store
there is no transaction: a line in the file is a promise, and whoever destroys next, or replays, keeps those that are
not kept yet. That is also how a backup of the key store is brought up to date.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from helle.register.protection import clock, ledger
from helle.register.protection.handovers import Handover
from helle.register.protection.ledger import LedgerAstray, Line

ALIAS: Final = "keys"
# The turn of whoever writes in the ledger: one at a time on a key store.
_TURN: Final = 4_836_553_102
# Of what was destroyed before there was a file: its kind is not known any more.
BEFORE_THE_FILE: Final = "before"


@dataclass(frozen=True, slots=True)
class Subject:
    """What has a key of its own: a person, a referral, a statement, a draft."""

    kind: str
    id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Standing:
    """How many lines the key store has, the file, and the copy (None where there is none)."""

    kept: int
    written: int
    copied: int | None


def destroy(subjects: Iterable[Subject], at: dt.datetime, order: uuid.UUID | None = None) -> int:
    """Destroy the keys of these subjects; returns how many there were. One of another kind stays.

    Written at once. Raises `LedgerAstray` where the ledger is not the key store's own: then nothing is destroyed, since
    nothing would keep it so.
    """
    wanted = set(subjects)
    with _turn() as cursor:
        last = _keep_promises(cursor)
        cursor.execute(
            "SELECT kind, subject_id FROM data_key WHERE subject_id = ANY (%s) ORDER BY subject_id",
            [[subject.id for subject in wanted]],
        )
        found = [Subject(kind, subject) for kind, subject in cursor.fetchall() if Subject(kind, subject) in wanted]
        if not found:
            return 0
        key, lines = ledger.signing_key(), []
        for subject in found:
            lines.append(Line.following(last, subject.kind, subject.id, at, order, key))
            last = lines[-1].to_text()
        ledger.append(lines)
        for line in lines:
            _keep(cursor, line)
    return len(found)


def require_ready() -> None:
    """Keep what the ledger promises, and raise `LedgerAstray` where no key could be destroyed now."""
    with _turn() as cursor:
        _keep_promises(cursor)
        ledger.signing_key()


def replay() -> int:
    """Keep what the ledger promises and the key store has not yet; returns how many lines that were.

    Raises `LedgerAstray` where the file was altered anywhere, or is shorter than the key store or the copy.
    """
    ledger.verified()
    ledger.require_copy()
    copy = ledger.copy_path()
    if copy is not None:
        ledger.verified(copy)
    with _turn() as cursor:
        before = _kept(cursor)[0]
        _keep_promises(cursor)
        cursor.execute(
            "SELECT count(*) FROM (TABLE erasure) e JOIN (SELECT subject_id FROM data_key UNION ALL"
            " SELECT subject_id FROM incoming_key) k USING (subject_id)"
        )
        if cursor.fetchone()[0]:
            raise LedgerAstray("the key store holds keys of what was erased")
        return _kept(cursor)[0] - before


def take_in_former() -> int:
    """Write what was destroyed before there was a file into it, as the owner of the key store; returns how many."""
    with _turn() as cursor:
        last = _keep_promises(cursor)
        cursor.execute("SELECT subject_id, destroyed_at FROM erasure WHERE number IS NULL ORDER BY destroyed_at, 1")
        former = cursor.fetchall()
        key = ledger.signing_key() if former else None
        for subject, at in former:
            assert key is not None  # noqa: S101 # There is something to sign.
            line = Line.following(last, BEFORE_THE_FILE, subject, at, None, key)
            last = line.to_text()
            ledger.append([line])
            cursor.execute(
                "UPDATE erasure SET number = %s, kind = %s, line = %s WHERE subject_id = %s",
                [line.number, line.kind, last, subject],
            )
    return len(former)


def hand_over(then: Callable[[], None], *, vouched: bytes | None = None) -> Handover:
    """Have a new key sign the ledger, while nobody else writes in it. Raises `LedgerAstray`."""
    with _turn() as cursor:
        if vouched is None:  # Without the former key nothing can be held against it.
            _keep_promises(cursor)
        return ledger.hand_over(clock.now(), then, vouched=vouched)


def signed(content: bytes) -> bytes:
    """The signature of the ledger's key under a certificate. Raises `LedgerAstray`.

    In the turn, since a key signs nothing any more once another has taken over.
    """
    with _turn():
        return ledger.signing_key().sign(content)


def standing() -> Standing:
    """How far the key store, the file and its copy are. Raises `LedgerAstray` where they are not one ledger."""
    ledger.require_copy()
    copy, own = ledger.copy_path(), ledger.texts(ledger.path())
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        kept, last = _kept(cursor)
    _require_within(own, kept, last)
    return Standing(kept, len(own), len(ledger.texts(copy)) if copy is not None else None)


def close_if_behind() -> bool:
    """Close the key store where the ledger or its copy has lines that it has not; whether it did.

    A snapshot of the disk or a recovery to a point in time keeps the numbers by which a backup is known, and brings
    keys back all the same. Asked where the site starts: whoever goes back like that has stopped it. A file that cannot
    be read says nothing here: nothing is erased by it either, and `helle health` tells.
    """
    places = [where for where in (ledger.path(), ledger.copy_path()) if where is not None]
    with _turn() as cursor:  # Whoever destroys at this moment is waited for.
        kept, last = _kept(cursor)
        try:
            behind = any(ledger.last_text(where) != last and len(ledger.texts(where)) > kept for where in places)
        except LedgerAstray:
            return False
        if behind:
            cursor.execute("SELECT close_here()")
    return behind


@contextmanager
def _turn() -> Iterator[CursorWrapper]:
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        yield cursor


def _kept(cursor: CursorWrapper) -> tuple[int, str]:
    """How many lines the key store has, and the last of them."""
    cursor.execute("SELECT number, line FROM erasure WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1")
    row: tuple[int, str] | None = cursor.fetchone()
    return row or (0, "")


def _keep_promises(cursor: CursorWrapper) -> str:
    """Keep the lines of the file that the key store does not have; returns the last line. Only our own count."""
    ledger.require_copy()
    kept, last = _kept(cursor)
    if ledger.last_text(ledger.path()) == last:
        return last
    own = ledger.texts(ledger.path())
    _require_within(own, kept, last)
    wrong = ledger.problems(own, ledger.known_keys())
    if wrong:
        raise LedgerAstray(f"{ledger.path()}: {wrong[0]}")
    for text in own[kept:]:
        _keep(cursor, Line.from_text(text))
        last = text
    return last


def _require_within(own: list[str], kept: int, last: str) -> None:
    if kept > len(own):
        raise LedgerAstray(f"{ledger.path()} has {len(own)} lines, the key store {kept}: put the copy in its place")
    if kept and own[kept - 1] != last:
        raise LedgerAstray(f"{ledger.path()} is not the ledger of this key store: line {kept} is another")


def _keep(cursor: CursorWrapper, line: Line) -> None:
    # A key store from before there was a file, put back once its erasures were taken into the file, has them without
    # their lines: they get them. Only its owner may, who replays.
    cursor.execute("SELECT FROM erasure WHERE subject_id = %s AND number IS NULL", [line.subject])
    if cursor.rowcount:
        cursor.execute(
            "UPDATE erasure SET number = %s, kind = %s, order_id = %s, line = %s WHERE subject_id = %s",
            [line.number, line.kind, line.order, line.to_text(), line.subject],
        )
    else:
        cursor.execute(
            "INSERT INTO erasure (subject_id, destroyed_at, number, kind, order_id, line)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [line.subject, line.at, line.number, line.kind, line.order, line.to_text()],
        )
    cursor.execute("SELECT destroy_key(%s)", [line.subject])
