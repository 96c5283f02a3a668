"""Payments under a later version, in a later return of the case, and beside the other parent's (RET-17, RET-24)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse
from tests import disbursement_stories as money
from tests import reintegration_stories as plans
from tests import return_stories, stories
from tests.cast import Cast, as_owner

from helle.register.cases.models import Case
from helle.register.disbursements import checking, queries
from helle.register.disbursements.files import rows_of
from helle.register.disbursements.models import LedgerEntry
from helle.register.disbursements.queries import CASH
from helle.register.disbursements.tests.conftest import on, straight
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.printing.return_plan_sheet import sheet_of
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.reintegration import actions as plan_actions
from helle.register.reintegration import queries as plan_queries
from helle.register.reintegration.choices import PlanEventKind
from helle.register.reintegration.paid import paid_already
from helle.register.reintegration.tests.test_database import straight_event
from helle.register.returns.models import ReturnCase
from helle.rules.minors import turns_18_on
from helle.rules.returns.codes import Currency

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestLaterPlans:
    def test_a_later_version_keeps_the_currency_and_has_what_was_paid(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        money.deliver(cast.henrik, case, running, 20_000)
        with pytest.raises(Refused, match="RET-19"):
            plans.save(cast.mette, case, running, plans.draft(currency=Currency.USD, lines=(plans.line(5_000),)))
        less = plans.save(cast.mette, case, running, plans.draft(lines=(plans.line(19_000),)))
        with pytest.raises(Refused, match="RET-17"):
            plans.submit(cast.mette, case, running, less)
        # Paid after it was sent: the database asks once more.
        monkeypatch.setattr(plan_actions, "refuse_below_paid", lambda *_of: None)
        plans.submit(cast.mette, case, running, less)
        with pytest.raises(Refused, match="RET-17"):
            plans.approve(cast.henrik, case, running, less, remarks=plans.REMARKS)

    def test_ret18_a_line_that_was_paid_is_undercut_only_for_a_reason(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        """There is enough in all, but for the oven 20,000 were paid, and it has 15,000 now."""
        money.deliver(cast.henrik, case, running, 20_000)
        with cast.mette.acting():
            plan = plans.draft(lines=(plans.line(15_000), replace(plans.line(10_000, position=2), text="En disk")))
        less = plans.save(cast.mette, case, running, plan)
        plans.submit(cast.mette, case, running, less)
        with pytest.raises(Refused, match="RET-18") as refused:
            plans.approve(cast.henrik, case, running, less)
        assert refused.value.field == "remarks"
        page = cast.henrik.client().get(reverse("return-plan-decide", args=[case.number])).content.decode()
        assert "Der er betalt mere for en linje" in page
        plans.approve(cast.henrik, case, running, less, remarks=plans.REMARKS)

    def test_ret18_what_was_paid_by_an_earlier_version_still_counts_for_its_line(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        """For the oven 20,000 were paid by the first version; the third has 15,000 for it."""
        money.deliver(cast.henrik, case, running, 20_000)
        disk = replace(plans.line(10_000, position=2), text="En disk")
        for oven in (30_000, 15_000):
            with cast.mette.acting():
                plan = plans.draft(lines=(plans.line(oven), disk))
            version = plans.save(cast.mette, case, running, plan)
            plans.submit(cast.mette, case, running, version)
            if oven == 30_000:
                plans.approve(cast.henrik, case, running, version)
        with pytest.raises(Refused, match="RET-18") as refused:
            plans.approve(cast.henrik, case, running, version)
        assert refused.value.field == "remarks"

    def test_payments_go_by_the_version_approved_last(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        money.deliver(cast.henrik, case, running, 20_000)
        more = plans.save(cast.mette, case, running, plans.draft(lines=(plans.line(40_000),)))
        plans.submit(cast.mette, case, running, more)
        with pytest.raises(Refused):
            money.deliver(cast.henrik, case, running, 20_000)
        plans.approve(cast.henrik, case, running, more)
        money.deliver(cast.henrik, case, running, 20_000)
        assert [one.left for one in money.ledger(cast.mette, case, running).totals] == [0, 0]

    def test_ret12_nothing_is_paid_by_a_version_before_its_own_approval(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        on(3, home)
        plans.approved(cast, case, running, plans.draft(lines=(plans.line(40_000),)))
        with pytest.raises(Refused, match="RET-12") as refused:
            money.deliver(cast.henrik, case, running, paid_on=home + dt.timedelta(days=2))
        assert refused.value.field == "paid_on"
        with cast.henrik.acting():
            assert refused_by_the_database(lambda: straight(case, running, paid_on=home + dt.timedelta(days=2))) == (
                "ledger_by_the_approved_plan"
            )
        money.deliver(cast.henrik, case, running)

    def test_ret23_a_child_born_after_the_homecoming_is_none_of_the_plan(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        on(30, home)
        with cast.mette.acting():
            born = plans.daughter(birth_date=home + dt.timedelta(days=1))
            late = plans.with_children(children=(born,), lines=(plans.line(30_000),))
            plan = plans.with_children(children=(plans.daughter(),), lines=(plans.line(30_000),))
        with pytest.raises(Refused, match="born after the return"):
            plans.save(cast.mette, case, running, late)
        version = plans.save(cast.mette, case, running, plan)
        plans.submit(cast.mette, case, running, version)
        turns_18 = turns_18_on(home + dt.timedelta(days=1), home)
        as_owner("UPDATE reintegration_planchild SET turns_18_on = %s WHERE version_id = %s", [turns_18, version.pk])
        with cast.henrik.acting():
            approve = partial(straight_event, case, running, version, PlanEventKind.APPROVED, children_counted=1)
            assert refused_by_the_database(approve) == "plan_child_born_before_the_return"

    @pytest.mark.parametrize(
        ("arrived", "turns", "refused"),
        [
            (dt.date(2024, 2, 29), dt.date(2042, 3, 1), False),
            (dt.date(2024, 2, 29), dt.date(2042, 3, 2), True),
            (dt.date(2026, 3, 1), dt.date(2044, 3, 1), False),
            (dt.date(2026, 3, 1), dt.date(2044, 3, 2), True),
        ],
    )
    def test_a_child_of_a_leap_day_is_born_on_its_day(self, arrived: dt.date, turns: dt.date, refused: bool) -> None:
        """As sql/059 and the check compare; who is born on 29 February 2024 turns 18 on 1 March 2042."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s > helle.turns_18_at_the_latest(%s)", [turns, arrived])
            assert cursor.fetchone() == (refused,)
        assert (checking._born(turns) > arrived) is refused

    def test_ret17_a_lower_plan_waits_until_instalments_above_it_are_dropped(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        money.pay(cast.henrik, case, money.instalment(cast.henrik, case, running, 3_000))
        waiting = money.instalment(cast.henrik, case, running, 5_000)
        lower = plans.save(
            cast.mette, case, running, plans.draft(lines=(plans.line(30_000), plans.line(7_999, CASH, 2)))
        )
        plans.submit(cast.mette, case, running, lower)
        with pytest.raises(Refused, match="RET-17"):
            plans.approve(cast.henrik, case, running, lower)
        money.drop(cast.henrik, case, waiting)
        plans.approve(cast.henrik, case, running, lower)


class TestAnEarlierReturn:
    """She was home, a return was stopped after 20,000 kroner, and she has said yes again."""

    @pytest.fixture
    def again(self, cast: Cast, case: Case, running: ReturnCase, home: dt.date) -> ReturnCase:
        """The return that runs now."""
        money.deliver(cast.henrik, case, running, 20_000)
        return_stories.stop(cast.henrik, case, running)
        on(1, home)
        return return_stories.accept(cast.mette, case, why=return_stories.OFFERED_WHY)

    def test_ret17_what_it_paid_counts_under_the_ceiling(self, cast: Cast, case: Case, again: ReturnCase) -> None:
        money.arrived(cast, case, again, plans.draft(lines=(plans.line(40_000),)))
        with pytest.raises(Refused, match="RET-17"):
            money.deliver(cast.henrik, case, again, 20_001)
        with cast.henrik.acting():
            assert refused_by_the_database(lambda: straight(case, again, amount=20_001)) == "ledger_within_the_plan"
        money.deliver(cast.henrik, case, again, 20_000)
        seen = money.ledger(cast.henrik, case, again)
        assert [(one.paid, one.left) for one in seen.totals] == [(40_000, 0), (0, 0)]

    def test_ret17_who_decides_is_told_what_it_paid(self, cast: Cast, case: Case, again: ReturnCase) -> None:
        version = plans.save(cast.mette, case, again, plans.draft(lines=(plans.line(40_000),)))
        plans.submit(cast.mette, case, again, version)
        page = cast.henrik.client().get(reverse("return-plan-decide", args=[case.number])).content.decode()
        assert "Tidligere hjemsendelser har betalt 20.000" in page

    def test_ret17_who_writes_the_next_plan_and_she_herself_read_what_was_paid(
        self, cast: Cast, case: Case, again: ReturnCase
    ) -> None:
        version = plans.save(cast.mette, case, again, plans.draft(lines=(plans.line(19_999),)))
        page = cast.mette.client().get(reverse("return-plan-write", args=[case.number])).content.decode()
        assert "Heraf er 20.000 kr. allerede udbetalt" in page
        with pytest.raises(Refused, match="RET-17"):
            plans.submit(cast.mette, case, again, version)
        whole = plans.save(cast.mette, case, again, plans.draft(lines=(plans.line(40_000),)))
        plans.submit(cast.mette, case, again, whole)
        with cast.mette.acting():
            opened = plan_queries.plan_view(case, again).versions[0]
            sheet = sheet_of(opened, language="en", day=clock.today(), paid=paid_already(again))
        assert "Of this, already paid: DKK 20,000" in sheet.sections[-1].entries[0].lines

    def test_ret17_what_it_paid_is_listed_and_in_the_export(self, cast: Cast, case: Case, again: ReturnCase) -> None:
        with cast.henrik.acting():
            (entry,) = LedgerEntry.objects.filter(case=case)
        of_ledger = reverse("return-ledger", args=[case.number])
        shown = money.second().client().get(of_ledger).content.decode()
        assert "Poster fra en tidligere hjemsendelse" in shown and f"poster/{entry.pk}/modpost/" in shown
        with cast.henrik.acting():
            rows = rows_of(queries.ledger_of(case, again))
        assert [(row[3], row[-1]) for row in rows[1:2]] == [(20_000, "tidligere")]

    def test_ret17_ret19_its_plan_has_what_was_paid_in_the_same_currency(
        self, cast: Cast, case: Case, again: ReturnCase
    ) -> None:
        with pytest.raises(Refused, match="RET-19"):
            plans.save(cast.mette, case, again, plans.draft(currency=Currency.USD, lines=(plans.line(5_000),)))
        with pytest.raises(Refused, match="RET-17"):
            plans.approved(cast, case, again, plans.draft(lines=(plans.line(19_999),)))


class TestTheOtherParent:
    """A return with a child in its plan was stopped, and the other parent's case counts the child."""

    @pytest.mark.parametrize("paid", [True, False])
    def test_ret24_a_stop_lets_go_of_a_child_only_where_nothing_was_paid(
        self, cast: Cast, case: Case, running: ReturnCase, paid: bool
    ) -> None:
        other = stories.an_assessed_victim(cast)
        theirs = return_stories.accept(cast.mette, other)
        with cast.mette.acting():
            plan = plans.with_children()
        money.arrived(cast, case, running, plan)
        entry = money.deliver(cast.henrik, case, running)
        if not paid:
            money.take_back(money.second(), case, entry)
        return_stories.stop(cast.henrik, case, running)
        if not paid:
            plans.approved(cast, other, theirs, plan)
            return
        with pytest.raises(Refused, match="RET-24"):
            plans.approved(cast, other, theirs, plan)
        # In a later return of the same case what was paid counts itself.
        again = return_stories.accept(cast.mette, case, why=return_stories.OFFERED_WHY)
        plans.approved(cast, case, again, plan)
