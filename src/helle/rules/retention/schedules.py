"""How far ahead the day lies from which a new schedule of keeping holds (PUB-LAW-17)."""

from datetime import date
from typing import Final

from helle.rules.parameters import parameter, whole_number
from helle.rules.retention.time_of_keeping import after_years

MOST_YEARS_AHEAD: Final = "schedule_most_years_ahead"


def most_years_ahead(asked: date) -> int:
    """How many years ahead it may lie, of a schedule that is proposed on this day."""
    return whole_number(parameter(MOST_YEARS_AHEAD, asked))


def latest_start(asked: date) -> date:
    """The latest day from which a schedule that is proposed on this day may hold."""
    return after_years(asked, most_years_ahead(asked))
