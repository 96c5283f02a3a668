"""Data keys of what comes in by a process that has no master key: it makes them, and cannot open them afterwards.

Such a process seals the key of what was typed for `intake.pub`, and once more under what only the writer's receipt
gives. The key store takes both from it, by a function of a role that reads no table. Whoever has the master key takes
the key over when it is needed, and the worker each minute, and the box is emptied; what is sealed under the receipt
stays beside the data key and is destroyed with it.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections, transaction

from helle.register.protection import ciphers, master, sealed_to
from helle.register.protection.ciphers import CannotOpen, Place

# Opens boxes: held by the processes that have the master key. Its public half is all that the others need.
PRIVATE_FILE: Final = "intake.key"
PUBLIC_FILE: Final = "intake.pub"
# The connection that puts keys in, and the one that takes them over.
PUTS: Final = "intake"
TAKES: Final = "keys"
logger = logging.getLogger(__name__)


class NotKept(Exception):
    """The key store took no such key: the subject has one, or was erased."""


def put(subject: uuid.UUID, key: bytes, receipt_key: bytes) -> None:
    """Keep the data key of a new subject, so that it opens for those with the master key and with the receipt. Written
    at once. Raises `NotKept`."""
    box = sealed_to.seal_to(_read(PUBLIC_FILE), key, subject.bytes)
    with connections[PUTS].cursor() as cursor:
        cursor.execute(
            "SELECT incoming_put(%s, %s, %s)",
            [subject, box, ciphers.seal_bytes(receipt_key, _place(subject), key)],
        )
        if not cursor.fetchone()[0]:
            raise NotKept(str(subject))


def opened_by_receipt(subject: uuid.UUID, receipt_key: bytes) -> bytes | None:
    """The data key of a subject for whoever brings its receipt; None where it is destroyed. Raises `CannotOpen`."""
    with connections[PUTS].cursor() as cursor:
        cursor.execute("SELECT incoming_for_receipt(%s)", [subject])
        sealed = cursor.fetchone()[0]
    return ciphers.unseal_bytes(receipt_key, _place(subject), sealed) if sealed is not None else None


def take(subjects: Collection[uuid.UUID] | None = None) -> int:
    """Take over the keys that wait, or those of these subjects; how many. Two who do so at once end up with one each.

    A box that does not open stays as it is, and `helle health` tells of it.
    """
    if subjects is not None and not subjects:
        return 0
    with transaction.atomic(using=TAKES), connections[TAKES].cursor() as cursor:
        cursor.execute(
            "SELECT subject_id, kind, box FROM incoming_key WHERE box IS NOT NULL"
            " AND (%s OR subject_id = ANY (%s)) ORDER BY subject_id FOR UPDATE",
            [subjects is None, list(subjects or ())],
        )
        taken = 0
        for subject, kind, box in cursor.fetchall():
            try:
                key = sealed_to.open_with(_read(PRIVATE_FILE), bytes(box), subject.bytes)
            except CannotOpen:
                logger.warning("the key of something that came in does not open: %s", subject)
                continue
            cursor.execute(
                "INSERT INTO data_key (subject_id, kind, wrapped) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                [subject, kind, master.wrap(subject, key)],
            )
            cursor.execute("UPDATE incoming_key SET box = NULL WHERE subject_id = %s", [subject])
            taken += 1
    return taken


def _place(subject: uuid.UUID) -> Place:
    return Place("incoming_key", "for_receipt", subject)


@cache
def _read(name: str) -> bytes:
    content = Path(settings.HELLE_SECRETS, name).read_bytes()
    if len(content) != 32:
        raise ValueError(f"{name} must be 32 bytes")
    return content
