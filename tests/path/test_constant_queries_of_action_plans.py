"""The pages of an action plan ask as much of the database with many reports and entries as with none."""

from __future__ import annotations

import pytest
from django.urls import reverse

from helle.rules.initiatives.codes import MoneyKind
from tests import action_plan_stories as plans
from tests.cast import Cast, named
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
# The plan, its initiatives, parts, milestones with what became of them, reports, areas, money, decisions,
# appropriations, which years are told, evidence; all plans, and the indicators with what was reported. What the
# register counts is asked of the role of the numbers besides. On the page of the plan, what carries
# what on, and what of forums is followed up.
# The page of an initiative asks nothing of the thirteen others, and besides in which units somebody reports and what
# carries it on; that of
# the money asks nothing of how far they are.
OF_THE_PLAN, OF_AN_INITIATIVE, OF_THE_MONEY = 16 + 1, 12, 7


@pytest.mark.parametrize("much", [0, 6])
def test_the_pages_of_a_plan(cast: Cast, much: int) -> None:
    charlotte = named(cast, "charlotte")
    for number in range(much):
        plans.money(charlotte, MoneyKind.ALLOCATION, "1000", code="INI-09", text=f"Post {number}")
    if much:
        for code in ("INI-09", "INI-14"):
            plans.report(cast.karen, code)
            plans.answer(charlotte, code)
    client = charlotte.client()
    assert queries(client, reverse("action-plan")) == EVERY_PAGE + OF_THE_PLAN
    assert queries(client, reverse("initiative", args=["INI-09"])) == EVERY_PAGE + OF_AN_INITIATIVE
    assert queries(client, reverse("action-plan-money")) == EVERY_PAGE + OF_THE_MONEY
