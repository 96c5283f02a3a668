"""Who sent referrals, as they are named beside them in a list.

A home, a municipality, a police district or a region that referred somebody is where she was then, and may be where
she lives: beside a referral whose case is of a person with a protected address its kind alone is told to whom it is not
shown where she lives (PUB-DIG-12).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from helle.register.organisations.queries import NamedUnit
from helle.register.protection.whereabouts import known_units
from helle.register.referrals.models import Party


def senders_of(parties: Iterable[Party]) -> dict[uuid.UUID, NamedUnit]:
    """The sender of each referral, by the referral's id. No query: the rows tell it so."""
    return named_senders({one.referral_id: one.referral.sender_unit_id for one in parties})


def named_senders(sent: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, NamedUnit]:
    """The same of the sending unit of each referral, by the referral's id."""
    units = known_units()
    return {key: units[sender] for key, sender in sent.items() if sender in units}
