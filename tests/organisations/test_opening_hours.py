"""The opening hours of a unit, and a day that is different (PUB-ORG-08)."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from helle.register.administration import opening_hours, unit_actions
from helle.register.administration.models import OpeningHours
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from tests import administration_stories as told
from tests.cast import Cast
from tests.invariants.at_once import acting, at_once
from tests.pages import errors_of, fill_in, post
from tests.unit_stories import AT, TODAY


def test_the_hotline_is_open_as_it_is_published_pub_org_08(units_as_shipped: Cast) -> None:
    def is_open(day: int, hour: int, minute: int = 0) -> bool:
        at = dt.datetime(2025, 10, day, hour, minute, tzinfo=clock.COPENHAGEN)
        return opening_hours.on_day(unit_id("CMM"), at.date()).is_open(at)

    assert [is_open(6, 8, 29), is_open(6, 8, 30), is_open(6, 15, 59), is_open(6, 16)] == [False, True, True, False]
    assert [is_open(11, 8, 30), is_open(11, 9), is_open(12, 14, 59), is_open(12, 15)] == [False, True, True, False]


def test_the_page_says_whether_a_unit_is_open_now(units_as_shipped: Cast) -> None:
    address, client = reverse("unit-page", args=[unit_id("CMM")]), units_as_shipped.mette.client()
    for hour, word in ((12, "åbent nu"), (17, "lukket nu")):
        clock.freeze(dt.datetime(2025, 10, 6, hour, tzinfo=clock.COPENHAGEN))
        page = client.get(address).content.decode()
        assert word in page and "08.30–16.00" in page


def test_new_hours_follow_the_old_ones_and_a_day_may_be_different(units_as_shipped: Cast) -> None:
    cast, cmm = units_as_shipped, unit_id("CMM")
    client = cast.anton.client()
    monday = OpeningHours.objects.get(unit_id=cmm, weekday=1)
    typed = {"weekday": "1", "opens": "08:00", "closes": "18:00", "since": "2025-10-13"}
    refused = post(client, reverse("hours-new", args=[cmm]), typed)
    assert list(errors_of(refused)) == ["opens"]
    fill_in(client, reverse("hours-end", args=[cmm, monday.pk]), {"last_day": "2025-10-12"})
    fill_in(client, reverse("hours-new", args=[cmm]), typed)
    fill_in(client, reverse("hours-exception", args=[cmm]), {"day": "2025-12-24"})

    def times(day: dt.date) -> list[tuple[str, str]]:
        return [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in opening_hours.on_day(cmm, day).times]

    assert times(dt.date(2025, 10, 6)) == [("08:30", "16:00")]
    assert times(dt.date(2025, 10, 13)) == [("08:00", "18:00")]
    assert times(dt.date(2025, 12, 24)) == []


def test_of_two_hours_that_overlap_at_once_one_is_kept(units_as_shipped: Cast) -> None:
    cast, second = units_as_shipped, told.astrid()

    def add() -> None:
        unit_actions.hours_add(AT, weekday=2, opens=dt.time(9), closes=dt.time(15), since=TODAY)

    outcomes = at_once([acting(cast.anton, add), acting(second, add)])
    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    assert OpeningHours.objects.filter(unit_id=AT).count() == 1
