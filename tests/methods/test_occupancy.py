"""Occupancy: against counting every person on every day, and by sums done by hand."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from helle.methods.occupancy import (
    Capacity,
    Forecast,
    Level,
    Peak,
    Row,
    Spell,
    Stay,
    Tightest,
    forecast,
    level,
    occupancy,
    peaks,
    runs,
    summed,
    tightest,
)

FIRST = dt.date(2025, 1, 1)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def by_day(place: str, taken: tuple[int, ...], places: tuple[int, ...], peak: tuple[int, ...]) -> Row[str]:
    """A row out of a number for each day."""
    return Row(place, tuple(Spell(day, 1, *three) for day, three in enumerate(zip(taken, places, peak, strict=True))))


DAYS = st.integers(-5, 30)
STAYS = st.lists(
    st.builds(
        lambda place, first, length: Stay(place, day(first), None if length is None else day(first + length)),
        st.sampled_from("AB"),
        DAYS,
        st.none() | st.integers(0, 12),
    ),
    max_size=12,
)


@given(STAYS)
def test_each_day_holds_those_whose_days_hold_it(stays: list[Stay[str]]) -> None:
    rows = occupancy(stays, [Capacity("A", day(3), day(9), 2, 1)], "AB", first=FIRST, days=20)
    for place in "AB":
        for number in range(20):
            there = [
                one
                for one in stays
                if one.place == place and one.first <= day(number) and (one.after is None or day(number) < one.after)
            ]
            assert rows[place].at(number).taken == len(there)
            assert rows[place].at(number).places == (2 if place == "A" and 3 <= number < 9 else 0)
    drawn = runs(rows["A"])
    assert [one for run in drawn for one in [run.level] * run.days] == [rows["A"].level(one) for one in range(20)]
    assert all(first.level is not second.level for first, second in pairwise(drawn))
    assert all(first[2:] != second[2:] for first, second in pairwise(rows["A"].spells))
    above = {one for one in range(20) if rows["A"].at(one).taken > rows["A"].at(one).places}
    assert {number for one in peaks([rows["A"]]) for number in range(one.start, one.start + one.days)} == above


def test_how_full_is_told_by_both_numbers() -> None:
    assert [level(taken, 2, 1) for taken in range(5)] == [
        Level.EMPTY, Level.ROOM, Level.FULL, Level.PEAK, Level.OVER,
    ]  # fmt: skip
    assert level(0, 0, 0) is Level.CLOSED
    assert level(1, 0, 0) is Level.OVER


def test_a_peak_has_its_days_and_its_height() -> None:
    row = by_day("A", (2, 3, 4, 2, 3), (2,) * 5, (1,) * 5)
    assert peaks([row]) == [Peak("A", 1, 2, 4, 2, True), Peak("A", 4, 1, 3, 1, False)]
    # The least that is free on any of the days: 2-3 and 2+1-3 on the second, 2-4 on the third.
    assert (row.free(0, 1), row.free(0, 2), row.free(0, 5)) == ((0, 1), (0, 0), (0, 0))


def test_the_forecast_tells_what_is_planned_from_what_is_likely_and_what_nobody_knows() -> None:
    stays = [
        Stay("A", day(-9), day(1)),  # Has left by then.
        Stay("A", day(-3), None, planned_after=day(2)),
        Stay("A", day(-3), None, likely_after=day(3)),
        Stay("A", day(-3), None),
        Stay("A", day(2), None, planned_after=day(4)),  # Is expected.
    ]
    assert forecast(stays, first=FIRST, days=5) == [
        Forecast(4, 4, 4),
        Forecast(1, 2, 3),
        Forecast(1, 2, 3),
        Forecast(1, 1, 2),
        Forecast(0, 0, 1),
    ]


def test_who_lives_there_past_her_planned_or_likely_end_is_there_today_and_of_no_known_end() -> None:
    stays = [Stay("A", day(-9), None, planned_after=day(-1)), Stay("A", day(-9), None, likely_after=day(-2))]
    assert forecast(stays, first=FIRST, days=2) == [Forecast(2, 2, 2), Forecast(0, 0, 2)]


def test_a_place_more_than_half_full_is_drawn_apart_from_one_nearly_empty() -> None:
    row = by_day("A", (1, 2, 3, 4), (4, 4, 4, 4), (0, 0, 0, 0))
    assert [(one.level, one.days, one.over_half) for one in runs(row)] == [
        (Level.ROOM, 2, False),
        (Level.ROOM, 1, True),
        (Level.FULL, 1, False),
    ]


def test_sums_over_places() -> None:
    rows = [by_day("A", (1, 2), (3, 3), (0, 1)), by_day("B", (0, 1), (1, 1), (0, 0))]
    assert summed(rows, 2) == ([1, 3], [4, 4], [0, 1])
    assert summed([], 2) == ([0, 0], [0, 0], [0, 0])


@given(STAYS, st.integers(0, 6), st.integers(0, 3))
def test_the_tightest_day_is_found_without_looking_at_each(stays: list[Stay[str]], places: int, peak: int) -> None:
    capacities = [Capacity("A", day(-9), day(8), places, peak), Capacity("A", day(8), None, places + 1, 0)]
    rows = occupancy(stays, capacities, "A", first=FIRST, days=20)
    found = tightest(stays, capacities, "A", first=FIRST, after=day(20))["A"]
    by_hand = min(
        (0 if taken >= has + more else 1 if taken >= has else 2, has + more - taken)
        for taken, has, more in (rows["A"].at(number)[2:] for number in range(20))
    )
    assert found.places is not None
    assert found.peak is not None
    room = found.places + found.peak - found.taken
    assert (0 if room <= 0 else 1 if found.taken >= found.places else 2, room) == by_hand


def test_a_place_whose_number_nobody_knows_has_none() -> None:
    assert tightest([Stay("A", day(1), None)], [], "A", first=FIRST, after=None) == {"A": Tightest(1, None, None)}
