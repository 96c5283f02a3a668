"""Short ways to traces of staff whose time is over."""

from __future__ import annotations

import datetime as dt

from helle.register.protection import clock
from helle.register.referrals import triage_actions
from helle.register.referrals.choices import TriageOutcome
from helle.register.referrals.models import Referral
from helle.register.retention import trace_actions, trace_queries
from helle.register.retention.choices import TraceKind
from helle.register.retention.trace_actions import ProposedTrace
from helle.register.retention.trace_models import TraceHold, TraceList, TraceSchedule
from helle.rules.retention.codes import HoldGround
from tests import stories
from tests.cast import Cast, Member
from tests.remembered import remembered

BASIS = "Databeskyttelsesrådgiverens retningslinje af 1. juni 2024"
# Beyond two years; and beyond what those have who are told before.
LATER = dt.timedelta(days=3 * 366)
TOLD = dt.timedelta(days=29)
WHY = "Datatilsynet har varslet et tilsyn med enheden."


@remembered
def proposed(by: Member, kind: TraceKind = TraceKind.HANDED_OUT, *, years: int = 5) -> TraceSchedule:
    """Somebody proposes how long a kind of trace is kept."""
    with by.acting():
        return trace_actions.schedule_propose(ProposedTrace(kind, years, BASIS, clock.today()))


@remembered
def set_years(cast: Cast, *kinds: TraceKind, years: int = 5) -> None:
    """CMM's lead and the officer have set how long kinds of trace are kept."""
    for kind in kinds:
        row = proposed(cast.karen, kind, years=years)
        with cast.dorthe.acting():
            trace_actions.schedule_answer(row, approve=True)


@remembered
def held(by: Member, of: Member, *, until: dt.date | None = None) -> TraceHold:
    """Somebody holds what is a unit's back."""
    with by.acting():
        return trace_actions.hold(of.membership.unit_id, ground=HoldGround.INQUIRY, until_day=until, why=WHY)


@remembered
def drawn(by: Member) -> TraceList:
    """Somebody draws the list."""
    with by.acting():
        return trace_actions.draw()


@remembered
def approved(by: Member, row: TraceList) -> bool:
    """Somebody says yes to it."""
    with by.acting():
        return trace_actions.approve(row)


@remembered
def closed(cast: Cast, referral: Referral) -> None:
    """CMM closes a referral: it comes to nothing."""
    with cast.mette.acting():
        row = Referral.objects.get(pk=referral.pk)
        triage_actions.referral_close(row, outcome=TriageOutcome.NO_ACTION, passed_on_to="", reason=stories.REASONS)


def page(of: Member, address: str) -> str:
    """A page that she may read."""
    response = of.client().get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


@remembered
def states(cast: Cast) -> dict[str, list[tuple[str, int]]]:
    """By kind in English: each state and how many."""
    found: dict[str, list[tuple[str, int]]] = {}
    with cast.dorthe.acting():
        for one in trace_queries.counts():
            found.setdefault(one.kind.en, []).append((one.state.en, one.how_many))
    return found
