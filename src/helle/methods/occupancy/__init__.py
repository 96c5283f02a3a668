"""How many live where, day by day: out of stays and capacities, with peaks and what can be known of the days to come.

Everything is half open: `after` is the first day that no longer counts, None without end. A place has two numbers, its
regular places and the peak places above them (ACM-14). Everything runs over the changes, not over persons and days,
so a year of 500 places costs some milliseconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Stay[K: Hashable]:
    """Somebody who lives at a place. `planned_after` is the planned end of the stay, `likely_after` the day after which
    nothing more is decided, as where a period ends; both None where nobody knows. `sex`: a code, for counts by it."""

    place: K
    first: dt.date
    after: dt.date | None
    planned_after: dt.date | None = None
    likely_after: dt.date | None = None
    sex: str = ""


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


class Spell(NamedTuple):
    """Days in a row on which nothing changes: from which day, how many, and the three numbers."""

    start: int
    days: int
    taken: int
    places: int
    peak: int


@dataclass(frozen=True, slots=True)
class Row[K: Hashable]:
    """One place over the days, as spells that follow one another: who lives there changes a few times in a year, so
    that this is far less than a number for each day."""

    place: K
    spells: tuple[Spell, ...]

    @property
    def known(self) -> bool:
        """Whether the number of places is known on one of the days."""
        return any(one.places or one.peak for one in self.spells)

    def at(self, day: int) -> Spell:
        """The spell that holds a day, counted from the first. Raises `IndexError` outside of them."""
        for one in self.spells:
            if one.start <= day < one.start + one.days:
                return one
        raise IndexError(day)

    def level(self, day: int) -> Level:
        """How full it is on a day."""
        return level(*self.at(day)[2:])

    def free(self, first: int, after: int) -> tuple[int, int]:
        """The least free regular places, and the least free places of both kinds, over some days; never below
        nought."""
        there = [one for one in self.spells if one.start < after and first < one.start + one.days]
        regular = min((one.places - one.taken for one in there), default=0)
        both = min((one.places + one.peak - one.taken for one in there), default=0)
        return max(regular, 0), max(both, 0)

    def free_from(self) -> int | None:
        """The first day with a free place of either kind; None where there is none."""
        return next((one.start for one in self.spells if one.places + one.peak > one.taken), None)


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
    changes: dict[K, list[tuple[int, int, int, int]]] = {place: [] for place in places}
    for stay in stays:
        if stay.place in changes:
            _change(changes[stay.place], _span(stay.first, stay.after, first, days), 1, 0, 0)
    for one in capacities:
        if one.place in changes:
            _change(changes[one.place], _span(one.first, one.after, first, days), 0, one.places, one.peak)
    return {place: Row(place, _spells(changed, days)) for place, changed in changes.items()}


def _change(
    changes: list[tuple[int, int, int, int]], span: tuple[int, int], taken: int, places: int, peak: int
) -> None:
    start, stop = span
    if start < stop:
        changes += ((start, taken, places, peak), (stop, -taken, -places, -peak))


def _spells(changes: list[tuple[int, int, int, int]], days: int) -> tuple[Spell, ...]:
    found: list[Spell] = []
    start = taken = places = peak = 0
    for day, *more in sorted(changes):
        if day > start and start < days:
            _append(found, Spell(start, min(day, days) - start, taken, places, peak))
            start = day
        taken, places, peak = taken + more[0], places + more[1], peak + more[2]
    if start < days:
        _append(found, Spell(start, days - start, taken, places, peak))
    return tuple(found)


def _append(found: list[Spell], spell: Spell) -> None:
    """Two spells beside each other with the same numbers are one."""
    if found and found[-1][2:] == spell[2:]:
        found[-1] = found[-1]._replace(days=found[-1].days + spell.days)
    else:
        found.append(spell)


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
    """Days in a row at the same level, counted from the first day; where there is room, whether more than half of the
    regular places are taken."""

    level: Level
    start: int
    days: int
    over_half: bool = False


def runs(row: Row[Hashable]) -> list[Run]:
    """The days of a row as runs of the same level: what a picture draws."""
    found: list[Run] = []
    for one in row.spells:
        now = level(one.taken, one.places, one.peak)
        over_half = now is Level.ROOM and 2 * one.taken > one.places
        if found and (found[-1].level, found[-1].over_half) == (now, over_half):
            found[-1] = Run(now, found[-1].start, found[-1].days + one.days, over_half)
        else:
            found.append(Run(now, one.start, one.days, over_half))
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
        for above, spells in groupby(row.spells, key=lambda one: one.taken > one.places):
            if above:
                span = tuple(spells)
                found.append(
                    Peak(
                        row.place,
                        span[0].start,
                        sum(one.days for one in span),
                        max(one.taken for one in span),
                        max(one.taken - one.places for one in span),
                        any(one.taken > one.places + one.peak for one in span),
                    )
                )
    return sorted(found, key=lambda one: (-one.above, -one.days, one.start))


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of those who live somewhere now or are expected: how many still will on a day. `sure`: their end is planned later
    than that day. `likely`: as well those whose support runs on. `most`: as well those of whom nobody knows an end.

    Who lives somewhere on the first day is in all three on that day, and an end that has passed is no end.
    """

    sure: int
    likely: int
    most: int


def forecast(stays: Iterable[Stay[Hashable]], *, first: dt.date, days: int) -> list[Forecast]:
    """How many of the stays that are known today go on, day by day; who comes later nobody knows, so it is no
    ceiling."""
    sure, likely, most = ([0] * (days + 1) for _ in range(3))
    for stay in stays:
        planned, likely_end = (
            end if end is not None and end > first else None for end in (stay.planned_after, stay.likely_after)
        )
        today_alone = first + dt.timedelta(days=1) if stay.first <= first else stay.first
        if stay.after is not None:
            ends: tuple[dt.date, dt.date, dt.date | None] = (stay.after,) * 3
        elif planned is not None:
            ends = (planned, planned, planned)
        elif likely_end is not None:
            ends = (today_alone, likely_end, likely_end)
        else:
            ends = (today_alone, today_alone, None)
        for changes, after in zip((sure, likely, most), ends, strict=True):
            _add(changes, _span(stay.first, after, first, days), 1)
    rows = (accumulate(numbers[:days]) for numbers in (sure, likely, most))
    return [Forecast(*numbers) for numbers in zip(*rows, strict=True)]


def summed(rows: Iterable[Row[Hashable]], days: int) -> tuple[list[int], list[int], list[int]]:
    """Over several places: how many live there, the regular places, and the peak places, day by day."""
    changes: tuple[list[int], list[int], list[int]] = ([0] * (days + 1), [0] * (days + 1), [0] * (days + 1))
    for row in rows:
        for one in row.spells:
            for numbers, number in zip(changes, one[2:], strict=True):
                numbers[one.start] += number
                numbers[one.start + one.days] -= number
    taken, places, peak = (list(accumulate(numbers[:days])) for numbers in changes)
    return taken, places, peak


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
