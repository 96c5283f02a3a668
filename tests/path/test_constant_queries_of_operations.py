"""How many queries the page of how the work goes takes: the same for nobody and for some, whatever there is of them."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import accommodation_stories as places
from tests import placement_stories as stays
from tests import stories
from tests.cast import Cast
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])

# As the lead: offers, groups, numbers, stays; what looking gave; long stays; who has nobody to turn to.
OWN = EVERY_PAGE + 7
# Courses, support, what happened, why places were chosen, money, what waits; five measures of quality; hours of calls,
# stays without approval.
NUMBERS = 13


@pytest.mark.parametrize("how_many", [0, 3])
def test_the_figures_of_the_work(cast: Cast, how_many: int) -> None:
    for _each in range(how_many):
        case = stories.a_case_with_cmm(cast)
        stays.write_needs(cast.mette, case)
        stays.move_in(cast.mette, case, places.offer(cast.mette))
    client, address = cast.karen.client(), reverse("operations")
    assert queries(client, address) == OWN
    with CaptureQueriesContext(connections["numbers"]) as numbers:
        client.get(address)
    assert len(numbers) == NUMBERS
