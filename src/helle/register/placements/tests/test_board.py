"""The board: how full the places are by offer and day, the peaks, and what is known of the days to come (ACM-14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import accommodation_stories as places
from tests import placement_stories as stays
from tests import stories
from tests.cast import Cast
from tests.gates import Gates

from helle.methods.occupancy import Level
from helle.register.placements.board import HEIGHTS, STRIP
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DAY = dt.timedelta(days=1)


class TestGates(Gates):
    view = "occupancy-board"
    outsiders = ("olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")
    wrong_roles = ("vera", "stine")
    methods = ("GET",)
    action = "placement.board_read"


def test_what_it_counts(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    house = places.offer(cast.mette, places=1, peak_places=1)
    hotel = stays.hotel(cast.mette)
    first, second, third = (stories.a_case_with_cmm(cast) for _ in range(3))
    with cast.mette.acting():
        today = clock.today()
    one = stays.move_in(cast.mette, first, house)
    two = stays.move_in(cast.mette, second, house)
    stays.move_in(cast.mette, third, hotel, after=today + 30 * DAY)
    on_day(today + 4 * DAY)
    stays.move_out(cast.mette, one, on=today + 4 * DAY)
    assert two.beyond == "peak"
    page = cast.mette.client().get(reverse("occupancy-board"))
    board = page.context["board"]
    lines = {line.offer.pk: line for line in board.lines}
    assert (lines[house.pk].now, lines[house.pk].most, lines[house.pk].peak_days) == (1, 2, 4)
    assert (lines[hotel.pk].now, lines[hotel.pk].free_now) == (1, (3, 3))
    [(offer, peak, first_day, last_day)] = board.peaks
    assert (offer.pk, peak.above, first_day, last_day) == (house.pk, 1, today, today + 3 * DAY)
    # The hotel's end is planned; of the other nobody knows one.
    assert [(week[1].sure, week[1].most) for week in board.weeks][:5] == [(2, 2)] + [(1, 2)] * 3 + [(0, 1)]
    text = page.content.decode()
    assert "<svg" in text and house.alias in text
    assert first.number not in text, "nobody's case stands in the picture"
    narrowed = cast.ulla.client().get(reverse("occupancy-board"), {"slags": "hotel_or_private", "periode": "kvartal"})
    assert [line.offer.pk for line in narrowed.context["board"].lines] == [hotel.pk]


def test_todays_places_by_sex_are_those_of_todays_target_groups(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    house = places.offer(cast.mette, places=3, peak_places=1)
    with cast.mette.acting():
        today = clock.today()
    on_day(today + DAY)
    stays.change_the_group(cast.mette, house, sexes=("woman", "man"))
    women, men, _others = cast.mette.client().get(reverse("occupancy-board")).context["board"].sexes
    assert (women.own, women.shared, men.shared) == (0, 3, 3)
    on_day(today + 2 * DAY)
    stays.change_the_group(cast.mette, house, sexes=("man",))
    women, men, _others = cast.mette.client().get(reverse("occupancy-board")).context["board"].sexes
    assert (women.own, women.shared, men.own) == (0, 0, 3), "a year back it was for women"


def test_it_is_seen_by_sex_and_without_colour(cast: Cast) -> None:
    # Women alone at the house; women and men at the hotel.
    house, hotel = places.offer(cast.mette, places=3, peak_places=1), stays.hotel(cast.mette)
    with cast.mette.acting():
        after = clock.today() + 30 * DAY
    stays.move_in(cast.mette, stories.a_case_with_cmm(cast), house)
    stays.move_in(cast.mette, stories.a_case_with_cmm(cast), hotel, after=after)
    client = cast.mette.client()
    board = client.get(reverse("occupancy-board")).context["board"]
    women, men, _others = board.sexes
    assert (women.now, women.most, women.own, women.shared, women.free) == (2, 2, 3, 4, (5, 6))
    assert (men.now, men.own, men.shared, men.free) == (0, 0, 4, (3, 3))
    assert {line.offer.pk: line.now_of_sex for line in board.lines} == {house.pk: (1, 0, 0), hotel.pk: (1, 0, 0)}
    for_men = client.get(reverse("occupancy-board"), {"koen": "man"}).context["board"]
    assert [(line.offer.pk, line.now) for line in for_men.lines] == [(hotel.pk, 1)], "she takes a place from them"
    assert next(ahead.most for _day, ahead, _places, _peak in for_men.weeks) == 0, "and is none of them"
    heights = list(HEIGHTS.values())
    levels = [HEIGHTS[one] for one in (Level.EMPTY, Level.ROOM, Level.FULL, Level.PEAK, Level.OVER)]
    assert sorted(set(levels)) == levels and max(heights) < STRIP
