"""How many live where, day by day: out of stays and capacities, with peaks and what can be known of the days to come.

Everything is half open: `after` is the first day that no longer counts, None without end. A place has two numbers, its
regular places and the peak places above them (ACM-14). The sums run over the changes, not over persons and days, so a
year of 500 places costs some milliseconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby


@dataclass(frozen=True, slots=True)
class Stay[K: Hashable]:
    """Somebody who lives at a place. `planned_after` is the planned end of the stay, `likely_after` the day after which
    nothing more is decided, as where a period ends; both None where nobody knows."""

    place: K
    first: dt.date
    after: dt.date | None
    planned_after: dt.date | None = None
    likely_after: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Capacity[K: Hashable]:
    """What a place has from a day until another: places and, above them, peak places."""

    place: K
    first: dt.date
    after: dt.date | None
    places: int
    peak: int


class Level(StrEnum):
    """How full a place is on a day."""

    CLOSED = "closed"
    EMPTY = "empty"
    ROOM = "room"
    FULL = "full"
    PEAK = "peak"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Row[K: Hashable]:
    """One place over the days: how many live there, its places, and its peak places."""

    place: K
    taken: tuple[int, ...]
    places: tuple[int, ...]
    peak: tuple[int, ...]

    def level(self, day: int) -> Level:
        """How full it is on a day, counted from the first."""
        return level(self.taken[day], self.places[day], self.peak[day])

    def free(self, first: int, after: int) -> tuple[int, int]:
        """The least free regular places, and the least free places of both kinds, over some days; never below
        nought."""
        days = range(first, min(after, len(self.taken)))
        regular = min((self.places[day] - self.taken[day] for day in days), default=0)
        both = min((self.places[day] + self.peak[day] - self.taken[day] for day in days), default=0)
        return max(regular, 0), max(both, 0)


def level(taken: int, places: int, peak: int) -> Level:
    """How full a place is that has so many places and peak places when so many live there."""
    if taken > places + peak:
        return Level.OVER
    if places + peak == 0:
        return Level.CLOSED
    if taken == 0:
        return Level.EMPTY
    if taken < places:
        return Level.ROOM
    return Level.FULL if taken == places else Level.PEAK


def occupancy[K: Hashable](
    stays: Iterable[Stay[K]], capacities: Iterable[Capacity[K]], places: Iterable[K], *, first: dt.date, days: int
) -> dict[K, Row[K]]:
    """A row for each of `places` over `days` days from `first`; what lies outside of them is passed over."""
    changes: dict[K, tuple[list[int], list[int], list[int]]] = {
        place: ([0] * (days + 1), [0] * (days + 1), [0] * (days + 1)) for place in places
    }
    for stay in stays:
        if stay.place in changes:
            _add(changes[stay.place][0], _span(stay.first, stay.after, first, days), 1)
    for one in capacities:
        if one.place in changes:
            span = _span(one.first, one.after, first, days)
            _add(changes[one.place][1], span, one.places)
            _add(changes[one.place][2], span, one.peak)
    return {
        place: Row(place, *(tuple(accumulate(numbers[:days])) for numbers in changed))
        for place, changed in changes.items()
    }


def _span(begins: dt.date, after: dt.date | None, first: dt.date, days: int) -> tuple[int, int]:
    start = max((begins - first).days, 0)
    stop = days if after is None else min((after - first).days, days)
    return start, stop


def _add(changes: list[int], span: tuple[int, int], number: int) -> None:
    start, stop = span
    if start < stop:
        changes[start] += number
        changes[stop] -= number


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row at the same level, counted from the first day."""

    level: Level
    start: int
    days: int


def runs(row: Row[Hashable]) -> list[Run]:
    """The days of a row as runs of the same level: what a picture draws."""
    found: list[Run] = []
    start = 0
    for numbers, alike in groupby(zip(row.taken, row.places, row.peak, strict=True)):
        days, now = sum(1 for _ in alike), level(*numbers)
        if found and found[-1].level is now:
            found[-1] = Run(now, found[-1].start, found[-1].days + days)
        else:
            found.append(Run(now, start, days))
        start += days
    return found


@dataclass(frozen=True, slots=True)
class Peak[K: Hashable]:
    """Days in a row on which more lived at a place than it has regular places: the most, and by how many more."""

    place: K
    start: int
    days: int
    most: int
    above: int
    over: bool


