"""Who sent referrals, as they are named beside them in a list.

A home, a municipality, a police district or a region that referred somebody is where she was then, and may be where
she lives: beside a referral whose case is of a person with a protected address its kind alone is told to whom it is not
shown where she lives (PUB-DIG-12).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, whereabouts
from helle.register.referrals.models import Party


def senders_of(parties: Iterable[Party]) -> dict[uuid.UUID, NamedUnit]:
    """The sender of each referral, by the referral's id. One query where a home, a municipality, a police
    district or a region sent one, else none."""
    return named_senders({one.referral_id: one.referral.sender_unit_id for one in parties})


def named_senders(sent: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, NamedUnit]:
    """The same of the sending unit of each referral, by the referral's id."""
    units = organisations.units_on(clock.today())
    named = {key: units[sender] for key, sender in sent.items() if sender in units}
    telling = [key for key, unit in named.items() if whereabouts.tells_which_part_of_the_country(unit)]
    hiding = whereabouts.referrals_hiding_who_told(telling)
    return named | {key: whereabouts.by_kind_alone(named[key]) for key in hiding}
