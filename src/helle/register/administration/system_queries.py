"""Reading which systems wait for a second yes, and how one's own were answered: they are made by what lies above
(`helle.exchange`), and wait here.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from helle.register.administration import policies
from helle.register.administration.queries import decides, leaders_of
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context

# For how long whoever made a system is told on her desk what was answered; the list of systems keeps it.
ANSWERS_SHOWN: Final = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class WaitingSystem:
    """A system that is to read cases, and that somebody else than who made it has to say yes or no to."""

    account_id: uuid.UUID
    name: str
    unit: NamedUnit
    made_by: str
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class OwnSystem:
    """A system that whoever acts made to read cases: it waits, or somebody has answered of late."""

    name: str
    unit: NamedUnit
    led: bool
    """Whether somebody leads the unit and answers; else another administrator does."""
    answered_by: str
    """'': nobody has, and it waits."""
    at: dt.datetime
    """When it was answered, or made."""
    refused_for: str
    """Why the answer was no, in words; '': it was yes, or there is none."""


@dataclass(frozen=True, slots=True)
class Systems:
    """The systems that concern whoever acts."""

    to_answer: list[WaitingSystem]
    """Those that she may say yes or no to, the oldest first."""
    own: list[OwnSystem]
    """Those that she made, the oldest first."""


def systems() -> Systems:
    """Those that wait for whoever acts, and her own. One query, and for an administrator who leads the units."""
    me, today = context.current().user_id, clock.today()
    waits = Q(
        service_account__confirmed_at__isnull=True,
        service_account__ended_at__isnull=True,
        service_account__ends_on__gte=today,
    )
    since = clock.now() - ANSWERS_SHOWN
    refused = Q(service_account__ended_at__gte=since) & ~Q(service_account__refused_for="")
    answered = Q(service_account__made_by=me) & (Q(service_account__confirmed_at__gte=since) | refused)
    rows = list(
        User.objects.filter(waits | answered, service_account__reads_cases=True)
        .select_related("service_account__made_by", "service_account__confirmed_by", "service_account__ended_by")
        .defer("service_account__secret_hash")
        .order_by("service_account__made_at", "pk")
    )
    units = organisations.units_on(today)
    led = leaders_of({row.service_account.unit_id for row in rows}) if rows and policies.administers() else {}
    return Systems(
        [
            WaitingSystem(
                row.pk,
                row.full_name,
                units[row.service_account.unit_id],
                row.service_account.made_by.full_name,
                row.service_account.made_at,
            )
            for row in rows
            if decides(row.service_account.made_by_id, row.service_account.unit_id, led)
        ],
        [_own(row, units, led) for row in rows if row.service_account.made_by_id == me],
    )


def _own(row: User, units: dict[uuid.UUID, NamedUnit], led: dict[uuid.UUID, set[uuid.UUID]]) -> OwnSystem:
    account = row.service_account
    refused = bool(account.refused_for)
    answered_by = account.ended_by if refused else account.confirmed_by
    return OwnSystem(
        row.full_name,
        units[account.unit_id],
        bool(led.get(account.unit_id, set()) - {account.made_by_id}),
        answered_by.full_name if answered_by is not None else "",
        (account.ended_at if refused else account.confirmed_at) or account.made_at,
        str(account.get_refused_for_display()) if refused else "",
    )
