"""How many queries a page of bed-days takes: the same for one resident and one offer and for many."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from helle.rules.accommodation.codes import Payer
from tests import bed_day_stories as homes
from tests import stories
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MONTH = 9  # Offer, stays, nights away, payers, what is billed, rates, the confirmation, its stays, the grant's nights.
# Offers, stays, names and their keys, who is away; whom orders are for; months that wait, and their offers.
HOME = EVERY_PAGE + 8
ACTIVITIES = EVERY_PAGE + 2
OF_A_MONTH = EVERY_PAGE + MONTH + 1  # Who has promised to pay.
MAKING = EVERY_PAGE + MONTH + 1  # The provider; its offers.
# Statements, nights, names; months that wait, their offers; which no longer hold; those that wait; whom CMM bills for.
LIST = EVERY_PAGE + 3 + 2 + 1 + 3 + 1
STATEMENT = EVERY_PAGE + 5 + MONTH  # Itself, its lines, cases, provider and steps; its lines and the month anew.
FIGURES = EVERY_PAGE + 4


@pytest.mark.parametrize("how_many", [ONE_ROW, 6])
def test_pages_of_bed_days(cast: Cast, how_many: int) -> None:
    home = homes.open_home(cast, grant_places=1, places_=9)
    for number, case in enumerate(stories.open_cases(cast, stories.refer(cast, persons=how_many + 1))):
        payer = Payer.CMM if number % 2 else Payer.UDLST
        stay = homes.live(cast, home, case, came=dt.date(2025, 9, 2 + number), payer=payer)
        homes.away(home, stay, dt.date(2025, 9, 20), dt.date(2025, 9, 21))
        homes.did(home)
    for case in stories.open_cases(cast, stories.refer(cast, persons=how_many)):
        other = homes.open_home(cast, grant_places=1)
        homes.live(cast, other, case)
        homes.checked_month(cast, other)
    for case in stories.open_cases(cast, stories.refer(cast, persons=how_many)):
        homes.live(cast, homes.open_home(cast), case)  # Its month waits.
    homes.checked_month(cast, home)
    statement = homes.bill(home)[-1]
    hanne, mette, karen = home.hanne.client(), cast.mette.client(), cast.karen.client()
    month = reverse("bed-days-month", args=[home.offer.pk, "2025-09"])
    making = reverse("statements-make", args=[home.offer.pk, "2025-09"])
    assert {
        "home": queries(hanne, reverse("home")),
        "activities": queries(hanne, reverse("home-activities")),
        "month": queries(hanne, month),
        "month at CMM": queries(mette, month),
        "making": queries(hanne, making),
        "list": queries(mette, reverse("statements")),
        "statement": queries(karen, reverse("statement", args=[statement.number])),
        "figures": queries(karen, reverse("statement-figures")),
    } == {
        "home": HOME,
        "activities": ACTIVITIES,
        "month": OF_A_MONTH,
        "month at CMM": OF_A_MONTH,
        "making": MAKING,
        "list": LIST,
        "statement": STATEMENT,
        "figures": FIGURES,
    }
