"""The journey home: its order, who enters it, and the end of the return (RET-02, RET-04, RET-07, RET-11, C5)."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from tests import disbursement_stories as money
from tests import reintegration_stories as plans
from tests import return_stories
from tests.cast import Cast, Member

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.disbursements import actions, queries
from helle.register.disbursements.choices import JourneyKind, ReportKind
from helle.register.disbursements.models import Instalment
from helle.register.disbursements.states import AFTER
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.returns import views
from helle.register.returns.choices import ReturnEnd
from helle.register.returns.models import ReturnCase
from helle.rules.codes import OrganisationKind
from helle.rules.returns.codes import ReturnEvent, ReturnPhase, ReturnState
from helle.rules.returns.step import ReturnStepFacts, return_step
from helle.rules.ruling import Verdict

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
K = JourneyKind


def state(by: Member, row: ReturnCase) -> ReturnState:
    """Where the return stands."""
    with by.acting():
        return queries.state_of(ReturnCase.objects.get(pk=row.pk))


class TestOrder:
    def test_c5_the_database_holds_the_table_of_the_rule(self, cast: Cast) -> None:
        for before, after in product((None, *K), K):
            start = AFTER[before] if before else ReturnState.APPROVED
            ruled = return_step(ReturnStepFacts(start, ReturnEvent(after.value), OrganisationKind.HJST))
            with connection.cursor() as cursor:
                cursor.execute("SELECT helle.journey_follows(%s, %s)", [before or "", after.value])
                assert cursor.fetchone() == (ruled.verdict is Verdict.ALLOWED,), (before, after)

    def test_ret11_nobody_travels_before_the_plan_is_approved(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        assert state(cast.henrik, running) is ReturnState.ACCEPTED
        plans.save(cast.mette, case, running)
        assert state(cast.henrik, running) is ReturnState.PLAN_DRAFT
        with pytest.raises(Refused):
            money.happen(cast.henrik, case, running, K.TRAVEL_BOOKED)

    def test_it_goes_from_the_booking_to_the_activities(
        self, cast: Cast, case: Case, running: ReturnCase, maja: Member
    ) -> None:
        plans.approved(cast, case, running)
        for by, kind, after in (
            (cast.henrik, K.TRAVEL_BOOKED, ReturnState.TRAVEL_BOOKED),
            (cast.henrik, K.TRAVEL_CANCELLED, ReturnState.APPROVED),
            (cast.henrik, K.TRAVEL_BOOKED, ReturnState.TRAVEL_BOOKED),
            (cast.henrik, K.DEPARTED, ReturnState.DEPARTED),
            (maja, K.ARRIVED, ReturnState.ARRIVED),
            (maja, K.ACTIVITIES_BEGUN, ReturnState.REINTEGRATING),
        ):
            money.happen(by, case, running, kind)
            assert state(cast.mette, running) is after

    def test_each_enters_what_is_its_own(self, cast: Cast, case: Case, running: ReturnCase, maja: Member) -> None:
        plans.approved(cast, case, running)
        with pytest.raises(Refused):
            money.happen(maja, case, running, K.TRAVEL_BOOKED)
        with pytest.raises(PermissionDenied):
            money.happen(cast.mette, case, running, K.TRAVEL_BOOKED)

    def test_its_days_follow_each_other(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        plans.approved(cast, case, running)
        today = money.day_of(cast)
        for wrong in ({"travels_on": None}, {"on_day": today - dt.timedelta(days=1)}, {"on_day": dt.date(2030, 1, 1)}):
            with pytest.raises(Refused):
                money.happen(cast.henrik, case, running, K.TRAVEL_BOOKED, **wrong)


class TestEnd:
    def test_c5_once_she_has_departed_hjemrejsestyrelsen_alone_stops_it(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        plans.approved(cast, case, running)
        money.happen(cast.henrik, case, running, K.TRAVEL_BOOKED)
        money.happen(cast.henrik, case, running, K.DEPARTED)
        with pytest.raises(Refused, match="Return Agency"):
            return_stories.stop(cast.mette, case, running, ReturnEnd.DISAPPEARED)
        return_stories.stop(cast.henrik, case, running, ReturnEnd.DISAPPEARED)
        assert state(cast.mette, running) is ReturnState.STOPPED

    def test_ret07_it_is_closed_with_the_final_report_and_nobody_else_sees_it_then(
        self, cast: Cast, case: Case, running: ReturnCase, maja: Member
    ) -> None:
        money.arrived(cast, case, running)
        with pytest.raises(Refused):
            money.complete(cast.henrik, case, running)
        money.happen(maja, case, running, K.ACTIVITIES_BEGUN)
        money.report(maja, case, running, ReportKind.PROGRESS)
        with pytest.raises(Refused, match="RET-07"):
            money.complete(cast.henrik, case, running)

        def straight() -> None:
            ReturnCase.objects.filter(pk=running.pk).update(
                ended_on=clock.today(), ended_why="completed", ended_by=cast.henrik.user.pk
            )

        with cast.henrik.acting():
            assert refused_by_the_database(straight) == "return_completed_with_a_report"
        money.report(maja, case, running)
        money.complete(cast.henrik, case, running)
        assert state(cast.mette, running) is ReturnState.COMPLETED
        assert return_stories.view(cast.mette, case).state is ReturnState.COMPLETED
        with maja.acting():
            assert cases.held_categories(case.pk) == frozenset()

    def test_ret05_ret06_what_is_left_open_is_closed_for_a_reason(
        self, cast: Cast, case: Case, running: ReturnCase
    ) -> None:
        money.arrived(cast, case, running)
        money.happen(cast.henrik, case, running, K.ACTIVITIES_BEGUN)
        planned = money.instalment(cast.henrik, case, running)
        money.deliver(cast.henrik, case, running)
        money.report(cast.henrik, case, running)

        def straight() -> None:
            ReturnCase.objects.filter(pk=running.pk).update(
                ended_on=clock.today(), ended_why="completed", ended_by=cast.henrik.user.pk
            )

        for _left in (1, 2):
            with pytest.raises(Refused, match="RET-05") as refused:
                money.complete(cast.henrik, case, running)
            assert refused.value.field == "note"
            with cast.henrik.acting():
                assert refused_by_the_database(straight) == "return_completed_with_what_is_left"
                if Instalment.objects.get(pk=planned.pk).dropped_on is None:
                    actions.instalment_drop(case, planned, why=money.DROPPED)
        money.complete(cast.henrik, case, running, money.LONGER)

    def test_ret07_after_more_than_a_year_it_is_said_why(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        arrived = money.arrived(cast, case, running).on_day
        money.happen(cast.henrik, case, running, K.ACTIVITIES_BEGUN)
        clock.freeze(dt.datetime.combine(arrived + dt.timedelta(days=370), dt.time(10), clock.COPENHAGEN))
        money.report(cast.henrik, case, running)
        with pytest.raises(Refused, match="RET-07") as refused:
            money.complete(cast.henrik, case, running)
        assert refused.value.field == "note"
        money.complete(cast.henrik, case, running, money.LONGER)


def test_once_she_is_home_the_page_names_who_is_responsible_for_what_follows(
    cast: Cast, case: Case, running: ReturnCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[ReturnPhase] = []
    monkeypatch.setattr(views, "responsible", lambda case, phase, on: asked.append(phase))
    address = reverse("case-return", args=[case.number])
    cast.henrik.client().get(address)
    money.arrived(cast, case, running)
    cast.henrik.client().get(address)
    assert asked == [ReturnPhase.PREPARATION, ReturnPhase.REINTEGRATION]
