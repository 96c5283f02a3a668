"""How many queries a page of accommodation takes: the same for one offer and five hundred, for one visit and six."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from helle.register.accommodation.models import Capacity, Offer, TargetGroup
from helle.register.protection import context
from helle.register.protection.identifiers import new_id
from tests import accommodation_stories as places
from tests.cast import Cast, latecomer
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LIST = EVERY_PAGE + 6  # The offers, their numbers, groups, approvals and sanctions; who lives there.
# The offer; numbers, groups, approvals, sanctions, visits, findings; who lives there, and whom the group does not take;
# what was asked for; the key; whether she sees where.
ONE = EVERY_PAGE + 12
# The offers of its region, approvals, sanctions, visits, follow-ups; what of samples of the log waits for her.
DESK_OF_THE_SUPERVISION = 6


@pytest.mark.parametrize("how_many", [ONE_ROW, 500])
def test_the_list(cast: Cast, how_many: int) -> None:
    run_by, days = places.provider(cast.mette), DateRange(dt.date(2024, 1, 1), None)
    with cast.mette.acting():
        acting = context.current()
        by = {"recorded_at": acting.instant, "by_user_id": acting.user_id, "by_unit_id": acting.unit_id}
        offers = [
            Offer(id=new_id(), provider=run_by, alias=f"Hus {number:03}", kind="reden", region="capital", secret=True,
                  during=days, **by)
            for number in range(how_many)
        ]  # fmt: skip
        Offer.objects.bulk_create(offers)
        Capacity.objects.bulk_create(
            Capacity(id=new_id(), offer=one, during=days, places=7, peak_places=2, **by) for one in offers
        )
        TargetGroup.objects.bulk_create(
            TargetGroup(id=new_id(), offer=one, during=days, sexes=["woman"], **by) for one in offers
        )
    inge = latecomer("inge")
    assert queries(cast.mette.client(), reverse("offer-list")) == LIST
    assert queries(inge.client(), reverse("offer-list")) == LIST - 1  # It is not told who lives there.
    desk = queries(inge.client(), "/")
    assert (
        desk <= EVERY_PAGE + DESK_OF_THE_SUPERVISION + 2
    )  # Whether mails reach her, whether the first day is offered.


@pytest.mark.parametrize("how_many", [ONE_ROW, 6])
def test_one_offer_with_its_history(cast: Cast, how_many: int) -> None:
    house, inge = places.offer(cast.mette, secret=False), latecomer("inge")
    places.supervise(inge, house)
    for _each in range(how_many - 1):
        places.visit(inge, house)
    assert queries(cast.mette.client(), reverse("offer-page", args=[house.pk])) == ONE
