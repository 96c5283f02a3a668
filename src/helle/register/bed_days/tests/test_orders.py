"""What waits for a home stands on its desk, and what it may know of an order before it answers (FLO-18)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import placement_stories as stays
from tests import stories
from tests.cast import Cast, latecomer
from tests.pages import audit_lines, errors_of, post

from helle.register.bed_days import orders
from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.placements import queries
from helle.register.placements.models import Placement
from helle.register.protection import clock
from helle.rules.accommodation.codes import DeclinedWhy

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DAY = dt.timedelta(days=1)


def test_an_order_for_tonight_stands_on_the_desk_of_the_home(cast: Cast) -> None:
    case, home = stories.a_case_with_cmm(cast), homes.Home(places.offer(cast.mette), latecomer("hanne"))
    stays.write_needs(cast.mette, case, with_own_children=True)
    order = stays.order(cast.mette, case, home.offer)
    answer = reverse("home-answer", args=[order.reference])
    hanne = home.hanne.client()
    for page in (hanne.get("/"), hanne.get("/hjemmet/"), hanne.get(answer)):
        text = page.content.decode()
        assert home.offer.alias in text and "Kvinde" in text and "med eget barn" in text
        assert stories.NAME not in text and case.number not in text
    assert answer in hanne.get("/").content.decode()
    with home.hanne.acting():
        assert counted(what_waits(mine=True)).keys == (f"order {order.pk}",)
    stays.answer(cast.mette, order)
    desk = hanne.get("/").content.decode()
    assert reverse("home-arrive", args=[order.reference]) in desk and answer not in desk
    assert [line.cases for line in audit_lines(cast, home.hanne.user.pk) if line.action == "desk.read"][-1] in (
        [],
        [case.pk],
    )


def test_acm_14_a_home_that_says_no_chooses_why_and_writes_only_where_no_reason_fits(cast: Cast) -> None:
    home = homes.Home(places.offer(cast.mette, places=9), latecomer("hanne"))
    first, second = (stays.order(cast.mette, stories.a_case_with_cmm(cast), home.offer) for _each in range(2))
    hanne = home.hanne.client()

    def answer(of: Placement, **typed: str) -> list[str]:
        page = reverse("home-answer", args=[of.reference])
        said = post(hanne, page, {"accepted": "no", **typed})
        return [] if said.status_code == 302 else list(errors_of(said))

    assert answer(first) == ["declined_why"]
    assert answer(first, declined_why="other") == ["why"]
    assert answer(first, declined_why="dislike") == ["declined_why"]
    assert answer(first, declined_why="full") == []
    assert answer(second, declined_why="other", why=stays.NO_WHY) == []
    with cast.mette.acting():
        rows = {row.pk: row for row in Placement.objects.filter(answer="declined")}
        assert queries.why_declined(rows[first.pk]) == (DeclinedWhy.FULL.label, "")
        assert queries.why_declined(rows[second.pk]) == (DeclinedWhy.OTHER.label, stays.NO_WHY)


def test_the_months_to_confirm_stand_there_too(cast: Cast) -> None:
    home = homes.open_home(cast)
    homes.live(cast, home, stories.an_opened_case(cast))
    month = reverse("bed-days-month", args=[home.offer.pk, "2025-09"])
    assert month in home.hanne.client().get("/").content.decode()
    homes.confirm(home)
    assert month not in home.hanne.client().get("/").content.decode()


def test_only_a_home_is_told_of_its_orders(cast: Cast) -> None:
    order = places.order(cast.mette, stories.an_opened_case(cast), places.offer(cast.mette))
    for who in (cast.mette, cast.ulla):
        with who.acting():
            assert orders.what_waits() is None
            assert orders.orders_of([order])[0].sex is None
    with latecomer("hanne").acting():
        found = orders.what_waits()
        assert found is not None and [one.placement.pk for one in found.orders] == [order.pk]
        assert found.orders[0].placement.planned_from == clock.today()
