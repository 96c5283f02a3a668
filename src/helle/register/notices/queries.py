"""Reading what somebody chose about mails, and whether they reach her."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import OuterRef, Subquery

from helle.register.notices.choices import OPEN, State
from helle.register.notices.models import Choice, Mail, Undeliverable
from helle.register.organisations.models import Membership
from helle.register.protection import context, search_keys


def own_choice() -> Choice | None:
    """What the acting user chose in the membership she works in; None before she chose."""
    return Choice.objects.filter(membership_id=context.current().membership_id).first()


def last_mail() -> Mail | None:
    """The last mail of the acting membership that has come to an end."""
    ended = Mail.objects.filter(membership_id=context.current().membership_id)
    return ended.exclude(state__in=[*OPEN, State.WITHDRAWN]).order_by("-slot").first()


@dataclass(frozen=True, slots=True)
class Trouble:
    """That mails do not reach somebody: her address was refused, or the last one was given up."""

    address_dead: bool
    since: dt.datetime


def trouble() -> Trouble | None:
    """Whether mails reach the acting user. One query."""
    acting = context.current()
    dead = Undeliverable.objects.filter(user_id=OuterRef("user_id"))
    ended = Mail.objects.filter(membership_id=OuterRef("pk")).exclude(state__in=[*OPEN, State.WITHDRAWN])
    latest = ended.order_by("-slot")
    row = (
        Membership.objects.filter(pk=acting.membership_id)
        .annotate(
            refused=Subquery(dead.values("address")[:1]),
            since=Subquery(dead.values("since")[:1]),
            state=Subquery(latest.values("state")[:1]),
            ended_at=Subquery(latest.values("ended_at")[:1]),
        )
        .values("user__email", "refused", "since", "state", "ended_at")
        .get()
    )
    if row["refused"] is not None and is_address(row["refused"], row["user__email"]):
        return Trouble(address_dead=True, since=row["since"])
    if row["state"] == State.GIVEN_UP:
        return Trouble(address_dead=False, since=row["ended_at"])
    return None


_DOMAIN: Final = "mail address"


def address_hash(address: str) -> bytes:
    """What stands for an address where it is only to be known again."""
    return search_keys.blind_index(_DOMAIN, _plain(address))


def _plain(address: str) -> str:
    return address.strip().lower()


def is_address(kept: bytes | None, address: str) -> bool:
    """Whether a kept hash is that of an address."""
    return kept is not None and search_keys.is_blind_index(bytes(kept), _DOMAIN, _plain(address))
