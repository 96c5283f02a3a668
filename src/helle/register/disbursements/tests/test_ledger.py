"""The ledger: in its time and currency, under its ceiling, corrected by counter entries (RET-05..RET-07, C5)."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from tests import disbursement_stories as money
from tests import reintegration_stories as plans
from tests import return_stories, stories
from tests.cast import Cast, Member

from helle.register.cases.models import Case
from helle.register.disbursements import checking
from helle.register.disbursements.choices import JourneyKind, Limit
from helle.register.disbursements.closing_actions import MOST_LONGER
from helle.register.disbursements.models import Instalment, LedgerEntry, LongerTime, Receipt
from helle.register.disbursements.queries import CASH, IN_KIND
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.reintegration import queries as plan_queries
from helle.register.reintegration.choices import PlanEventKind
from helle.register.reintegration.tests.test_database import straight_event
from helle.register.returns.models import ReturnCase
from helle.register.returns.sealing import new_row, seal, seal_ruling
from helle.rules.returns.codes import Currency
from helle.rules.returns.payment import last_cash_day, last_project_day

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def on(days: int, since: dt.date) -> None:
    """It is so many days after a day."""
    clock.freeze(dt.datetime.combine(since + dt.timedelta(days=days), dt.time(10), clock.COPENHAGEN))


@pytest.fixture
def home(cast: Cast, case: Case, running: ReturnCase) -> dt.date:
    """She is home since today."""
    return money.arrived(cast, case, running).on_day


def straight(case: Case, row: ReturnCase, **values: object) -> None:
    """An entry past the actions, as another program could write it."""
    version = plan_queries.approved_version(row)
    known: dict[str, object] = {
        "number": LedgerEntry.objects.filter(return_case=row).count() + 1,
        "version": version,
        "kind": IN_KIND.value,
        "amount": 1_000,
        "currency": "dkk",
        "paid_on": clock.today(),
        "line": money.line_of(row),
    }
    entry = new_row(LedgerEntry, case, return_case=row, **{**known, **values})
    seal(case, entry, text=money.PAID_FOR)
    if entry.reverses_id is None:
        seal_ruling(case, entry)
    entry.save(force_insert=True)


class TestPaying:
    def test_ret05_ret06_cash_in_instalments_and_deliveries_with_receipts(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date, maja: Member
    ) -> None:
        first = money.instalment(cast.henrik, case, running, 4_000, days=0)
        money.instalment(cast.henrik, case, running, 5_000, days=90)
        money.pay(cast.henrik, case, first)
        entry = money.deliver(cast.henrik, case, running, 30_000)
        money.receipt(maja, case, entry)
        seen = money.ledger(maja, case, running)
        assert [(one.kind, one.paid, one.budgeted, one.ceiling, one.left) for one in seen.totals] == [
            (IN_KIND, 30_000, 30_000, 40_000, 0),
            (CASH, 4_000, 9_000, 10_000, 5_000),
        ]
        assert [one.row.amount for one in seen.open_instalments] == [5_000]
        assert {one.rule for entry in seen.entries for one in entry.rulings} == {"reintegration_payment"}

    def test_ret12_nothing_before_the_approval(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        with pytest.raises(Refused) as refused:
            money.deliver(cast.henrik, case, running)
        assert refused.value.field == "line"
        with pytest.raises(Refused, match="RET-12"):
            money.instalment(cast.henrik, case, running)

    def test_ret05_nothing_before_the_arrival(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        plans.approved(cast, case, running)
        with pytest.raises(Refused, match="arrival") as refused:
            money.deliver(cast.henrik, case, running)
        assert refused.value.field == "paid_on" and refused.value.ruling is not None
        with cast.henrik.acting():
            assert refused_by_the_database(lambda: straight(case, running)) == "ledger_after_arrival"

    def test_ret17_not_a_krone_above_the_plan(self, cast: Cast, case: Case, running: ReturnCase, home: dt.date) -> None:
        money.deliver(cast.henrik, case, running, 29_000)
        with pytest.raises(Refused, match="RET-11") as refused:
            money.deliver(cast.henrik, case, running, 1_001)
        assert refused.value.field == "amount"
        with cast.henrik.acting():
            assert refused_by_the_database(lambda: straight(case, running, amount=1_001)) == "ledger_within_the_plan"
        with pytest.raises(Refused, match="RET-17"):
            money.instalment(cast.henrik, case, running, 9_001)

    def test_ret18_not_a_krone_above_a_line_of_the_plan(self, cast: Cast, case: Case, running: ReturnCase) -> None:
        with cast.mette.acting():
            plan = plans.draft(lines=(plans.line(20_000), plans.line(10_000, position=2)))
        money.arrived(cast, case, running, plan)
        money.deliver(cast.henrik, case, running, 15_000)
        with pytest.raises(Refused, match="RET-18") as refused:
            money.deliver(cast.henrik, case, running, 5_001)
        assert refused.value.field == "amount"
        with cast.henrik.acting():
            assert refused_by_the_database(lambda: straight(case, running, amount=5_001)) == "ledger_within_its_line"
        money.deliver(cast.henrik, case, running, 5_000)

    def test_ret19_a_currency_is_not_swapped(self, cast: Cast, case: Case, running: ReturnCase, home: dt.date) -> None:
        with pytest.raises(Refused, match="RET-19") as refused:
            money.deliver(cast.henrik, case, running, currency=Currency.USD)
        assert refused.value.field == "currency"
        with cast.henrik.acting():
            assert refused_by_the_database(lambda: straight(case, running, currency="usd")) == (
                "ledger_in_the_plans_currency"
            )

    def test_a_negative_amount_is_none(self, cast: Cast, case: Case, running: ReturnCase, home: dt.date) -> None:
        with pytest.raises(Refused) as refused:
            money.deliver(cast.henrik, case, running, -1)
        assert refused.value.field == "amount"

    def test_it_is_not_paid_tomorrow(self, cast: Cast, case: Case, running: ReturnCase, home: dt.date) -> None:
        with pytest.raises(Refused) as refused:
            money.deliver(cast.henrik, case, running, paid_on=home + dt.timedelta(days=1))
        assert refused.value.field == "paid_on"

    def test_hjemrejsestyrelsen_alone_pays(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date, maja: Member
    ) -> None:
        for who in (cast.mette, maja):
            with pytest.raises(PermissionDenied):
                money.deliver(who, case, running)

    def test_an_instalment_is_paid_once_and_one_that_is_paid_is_not_dropped(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        planned = money.instalment(cast.henrik, case, running)
        money.pay(cast.henrik, case, planned)
        with pytest.raises(Refused):
            money.pay(cast.henrik, case, planned)
        with pytest.raises(Refused):
            money.drop(cast.henrik, case, planned)
        other = money.instalment(cast.henrik, case, running)
        money.drop(cast.henrik, case, other)
        with pytest.raises(Refused):
            money.pay(cast.henrik, case, other)
        assert money.ledger(cast.mette, case, running).open_instalments == []

    def test_whoever_acts_drops_and_ends(self, cast: Cast, case: Case, running: ReturnCase, home: dt.date) -> None:
        planned = money.instalment(cast.henrik, case, running)
        other = money.second().user.pk

        def drop() -> None:
            Instalment.objects.filter(pk=planned.pk).update(
                dropped_on=clock.today(), dropped_by_id=other, why_sealed=b"x"
            )

        def end() -> None:
            ReturnCase.objects.filter(pk=running.pk).update(
                ended_on=clock.today(), ended_why="withdrawn", ended_by_id=other
            )

        with cast.henrik.acting():
            assert refused_by_the_database(drop) == "instalment_dropped_by_who_acts"
            assert refused_by_the_database(end) == "return_ended_by_who_acts"


class TestCorrecting:
    def test_a_mistake_is_met_by_a_counter_entry_of_another_and_what_was_paid_can_be_paid_again(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        planned = money.instalment(cast.henrik, case, running)
        wrong = money.pay(cast.henrik, case, planned)
        with pytest.raises(Refused, match="somebody else"):
            money.take_back(cast.henrik, case, wrong)
        back = money.take_back(money.second(), case, wrong)
        with pytest.raises(Refused):
            money.take_back(money.second(), case, wrong)
        with pytest.raises(Refused):
            money.take_back(cast.henrik, case, back)
        money.pay(cast.henrik, case, planned)
        seen = money.ledger(cast.mette, case, running)
        assert [one.row.signed for one in seen.entries] == [3_000, -3_000, 3_000]
        assert seen.paid(CASH) == 3_000

    def test_ret05_what_was_taken_back_has_no_receipt(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        entry = money.deliver(cast.henrik, case, running)
        money.take_back(money.second(), case, entry)
        with pytest.raises(Refused, match="taken back"):
            money.receipt(cast.henrik, case, entry)

        def straight_receipt() -> None:
            row = new_row(Receipt, case, return_case=running, entry=entry, received_on=clock.today())
            seal(case, row, number=money.NUMBER, supplier=money.SUPPLIER)
            row.save(force_insert=True)

        with cast.henrik.acting():
            assert refused_by_the_database(straight_receipt) == "receipt_for_what_was_delivered"

    def test_the_ledger_only_grows(self, cast: Cast, case: Case, running: ReturnCase, home: dt.date) -> None:
        entry = money.deliver(cast.henrik, case, running)
        with cast.henrik.acting():
            for statement in (
                "UPDATE disbursements_ledgerentry SET amount = 1 WHERE id = %s",
                "DELETE FROM disbursements_ledgerentry WHERE id = %s",
            ):
                with (
                    pytest.raises(ProgrammingError, match="permission denied"),
                    transaction.atomic(),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(statement, [entry.pk])

    def test_a_counter_entry_repeats_what_it_takes_back(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        entry = money.deliver(cast.henrik, case, running)
        with money.second().acting():
            assert refused_by_the_database(lambda: straight(case, running, reverses=entry, amount=9_999)) == (
                "ledger_counter_entry_repeats"
            )
        with cast.henrik.acting():
            assert (
                refused_by_the_database(
                    lambda: straight(case, running, reverses=entry, amount=10_000, line_id=entry.line_id)
                )
                == "ledger_four_eyes"
            )


class TestTime:
    def test_ret06_an_instalment_in_month_seven_is_refused_until_two_have_decided(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        planned = money.instalment(cast.henrik, case, running)
        with pytest.raises(Refused, match="RET-06") as refused:
            money.instalment(cast.henrik, case, running, days=190)
        assert refused.value.field == "due"
        on(190, home)
        with pytest.raises(Refused, match="RET-06") as late:
            money.pay(cast.henrik, case, planned)
        assert late.value.field == "paid_on"
        with cast.henrik.acting():
            assert (
                refused_by_the_database(
                    lambda: straight(case, running, kind=CASH.value, line=None, instalment=planned, amount=3_000)
                )
                == "ledger_in_its_time"
            )
        asked = money.ask_longer(cast.henrik, case, running, home + dt.timedelta(days=200))
        with pytest.raises(Refused):
            money.pay(cast.henrik, case, planned)
        with pytest.raises(Refused, match="somebody else"):
            money.agree(cast.henrik, case, asked)
        money.agree(money.second(), case, asked)
        entry = money.pay(cast.henrik, case, planned)
        seen = money.ledger(cast.mette, case, running)
        assert seen.decided_until(CASH) == home + dt.timedelta(days=200)
        reasons = {reason.code for ruling in seen.entries[0].rulings for reason in ruling.reasons}
        assert entry.amount == 3_000 and "reintegration_payment.decided_for_longer" in reasons

    def test_ret07_nothing_after_the_year(self, cast: Cast, case: Case, running: ReturnCase, home: dt.date) -> None:
        on(366, home)
        with pytest.raises(Refused, match="RET-07"):
            money.deliver(cast.henrik, case, running)
        money.agree(
            money.second(),
            case,
            money.ask_longer(cast.henrik, case, running, home + dt.timedelta(days=400), Limit.PROJECT),
        )
        money.deliver(cast.henrik, case, running)

    def test_ret07_longer_time_for_cash_is_none_for_the_project(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        planned = money.instalment(cast.henrik, case, running)
        money.agree(money.second(), case, money.ask_longer(cast.henrik, case, running, home + dt.timedelta(days=400)))
        on(380, home)
        with pytest.raises(Refused, match="RET-07"):
            money.pay(cast.henrik, case, planned)
        with cast.henrik.acting():
            pay = partial(straight, case, running, kind=CASH.value, line=None, instalment=planned, amount=3_000)
            assert refused_by_the_database(pay) == "ledger_in_its_time"
        with pytest.raises(Refused, match="RET-06"):
            money.instalment(cast.henrik, case, running, days=0)
        asked = money.ask_longer(cast.henrik, case, running, home + dt.timedelta(days=390), Limit.PROJECT)
        money.agree(money.second(), case, asked)
        money.pay(cast.henrik, case, planned)

    def test_ret06_a_decision_heals_nothing_that_was_paid_before_it(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        planned = money.instalment(cast.henrik, case, running)
        on(190, home)
        asked = money.ask_longer(cast.henrik, case, running, home + dt.timedelta(days=200))
        money.agree(money.second(), case, asked)
        day = home + dt.timedelta(days=189)
        with pytest.raises(Refused, match="RET-06"):
            money.pay(cast.henrik, case, planned, paid_on=day)
        with cast.henrik.acting():
            pay = partial(
                straight, case, running, kind=CASH.value, line=None, instalment=planned, amount=3_000, paid_on=day
            )
            assert refused_by_the_database(pay) == "ledger_in_its_time"

    def test_longer_time_is_a_year_at_most(self, cast: Cast, case: Case, running: ReturnCase, home: dt.date) -> None:
        most = last_cash_day(home) + MOST_LONGER

        def ask(until: dt.date) -> None:
            asked = new_row(LongerTime, case, return_case=running, which="cash", until=until, asked_on=clock.today())
            seal(case, asked, why=money.LONGER)
            asked.save(force_insert=True)

        with cast.henrik.acting():
            too_long = partial(ask, most + dt.timedelta(days=1))
            assert refused_by_the_database(too_long) == "longer_time_is_longer"
            ask(most)

    def test_four_eyes_by_the_database(self, cast: Cast, case: Case, running: ReturnCase, home: dt.date) -> None:
        asked = money.ask_longer(cast.henrik, case, running, home + dt.timedelta(days=200))

        def agree(by: Member) -> None:
            LongerTime.objects.filter(pk=asked.pk).update(agreed_on=clock.today(), agreed_by_id=by.user.pk)

        with cast.henrik.acting():
            assert refused_by_the_database(lambda: agree(cast.henrik)) == "longer_time_agreed_by_another"
            assert refused_by_the_database(lambda: agree(money.second())) == "longer_time_agreed_once"

    @pytest.mark.parametrize("arrived", [dt.date(2024, 8, 31), dt.date(2023, 8, 31), dt.date(2024, 2, 29)])
    def test_the_database_counts_the_days_as_the_rules_do(self, arrived: dt.date, cast: Cast) -> None:
        for days in range(0, 400, 7):
            day = arrived + dt.timedelta(days=days)
            with connection.cursor() as cursor:
                cursor.execute("SELECT helle.last_cash_day(%s), helle.last_project_day(%s)", [day, day])
                assert cursor.fetchone() == (last_cash_day(day), last_project_day(day))


class TestLaterPlans:
    def test_a_later_version_keeps_the_currency_and_has_what_was_paid(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        money.deliver(cast.henrik, case, running, 20_000)
        with pytest.raises(Refused, match="RET-19"):
            plans.save(cast.mette, case, running, plans.draft(currency=Currency.USD, lines=(plans.line(5_000),)))
        less = plans.save(cast.mette, case, running, plans.draft(lines=(plans.line(19_000),)))
        plans.submit(cast.mette, case, running, less)
        with pytest.raises(Refused, match="RET-17"):
            plans.approve(cast.henrik, case, running, less)

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
            plan = plans.with_children(children=(born,), lines=(plans.line(30_000),))
        version = plans.save(cast.mette, case, running, plan)
        with pytest.raises(Refused) as refused:
            plans.submit(cast.mette, case, running, version)
        assert refused.value.ruling is not None
        assert "født efter hjemkomsten" in refused.value.ruling.problems[0].text.da
        with cast.mette.acting():
            straight_event(case, running, version, PlanEventKind.SUBMITTED)
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


def test_nothing_is_booked_in_a_return_that_was_stopped(
    cast: Cast, case: Case, running: ReturnCase, home: dt.date
) -> None:
    planned = money.instalment(cast.henrik, case, running)
    return_stories.stop(cast.henrik, case, running)
    with cast.mette.acting():
        assert Instalment.objects.get(pk=planned.pk).dropped_on is None
    with pytest.raises((Refused, PermissionDenied)):
        money.deliver(cast.mette, case, ReturnCase(pk=running.pk, case=case))
    assert money.ledger(cast.mette, case, running).journey[-1].row.kind == JourneyKind.ARRIVED
