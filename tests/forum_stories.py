"""What happens in forums: a meeting is called, items are put on its agenda, minutes are written and approved."""

from __future__ import annotations

import datetime as dt
import uuid

from helle.register.action_plans.models import Initiative
from helle.register.coordination import forum_actions, meeting_actions, queries
from helle.register.coordination.choices import ApprovalWay, FollowUpAct
from helle.register.coordination.forum_actions import MandateGiven
from helle.register.coordination.models import Decision, Forum, Meeting, Seat
from helle.register.coordination.queries import MeetingLook
from helle.register.organisations.loading import unit_id
from helle.register.organisations.queries import units_on
from helle.register.protection import clock
from helle.rules.coordination.codes import ForumKind, SeatRole
from tests.cast import Cast, Member, named
from tests.remembered import remembered

TODAY = dt.date(2025, 10, 6)
GROUP, AUTHORITIES, REFERENCE, NETWORK = (
    "arbejdsgruppen",
    "myndighedsgruppen",
    "referencesystemet",
    "netvaerk-midtjylland",
)
MINUTES = "Gruppen drøftede status; intet er forsinket."


@remembered
def call(who: Member, code: str = GROUP, *, on_day: dt.date = TODAY, at_time: dt.time = dt.time(10)) -> Meeting:
    """A meeting of a forum is called, for today unless told otherwise."""
    with who.acting():
        return meeting_actions.meeting_call(
            queries.forum(code), on_day=on_day, at_time=at_time, place="Ministeriet, lokale 2", knows_short=True
        )


@remembered
def look(who: Member, code: str, number: int) -> MeetingLook:
    """A meeting as somebody sees it."""
    with who.acting():
        return queries.meeting_look(code, number)


@remembered
def put(who: Member, code: str = GROUP, number: int = 1, *, title: str = "Status på planen", about: str = "") -> None:
    """Somebody puts an item on the agenda."""
    with who.acting():
        initiative = Initiative.objects.get(code=about) if about else None
        meeting_actions.item_add(
            queries.meeting_look(code, number), title=title, text="", initiative=initiative, papers=()
        )


@remembered
def write(who: Member, code: str = GROUP, number: int = 1, *, text: str = MINUTES) -> None:
    """The minutes of each item, and that everybody came."""
    with who.acting():
        found = queries.meeting_look(code, number)
        meeting_actions.minutes_write(
            found, came=[one.seat.pk for one in found.seats], texts={one.item.pk: text for one in found.items}
        )


def decide(
    who: Member,
    code: str = GROUP,
    number: int = 1,
    *,
    by: str = "UIM",
    due: dt.date = dt.date(2025, 11, 1),
    text: str = "Ministeriet sender et notat.",
) -> Decision:
    """Something is decided on the first item, and a member follows it up."""
    with who.acting():
        found = queries.meeting_look(code, number)
        seat = next(one for one in found.seats if one.unit is not None and one.unit.code == by)
        return meeting_actions.decision_add(found, found.items[0], text=text, seat=seat, due=due)


@remembered
def approve(who: Member, code: str = GROUP, number: int = 1) -> None:
    """The minutes are approved."""
    with who.acting():
        meeting_actions.minutes_approve(
            queries.meeting_look(code, number), way=ApprovalWay.IN_WRITING, on_day=clock.today()
        )


def follow(
    who: Member, decision: uuid.UUID, code: str = GROUP, number: int = 1, *, kind: FollowUpAct = FollowUpAct.DONE
) -> None:
    """Somebody says what became of a decision."""
    with who.acting():
        found = queries.meeting_look(code, number)
        meeting_actions.follow_up(
            found,
            found.decision_at(decision),
            kind=kind,
            on_day=clock.today(),
            new_due=dt.date(2026, 1, 15) if kind is FollowUpAct.MOVED else None,
            text="Notatet er sendt til gruppen.",
        )


@remembered
def held(cast: Cast, code: str = GROUP, *, who: str = "charlotte") -> Decision:
    """A meeting of today with an item, its minutes and a decision; the minutes are not approved."""
    chair = named(cast, who)
    call(chair, code)
    put(chair, code, about="INI-09")
    write(chair, code)
    return decide(chair, code, by="UIM" if code == GROUP else "RA")


@remembered
def network(cast: Cast) -> Forum:
    """CMM founds the network of Region Midtjylland."""
    with cast.karen.acting():
        return forum_actions.forum_found(
            kind=ForumKind.REGIONAL_NETWORK,
            code=NETWORK,
            name="Netværk Midtjylland",
            region=units_on(TODAY)[unit_id("REG-MIDT")],
            first_day=dt.date(2025, 9, 1),
            mandate=MandateGiven("Samarbejde i regionen om ofre.", ["municipality", "police", "region", "ngo"], True),
        )


def seat(
    who: Member,
    code: str,
    unit: str = "",
    *,
    organisation: str = "",
    role: SeatRole = SeatRole.MEMBER,
    first_day: dt.date = TODAY,
    agreed_on: dt.date | None = None,
) -> Seat:
    """A unit or a private organisation gets a seat."""
    with who.acting():
        return forum_actions.seat_give(
            queries.forum(code),
            unit=units_on(TODAY)[unit_id(unit)] if unit else None,
            organisation=organisation,
            role=role,
            first_day=first_day,
            agreed_on=agreed_on,
            agreement="Journalnr. 25/118" if agreed_on else "",
        )
