"""Moving the data keys from one master key to another while everybody works, as the owner of the key store.

What is left to do stands in the rows themselves, so that whoever was interrupted begins again and does the rest.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.errors import CheckViolation, ForeignKeyViolation

from helle.register.protection import master
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.master import Master

type Store = psycopg.Connection[tuple[Any, ...]]

BATCH: Final = 1000


class StillInUse(Exception):
    """The master key cannot go; the message says why in one line."""


class AnotherMaster(Exception):
    """The key store was wrapped under other master keys than those that are live."""


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many keys were wrapped anew, and the kinds and numbers of those that no live master key opens."""

    done: int
    unopened: dict[str, int]


def enrol(store: Store, one: Master) -> None:
    """Let a master key wrap. Nothing can be kept under one that was not enrolled."""
    store.execute(
        "INSERT INTO master_key (name, source, since) VALUES (%s, %s, now())"
        " ON CONFLICT (name) DO UPDATE SET source = EXCLUDED.source WHERE master_key.source <> EXCLUDED.source",
        [one.name, one.source],
    )


def begin(store: Store) -> None:
    """Enrol the live master keys of a new key store. Raises `AnotherMaster` where an older one knows others."""
    require_known(store)
    for one in master.ring().all:
        enrol(store, one)


def require_known(store: Store) -> None:
    """Raise `AnotherMaster` where a key store that is not new knows other master keys than those that are live."""
    enrolled = {bytes(row[0]) for row in store.execute("SELECT name FROM master_key")}
    if not enrolled:
        _try_one(store)
        return
    for one in master.ring().all:
        # A key store of before the cipher was changed knows the same secret by its former name.
        if enrolled.isdisjoint(each.name for each in master.with_each_cipher(one)):
            raise AnotherMaster(
                f"{one.source} is none of the master keys that this key store knows"
                f" ({', '.join(sorted(name.hex() for name in enrolled))}): put the right one back, or give"
                " `helle keys add --former`, `rotate` and `retire` where it was changed since"
            )


def rewrap(store: Store, *, batch: int = BATCH) -> Rewrapped:
    """Wrap every data key under the master key that wraps now; others may read, write and destroy keys meanwhile.

    Each batch stands when it is done. A key that was destroyed or wrapped anew since it was read stays as it is. Goes
    round until a whole round finds nothing to do, since who began before the change may still have wrapped under the
    former.
    """
    done, last_round = 0, -1
    unopened: dict[str, int] = {}
    while last_round:
        last_round, unopened = _one_round(store, master.ring().wraps, batch)
        done += last_round
    return Rewrapped(done, unopened)


def _try_one(store: Store) -> None:
    """A store from before the keys had names tells nothing of its master key: one of its keys has to open."""
    for subject, wrapped in store.execute("SELECT subject_id, wrapped FROM data_key LIMIT 1"):
        try:
            master.unwrap(subject, bytes(wrapped))
        except CannotOpen as error:
            raise AnotherMaster(
                f"{master.ring().wraps.source} does not open what this key store holds: put the right one back"
            ) from error


def left_over(store: Store, under: bytes) -> int:
    """How many data keys are not wrapped under this master key."""
    row = store.execute(
        # Three ranges of the index: where all but a few are moved, only those few are read.
        "SELECT count(*) FROM data_key WHERE wrapped_under < %(name)s OR wrapped_under > %(name)s"
        " OR wrapped_under IS NULL",
        {"name": under},
    ).fetchone()
    assert row is not None  # noqa: S101 # count(*) has a row.
    return int(row[0])


def dismiss(store: Store, name: bytes) -> None:
    """Take a master key away: nothing is kept under it again. Raises `StillInUse`, which the database says."""
    try:
        store.execute("DELETE FROM master_key WHERE name = %s", [name])
    except (ForeignKeyViolation, CheckViolation) as error:
        raise StillInUse(error.diag.message_primary or "it is still in use") from error


def _one_round(store: Store, under: Master, batch: int) -> tuple[int, dict[str, int]]:
    done, last = 0, uuid.UUID(int=0)
    unopened: dict[str, int] = {}
    while True:
        rows = store.execute(
            "SELECT subject_id, kind, wrapped FROM data_key WHERE subject_id > %s"
            " AND wrapped_under IS DISTINCT FROM %s ORDER BY subject_id LIMIT %s",
            [last, under.name, batch],
        ).fetchall()
        if not rows:
            return done, unopened
        moved: list[tuple[uuid.UUID, bytes, bytes]] = []
        for subject, kind, wrapped in rows:
            try:
                moved.append((subject, bytes(wrapped), master.wrap(subject, master.unwrap(subject, bytes(wrapped)))))
            except CannotOpen:
                unopened[kind] = unopened.get(kind, 0) + 1
        changed = store.execute(
            "UPDATE data_key d SET wrapped = n.anew"
            " FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[]) AS n (subject_id, before, anew)"
            " WHERE d.subject_id = n.subject_id AND d.wrapped = n.before",
            [[one[0] for one in moved], [one[1] for one in moved], [one[2] for one in moved]],
        )
        done += changed.rowcount
        last = rows[-1][0]
