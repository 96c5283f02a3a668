"""How far ahead the last day lies that is named when something is held back from disposal (PUB-LAW-17)."""

from datetime import date
from typing import Final

from helle.rules.parameters import parameter, whole_number
from helle.rules.retention.time_of_keeping import after_years

MOST_YEARS: Final = "hold_most_years"


def most_years(since: date) -> int:
    """How many years ahead it may lie, of a hold of this day."""
    return whole_number(parameter(MOST_YEARS, since))


def latest_named(since: date) -> date:
    """The latest day that a hold of this day may name."""
    return after_years(since, most_years(since))
