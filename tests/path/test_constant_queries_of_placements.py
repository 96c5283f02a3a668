"""How many queries a page of placements takes: the same for one offer and for thirty, for one stay and for many."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import accommodation_stories as places
from tests import placement_stories as stays
from tests import stories
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# The case, what the unit holds, placements, needs, ties, what was approved elsewhere, whom a target group does not
# take, whose approval ended; what CMM recommended, and the facts that say whether it may; who pays is asked where she
# has a place; whether the address is protected. Of the key store the person's key.
HOME = EVERY_PAGE + 12
# The case, its facts; needs, offers, groups, numbers, withdrawn approvals, approvals, stays, ties, where they live;
# what was approved elsewhere; where she lives.
FINDER = EVERY_PAGE + 13
# As the finder, of one offer; without the last, and whether the case has ended.
ORDER = EVERY_PAGE + 13
# Long stays, groups, offers, stays, numbers, figures.
BOARD = EVERY_PAGE + 6
URGENT_LIST = EVERY_PAGE + 1
# The request, answers, outcomes, who was detained, of how many nothing is said, what leads to a secret place; its key.
URGENT = EVERY_PAGE + 7


@pytest.mark.parametrize("how_many", [ONE_ROW, 8])
def test_the_home_the_finder_an_order_and_the_board(cast: Cast, how_many: int) -> None:
    case = stories.a_case_with_cmm(cast)
    stays.write_needs(cast.mette, case)
    others = [stories.a_case_with_cmm(cast) for _each in range(how_many)]
    for other in others:
        house = places.offer(cast.mette)
        stays.tie(cast.mette, case, other)
        stays.move_in(cast.mette, other, house)
        stays.answer(cast.mette, stays.order(cast.mette, case, house), accepted=False)
    mette = cast.mette.client()
    assert queries(mette, reverse("case-placement", args=[case.number])) == HOME
    assert queries(mette, reverse("case-placement-find", args=[case.number])) == FINDER
    assert queries(mette, reverse("case-placement-order", args=[case.number, house.pk])) == ORDER
    assert queries(mette, reverse("occupancy-board")) == BOARD


@pytest.mark.parametrize("how_many", [ONE_ROW, 5])
def test_urgent_requests(cast: Cast, how_many: int) -> None:
    for _each in range(how_many):
        request = stays.ask_for_a_place(cast.peter)
        for _answer in range(how_many):
            stays.answer_the_police(cast.mette, request)
    vera = cast.vera.client()
    assert queries(vera, reverse("urgent-list")) == URGENT_LIST
    assert queries(vera, reverse("urgent-page", args=[request.pk])) == URGENT
