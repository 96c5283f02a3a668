"""What somebody at a partner abroad does: come in with a link and its code, look, report, leave.

Over a connection of its own, whose database role can do these things and reads no table. Nobody acts here; the database
writes the lines of the audit, and what is not held is not told: a wrong link looks like one that has ended.
"""

from __future__ import annotations

import datetime as dt
import enum
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connections

from helle.register.partner_access.choices import ReportKind, TakenIn
from helle.register.protection import ciphers, vault
from helle.register.protection.ciphers import Place
from helle.register.returns.choices import ToldFact

ALIAS: Final = "partner"
CODE_DIGITS: Final = 8


class Sent(enum.Enum):
    """What became of a report."""

    RECEIVED = "received"
    AGAIN = "again"  # Sent before: a second press.
    MANY = "many"  # Twenty came by this link within a day.
    DAY = "day"  # The day lies before the return or in the future.
    NO = "no"  # The session does not hold any more.


@dataclass(frozen=True, slots=True)
class Look:
    """What a session is of. `person_id` leads to her key and is told to nobody; `name` is '' unless it was agreed."""

    link_id: uuid.UUID
    person_id: uuid.UUID
    country: str
    facts: frozenset[ToldFact]
    expires_on: dt.date
    since: dt.date
    recipient: str
    name: str


@dataclass(frozen=True, slots=True)
class Given:
    """What is reported. `receipt` goes with a delivery alone."""

    kind: ReportKind
    happened_on: dt.date
    text: str
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report of the partner's own. `outcome` is None while nobody has taken it in or refused it."""

    kind: ReportKind
    happened_on: dt.date
    received_at: dt.datetime
    text: str
    receipt: str
    outcome: TakenIn | None


def new_secret() -> str:
    """What a link, or the key of a session, is made of: nothing follows from it and nobody guesses it."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Eight digits, to be told by telephone."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def digits_of(typed: str) -> str:
    """A code as it was typed, without what stands between its digits."""
    return "".join(sign for sign in typed if sign in "0123456789")


def token_hash(token: str) -> bytes:
    """What is kept of a link: a hash under a key that lies in no database."""
    return ciphers.blind_index("partner link", token)


def code_hash(token: str, code: str) -> bytes:
    """What is kept of a code. It goes with one link, so that two links with one code are not known for it."""
    return ciphers.blind_index("partner code", f"{token}:{code}")


def enter(token: str, code: str) -> str | None:
    """Come in. The key of the session, or None: whatever was wrong."""
    key = new_secret()
    row = _ask(
        "SELECT helle.partner_enter(%s, %s, %s, %s)",
        [token_hash(token), code_hash(token, digits_of(code)), _session_hash(key), uuid.uuid4()],
    )
    return key if row and row[0] else None


def look(key: str) -> Look | None:
    """What the session is about, None where it does not hold. Raises `vault.Erased` where her key is destroyed."""
    row = _ask("SELECT * FROM helle.partner_look(%s)", [_session_hash(key)])
    if row is None:
        return None
    link_id, person_id, country, facts, expires_on, since, recipient, name_id, name = row
    return Look(
        link_id,
        person_id,
        country,
        frozenset(ToldFact(one) for one in facts),
        expires_on,
        since,
        vault.unseal_at(person_id, Place("partner_access_link", "recipient_sealed", link_id), recipient),
        vault.unseal_at(person_id, Place("people_name", "value_sealed", name_id), name) if name_id else "",
    )


def own_reports(key: str, seen: Look) -> list[OwnReport]:
    """What this partner has reported, the latest first."""
    rows = _ask_all("SELECT * FROM helle.partner_reports(%s)", [_session_hash(key)])
    return [
        OwnReport(
            ReportKind(kind),
            happened_on,
            received_at,
            vault.unseal_at(seen.person_id, _place("text_sealed", report_id), text),
            vault.unseal_at(seen.person_id, _place("receipt_sealed", report_id), receipt) if receipt else "",
            TakenIn(outcome) if outcome else None,
        )
        for report_id, kind, happened_on, received_at, text, receipt, outcome in rows
    ]


def send(key: str, seen: Look, report_id: uuid.UUID, given: Given) -> Sent:
    """Send a report, once."""
    text = vault.seal_at(seen.person_id, _place("text_sealed", report_id), given.text)
    receipt = (
        vault.seal_at(seen.person_id, _place("receipt_sealed", report_id), given.receipt)
        if given.kind is ReportKind.DELIVERY
        else None
    )
    row = _ask(
        "SELECT helle.partner_send(%s, %s, %s, %s, %s, %s)",
        [_session_hash(key), report_id, given.kind.value, given.happened_on, text, receipt],
    )
    return Sent(row[0]) if row else Sent.NO


def leave(key: str) -> None:
    """End the session."""
    _ask("SELECT helle.partner_leave(%s)", [_session_hash(key)])


def _session_hash(key: str) -> bytes:
    return ciphers.blind_index("partner session", key)


def _place(column: str, report_id: uuid.UUID) -> Place:
    return Place("partner_access_partnerreport", column, report_id)


def _ask(statement: str, parameters: Sequence[Any]) -> tuple[Any, ...] | None:
    rows = _ask_all(statement, parameters)
    return rows[0] if rows else None


def _ask_all(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
