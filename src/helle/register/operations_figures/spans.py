"""The periods that figures can be asked of: the years that the register has counted itself, and their quarters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from helle.register.statistics.baseline import baseline
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Span:
    """A year or a quarter, by the code that it has in an address. `last` is the last day counted: today at the latest.

    `over`: whether it is over, so that no day of it is missing.
    """

    code: str
    label: Text
    first: dt.date
    last: dt.date
    over: bool

    @property
    def days(self) -> int:
        """How many days are counted."""
        return (self.last - self.first).days + 1


def spans(today: dt.date) -> list[Span]:
    """Each year and each quarter that has begun, the latest year first and before its quarters."""
    found: list[Span] = []
    for year in range(today.year, baseline().cut_over.year - 1, -1):
        found.append(_span(f"{year}", Text(f"{year}", f"{year}"), dt.date(year, 1, 1), dt.date(year + 1, 1, 1), today))
        for quarter in range(4, 0, -1):
            first = dt.date(year, 3 * quarter - 2, 1)
            if first <= today:
                after = dt.date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
                label = Text(f"{quarter}. kvartal {year}", f"Q{quarter} {year}")
                found.append(_span(f"{year}-k{quarter}", label, first, after, today))
    return found


def chosen(code: str, today: dt.date) -> Span:
    """The period of a code; the running year where no period has it."""
    there = spans(today)
    return next((one for one in there if one.code == code), there[0])


def _span(code: str, label: Text, first: dt.date, after: dt.date, today: dt.date) -> Span:
    end = after - dt.timedelta(days=1)
    return Span(code, label, first, min(end, today), over=end < today)
