"""The acting context: who acts, for which unit, in which role, for what purpose, at what instant.

`acting` is the only place that sets it for somebody; `as_if` asks what a role could do, and acts for nobody. The
database checks the membership and remembers the context for the transaction; every policy reads it from there. Without
a context the policies show nothing.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction

from helle.register.protection import vault


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts. `request_id` ties all audit lines of one request together; `code_lists` says which state they have."""

    membership_id: uuid.UUID
    user_id: uuid.UUID
    unit_id: uuid.UUID
    unit_code: str
    unit_kind: str
    role: str
    purpose: str
    instant: dt.datetime
    request_id: uuid.UUID
    code_lists: int


class NotActing(Exception):
    """Something that needs an acting context was called without one."""


class NoSuchMembership(Exception):
    """The membership does not exist, has ended, or the user is not active."""


_current: ContextVar[Acting | None] = ContextVar("helle_acting", default=None)


def current_or_none() -> Acting | None:
    """Who acts; None where nobody does."""
    return _current.get()


def current() -> Acting:
    """The acting context, or `NotActing`."""
    acting = _current.get()
    if acting is None:
        raise NotActing("No acting context is set.")
    return acting


@contextmanager
def acting(membership_id: uuid.UUID, *, purpose: str, request_id: uuid.UUID | None = None) -> Iterator[Acting]:
    """Act as a membership for one transaction. One query. Nested contexts restore the outer one.

    Raises `NoSuchMembership` when the database does not know the membership as valid now.
    """
    with transaction.atomic(), vault.open_for_request():
        outer = _current.get()
        entered = _enter(membership_id, purpose, request_id or uuid.uuid4())
        token = _current.set(entered)
        try:
            yield entered
        finally:
            _current.reset(token)
        # An exception does not come here: the rollback takes the settings back with everything else.
        if outer is not None and not connection.needs_rollback:
            # At a new instant: rows are added at the database's, so the outer context must know it.
            _current.set(_enter(outer.membership_id, outer.purpose, outer.request_id))
        elif not connection.needs_rollback:
            _leave()


@contextmanager
def acting_for_service(key_hash: bytes, *, purpose: str, request_id: uuid.UUID) -> Iterator[Acting]:
    """Act for one transaction as the service account whose key has this hash, for the unit it belongs to. One query.

    It has no membership: `membership_id` is its own id. Raises `NoSuchMembership` where its key does not hold now.
    """
    with transaction.atomic(), vault.open_for_request():
        entered = service_of(key_hash, purpose=purpose, request_id=request_id)
        if entered is None:
            raise NoSuchMembership
        token = _current.set(entered)
        try:
            yield entered
        finally:
            _current.reset(token)


def service_of(key_hash: bytes, *, purpose: str, request_id: uuid.UUID) -> Acting | None:
    """The service account whose key has this hash, as it would act; None where the key does not hold now.

    That it does not is in the log as soon as the transaction ends, and outside of one at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.act_for_service(%s, %s, %s)", [key_hash, purpose, request_id])
        row = cursor.fetchone()
    if row is None:
        return None
    account_id, unit_id, unit_code, unit_kind, role, instant, code_lists = row
    return Acting(account_id, account_id, unit_id, unit_code, unit_kind, role, purpose, instant, request_id, code_lists)


@contextmanager
def as_if(role: str, unit_kind: str, at: dt.datetime) -> Iterator[None]:
    """Ask the policies what they say of a role in a kind of unit. Nobody acts: the database is told nothing, and shows
    nothing."""
    nobody = uuid.UUID(int=0)
    token = _current.set(
        Acting(nobody, nobody, nobody, "", unit_kind, role, "asked", at, nobody, 0),
    )
    try:
        yield
    finally:
        _current.reset(token)


def _enter(membership_id: uuid.UUID, purpose: str, request_id: uuid.UUID) -> Acting:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.act(%s, %s, %s)", [membership_id, purpose, request_id])
        row = cursor.fetchone()
    if row is None or row[0] is None:
        raise NoSuchMembership
    user_id, unit_id, unit_code, unit_kind, role, instant, code_lists = row
    return Acting(membership_id, user_id, unit_id, unit_code, unit_kind, role, purpose, instant, request_id, code_lists)


def _leave() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.stop_acting()")
