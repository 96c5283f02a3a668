"""What the calendar does by itself on the day a minor turns eighteen (MIN-06, MIN-15)."""

from __future__ import annotations

import uuid

from django.db import connections

from helle.register.cases.projections import one_of_many


def follow_calendar(alias: str = "default", failed: dict[uuid.UUID, str] | None = None) -> int:
    """End the representations of those who are of age, and what a municipality sees since they were minors, each in a
    transaction of its own; how many ended.

    What the representative's own unit sees ends with it; a municipality that was told for another cause sees on. Those
    that fail are put into `failed`; without it the first one raises.
    """
    ended = 0
    with connections[alias].cursor() as cursor:
        for those, end in (
            ("SELECT * FROM helle.representations_of_age()", "SELECT helle.end_representation_by_calendar(%s)"),
            ("SELECT * FROM helle.notices_of_who_is_of_age()", "SELECT helle.release_by_calendar(%s)"),
        ):
            cursor.execute(those)
            for (one,) in cursor.fetchall():
                with one_of_many(alias, one, failed):
                    cursor.execute(end, [one])
                    ended += cursor.fetchone()[0]
    return ended