def peaks[K: Hashable](rows: Iterable[Row[K]]) -> list[Peak[K]]:
    """Every peak, the highest above the regular places first, then the longest."""
    found: list[Peak[K]] = []
    for row in rows:
        start: int | None = None
        for day in range(len(row.taken) + 1):
            above = day < len(row.taken) and row.taken[day] > row.places[day]
            if above and start is None:
                start = day
            elif not above and start is not None:
                span = range(start, day)
                found.append(
                    Peak(
                        row.place,
                        start,
                        day - start,
                        max(row.taken[one] for one in span),
                        max(row.taken[one] - row.places[one] for one in span),
                        any(row.taken[one] > row.places[one] + row.peak[one] for one in span),
                    )
                )
                start = None
    return sorted(found, key=lambda one: (-one.above, -one.days, one.start))


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of those who live somewhere now or are expected: how many still will on a day. `sure`: their end is planned later
    than that day. `likely`: as well those whose support runs on. `most`: as well those of whom nobody knows an end."""

    sure: int
    likely: int
    most: int


def forecast(stays: Iterable[Stay[Hashable]], *, first: dt.date, days: int) -> list[Forecast]:
    """How many of the stays that are known today go on, day by day; who comes later nobody knows, so it is no
    ceiling."""
    sure, likely, most = ([0] * (days + 1) for _ in range(3))
    for stay in stays:
        planned = stay.planned_after
        if stay.after is not None:
            ends: tuple[dt.date, dt.date, dt.date | None] = (stay.after,) * 3
        elif planned is not None:
            ends = (planned, planned, planned)
        elif stay.likely_after is not None:
            ends = (stay.first, stay.likely_after, stay.likely_after)
        else:
            ends = (stay.first, stay.first, None)
        for changes, after in zip((sure, likely, most), ends, strict=True):
            _add(changes, _span(stay.first, after, first, days), 1)
    rows = (accumulate(numbers[:days]) for numbers in (sure, likely, most))
    return [Forecast(*numbers) for numbers in zip(*rows, strict=True)]


def summed(rows: Sequence[Row[Hashable]], days: int) -> tuple[list[int], list[int], list[int]]:
    """Over several places: how many live there, the regular places, and the peak places, day by day."""
    return (
        [sum(numbers) for numbers in zip(*(row.taken for row in rows), strict=True)] or [0] * days,
        [sum(numbers) for numbers in zip(*(row.places for row in rows), strict=True)] or [0] * days,
        [sum(numbers) for numbers in zip(*(row.peak for row in rows), strict=True)] or [0] * days,
    )


@dataclass(frozen=True, slots=True)
class Tightest:
    """The day on which a place has least room: how many live there, and its places; None: no number is known."""

    taken: int
    places: int | None
    peak: int | None


def tightest[K: Hashable](
    stays: Iterable[Stay[K]],
    capacities: Iterable[Capacity[K]],
    places: Iterable[K],
    *,
    first: dt.date,
    after: dt.date | None,
) -> dict[K, Tightest]:
    """For each place the tightest of the days from `first`; those without a number count where no day has one.

    Only the days are looked at on which something begins: room never grows less on another.
    """
    lived: dict[K, list[Stay[K]]] = {place: [] for place in places}
    rooms: dict[K, list[Capacity[K]]] = {place: [] for place in lived}
    for stay in stays:
        if stay.place in lived:
            lived[stay.place].append(stay)
    for one in capacities:
        if one.place in rooms:
            rooms[one.place].append(one)
    return {place: _tightest_of(lived[place], rooms[place], first, after) for place in lived}


def _tightest_of[K: Hashable](
    stays: Sequence[Stay[K]], rooms: Sequence[Capacity[K]], first: dt.date, after: dt.date | None
) -> Tightest:
    def counts(day: dt.date) -> bool:
        return first < day and (after is None or day < after)

    worst: tuple[tuple[int, int], Tightest] | None = None
    most = 0
    begins = [*(one.first for one in stays), *(one.first for one in rooms)]
    for day in {first, *(one for one in begins if counts(one))}:
        taken = sum(one.first <= day and (one.after is None or day < one.after) for one in stays)
        most = max(most, taken)
        room = next((one for one in rooms if one.first <= day and (one.after is None or day < one.after)), None)
        if room is None:
            continue
        rank = 0 if taken >= room.places + room.peak else 1 if taken >= room.places else 2
        found = ((rank, room.places + room.peak - taken), Tightest(taken, room.places, room.peak))
        if worst is None or found[0] < worst[0]:
            worst = found
    return worst[1] if worst else Tightest(most, None, None)
