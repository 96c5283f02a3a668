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

from helle.register.partner_access.choices import MessageKind, TakenIn
from helle.register.protection import search_keys, vault
from helle.register.protection.ciphers import Place
from helle.register.reintegration.money import amount_words
from helle.register.returns.choices import ToldFact
from helle.rules.returns.codes import Currency, SupportKind, SupportUse

ALIAS: Final = "partner"
CODE_DIGITS: Final = 8
_PLACES: Final = {
    "goal": ("reintegration_planversion", "goal_sealed"),
    "activity": ("reintegration_planactivity", "text_sealed"),
    "line": ("reintegration_budgetline", "text_sealed"),
}


class Sent(enum.Enum):
    """What became of a report."""

    RECEIVED = "received"
    AGAIN = "again"  # Sent before: a second press.
    CHANGED = "changed"  # Sent before with other words, which stand.
    MANY = "many"  # Twenty came by this link within a day.
    DAY = "day"  # The day lies before the return or in the future.
    UNAPPROVED = "unapproved"  # No plan was approved that day: nothing begins or is delivered (RET-12).
    BEFORE = "before"  # No arrival by that day is known or waits to be taken in: nothing else comes before it (RET-05).
    STANDS = "stands"  # It happens once, and stands or was reported before.
    UNBOOKED = "unbooked"  # No journey is booked: nobody travels before (RET-11).
    EARLY = "early"  # A final report before anything is known to have begun (RET-07).
    OVER = "over"  # More than the line of the budget has left (RET-18).
    LINE = "line"  # The line is none of the plan that counts now.
    NO = "no"  # The session does not hold any more.


@dataclass(frozen=True, slots=True)
class Look:
    """What a session is of. `person_id` leads to her key and is told to nobody; `name` is '' unless it was agreed."""

    link_id: uuid.UUID
    person_id: uuid.UUID
    country: str
    facts: frozenset[ToldFact]
    expires_on: dt.date
    recipient: str
    name: str
    travels_on: dt.date | None
    arrived_on: dt.date | None
    plan_language: str
    stands: frozenset[MessageKind]
    """What happens once and stands already, or was reported: it is not reported again."""


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """An activity of the plan."""

    text: str
    begins_on: dt.date | None
    ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of the plan's budget, in whole kroner or dollars."""

    id: uuid.UUID
    text: str
    kind: SupportKind
    use: SupportUse
    amount: int
    currency: Currency
    left: int
    """What has not been paid of it."""

    @property
    def in_words(self) -> str:
        """The amount with its currency."""
        return amount_words(self.amount, self.currency)


@dataclass(frozen=True, slots=True)
class Plan:
    """The approved plan, as far as a partner sees it."""

    goal: str
    activities: list[PlannedActivity]
    lines: list[PlannedLine]

    @property
    def in_words(self) -> str:
        """The whole budget with its currency."""
        return amount_words(sum(one.amount for one in self.lines), self.lines[0].currency) if self.lines else ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Of what was delivered: for which line of the budget, how much, by whom, and the number of the receipt."""

    line_id: uuid.UUID
    amount: int
    supplier: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Given:
    """What is reported; of a delivery more."""

    kind: MessageKind
    happened_on: dt.date
    text: str
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """A report of the partner's own. `outcome` is None while nobody has taken it in or refused it."""

    message_id: uuid.UUID
    kind: MessageKind
    happened_on: dt.date
    received_at: dt.datetime
    text: str
    amount: int | None
    currency: Currency | None
    supplier: str
    receipt: str
    outcome: TakenIn | None

    @property
    def in_words(self) -> str:
        """The amount with its currency, '' where there is none."""
        return amount_words(self.amount, self.currency) if self.amount and self.currency else ""


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
    return search_keys.blind_index("partner link", token)


def code_hash(token: str, code: str) -> bytes:
    """What is kept of a code. It goes with one link, so that two links with one code are not known for it."""
    return search_keys.blind_index("partner code", f"{token}:{code}")


