"""Reading the address of one's calendar, and what stands in it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass

from django.db import connection

from helle.register.allocation import planning_queries as planning
from helle.register.calendars.models import Address
from helle.register.desk.waiting import what_waits
from helle.register.organisations.models import User
from helle.register.protection import clock, context, search_keys

# Several devices ask every few minutes; who asks more often is no calendar.
READS_IN_AN_HOUR = 60
DAYS_BACK = 30
DAYS_AHEAD = 366


def secret_hash(secret: str) -> bytes:
    """What stands for a secret where it is only to be known again."""
    return search_keys.blind_index("calendar address", secret)


def own_address() -> Address | None:
    """The address of the membership one works in that holds; None where there is none."""
    return Address.objects.filter(membership_id=context.current().membership_id, revoked_at__isnull=True).first()


def language_of(user_id: uuid.UUID) -> str:
    """The language that somebody chose: whoever reads her calendar for her brings none."""
    return User.objects.values_list("language", flat=True).get(pk=user_id)


@dataclass(frozen=True, slots=True)
class Found:
    """Whose calendar stands at an address, and whether it was asked for too often."""

    membership_id: uuid.UUID
    too_often: bool


def calendar_at(secret: str) -> Found | None:
    """Find a calendar by its secret, and count the asking. None where there is none, or none any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT membership, too_often FROM helle.calendar_at(%s, %s)", [secret_hash(secret), READS_IN_AN_HOUR]
        )
        membership, too_often = cursor.fetchone()
    return None if membership is None else Found(membership, too_often)


@dataclass(frozen=True, slots=True)
class Hour:
    """An interview that is to be held: its key and its time, and nothing of whose it is."""

    key: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    written_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands in a calendar: interviews, and on which day how many deadlines."""

    hours: list[Hour]
    deadlines: dict[dt.date, int]


def entries() -> Entries:
    """The acting user's interviews and the nearest deadlines of her desk. Queries as for the desk."""
    today = clock.today()
    rows = planning.hours_of_mine(today - dt.timedelta(days=DAYS_BACK), today + dt.timedelta(days=DAYS_AHEAD))
    waiting = what_waits(mine=True)
    due: list[dt.date | None] = [
        *(one.next_due for one in waiting.dated),
        *(one.due for one in waiting.tasks),
        *(one.deliver_by for one in waiting.letters),
        *(one.due for one in waiting.access_requests),
        *(one.due for one in waiting.call_backs),
        *(one.due for one in waiting.placements),
        *(one.due for one in waiting.forum_work),
    ]
    return Entries(
        [
            Hour(
                str(row.pk),
                row.during.lower.astimezone(clock.COPENHAGEN),
                row.during.upper.astimezone(clock.COPENHAGEN),
                row.recorded_at,
            )
            for row in rows
        ],
        dict(sorted(Counter(day for day in due if day is not None).items())),
    )
