"""A status that steps back says why; whoever becomes an owner is told what is taken over (INI-15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from tests.action_plan_stories import TODAY, answer, report
from tests.cast import Cast, named
from tests.pages import post

from helle.register.action_plans import actions, queries
from helle.register.action_plans.figures import HELLE, Figure, Series
from helle.register.action_plans.models import Indicator, StatusReport
from helle.register.action_plans.pictures import small_charts
from helle.register.action_plans.taking_over import NOBODY_REPORTS
from helle.register.organisations.loading import unit_id
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.initiatives.codes import ReportedState

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
WHY = "Udbuddet blev annulleret og begynder forfra."


def test_ini_15_a_status_that_steps_back_says_why(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    charlotte = named(cast, "charlotte")
    report(cast.karen, "INI-09")
    answer(charlotte, "INI-09")
    on_day(dt.date(2026, 1, 12))
    page = reverse("initiative-report", args=["INI-09"])
    with cast.karen.acting():
        of, look = queries.overview_of("INI-09")
        with pytest.raises(Refused) as refused:
            report(cast.karen, "INI-09", state=ReportedState.NOT_BEGUN)
        assert refused.value.field == "back_why"
        for state, why in ((ReportedState.NOT_BEGUN, ""), (ReportedState.UNDER_WAY, WHY)):
            row = new_written(
                StatusReport,
                initiative=look.initiative,
                from_day=dt.date(2025, 7, 1),
                until_day=dt.date(2025, 12, 31),
                number=2,
                state=state,
                text="Uden om siden",
                back_why=why,
            )
            with pytest.raises(DatabaseError, match="status_steps_back_with_why"), transaction.atomic():
                row.save(force_insert=True)
    typed = {"state": "not_begun", "text": "Det begynder forfra.", "next_steps": "", "back_why": WHY}
    assert post(cast.karen.client(), page, typed).status_code == 302
    answer(charlotte, "INI-09")
    assert WHY in cast.anders.client().get(reverse("initiative", args=["INI-09"])).content.decode()
    assert of.plan == look.initiative.plan


def test_ini_15_whoever_is_made_owner_is_told_what_is_taken_over_and_whether_anybody_there_reports(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    client, page = charlotte.client(), reverse("initiative-owner", args=["INI-07"])
    shown = client.get(page).content.decode()
    assert "Den nye ejer overtager status for 1. halvår 2022 til 1. halvår 2025" in shown
    assert "dage over" in shown and NOBODY_REPORTS.da in shown
    with charlotte.acting():
        of, look = queries.overview_of("INI-07")
        actions.owner_appoint(
            of,
            look,
            seen=look.parts_written,
            unit_id=unit_id("AMIAMI"),
            first_day=TODAY,
            why="Anbefalet af arbejdsgruppen.",
        )
    assert NOBODY_REPORTS.da in client.get(reverse("initiative", args=["INI-07"])).content.decode()


@pytest.mark.parametrize(
    ("value", "of", "withheld", "nothing"),
    [(0, None, False, True), (None, 0, False, True), (0, 34, False, False), (None, None, True, False)],
)
def test_fig_11_a_count_of_none_and_a_share_of_nothing_are_none(
    value: int | None, of: int | None, withheld: bool, nothing: bool
) -> None:
    number = None if value is None else Decimal(value)
    figure = Figure(2025, number, HELLE, TODAY, of=of, withheld=withheld)
    (chart,) = small_charts([Series(Indicator.objects.earliest("pk"), (figure,))])
    shown = render_to_string("action_plans/small_chart.html", {"chart": chart})
    assert ("ingen" in shown) is nothing
    assert ("tilbageholdt" in shown) is withheld
