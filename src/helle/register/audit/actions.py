"""Writing audit lines. Whoever acts, for which unit and in which role is the database's to say, not the caller's."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from helle.register.audit.choices import ACTIONS
from helle.register.audit.purposes import PURPOSES


@dataclass(frozen=True, slots=True)
class Opened:
    """What a line opened, and how many different cases and referrals its user has opened within the hour, this one
    counted; 0 where it opened none (`sql/315_cases_opened_lately.sql`)."""

    so_often: int = 0
    object_id: uuid.UUID | None = None
    cases: tuple[uuid.UUID, ...] = ()


_NOTHING = Opened()
_written: ContextVar[bool] = ContextVar("helle_audit_written", default=False)
_counts: ContextVar[bool] = ContextVar("helle_audit_counts", default=False)
_opened: ContextVar[Opened] = ContextVar("helle_audit_opened", default=_NOTHING)


class UnknownAction(Exception):
    """An action or purpose that is not registered: nothing unregistered is done to a person's data."""


def record(
    action: str,
    *,
    object_id: uuid.UUID | None = None,
    cases: Iterable[uuid.UUID] = (),
    purpose: str | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write one line in the current transaction: if it cannot be written, what it tells of does not happen.

    `detail` takes codes, counts and ids, never a name or a text somebody typed.
    """
    _write(action, "allowed", object_id, cases, purpose, detail)
    _written.set(True)


def record_each(
    action: str,
    *,
    object_ids: Iterable[uuid.UUID],
    cases: Iterable[uuid.UUID] = (),
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write one line for each object, all in one statement; see `record`. Where there is none, nothing is written.

    They are not counted as opened in their own request (`opened`), but for those that come after it."""
    if action not in ACTIONS:
        raise UnknownAction(action)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.write_audit(%s, 'allowed', each, %s::uuid[], %s::jsonb, NULL)"
            " FROM unnest(%s::uuid[]) AS each",
            [action, list(cases), json.dumps(dict(detail or {})), list(object_ids)],
        )
    _written.set(True)


def record_denied(*, detail: Mapping[str, object], action: str = "access.denied") -> None:
    """Write that something was refused: in a transaction of its own where the refused one is gone.

    The database adds the case of the `number` asked for, or the referral of the `referral_number`, if there is one.
    """
    _write(action, "denied", None, (), None, detail)


def record_denied_outside(user_id: uuid.UUID | None, detail: Mapping[str, object]) -> None:
    """Write that somebody without a valid membership tried."""
    _write_outside("access.denied", user_id, "", detail)


def record_login(action: str, *, user_id: uuid.UUID | None, address: str, detail: Mapping[str, object]) -> None:
    """Write what happened to a login, outside of any acting context.

    The address is looked up and never kept: the line says whose account it is, or nothing.
    """
    if not action.startswith("login."):
        raise UnknownAction(action)
    _write_outside(action, user_id, address, detail)


def record_operation(action: str, detail: Mapping[str, object]) -> None:
    """Write what an operator did at the command line, as the owner of the register: no role of the site can."""
    if action not in ACTIONS:
        raise UnknownAction(action)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.write_line(NULL, NULL, NULL, 'operation', %s, 'allowed', NULL, '{}', %s::jsonb, NULL)",
            [action, json.dumps(dict(detail))],
        )


def begin_request(*, counts: bool = False) -> None:
    """Forget earlier lines: each request must write its own. `counts`: what somebody opens by it is counted (`opened`),
    which costs each line a look back; what systems ask for and commands do is not."""
    _written.set(False)
    _counts.set(counts)
    _opened.set(_NOTHING)


def was_written() -> bool:
    """Whether this request has left a trace."""
    return _written.get()


def counts() -> bool:
    """Whether what this request opens is counted."""
    return _counts.get()


def opened() -> Opened:
    """The line of this request with the most cases and referrals opened of late."""
    return _opened.get()


def _write_outside(action: str, user_id: uuid.UUID | None, address: str, detail: Mapping[str, object]) -> None:
    if action not in ACTIONS:
        raise UnknownAction(action)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.write_audit_outside(%s, %s, %s, %s::jsonb)",
            # PostgreSQL takes no NUL in a text; no address has one.
            [action, user_id, address.replace("\x00", ""), json.dumps(dict(detail))],
        )


def _write(
    action: str,
    outcome: str,
    object_id: uuid.UUID | None,
    cases: Iterable[uuid.UUID],
    purpose: str | None,
    detail: Mapping[str, object] | None,
) -> None:
    if action not in ACTIONS or (purpose is not None and purpose not in PURPOSES):
        raise UnknownAction(f"{action} / {purpose}")
    of_cases = list(cases)
    line = [action, outcome, object_id, of_cases, json.dumps(dict(detail or {})), purpose]
    with connection.cursor() as cursor:
        if outcome != "allowed" or not (settings.HELLE_LIMITS and _counts.get()):
            cursor.execute("SELECT helle.write_audit(%s, %s, %s, %s::uuid[], %s::jsonb, %s)", line)
            return
        # In one statement with the line, which it does not see yet: no page asks once more for it.
        cursor.execute(
            "SELECT helle.write_audit(%s, %s, %s, %s::uuid[], %s::jsonb, %s),"
            " helle.cases_lately(%s, %s, %s, %s::uuid[])",
            [*line, action, purpose, object_id, of_cases],
        )
        so_often = int(cursor.fetchone()[1])
    if so_often > _opened.get().so_often:
        _opened.set(Opened(so_often, object_id, tuple(of_cases)))
