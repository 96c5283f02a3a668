"""What is counted of an evening of outreach: numbers and codes alone (OUT-01, OUT-02)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helle.register.outreach.choices import Elsewhere, Given, Setting
from helle.rules.outreach import OutreachArea


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts in one kind of place: those met for the first time, and those met again. Contacts, not persons."""

    first: int
    again: int


@dataclass(frozen=True, slots=True)
class Counted:
    """An evening as it is written down. There is no place in it for a word about anybody."""

    started_at: dt.datetime
    ended_at: dt.datetime
    area: OutreachArea
    staff: int
    visits: Mapping[Setting, Contacts]
    services: Mapping[Given, int] = field(default_factory=dict)
    languages: Sequence[str] = ()
    elsewhere: Elsewhere | None = None
    team: int = 1
    referrals_offered: int = 0
    referrals_accepted: int = 0

    @property
    def met(self) -> int:
        """How many contacts there were."""
        return sum(one.first + one.again for one in self.visits.values())
