"""How many queries it takes to see, close and open again many reports at once: the same for one and for many."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helle.register.reports import actions
from tests import report_stories as told
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, MANY, queries

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.further]

# The reports that are shown, all their keys at once, that each was read, what was closed at once lately.
SEVERAL = EVERY_PAGE + 5
# The closing, the first of what it closed, how many are open again, the key of the reason, that it was looked at.
CLOSING = EVERY_PAGE + 6


@pytest.mark.parametrize("how_many", [ONE_ROW, 8])
def test_looking(cast: Cast, how_many: int) -> None:
    told.close(cast.vera, [told.report().pk for _number in range(how_many)])
    for _number in range(how_many):
        told.report()
    closing = told.close(cast.vera, [told.report().pk for _number in range(how_many)])
    client = cast.vera.client()
    assert queries(client, reverse("report-close-several") + "?vis=1") == SEVERAL
    assert queries(client, reverse("report-closing", args=[closing.pk])) == CLOSING


def test_closing_and_opening_again(cast: Cast) -> None:
    taken = []
    for how_many in (1, MANY):
        reports = [told.report().pk for _number in range(how_many)]
        with CaptureQueriesContext(connections["default"]) as main, CaptureQueriesContext(connections["keys"]) as keys:
            closing = told.close(cast.vera, reports)
            with cast.vera.acting():
                assert actions.closing_undo(closing, why=told.MISTAKEN) == how_many
        taken.append(len(main) + len(keys))
    assert taken[0] == taken[1]