def content_hash(message_id: uuid.UUID, given: Given) -> bytes:
    """What is kept of a report to tell a second press from a correction. Of two reports it is never the same."""
    return search_keys.blind_index("partner report", f"{message_id}:{given!r}")


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
    link_id, person_id, country, facts, expires_on, recipient, name_id, name, *days, plan_language, stands = row
    travels_on, arrived_on = days
    return Look(
        link_id,
        person_id,
        country,
        frozenset(ToldFact(one) for one in facts),
        expires_on,
        vault.unseal_at(person_id, Place("partner_access_link", "recipient_sealed", link_id), recipient),
        vault.unseal_at(person_id, Place("people_name", "value_sealed", name_id), name) if name_id else "",
        travels_on,
        arrived_on,
        plan_language,
        frozenset(MessageKind(one) for one in stands),
    )


def own_messages(key: str, seen: Look) -> list[OwnMessage]:
    """What this partner has reported, the latest first."""
    rows = _ask_all("SELECT * FROM helle.partner_messages(%s)", [_session_hash(key)])
    return [
        OwnMessage(
            message_id,
            MessageKind(kind),
            happened_on,
            received_at,
            vault.unseal_at(seen.person_id, _place("text_sealed", message_id), text),
            amount,
            Currency(currency) if currency else None,
            vault.unseal_at(seen.person_id, _place("supplier_sealed", message_id), supplier) if supplier else "",
            vault.unseal_at(seen.person_id, _place("receipt_sealed", message_id), receipt) if receipt else "",
            TakenIn(outcome) if outcome else None,
        )
        for message_id, kind, happened_on, received_at, text, amount, currency, supplier, receipt, outcome in rows
    ]


def plan(key: str, seen: Look) -> Plan | None:
    """The approved plan; None where none is approved, or the plan is not among what was agreed to be told."""
    rows = _ask_all("SELECT * FROM helle.partner_plan(%s)", [_session_hash(key)])
    found: Plan | None = None
    for part, row_id, sealed, begins_on, ends_on, kind, use, amount, currency, left in rows:
        place = Place(*_PLACES[part], row_id)
        text = vault.unseal_at(seen.person_id, place, sealed)
        if found is None:
            found = Plan(text, [], [])  # The goal is the first row.
        elif part == "activity":
            found.activities.append(PlannedActivity(text, begins_on, ends_on))
        else:
            line = PlannedLine(row_id, text, SupportKind(kind), SupportUse(use), amount, Currency(currency), left)
            found.lines.append(line)
    return found


def alike(sent: Sequence[OwnMessage], message_id: uuid.UUID, given: Given) -> OwnMessage | None:
    """A delivery that was reported before and not refused, with the same receipt, or the same day and amount."""
    what = given.delivery
    if what is None:
        return None
    number = what.receipt.casefold().split()
    for one in sent:
        if one.kind is not MessageKind.DELIVERY or one.outcome is TakenIn.NOT_TAKEN or one.message_id == message_id:
            continue
        same = one.amount == what.amount and one.happened_on == given.happened_on
        if same or one.receipt.casefold().split() == number:
            return one
    return None


def send(key: str, seen: Look, message_id: uuid.UUID, given: Given) -> Sent:
    """Send a report, once."""
    text = vault.seal_at(seen.person_id, _place("text_sealed", message_id), given.text)
    line_id, amount, supplier, receipt = None, None, None, None
    if given.delivery is not None:
        line_id, amount = given.delivery.line_id, given.delivery.amount
        supplier = vault.seal_at(seen.person_id, _place("supplier_sealed", message_id), given.delivery.supplier)
        receipt = vault.seal_at(seen.person_id, _place("receipt_sealed", message_id), given.delivery.receipt)
    row = _ask(
        "SELECT helle.partner_send(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            _session_hash(key),
            message_id,
            given.kind.value,
            given.happened_on,
            text,
            line_id,
            amount,
            supplier,
            receipt,
            content_hash(message_id, given),
        ],
    )
    return Sent(row[0]) if row else Sent.NO


def is_over(key: str) -> bool:
    """Whether this was a session, and its link or return has ended since."""
    row = _ask("SELECT helle.partner_over(%s)", [_session_hash(key)])
    return bool(row and row[0])


def leave(key: str) -> None:
    """End the session."""
    _ask("SELECT helle.partner_leave(%s)", [_session_hash(key)])


def _session_hash(key: str) -> bytes:
    return search_keys.blind_index("partner session", key)


def _place(column: str, message_id: uuid.UUID) -> Place:
    return Place("partner_access_partnermessage", column, message_id)


def _ask(statement: str, parameters: Sequence[Any]) -> tuple[Any, ...] | None:
    rows = _ask_all(statement, parameters)
    return rows[0] if rows else None


def _ask_all(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
