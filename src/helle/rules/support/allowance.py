"""What pocket money or board comes to for some days, by the dated rates of the authority (SUP-03).

The plan names no rate and the register invents none: for days without one a human sets the amount. Amounts are whole
øre (hundredths of a krone), so that nothing is rounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DayRate:
    """What a day comes to from a day on, until a later rate takes over."""

    valid_from: date
    oere_per_day: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the days with a rate come to, and how many days have none."""

    oere: int
    days_without_rate: int


def allowance(first: date, last: date, rates: Sequence[DayRate]) -> Allowance:
    """What the days from the first to the last, both included, come to: each by the rate that holds that day.

    `rates` in any order, no two from the same day. Its cost is that of the rates, however many days there are.
    """
    begins = sorted(rates, key=lambda one: one.valid_from)
    oere = with_rate = 0
    for place, rate in enumerate(begins, start=1):
        after = begins[place].valid_from.toordinal() if place < len(begins) else last.toordinal() + 1
        until = min(last.toordinal(), after - 1)
        days = max(0, until - max(first.toordinal(), rate.valid_from.toordinal()) + 1)
        oere, with_rate = oere + days * rate.oere_per_day, with_rate + days
    return Allowance(oere, max(0, (last - first).days + 1) - with_rate)
