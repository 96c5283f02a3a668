"""When its period is over an initiative is reported once more: carried out or given up, until all are closed (INI-15).

And who is to own one from a later day is shown (INI-15).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.action_plan_stories import TODAY, answer, report
from tests.cast import Cast, Member, named

from helle.register.action_plans import actions, on_desk, queries
from helle.register.action_plans.models import Indicator, IndicatorValue, StatusReport
from helle.register.organisations.loading import unit_id
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.initiatives.codes import ReportedState, Standing

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
AFTER = dt.date(2026, 3, 2)


def test_after_the_period_one_report_says_what_became_of_it_ini_15(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    charlotte, karen = named(cast, "charlotte"), cast.karen
    on_day(AFTER)
    with karen.acting():
        _of, look = queries.overview_of("INI-09")
        assert not look.closes  # Its last half-years are to be reported first.
    report(karen, "INI-09")
    with karen.acting():
        assert any(work.key.startswith("plan sent ") for work in on_desk.on_desk())
    answer(charlotte, "INI-09")
    with charlotte.acting():
        assert "plan unclosed INI-09" in {work.key for work in on_desk.on_desk()}
    assert "Mangler en afslutning" in charlotte.client().get(reverse("action-plan")).content.decode()
    with karen.acting():
        _of, look = queries.overview_of("INI-09")
        assert look.closes and look.standing is Standing.PERIOD_OVER
        assert "plan close INI-09" in {work.key for work in on_desk.on_desk()}
        said: dict[str, Any] = {
            "initiative": look.initiative,
            "text": "Uden om siden.",
            "number": 2,
            "until_day": AFTER,
        }
        for row, constraint in (
            ({"state": "under_way", "from_day": dt.date(2026, 1, 1)}, "status_closes_what_is_over"),
            ({"state": "stopped", "from_day": dt.date(2025, 12, 31)}, "status_in_its_period"),
            ({"state": "stopped", "from_day": dt.date(2026, 2, 1)}, "status_in_its_period"),
        ):
            with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
                new_written(StatusReport, **said, **row).save(force_insert=True)
    page = karen.client().get(reverse("initiative-report", args=["INI-09"]))
    assert [value for value, _label in page.context["form"].fields["state"].choices] == [
        "carried_out",
        "stopped",
        "carried_on",
    ]
    with pytest.raises(Refused, match="carried out, given up or carried on"):
        report(karen, "INI-09")
    last = report(karen, "INI-09", state=ReportedState.STOPPED)
    assert (last.from_day, last.until_day) == (dt.date(2026, 1, 1), AFTER)
    answer(charlotte, "INI-09", approved=False, remarks="Skriv, hvorfor.")
    report(karen, "INI-09", state=ReportedState.STOPPED)
    answer(charlotte, "INI-09")
    with karen.acting():
        _of, look = queries.overview_of("INI-09")
        assert (look.standing, look.closes) == (Standing.STOPPED, False)
        assert "plan close INI-09" not in {work.key for work in on_desk.on_desk()}
    with pytest.raises(Refused, match="no report to write"):
        report(karen, "INI-09", state=ReportedState.CARRIED_OUT)


def test_what_goes_on_after_the_plan_is_carried_on_and_not_before_its_period_is_over_ini_15(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    charlotte, karen = named(cast, "charlotte"), cast.karen
    with pytest.raises(Refused, match="only once its period is over"):
        report(karen, "INI-09", state=ReportedState.CARRIED_ON)
    with karen.acting():
        row = new_written(
            StatusReport,
            initiative=queries.overview_of("INI-09")[1].initiative,
            state="carried_on",
            text="Uden om siden.",
            number=1,
            from_day=dt.date(2022, 1, 1),
            until_day=dt.date(2025, 6, 30),
        )
        with pytest.raises(IntegrityError, match="status_carries_on_what_is_over"), transaction.atomic():
            row.save(force_insert=True)
    on_day(AFTER)
    # Of the half-years that are missing and of what became of it at once.
    form = karen.client().get(reverse("initiative-report", args=["INI-09"])).context["form"]
    assert "carried_on" in [value for value, _label in form.fields["state"].choices]
    report(karen, "INI-09", state=ReportedState.CARRIED_ON)
    answer(charlotte, "INI-09")
    with karen.acting():
        look = queries.overview_of("INI-09")[1]
    assert (look.standing, look.closes, look.next_report) == (Standing.CARRIED_ON, False, None)


def test_the_database_closes_nothing_of_which_the_period_was_not_reported(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    on_day(AFTER)
    with cast.karen.acting():
        look = queries.overview_of("INI-09")[1]
        row = new_written(
            StatusReport,
            initiative=look.initiative,
            state="stopped",
            text="Uden om.",
            number=1,
            from_day=dt.date(2026, 1, 1),
            until_day=AFTER,
        )
        with pytest.raises(IntegrityError, match="status_closes_what_is_over"), transaction.atomic():
            row.save(force_insert=True)


def test_who_owns_it_from_a_later_day_is_shown_and_none_after_its_period_ini_15(cast: Cast) -> None:
    charlotte, later = named(cast, "charlotte"), TODAY + dt.timedelta(days=30)
    with charlotte.acting():
        of, look = queries.overview_of("INI-03")
        with pytest.raises(Refused, match="outside the period") as refused:
            actions.owner_appoint(
                of, look, seen=look.parts_written, unit_id=unit_id("CMM"), first_day=dt.date(2026, 1, 1), why="Aftalt."
            )
        assert refused.value.field == "first_day"
        actions.owner_appoint(of, look, seen=look.parts_written, unit_id=unit_id("CMM"), first_day=later, why="Aftalt.")
        _of, look = queries.overview_of("INI-03")
        assert not look.owners and [one.part.first_day for one in look.coming] == [later]
    page = charlotte.client().get(reverse("initiative", args=["INI-03"])).content.decode()
    assert "Ejer fra 5. november 2025" in page and "Afslut" in page


def test_who_can_write_no_report_gets_no_form_that_cannot_succeed(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    sent = report(cast.karen, "INI-09", state=ReportedState.CARRIED_OUT)
    answer(charlotte, "INI-09", remarks="Dokumentationen ligger i ministeriet.")
    for who, name, more in (
        (cast.karen, "initiative-report", ()),
        (cast.karen, "initiative-milestone-new", ()),
        (charlotte, "initiative-answer", (sent.pk,)),
    ):
        opened = who.client().get(reverse(name, args=["INI-09", *more]))
        assert opened.headers["Location"] == reverse("initiative", args=["INI-09"])


def test_what_its_reporter_entered_nobody_else_replaces_fig_11(cast: Cast) -> None:
    lars, charlotte = named(cast, "lars"), named(cast, "charlotte")

    def enter(who: Member, year: int) -> None:
        with who.acting():
            of = Indicator.objects.get(code="police-posts", plan="2022-2025")
            actions.figure_enter(
                of,
                seen=IndicatorValue.objects.filter(indicator=of).count(),
                year=year,
                value=Decimal(6),
                source="Opgørelse for året",
                cut_off=TODAY,
            )

    enter(lars, 2023)
    enter(charlotte, 2022)  # Of a year that nobody has told.
    with pytest.raises(Refused, match="corrected there") as refused:
        enter(charlotte, 2023)
    assert refused.value.field == "year"
    with charlotte.acting():
        row = IndicatorValue.objects.get(year=2023)
        row.pk, row.number = uuid.uuid4(), 3
        row.by_unit_id, row.by_user_id = charlotte.membership.unit_id, charlotte.user.pk
        with pytest.raises(IntegrityError, match="figure_is_the_reporters"), transaction.atomic():
            row.save(force_insert=True)
    enter(lars, 2022)
    page = charlotte.client().get(reverse("initiative", args=["INI-10"])).content.decode()
    assert "Opgørelse for året" in page and "skrevet af" not in page
