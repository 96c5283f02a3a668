"""The last day that a hold names: not before today, and near enough that somebody looks at it again (PUB-LAW-17)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import DateField, F, Func, Q

from helle.register.protection import clock
from helle.register.protection.refusals import ENDS_BEFORE_IT_BEGINS, Refused
from helle.rules.facts import LATEST_DAY
from helle.rules.retention.holds import latest_named, most_years
from helle.rules.ruling import Text

# By the latest value there is: where another comes, `makemigrations` finds this changed.
_LATEST: Final = Func(
    F("since_day"),
    template=f"(%(expressions)s + interval '{most_years(LATEST_DAY)} years')::date",
    output_field=DateField(),
)
IS_NEAR: Final = Q(until_day__isnull=True) | Q(until_day__lte=_LATEST) | Q(lifted_at__isnull=False)
"""What the database holds of it. What was held for longer before stands until it is lifted."""


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
