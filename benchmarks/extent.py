"""How large the measured register is, over which time, and who works in it."""

from __future__ import annotations

import bisect
import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache

from helle.register.protection import clock

# The installation's clock stands here, so that a second run measures the same lists.
NOW = dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC)
TODAY = clock.local_day(NOW)
FIRST_DAY = dt.datetime(2024, 1, 2, 7, 0, tzinfo=dt.UTC)
# The newest case is old enough for all its events to have happened.
LAST_DAY = NOW - dt.timedelta(days=16)
OWN_CASES = 30
NEW_REFERRALS = 12


@dataclass(frozen=True, slots=True)
class Staff:
    """The users who appear in the rows. `reader` is the one whose pages are measured; she has 30 cases."""

    reader: uuid.UUID
    cmm: tuple[uuid.UUID, ...]
    udlst: tuple[uuid.UUID, ...]
    police: uuid.UUID
    others: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many persons, from which seed, and which of them the reader has."""

    persons: int
    seed: int

    def opened_at(self, index: int) -> dt.datetime:
        """Cases are opened evenly over the time, so that numbers follow the index."""
        return FIRST_DAY + (LAST_DAY - FIRST_DAY) * index / max(self.persons, 1)

    def number(self, index: int) -> str:
        """The case number that `helle.open_case` would have given."""
        year = self.opened_at(index).year
        return f"{year}-{index - self.first_of(year) + 1:04d}"

    @cache  # noqa: B019 # one plan lives as long as the process
    def first_of(self, year: int) -> int:
        """The index of the first case of a year."""
        return bisect.bisect_left(range(self.persons), year, key=lambda index: self.opened_at(index).year)

    def is_own(self, index: int) -> bool:
        """The reader has 30 of the newest tenth, evenly spread; with few persons simply the newest."""
        spread = max(self.persons // 10 // OWN_CASES, 1)
        from_newest = self.persons - 1 - index
        return from_newest % spread == 0 and from_newest // spread < OWN_CASES
