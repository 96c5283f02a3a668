"""Sealing and opening values under their subject's own key. Keys come from the key store.

Unwrapped keys live as long as the acting context they were fetched in (a nested one fetches its own), so that a page
asks the key store once for a key, and an erasure takes effect with the next request.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections, models

from helle.register.protection import ciphers, erasing, incoming, master
from helle.register.protection.ciphers import Place
from helle.register.protection.erasing import Subject
from helle.register.protection.keystore.models import DataKey

_unwrapped: ContextVar[dict[uuid.UUID, bytes] | None] = ContextVar("helle_unwrapped", default=None)


class Erased(Exception):
    """The subject's key is destroyed: what was sealed under it cannot be read by anyone."""


class DisposedOf(Erased):
    """What is kept beside the cases was disposed of, and whoever asks has a part in it: any page of it says so."""


@contextmanager
def open_for_request() -> Iterator[None]:
    """Remember unwrapped keys until the end of the block."""
    token = _unwrapped.set({})
    try:
        yield
    finally:
        _unwrapped.reset(token)


def new_subject(kind: str, subject: uuid.UUID) -> None:
    """Make a data key for a new subject. Written at once: a key without its subject harms nobody."""
    key = os.urandom(32)
    DataKey.objects.create(subject_id=subject, kind=kind, wrapped=master.wrap(subject, key))
    cache = _unwrapped.get()
    if cache is not None:
        cache[subject] = key


def ensure_subject(kind: str, subject: uuid.UUID) -> None:
    """Make a data key for a subject that may have one already; two who do so at once end up with one.

    What was erased gets none again: whoever then seals under it learns so.
    """
    with connections[erasing.ALIAS].cursor() as cursor:
        cursor.execute(
            "INSERT INTO data_key (subject_id, kind, wrapped) SELECT %(subject)s, %(kind)s, %(wrapped)s"
            " WHERE NOT EXISTS (SELECT FROM erasure WHERE subject_id = %(subject)s) ON CONFLICT DO NOTHING",
            {"subject": subject, "kind": kind, "wrapped": master.wrap(subject, os.urandom(32))},
        )


def fetch_keys(subjects: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Fetch the keys of many subjects in one query, for what is sealed and opened after it in the same acting context;
    those whose key there is. One that is missing raises `Erased` when it is used."""
    cache = _unwrapped.get()
    if cache is None:
        raise RuntimeError("keys are fetched for as long as somebody acts")
    wanted = set(subjects)
    _fetch(cache, wanted - cache.keys())
    # What came in without a login waits for who has the master key.
    if (missing := wanted - cache.keys()) and incoming.take(missing):
        _fetch(cache, missing)
    return wanted & cache.keys()


def _fetch(cache: dict[uuid.UUID, bytes], subjects: Iterable[uuid.UUID]) -> None:
    for row in DataKey.objects.filter(subject_id__in=subjects):
        cache[row.subject_id] = master.unwrap(row.subject_id, bytes(row.wrapped))


def destroy_subject(kind: str, subject: uuid.UUID, at: dt.datetime) -> None:
    """Destroy the key of a subject of this kind: nobody opens what was sealed under it again, in no backup either.

    Written at once, so it is called when the transaction has committed that takes the sealed words away. A subject of
    another kind stays. Raises `ledger.LedgerAstray`.
    """
    destroy_subjects([Subject(kind, subject)], at)


def destroy_subjects(subjects: Collection[Subject], at: dt.datetime, order: uuid.UUID | None = None) -> int:
    """Destroy the keys of several subjects, by an order where there is one; returns how many there were."""
    incoming.take({subject.id for subject in subjects})
    destroyed = erasing.destroy(subjects, at, order)
    cache = _unwrapped.get()
    if cache is not None:
        for subject in subjects:
            cache.pop(subject.id, None)
    return destroyed


def seal(subject: uuid.UUID, row: models.Model, column: str, text: str) -> bytes:
    """Seal a text for a column of a row. Raises `Erased`."""
    return ciphers.seal(_key(subject), _place(row, column), text)


def unseal(subject: uuid.UUID, row: models.Model, column: str) -> str:
    """Open a sealed column of a row; an empty one is ''. Raises `Erased` or `ciphers.CannotOpen`."""
    sealed = getattr(row, column)
    return ciphers.unseal(_key(subject), _place(row, column), sealed) if sealed else ""


def seal_at(subject: uuid.UUID, place: Place, text: str) -> bytes:
    """Seal a text for a place whose row is written by the database itself."""
    return ciphers.seal(_key(subject), place, text)


def unseal_at(subject: uuid.UUID, place: Place, sealed: bytes) -> str:
    """Open a value whose row was not read. Raises `Erased` or `ciphers.CannotOpen`."""
    return ciphers.unseal(_key(subject), place, sealed)


def seal_part(subject: uuid.UUID, place: Place, content: bytes) -> bytes:
    """Seal one piece of a file. Its place says which piece it is, and whether it is the last."""
    return ciphers.seal_bytes(_key(subject), place, content)


def unseal_part(subject: uuid.UUID, place: Place, sealed: bytes) -> bytes:
    """Open one piece of a file. Raises `Erased` or `ciphers.CannotOpen`."""
    return ciphers.unseal_bytes(_key(subject), place, sealed)


def _place(row: models.Model, column: str) -> Place:
    return Place(row._meta.db_table, column, row.pk)


def _key(subject: uuid.UUID) -> bytes:
    cache = _unwrapped.get()
    if cache is None:
        cache = {}
    if subject not in cache:
        _fetch(cache, [subject])
        if subject not in cache and incoming.take([subject]):
            _fetch(cache, [subject])
        if subject not in cache:
            raise Erased(str(subject))
    return cache[subject]
