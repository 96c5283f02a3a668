"""What the administration goes by, dated: how often rights are looked through, and how long before it is asked for."""

from __future__ import annotations

import datetime as dt
from typing import Final

from helle.rules.dated import Dated
from helle.rules.ruling import Text

# Whoever shortens it adds a record; the old one stays, so that it can be told by what a review was due.
REVIEW_MONTHS: Final = (
    Dated(
        "review_of_rights",
        12,
        "months",
        dt.date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Rettigheder gennemgås en gang om året; vores egen læsning af kravet om kontrol med adgange.",
            "Rights are reviewed once a year; this is our own reading of the requirement to check access.",
        ),
    ),
)
# From so long before the day it is due a review stands on the desk.
ASKED_FOR: Final = dt.timedelta(days=30)
# What an administrator made sure of longer ago says nothing of who asks today (sql/046_logins.sql).
RESET_IS_FRESH: Final = dt.timedelta(days=7)
# For how long a login may be quiet before the list of users can show it.
QUIET_DAYS: Final = (30, 90, 180)


def review_months(on: dt.date) -> int:
    """How many months lie between two reviews, as it holds on a day."""
    held = next((one for one in reversed(REVIEW_MONTHS) if one.valid_from <= on), REVIEW_MONTHS[0])
    if not isinstance(held.value, int):
        raise TypeError(f"{held.name} is not a whole number")
    return held.value
