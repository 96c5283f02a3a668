"""Sealing: lines written since the last segment become a segment, signed, and its root is written off the database.

One sealer at a time: a row that only the sealer's role can lock is held from the first look until the root stands in
the file, so that a crash can leave the file one segment behind the table, never more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connections, transaction

from helle.register.audit import chain, signing_keys
from helle.register.audit.chain import Header, Tombstone, WrittenOff
from helle.register.audit.models import Segment
from helle.register.protection.private_files import opened_to_add

ALIAS = "sealer"
MOST_LINES = 10_000
LONGEST_WAIT = "30s"
TIME_OVER = "retention_ended"
FEWEST_YEARS = 5  # Held by the database too (`helle.drop_segment`).


class RootsBehind(Exception):
    """The roots file lacks more than a crash can explain, or says something else than the table: no sealing on that."""


def seal() -> int:
    """Seal all lines that are not sealed yet; returns how many. Must run outside a transaction.

    First writes off the root that a crash may have left unwritten. Raises `RootsBehind` where the file lacks more
    than that: then somebody cut it, and sealing on would cover the traces (`helle audit verify` says which).
    """
    sealed = 0
    with alone():
        key = signing_keys.signing_key()  # In our turn: nobody renews it meanwhile.
        _catch_up()
        while True:
            count = _seal_segment(key)
            sealed += count
            if count < MOST_LINES:
                return sealed


def drop_segment(number: int, reason: str) -> int:
    """Drop the lines of a sealed segment at the end of their time; returns how many. The segment's row stays.

    A signed tombstone tells the verifier that it was lawful. The database refuses a segment that is too young, is
    dropped already, or has an older one before it that still stands.
    """
    if not reason.replace("_", "").isalnum() or len(reason) > 32:
        raise ValueError("the reason is a code")
    with alone(), transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        key = signing_keys.signing_key()
        segment = Segment.objects.using(ALIAS).get(pk=number)
        cursor.execute("SELECT helle.clock_now()")
        now = cursor.fetchone()[0]
        tombstone = Tombstone(number, header_of(segment).digest(), now, reason)
        cursor.execute(
            "SELECT helle.drop_segment(%s, %s, %s, %s)", [number, now, reason, key.sign(tombstone.to_bytes())]
        )
        dropped: int = cursor.fetchone()[0]
    return dropped


def due_segments(years: int) -> list[int]:
    """The sealed segments whose lines still stand and were sealed more than these years ago, the oldest first."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT number FROM audit_segment WHERE dropped_at IS NULL"
            " AND sealed_at < helle.clock_now() - make_interval(years => %s) ORDER BY number",
            [years],
        )
        return [number for (number,) in cursor.fetchall()]


def drop_due(years: int) -> tuple[int, int]:
    """Drop every segment whose time is over; returns how many segments, and how many lines that were.

    Stops at the first that the database does not let go: an older one goes before a younger one.
    """
    lines = 0
    due = due_segments(years)
    for number in due:
        lines += drop_segment(number, TIME_OVER)
    return len(due), lines


def renew_key(then: Callable[[], None] = lambda: None) -> int:
    """Have a new key sign from the next segment on; returns that segment's number. The former private key is gone then.

    `then` gives the new one to whoever seals, before it is anybody's turn again. Interrupted, it is done by the next
    call. Where `then` raises, the former key signs on, and no list says otherwise. Raises `NoAuditKey`.
    """
    with alone(), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT helle.clock_now(), coalesce(max(number), 0) + 1 FROM audit_segment")
        now, first = cursor.fetchone()
        return signing_keys.hand_over(first, now, then)


def header_of(segment: Segment) -> Header:
    """The header as the row says it."""
    return Header(segment.number, segment.count, bytes(segment.root), bytes(segment.previous), segment.sealed_at)


def leaves_of(segment: Segment) -> list[bytes]:
    """The leaves as the row says them, in order."""
    kept = bytes(segment.leaves)
    return [kept[start : start + chain.HASH_LENGTH] for start in range(0, len(kept), chain.HASH_LENGTH)]


