"""When a meeting can be called for: ahead, not too far, at an hour of its own, and at the notice that the forum has."""

from __future__ import annotations

import datetime as dt
from typing import Final

from helle.register.coordination.models import Meeting
from helle.register.coordination.queries import ForumNow
from helle.register.interface.words import hour, long_day
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.coordination.codes import MeetingState
from helle.rules.coordination.meetings import NOTICE, SHORT_NOTICE, MeetingFacts, meeting
from helle.rules.facts import danish_days, english_days
from helle.rules.parameters import parameter, whole_number
from helle.rules.ruling import Text

FURTHEST_YEARS: Final = 2
_APART: Final = 60
"""How many minutes lie between two meetings of a forum at least: nobody sits in both."""
MEETS_THEN: Final = Refused(
    Text(
        "Forummet har et andet møde på samme tid. [GOV-01]", "The forum has another meeting at the same hour. [GOV-01]"
    ),
    field="at_time",
)


class ShortNotice(Refused):
    """The notice is shorter than the forum's own rule: whoever calls the meeting may say that she knows it."""


def require_ahead(of: ForumNow, day: dt.date | None) -> None:
    """Refuse a day that is past, too far ahead, or after the forum's last."""
    today = clock.today()
    if day is None or day < today:
        raise Refused(Text("Et møde holdes i dag eller senere.", "A meeting is held today or later."), field="on_day")
    if (day.year - FURTHEST_YEARS, day.month, day.day) > (today.year, today.month, today.day):
        raise Refused(
            Text(
                "Et møde indkaldes højst to år frem. Er årstallet rigtigt?",
                "A meeting is called two years ahead at most. Is the year right?",
            ),
            field="on_day",
        )
    if of.forum.last_day is not None and day > of.forum.last_day:
        raise Refused(Text("Forummet er lukket den dag.", "The forum is closed on that day."), field="on_day")


def require_free(of: ForumNow, day: dt.date, time: dt.time, *, but: Meeting | None = None) -> None:
    """Refuse an hour at which the forum meets already. `but`: the meeting that is moved."""
    for one in of.meetings:
        meets = one.day == day and one.meeting != but and one.state is not MeetingState.CANCELLED
        if meets and abs(_minutes(one.time) - _minutes(time)) < _APART:
            at_da, at_en = hour(one.time, "da"), hour(one.time, "en")
            raise Refused(
                Text(
                    f"Forummet har allerede et møde {long_day(day, 'da')} kl. {at_da}. [GOV-01]",
                    f"The forum has a meeting on {long_day(day, 'en')} at {at_en} already. [GOV-01]",
                ),
                field="at_time",
            )


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def require_notice(day: dt.date, *, known: bool) -> None:
    """Refuse a day at shorter notice than the forum's own rule, unless it is `known` to be."""
    today = clock.today()
    ruling = meeting(MeetingFacts(called_on=today, held_on=day, on=today, items=0, cancelled=False, approved=False))
    if not known and any(reason.code == SHORT_NOTICE for reason in ruling.reasons):
        days = whole_number(parameter(NOTICE, today))
        raise ShortNotice(
            Text(
                f"Varslet er kortere end {danish_days(days)}, som er forummets egen regel. Sæt kryds, hvis mødet skal "
                "holdes den dag alligevel. [GOV-01]",
                f"The notice is shorter than {english_days(days)}, which is the forum's own rule. Tick the box if the "
                "meeting is to be held on that day all the same. [GOV-01]",
            ),
            field="on_day",
        )
