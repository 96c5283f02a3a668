"""Who sent referrals, as they are named beside them in a list.

A home or a municipality that referred somebody is where she was then, and may be where she lives: beside a referral
whose case is of a person with a protected address its kind alone is told to whom it is not shown where she lives
(PUB-DIG-12).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection

from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, whereabouts
from helle.register.referrals.models import Party


def senders_of(parties: Iterable[Party]) -> dict[uuid.UUID, NamedUnit]:
    """The sender of each referral, by the referral's id. Two queries at most where a home or a municipality sent one,
    else none."""
    units = organisations.units_on(clock.today())
    sent = {one.referral_id: one.referral.sender_unit_id for one in parties}
    named = {key: units[sender] for key, sender in sent.items() if sender in units}
    telling = [key for key, unit in named.items() if whereabouts.tells_where(unit)]
    about = _cases_of(telling)
    hiding = whereabouts.cases_hiding_where({case for cases in about.values() for case in cases})
    return named | {
        key: whereabouts.by_kind_alone(named[key]) for key in telling if not hiding.isdisjoint(about.get(key, ()))
    }


def _cases_of(referrals: list[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    if not referrals:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT r, helle.cases_of_referral(r) FROM unnest(%s::uuid[]) r", [referrals])
        return dict(cursor.fetchall())
