"""The reflection and the restitution period (PER-01..PER-10): the offer, the extension, and the running clock."""

from helle.rules.periods.extend import ExtendFacts, may_extend, open_grounds
from helle.rules.periods.offer import (
    AUTHORITY_OF_KIND,
    KindFacts,
    PeriodDates,
    initial_days,
    latest_end,
    maximum_days,
    may_set_period,
    period_dates,
    period_kind,
)
from helle.rules.periods.running import Alert, ClockFacts, PeriodClock, clock

__all__ = [
    "AUTHORITY_OF_KIND",
    "Alert",
    "ClockFacts",
    "ExtendFacts",
    "KindFacts",
    "PeriodClock",
    "PeriodDates",
    "clock",
    "initial_days",
    "latest_end",
    "maximum_days",
    "may_extend",
    "may_set_period",
    "open_grounds",
    "period_dates",
    "period_kind",
]
