"""The last day that a hold names, and the first of a schedule: not before today, and near enough that somebody looks at
it again (PUB-LAW-17)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import DateField, F, Func, Q

from helle.register.protection import clock
from helle.register.protection.refusals import ENDS_BEFORE_IT_BEGINS, Refused
from helle.rules.facts import LATEST_DAY
from helle.rules.retention.holds import latest_named, most_years
from helle.rules.retention.schedules import latest_start, most_years_ahead
from helle.rules.ruling import Text

PAST: Final = Text("Fristen kan tidligst gælde fra i dag.", "The schedule can hold from today at the earliest.")
TOO_LATE: Final = Text(
    f"Fristen skal gælde fra en dag inden for {most_years_ahead(LATEST_DAY)} år. [PUB-LAW-17]",
    f"The schedule must hold from a day within {most_years_ahead(LATEST_DAY)} years. [PUB-LAW-17]",
)


def _years_after(field: str, day: str, years: int) -> Func:
    """The same day so many years later, as the rules have it (`after_years`). `day`: the field's day in SQL."""
    return Func(F(field), template=f"({day} + interval '{years} years')::date", output_field=DateField())


# By the latest value there is: where another comes, `makemigrations` finds this changed.
_LATEST: Final = _years_after("since_day", "%(expressions)s", most_years(LATEST_DAY))
IS_NEAR: Final = Q(until_day__isnull=True) | Q(until_day__lte=_LATEST) | Q(lifted_at__isnull=False)
"""What the database holds of it. What was held for longer before stands until it is lifted."""
_LATEST_START: Final = _years_after(
    "asked_at", "(%(expressions)s AT TIME ZONE 'Europe/Copenhagen')::date", most_years_ahead(LATEST_DAY)
)
BEGINS_SOON: Final = Q(valid_from__lte=_LATEST_START) | Q(approved__isnull=False, approved=False)
"""The same of a schedule. One that was set before stands; one that waited is refused, and proposed anew. Asked is one
without an answer, too: what is NULL would pass."""


def require_near_start(valid_from: dt.date) -> None:
    """Raise `Refused` for the first day of a schedule that is over, or too far ahead."""
    today = clock.today()
    if valid_from < today:
        raise Refused(PAST, field="valid_from")
    if valid_from > latest_start(today):
        raise Refused(TOO_LATE, field="valid_from")


def require_near(until_day: dt.date | None) -> None:
    """Raise `Refused` for a last day that is over, or too far ahead. None is until it is lifted."""
    today = clock.today()
    if until_day is None:
        return
    if until_day < today:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="until_day")
    if until_day > latest_named(today):
        raise Refused(_too_far(most_years(today)), field="until_day")


def _too_far(years: int) -> Text:
    return Text(
        f"Højst {years} år frem. Lad feltet stå tomt, hvis ingen ved det endnu, eller hold det tilbage igen, når dagen "
        "er nær. [PUB-LAW-17]",
        f"{years} years ahead at most. Leave it empty if nobody knows yet, or hold it back again when the day is near. "
        "[PUB-LAW-17]",
    )
