"""What of forums waits for a unit: what it follows up, and, where it runs one, agenda, minutes and what is late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from helle.register.coordination import blanking, policies, queries
from helle.register.coordination.meeting_actions import is_responsible
from helle.register.coordination.models import AskedName
from helle.register.coordination.queries import FollowUpNow, ForumNow, MeetingNow, SeatNow
from helle.register.protection import clock
from helle.rules.coordination.codes import MeetingNeed
from helle.rules.coordination.seats import BINDING
from helle.rules.ruling import Text

DESK_LENGTH: Final = 20
SHOWN_AHEAD: Final = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ForumWork:
    """Something to do in a forum; `due` None where no day is named."""

    key: str
    name: Text
    what: Text
    url: str
    due: dt.date | None


def on_desk() -> list[ForumWork]:
    """What waits for the acting unit, the longest overdue first. No query for a role that reports nothing for it.

    Of whoever writes nothing else of forums it is the unit's own follow-up.
    """
    if not policies.reports_for_unit():
        return []
    today = clock.today()
    found = [work for of in queries.own_forums() for work in _of_forum(of, today)]
    if policies.writes():
        found += [_asked_name(one) for one in blanking.waiting_for_me(DESK_LENGTH)]
    return sorted(found, key=lambda work: (work.due or today, work.key))[:DESK_LENGTH]


def _asked_name(one: AskedName) -> ForumWork:
    """A name that a colleague found; the database tells it to those alone who take names out."""
    number = len(one.places)
    return ForumWork(
        f"forum name {one.pk}",
        Text("Et navn i det, mange læser", "A name in what many read"),
        Text(
            f"en kollega har bedt om at få det slettet i {number} {'tekst' if number == 1 else 'tekster'}",
            f"a colleague asked to have it taken out of {number} {'text' if number == 1 else 'texts'}",
        ),
        reverse("asked-name", args=[one.pk]),
        None,
    )


def _of_forum(of: ForumNow, today: dt.date) -> list[ForumWork]:
    found = [_follow_up(of, one) for one in of.follow_ups if _is_shown(of, one, today)]
    if of.open and policies.writes():
        found += [_meeting(of, one) for one in of.meetings if _waits(of, one, today)]
        if of.runs and of.kind in BINDING:
            found += [
                ForumWork(
                    f"forum agreement {one.seat.pk}",
                    of.forum.name,
                    Text(
                        f"samarbejdsaftalen med {one.name.da} mangler", f"the agreement with {one.name.en} is missing"
                    ),
                    reverse("forum-seat", args=[of.forum.code, one.seat.pk]),
                    None,
                )
                for one in of.members
                if one.seat.agreed_on is None and one.seat.unit_id != of.part_unit
            ]
    return found


def _is_shown(of: ForumNow, one: FollowUpNow, today: dt.date) -> bool:
    """Its own that are due soon; whoever runs the forum sees besides what is late, and what those have who get no desk
    of it: private members, and who has left."""
    if not one.open or one.due is None:
        return False
    if is_responsible(one) or (of.runs and one.seat is not None and _has_no_desk(of, one.seat)):
        return one.due - SHOWN_AHEAD <= today
    return of.runs and one.late


def _has_no_desk(of: ForumNow, seat: SeatNow) -> bool:
    return seat.unit is None or all(one.seat.unit_id != seat.seat.unit_id for one in of.members)


def _follow_up(of: ForumNow, one: FollowUpNow) -> ForumWork:
    mine = is_responsible(one)
    who = one.seat.name if one.seat else Text("", "")
    what = (
        Text(f"opfølgning: {one.decision.text}", f"follow-up: {one.decision.text}")
        if mine
        else Text(f"opfølgning hos {who.da}: {one.decision.text}", f"follow-up by {who.en}: {one.decision.text}")
    )
    url = reverse("meeting-follow-up", args=[of.forum.code, one.meeting.meeting.number, one.decision.pk])
    return ForumWork(f"forum follow-up {one.decision.pk}", of.forum.name, what, url, one.due)


def _waits(of: ForumNow, one: MeetingNow, today: dt.date) -> bool:
    need, due = one.stand.need, one.due
    if due is None or due - SHOWN_AHEAD > today:
        return False
    return need is MeetingNeed.MEETING or (of.runs and need in (MeetingNeed.AGENDA, MeetingNeed.MINUTES))


def _meeting(of: ForumNow, one: MeetingNow) -> ForumWork:
    number = one.meeting.number
    return ForumWork(
        f"forum meeting {one.meeting.pk} {one.stand.need}",
        of.forum.name,
        _NEEDS[one.stand.need],
        reverse("meeting", args=[of.forum.code, number]),
        one.due,
    )


_NEEDS: Final = {
    MeetingNeed.AGENDA: Text("mødet mangler en dagsorden", "the meeting has no agenda yet"),
    MeetingNeed.MEETING: Text("møde", "meeting"),
    MeetingNeed.MINUTES: Text("referatet er ikke godkendt", "the minutes are not approved"),
}
