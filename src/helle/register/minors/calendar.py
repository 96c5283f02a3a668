"""What the calendar does by itself: a representation ends on the day its minor turns eighteen (MIN-15)."""

from __future__ import annotations

import uuid

from django.db import connections

from helle.register.cases.projections import one_of_many


def follow_calendar(alias: str = "default", failed: dict[uuid.UUID, str] | None = None) -> int:
    """End the representations of those who are of age, each in a transaction of its own; how many ended.

    What the representative's own unit sees ends with it. Those that fail are put into `failed`; without it the first
    one raises.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT * FROM helle.representations_of_age()")
        ended = 0
        for (appointment,) in cursor.fetchall():
            with one_of_many(alias, appointment, failed):
                cursor.execute("SELECT helle.end_representation_by_calendar(%s)", [appointment])
                ended += cursor.fetchone()[0]
    return ended
