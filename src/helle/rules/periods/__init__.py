"""The reflection and the restitution period (PER-01..PER-10).

The offer (`kind`), another one after it (`another`), the days and who notifies them (`dates`), the extension
(`extend`), the clock (`running`), what moves a period (`states`), what follows when the stay changes on the way
(`changed_stay`), ending it early (`early_end`), and giving none (`refusal`).
"""

from helle.rules.periods.another import AnotherFacts, another_period
from helle.rules.periods.changed_stay import KIND_OF_GROUP, AfterChange, StatusChangeFacts, status_change
from helle.rules.periods.dates import (
    AUTHORITY_OF_KIND,
    DatesFacts,
    PeriodDates,
    SetPeriodFacts,
    days_gone,
    first_end,
    initial_days,
    latest_end,
    maximum_days,
    may_set_period,
    period_dates,
)
from helle.rules.periods.early_end import BreakOffFacts, break_off
from helle.rules.periods.extend import ExtendFacts, may_extend, open_grounds
from helle.rules.periods.kind import KindFacts, period_kind
from helle.rules.periods.refusal import NotGrantedFacts, not_granted
from helle.rules.periods.running import Alert, ClockFacts, PeriodClock, PeriodStanding, clock, period_clock
from helle.rules.periods.states import FIRST_STATUS, PERIOD_TRANSITIONS, PeriodTransition, status_after

__all__ = [
    "AUTHORITY_OF_KIND",
    "FIRST_STATUS",
    "KIND_OF_GROUP",
    "PERIOD_TRANSITIONS",
    "AfterChange",
    "Alert",
    "AnotherFacts",
    "BreakOffFacts",
    "ClockFacts",
    "DatesFacts",
    "ExtendFacts",
    "KindFacts",
    "NotGrantedFacts",
    "PeriodClock",
    "PeriodDates",
    "PeriodStanding",
    "PeriodTransition",
    "SetPeriodFacts",
    "StatusChangeFacts",
    "another_period",
    "break_off",
    "clock",
    "days_gone",
    "first_end",
    "initial_days",
    "latest_end",
    "maximum_days",
    "may_extend",
    "may_set_period",
    "not_granted",
    "open_grounds",
    "period_clock",
    "period_dates",
    "period_kind",
    "status_after",
    "status_change",
]
