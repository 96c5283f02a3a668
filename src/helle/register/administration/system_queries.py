"""Reading which systems wait for a second yes: they are made by what lies above (`helle.exchange`), and wait here."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from helle.register.administration import policies
from helle.register.administration.queries import decides, leaders_of
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock


@dataclass(frozen=True, slots=True)
class WaitingSystem:
    """A system that is to read cases, and that somebody else than who made it has to say yes or no to."""

    account_id: uuid.UUID
    name: str
    unit: NamedUnit
    made_by: str
    made_at: dt.datetime


def waiting_systems() -> list[WaitingSystem]:
    """Those that whoever acts may answer, the oldest first. One query, and for an administrator who leads the units."""
    rows = list(
        User.objects.filter(
            service_account__reads_cases=True,
            service_account__confirmed_at__isnull=True,
            service_account__ended_at__isnull=True,
            service_account__ends_on__gte=clock.today(),
        )
        .select_related("service_account__made_by")
        .defer("service_account__secret_hash")
        .order_by("service_account__made_at", "pk")
    )
    units = organisations.units_on(clock.today())
    led = leaders_of({row.service_account.unit_id for row in rows}) if rows and policies.administers() else {}
    return [
        WaitingSystem(
            row.pk,
            row.full_name,
            units[row.service_account.unit_id],
            row.service_account.made_by.full_name,
            row.service_account.made_at,
        )
        for row in rows
        if decides(row.service_account.made_by_id, row.service_account.unit_id, led)
    ]