def written_off() -> list[str]:
    """The lines of the roots file; empty while there is none."""
    path = Path(settings.HELLE_AUDIT_ROOTS)
    return path.read_text().splitlines() if path.exists() else []


def ends_whole() -> bool:
    """Whether the last line of the roots file was written to its end."""
    path = Path(settings.HELLE_AUDIT_ROOTS)
    return not path.exists() or not path.stat().st_size or path.read_bytes().endswith(b"\n")


@contextmanager
def alone() -> Iterator[None]:
    """Have the sealers' turn: another one waits, but not for ever.

    A transaction of its own connection holds it, over the several that a sealer makes: a dead sealer holds nothing.
    Raises `OperationalError` when another one has it all the time.
    """
    holder = connections[ALIAS].copy()
    try:
        holder.set_autocommit(False)
        with holder.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
            cursor.execute("SELECT id FROM audit_turn FOR UPDATE")
        yield
    finally:
        holder.close()


def _catch_up() -> None:
    path = Path(settings.HELLE_AUDIT_ROOTS)
    last = Segment.objects.using(ALIAS).order_by("-number").first()
    lines = written_off()
    expected = last.number if last else 0
    if not ends_whole():
        # The last line was cut while it was written: it was not yet promised to anyone.
        lines = lines[:-1]
        _truncate_to(path, lines)
    if len(lines) == expected:
        return
    if last is None or len(lines) != expected - 1:
        raise RootsBehind(f"{path} holds {len(lines)} roots, the table {expected} segments")
    header, signature = header_of(last), bytes(last.signature)
    if not chain.is_signed(signing_keys.known().of_segment(last.number), signature, header.to_bytes()):
        raise RootsBehind(f"segment {last.number} is not signed by our key")
    _write_off(WrittenOff.of(header, signature, leaves_of(last)))


def _seal_segment(key: Ed25519PrivateKey) -> int:
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(chain.LINE_COLUMNS)} FROM audit_line"  # noqa: S608 # Columns of our own.
            " WHERE segment IS NULL ORDER BY id LIMIT %s",
            [MOST_LINES],
        )
        lines = cursor.fetchall()
        if not lines:
            return 0
        last = Segment.objects.using(ALIAS).order_by("-number").first()
        cursor.execute("SELECT helle.clock_now()")
        sealed_at = cursor.fetchone()[0]
        leaves = [chain.leaf_hash(line) for line in lines]
        header = Header(
            number=last.number + 1 if last else 1,
            count=len(lines),
            root=chain.merkle_root(leaves),
            previous=header_of(last).digest() if last else chain.NOTHING_BEFORE,
            sealed_at=sealed_at,
        )
        signature = key.sign(header.to_bytes())
        Segment(
            number=header.number,
            sealed_at=header.sealed_at,
            count=header.count,
            leaves=b"".join(leaves),
            root=header.root,
            previous=header.previous,
            signature=signature,
        ).save(using=ALIAS, force_insert=True)
        cursor.execute(
            "UPDATE audit_line l SET segment = %s, position = place.nr - 1"
            " FROM unnest(%s::bigint[]) WITH ORDINALITY AS place (id, nr) WHERE l.id = place.id",
            [header.number, [line[0] for line in lines]],
        )
    _write_off(WrittenOff.of(header, signature, leaves))
    return len(lines)


def _write_off(root: WrittenOff) -> None:
    path = Path(settings.HELLE_AUDIT_ROOTS)
    is_new = not path.exists()
    with os.fdopen(opened_to_add(path), "w") as file:
        file.write(root.to_text() + "\n")
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _sync_folder(path.parent)


def _truncate_to(path: Path, lines: list[str]) -> None:
    with os.fdopen(opened_to_add(path), "w") as file:
        file.truncate(sum(len(line) + 1 for line in lines))
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
