"""Short ways to traces of staff whose time is over."""

from __future__ import annotations

import datetime as dt

from helle.register.protection import clock
from helle.register.retention import trace_actions
from helle.register.retention.choices import TraceKind
from helle.register.retention.trace_actions import ProposedTrace
from helle.register.retention.trace_models import TraceHold, TraceList, TraceSchedule
from helle.rules.retention.codes import HoldGround
from tests.cast import Cast, Member

BASIS = "Databeskyttelsesrådgiverens retningslinje af 1. juni 2024"
WHY = "Datatilsynet har varslet et tilsyn med enheden."


def proposed(by: Member, kind: TraceKind = TraceKind.HANDED_OUT, *, years: int = 5) -> TraceSchedule:
    """Somebody proposes how long a kind of trace is kept."""
    with by.acting():
        return trace_actions.schedule_propose(ProposedTrace(kind, years, BASIS, clock.today()))


def set_years(cast: Cast, *kinds: TraceKind, years: int = 5) -> None:
    """CMM's lead and the officer have set how long kinds of trace are kept."""
    for kind in kinds:
        row = proposed(cast.karen, kind, years=years)
        with cast.dorthe.acting():
            trace_actions.schedule_answer(row, approve=True)


def held(by: Member, of: Member, *, until: dt.date | None = None) -> TraceHold:
    """Somebody holds what is a unit's back."""
    with by.acting():
        return trace_actions.hold(of.membership.unit_id, ground=HoldGround.INQUIRY, until_day=until, why=WHY)


def drawn(by: Member) -> TraceList:
    """Somebody draws the list."""
    with by.acting():
        return trace_actions.draw()


def approved(by: Member, row: TraceList) -> bool:
    """Somebody says yes to it."""
    with by.acting():
        return trace_actions.approve(row)
