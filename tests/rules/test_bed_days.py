"""Bed-days of a stay: each night once, at the rate and to the payer of its day, and not what a grant pays (ACM-18)."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from helle.rules.accommodation.bed_day_lines import (
    Line,
    PayerSpan,
    RateSpan,
    Stay,
    days,
    in_grant_places,
    lines_of,
    month_end,
)
from helle.rules.accommodation.codes import Payer
from helle.rules.money import danish_kroner, english_kroner
from helle.rules.ruling import Verdict

from .checks import codes, well_formed

JANUARY, MARCH, LATER = date(2024, 1, 1), date(2024, 3, 1), date(2024, 6, 1)
RATES = (
    RateSpan("2023", date(2023, 1, 1), date(2023, 12, 31), 121_000),
    RateSpan("2024", JANUARY, None, 125_000),
)
PAYERS = (PayerSpan(date(2023, 1, 1), None, Payer.HOME_MUNICIPALITY, "aarhus"),)
STAY = Stay("a", date(2024, 3, 29), date(2024, 4, 3), rates=RATES, payers=PAYERS)


def test_a_stay_over_the_end_of_a_month_is_split_there_and_no_night_is_lost() -> None:
    march = lines_of(STAY, MARCH, month_end(MARCH), on=LATER)
    april = lines_of(STAY, date(2024, 4, 1), date(2024, 4, 30), on=LATER)
    # 29, 30, 31 March; 1, 2 April; the 3rd is the day of leaving.
    assert [(line.first.day, line.last.day, line.nights) for line in (*march, *april)] == [(29, 31, 3), (1, 2, 2)]
    assert sum(line.amount for line in (*march, *april)) == 5 * 125_000


def test_each_night_is_billed_at_the_rate_of_its_day() -> None:
    over_new_year = replace(STAY, arrived_on=date(2023, 12, 30), left_on=date(2024, 1, 2))
    old, new = lines_of(over_new_year, date(2023, 12, 1), date(2024, 1, 31), on=LATER)
    assert (old.nights, old.amount) == (2, 2 * 121_000)
    assert (new.nights, new.amount) == (1, 125_000)


def test_nights_away_and_an_open_payer_are_lines_that_bill_nothing_and_say_why() -> None:
    opened = (PayerSpan(date(2024, 3, 1), date(2024, 3, 30), Payer.UDLST, "udlst"),)
    stay = replace(STAY, away=frozenset({date(2024, 3, 30)}), payers=opened)
    lived, away, waiting = lines_of(stay, MARCH, month_end(MARCH), on=LATER)
    assert (lived.amount, away.amount, waiting.amount) == (125_000, 0, 0)
    assert codes(away.ruling) == ("bed_day.away",)
    assert waiting.ruling.verdict is Verdict.CANNOT_BE_DECIDED
    assert [problem.fact for problem in waiting.ruling.problems] == ["payer"]


def test_the_grant_pays_the_places_of_who_came_first() -> None:
    others = [Stay("b", date(2024, 3, 1), None), Stay("c", date(2024, 3, 1), date(2024, 3, 10)), STAY]
    assert in_grant_places(others, date(2024, 3, 5), 1) == {"b"}
    assert in_grant_places(others, date(2024, 3, 30), 2) == {"a", "b"}
    assert in_grant_places(others, date(2024, 3, 30), 0) == frozenset()


def test_amounts_are_written_as_a_reader_writes_them() -> None:
    assert danish_kroner(123_456_07) == "123.456,07 kr."
    assert english_kroner(-50) == "DKK -0.50"


A_STAY = st.builds(
    lambda arrived, length, away: Stay(
        "a",
        JANUARY + timedelta(days=arrived),
        JANUARY + timedelta(days=arrived + length),
        frozenset(JANUARY + timedelta(days=one) for one in away),
        RATES,
        PAYERS,
    ),
    st.integers(-20, 100),
    st.integers(0, 90),
    st.sets(st.integers(-20, 150), max_size=12),
)


@given(A_STAY, st.sets(st.integers(-20, 150), max_size=40))
def test_every_night_lived_stands_in_one_line_and_is_billed_once_unless_the_grant_pays(
    stay: Stay, granted: set[int]
) -> None:
    by_grant = {JANUARY + timedelta(days=number) for number in granted}
    found: list[Line] = []
    for month in (1, 2, 3, 4, 5, 6):
        first = date(2024, month, 1)
        found += lines_of(stay, first, month_end(first), on=date(2025, 1, 1), paid_by_grant=by_grant)
    nights = [night for line in found for night in days(line.first, line.last)]
    assert len(nights) == len(set(nights))
    for line in found:
        well_formed(line.ruling)
        for night in days(line.first, line.last):
            assert line.rate is not None
            if line.ruling.answer:
                assert stay.is_there(night)
                assert line.ruling.answer.amount == line.rate.oere
                assert night not in by_grant
            else:
                assert not stay.is_there(night) or night in by_grant


@given(st.lists(A_STAY, max_size=6), st.integers(0, 4), st.integers(-20, 100))
def test_a_grant_never_pays_more_places_than_it_has(stays: list[Stay], places: int, day: int) -> None:
    night = JANUARY + timedelta(days=day)
    named = [replace(stay, key=str(number)) for number, stay in enumerate(stays)]
    there = {stay.key for stay in named if stay.is_there(night)}
    paid = in_grant_places(named, night, places)
    assert paid <= there
    assert len(paid) == min(places, len(there))
