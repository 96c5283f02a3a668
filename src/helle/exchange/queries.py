"""Reading service accounts for the administration, and what the API tells of cases and referrals."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import Http404

from helle.exchange.choices import RefusedFor
from helle.exchange.models import ServiceAccount
from helle.register.administration import policies as administration
from helle.register.administration.queries import decides, leaders_of
from helle.register.cases.queries import AT_REST, own_core_grants
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context, policies, search_keys
from helle.register.protection.matrix import access_matrix
from helle.register.protection.models import Grant
from helle.register.referrals.choices import Part
from helle.register.referrals.models import Party
from helle.rules.ruling import Text

PAGE_SIZE: Final = 50
_OF_A_CASE: Final = ("case_id", "number", "rung", "opened_at", "steps", "next_due", "period_end")


def new_key() -> str:
    """What a system shows at each call: 256 bits, from which nothing follows."""
    return secrets.token_urlsafe(32)


def key_hash(key: str) -> bytes:
    """What is kept of a key: a hash under a key that lies in no database."""
    return search_keys.blind_index("service account", key)


@dataclass(frozen=True, slots=True)
class Listed:
    """A service account as the administration shows it."""

    row: ServiceAccount
    unit: NamedUnit
    role: Text
    confirmable: bool
    """Whether it waits for the second yes, and whoever acts may say it, or no."""

    @property
    def refused_for(self) -> str:
        """Why somebody said no to it; '' where nobody did."""
        return str(RefusedFor(self.row.refused_for).label) if self.row.refused_for else ""

    @property
    def own(self) -> bool:
        """Whether whoever acts made it."""
        return self.row.made_by_id == context.current().user_id

    def stands(self, today: dt.date) -> bool:
        """Whether its key opens anything today or later."""
        return self.row.ended_at is None and self.row.ends_on >= today

    @property
    def waits(self) -> bool:
        """Whether it reads cases, and nobody has said the second yes yet: its key opens nothing."""
        return _waits(self.row)


def _waits(row: ServiceAccount) -> bool:
    return row.reads_cases and row.confirmed_at is None and row.ended_at is None


def accounts() -> list[Listed]:
    """The systems that the acting user sees, those that stand first. One query; for an administrator, where one waits
    for a yes, another asks who leads the units.
    """
    units, roles = organisations.units_on(clock.today()), access_matrix().roles
    named = ServiceAccount.objects.select_related("user", "made_by", "confirmed_by", "ended_by")
    rows = list(named.defer("secret_hash").order_by("-made_at", "pk"))
    today = clock.today()
    waiting = {row.unit_id for row in rows if _waits(row) and row.ends_on >= today}
    led = leaders_of(waiting) if waiting and administration.administers() else {}
    found = [
        Listed(
            row,
            units[row.unit_id],
            roles[row.role].label,
            row.unit_id in waiting and _waits(row) and decides(row.made_by_id, row.unit_id, led),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.stands(today))


@dataclass(frozen=True, slots=True)
class Offered:
    """What a system can be made for: the kinds of unit, and the roles by code with what a system in each may do."""

    kinds: frozenset[str]
    roles: Mapping[str, tuple[Text, bool, bool]]


def offered() -> Offered:
    """By the matrix: roles that send, or that read cases in a kind of unit where nobody needs to say what for."""
    matrix = access_matrix()
    kinds: set[str] = set()
    roles = {}
    for role in matrix.roles.values():
        reading = {kind for kind in role.unit_kinds if kind not in matrix.led_by} if "core" in role.readable else set()
        sends = "contact" in role.writable
        if sends or reading:
            roles[role.code] = (role.label, sends, bool(reading))
            kinds |= set(role.unit_kinds) if sends else reading
    return Offered(frozenset(kinds), roles)


def get_account(account_id: uuid.UUID) -> Listed:
    """A system that can still be ended; else `Http404`."""
    found = next((one for one in accounts() if one.row.pk == account_id), None)
    if found is None or found.row.ended_at is not None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class CaseState:
    """What a system is told of a case: its core as the unit's list has it. No name, and no number of the person.

    `rung` and `closed` are None where the unit is not told how a case has gone (C6), and where its list does not keep
    it, as `next_deadline` is: the steps are kept for whoever takes them.
    """

    case_id: uuid.UUID
    number: str
    rung: str | None
    opened_on: dt.date
    closed: bool | None
    next_deadline: dt.date | None


def own_cases(page: int) -> tuple[list[CaseState], bool]:
    """One page of the cases that the acting unit has now, newest first, and whether there are more. One query."""
    policies.require_read("core")
    start = (page - 1) * PAGE_SIZE
    rows = list(own_core_grants().only(*_OF_A_CASE).order_by("-opened_at", "-id")[start : start + PAGE_SIZE + 1])
    return [_state(row) for row in rows[:PAGE_SIZE]], len(rows) > PAGE_SIZE


def own_case(number: str) -> CaseState:
    """One of them by its number; else `Http404`. One query."""
    policies.require_read("core")
    row = own_core_grants().only(*_OF_A_CASE).filter(number=number).first()
    if row is None:
        raise Http404
    return _state(row)


def _state(row: Grant) -> CaseState:
    told = policies.reads_course()
    runs = row.period_end is not None and row.period_end >= clock.today()
    waits = bool(row.steps) or ((row.rung is None or row.rung not in AT_REST) and runs)
    if row.number is None or row.opened_at is None:
        raise AssertionError("a core grant has both")
    return CaseState(
        row.case_id,
        row.number,
        row.rung if told else None,
        clock.local_day(row.opened_at),
        None if row.steps is None or not told else not waits,
        row.next_due,
    )


@dataclass(frozen=True, slots=True)
class SentReferral:
    """What a system is told of a referral that its unit sent: that it is there, and how far it has come (OUT-09)."""

    referral_id: uuid.UUID
    number: str
    sent_at: dt.datetime
    status: str


def sent_referral(referral_id: uuid.UUID) -> SentReferral:
    """A referral that the acting unit sent; else `Http404`. One query."""
    policies.require_read("contact")
    own = Party.objects.filter(referral_id=referral_id, unit_id=context.current().unit_id, part=Part.SENDER)
    found = own.values_list("referral_id", "number", "sent_at", "state").first()
    if found is None:
        raise Http404
    return SentReferral(*found)
