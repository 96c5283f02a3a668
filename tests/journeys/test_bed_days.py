"""Every screen of a home, its bed-days and its statements: axe, no sideways scrolling, all of it by keyboard."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from helle.register.bed_days.models import Away
from helle.rules.accommodation.codes import Payer
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import stories
from tests.cast import Cast
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_every_screen_of_bed_days(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    home = homes.open_home(cast, grant_places=1, places_=6)
    first, second, third, expected, ordered = stories.open_cases(cast, stories.refer(cast, persons=5))
    homes.live(cast, home, first, came=dt.date(2025, 8, 12))
    stay = homes.live(cast, home, second, came=dt.date(2025, 9, 3), payer=Payer.HOME_MUNICIPALITY, unit="KOM-751")
    homes.live(cast, home, third, came=dt.date(2025, 9, 17), payer=None)
    homes.away(home, stay, dt.date(2025, 9, 12), dt.date(2025, 9, 14))
    on_the_way = places.order(cast.mette, expected, home.offer)
    places.call(home.hanne, "answer_placement", on_the_way.pk, "accepted", None)
    order = places.order(cast.mette, ordered, home.offer)
    activity = homes.did(home)
    homes.did(home, stay)
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    homes.send(cast, statement)
    homes.confirm(home, dt.date(2025, 8, 1))
    with home.hanne.acting():
        away = Away.objects.get(placement=stay)
    month, offer = [home.offer.pk, "2025-09"], home.offer
    screens = [
        Screen("home", "hanne", reverse("home")),
        Screen("home-answer", "hanne", reverse("home-answer", args=[order.reference])),
        Screen("home-arrive", "hanne", reverse("home-arrive", args=[on_the_way.reference])),
        Screen("home-leave", "hanne", reverse("home-leave", args=[stay.reference])),
        Screen("home-away", "hanne", reverse("home-away", args=[stay.reference])),
        Screen("home-away-back", "hanne", reverse("home-away-supersede", args=[stay.reference, away.pk])),
        Screen("home-activities", "hanne", reverse("home-activities")),
        Screen("home-activity-form", "hanne", reverse("home-activity-new")),
        Screen("home-activity-back", "hanne", reverse("home-activity-supersede", args=[activity.pk])),
        Screen("bed-days-month", "hanne", reverse("bed-days-month", args=month)),
        Screen("bed-days-unconfirmed", "hanne", reverse("bed-days-month", args=[offer.pk, "2025-10"])),
        Screen("bed-days-to-check", "mette", reverse("bed-days-month", args=[offer.pk, "2025-08"])),
        Screen("bed-days-check", "mette", reverse("bed-days-check", args=[offer.pk, "2025-08"])),
        Screen("bed-days-price", "mette", reverse("bed-days-price", args=[offer.pk])),
        Screen("statements-make", "hanne", reverse("statements-make", args=[offer.pk, "2025-09"])),
        Screen("statements", "mette", reverse("statements")),
        Screen("statements-of-a-payer", "olga", reverse("statements")),
        Screen("statement", "mette", reverse("statement", args=[statement.number])),
        Screen("statement-of-a-payer", "olga", reverse("statement", args=[statement.number])),
        Screen("statement-send", "mette", reverse("statement-step", args=[statement.number, "send"])),
        Screen("statement-credit", "mette", reverse("statement-step", args=[statement.number, "krediter"])),
        Screen("statement-figures", "mette", reverse("statement-figures")),
    ]
    faults = faults_of(seat, cast, screens)
    assert not faults, "\n".join(faults)
