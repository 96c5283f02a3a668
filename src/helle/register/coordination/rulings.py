"""Asking the rules about forums with what the register knows."""

from __future__ import annotations

import datetime as dt

from helle.register.action_plans.models import Plan
from helle.register.coordination.models import Mandate
from helle.register.coordination.queries import ForumNow, MeetingNow
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.rules.codes import OrganisationKind
from helle.rules.coordination.acts import ForumActFacts, forum_act
from helle.rules.coordination.codes import ForumAct, ForumKind, SeatRole
from helle.rules.coordination.seats import ForumSeatFacts, forum_seat
from helle.rules.ruling import Ruling


def in_region(unit: NamedUnit, region: NamedUnit | None) -> bool | None:
    """Whether a region or a municipality is the network's; None for bodies that work across regions."""
    if region is None:
        return None
    if unit.kind == OrganisationKind.REGION:
        return unit.id == region.id
    return None if unit.region is None else unit.region == region.id


def seat_ruling(
    kind: ForumKind,
    region: NamedUnit | None,
    mandate: Mandate | None,
    *,
    unit: NamedUnit | None,
    role: SeatRole,
    first_day: dt.date,
    agreement: bool,
) -> Ruling[SeatRole]:
    """Whether a unit, or for None a private organisation, may have a seat under a mandate (GOV-02, GOV-08)."""
    return forum_seat(
        ForumSeatFacts(
            kind=kind,
            role=role,
            named=mandate is not None and unit is not None and unit.id in mandate.units,
            admitted=mandate is not None and (mandate.private if unit is None else unit.kind in mandate.kinds),
            leads=unit is not None and Plan.objects.filter(lead_id=unit.id).exists(),
            agreement=agreement,
            on=first_day,
            organisation=OrganisationKind(unit.kind) if unit else None,
            in_region=in_region(unit, region) if unit else None,
        )
    )


def act_ruling(
    of: ForumNow,
    act: ForumAct,
    meeting: MeetingNow | None = None,
    *,
    responsible: bool = False,
    written: bool = False,
) -> Ruling[ForumAct]:
    """Whether the acting unit may do it in the forum, as far as the meeting is (GOV-01)."""
    return forum_act(
        ForumActFacts(
            act=act,
            on=clock.today(),
            part=of.part.role if of.part else None,
            state=meeting.state if meeting else None,
            responsible=responsible,
            written=written,
        )
    )
