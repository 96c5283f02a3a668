"""What was written of a meeting, where a look at it may be old already."""

from __future__ import annotations

import datetime as dt
import uuid

from helle.register.coordination.models import AgendaItem, Attendance, Minute
from helle.register.coordination.queries import MeetingLook
from helle.register.protection import clock


def lines_written(look: MeetingLook) -> int:
    """How many lines of a meeting there are now, where a look may be old already."""
    of = look.meeting.meeting
    return Minute.objects.filter(item__meeting=of).count() + Attendance.objects.filter(meeting=of).count()


def put_on_after(item: AgendaItem, day: dt.date) -> bool:
    """Whether an item was written on the agenda on a day after the meeting: nobody was called to it for that."""
    return item.recorded_at is not None and clock.local_day(item.recorded_at) > day


def minutes_before(look: MeetingLook) -> dict[uuid.UUID, set[str]]:
    """What has stood as the minutes of each item, and that at first nothing did."""
    found: dict[uuid.UUID, set[str]] = {one.item.pk: {""} for one in look.items}
    for item, text in Minute.objects.filter(item__in=found).values_list("item_id", "text"):
        found[item].add(text)
    return found
