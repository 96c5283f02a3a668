"""What had been passed on to the acting unit and is over: from whom and until when, and nothing of what it said."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection
from django.http import Http404

from helle.register.organisations.queries import NamedUnit
from helle.register.protection import whereabouts
from helle.register.sharing import policies
from helle.register.sharing.choices import EndedWhy


@dataclass(frozen=True, slots=True)
class NoLonger:
    """One disclosure that is over, as its receiver is told of it: `why` is None where its last day went by."""

    key: uuid.UUID
    case_id: uuid.UUID
    by: NamedUnit
    opened_at: dt.datetime
    last_day: dt.date
    why: EndedWhy | None

    @property
    def by_mistake(self) -> bool:
        """Whether it should never have come: nothing of it is kept either."""
        return self.why is EndedWhy.MISTAKE

    @property
    def taken_back(self) -> bool:
        """Whether the sender, or the person, took it back."""
        return self.why in (EndedWhy.MISTAKE, EndedWhy.CONSENT, EndedWhy.CHANGED)

    @property
    def not_ours(self) -> bool:
        """Whether the receiver itself said that it is not for them."""
        return self.why is EndedWhy.NOT_OURS


def ended_lately() -> list[NoLonger]:
    """What ended of late before its last day, the latest first, for as many days as a desk tells of it. One query."""
    return _read(None) if policies.is_told() else []


def get_no_longer(key: uuid.UUID) -> NoLonger:
    """What had been passed on to the acting unit and is over, however long ago.

    Raises `Http404` for everybody else, by the same way as where there is none. One query.
    """
    found = _read(key)
    if not found:
        raise Http404
    return found[0]


def _read(key: uuid.UUID | None) -> list[NoLonger]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.no_longer_shared(%s)", [key])
        rows = cursor.fetchall()
    units = whereabouts.units_in((row[1], row[2]) for row in rows)
    return [
        NoLonger(key, case_id, units[case_id, by], opened_at, last_day, EndedWhy(why) if why else None)
        for key, case_id, by, opened_at, last_day, why in rows
    ]
