"""The ledger: in its time and currency, under its ceiling, corrected by counter entries (RET-05..RET-07, C5)."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from tests import disbursement_stories as money
from tests import reintegration_stories as plans
from tests import return_stories
from tests.cast import Cast, Member

from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.disbursements import closing_actions
from helle.register.disbursements.choices import JourneyKind, Limit
from helle.register.disbursements.closing_actions import MOST_LONGER
from helle.register.disbursements.models import Instalment, LongerTime, Receipt
from helle.register.disbursements.queries import CASH, IN_KIND
from helle.register.disbursements.tests.conftest import built, on, straight
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.returns.models import ReturnCase
from helle.rules.returns.codes import Currency
from helle.rules.returns.payment import last_cash_day, last_project_day

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


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
        assert refused.value.field == "amount" and "1.000 danske kroner tilbage af 30.000" in refused.value.message.da
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
        assert refused.value.field == "amount" and "5.000 kroner tilbage af 20.000 kroner" in refused.value.message.da
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

    def test_ret07_longer_time_for_cash_does_not_outlast_the_project(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        planned, until = money.instalment(cast.henrik, case, running), home + dt.timedelta(days=390)
        with pytest.raises(Refused, match="RET-07") as refused:
            money.ask_longer(cast.henrik, case, running, until)
        assert refused.value.field == "until"
        # Past the action, the database holds the cash to the project's time still.
        with cast.henrik.acting():
            asked = new_row(LongerTime, case, return_case=running, which="cash", until=until, asked_on=clock.today())
            seal(case, asked, why=money.LONGER)
            asked.save(force_insert=True)
        money.agree(money.second(), case, asked)
        project = money.ledger(cast.henrik, case, running).paid_until(IN_KIND)
        found = money.ledger(cast.henrik, case, running).deadlines.answer
        assert found is not None and found.cash_until == project
        on(380, home)
        with pytest.raises(Refused, match="RET-07"):
            money.pay(cast.henrik, case, planned)
        with cast.henrik.acting():
            pay = partial(straight, case, running, kind=CASH.value, line=None, instalment=planned, amount=3_000)
            assert refused_by_the_database(pay) == "ledger_in_its_time"
        with pytest.raises(Refused, match="RET-06"):
            money.instalment(cast.henrik, case, running, days=0)
        money.agree(money.second(), case, money.ask_longer(cast.henrik, case, running, until, Limit.PROJECT))
        found = money.ledger(cast.henrik, case, running).deadlines.answer
        assert found is not None and found.cash_until == until
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

    def test_longer_time_is_declined_by_another_or_taken_back_and_asked_for_again(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        until = home + dt.timedelta(days=200)
        for by in (money.second(), cast.henrik):
            asked = money.ask_longer(cast.henrik, case, running, until)
            with by.acting():
                with pytest.raises(Refused) as refused:
                    closing_actions.longer_decline(case, asked, why="")
                assert refused.value.field == "why"
                closing_actions.longer_decline(case, asked, why=money.WRONG)
                with pytest.raises(Refused):
                    closing_actions.longer_decline(case, LongerTime.objects.get(pk=asked.pk), why=money.WRONG)
                undone = partial(
                    LongerTime.objects.filter(pk=asked.pk).update, agreed_on=clock.today(), agreed_by=by.user
                )
                assert refused_by_the_database(undone) == "longer_time_agreed_once"
            with pytest.raises(Refused):
                money.agree(money.second(), case, asked)
        seen = money.ledger(cast.henrik, case, running)
        assert [one.row.is_taken_back for one in seen.longer] == [False, True]
        assert seen.decided_until(CASH) is None

    def test_four_eyes_by_the_database(self, cast: Cast, case: Case, running: ReturnCase, home: dt.date) -> None:
        asked = money.ask_longer(cast.henrik, case, running, home + dt.timedelta(days=200))

        def agree(by: Member) -> None:
            LongerTime.objects.filter(pk=asked.pk).update(agreed_on=clock.today(), agreed_by_id=by.user.pk)

        with cast.henrik.acting():
            assert refused_by_the_database(lambda: agree(cast.henrik)) == "longer_time_agreed_by_another"
            assert refused_by_the_database(lambda: agree(money.second())) == "longer_time_agreed_once"

    @pytest.mark.parametrize("arrived", [dt.date(2024, 8, 31), dt.date(2023, 8, 31), dt.date(2024, 2, 29)])
    def test_the_database_counts_the_days_as_the_rules_do(self, arrived: dt.date, cast: Cast) -> None:
        """Each day of more than a year, in one query."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT d::date, helle.last_cash_day(d::date), helle.last_project_day(d::date)"
                " FROM generate_series(%s::date, %s::date + 400, '1 day') d",
                [arrived, arrived],
            )
            counted = cursor.fetchall()
        assert counted == [(day, last_cash_day(day), last_project_day(day)) for day, _cash, _project in counted]
        assert len(counted) == 401


def test_nothing_is_booked_in_a_return_that_was_stopped(
    cast: Cast, case: Case, running: ReturnCase, home: dt.date
) -> None:
    """Straight at the database, by Hjemrejsestyrelsen, with rows that it could write until then."""
    planned = money.instalment(cast.henrik, case, running)

    def later(*, sequence: int) -> Instalment:
        due = clock.today() + dt.timedelta(days=3)
        return new_row(Instalment, case, return_case=running, sequence=sequence, due=due, amount=1)

    with cast.henrik.acting():
        later(sequence=2).save(force_insert=True)
        entry = built(case, running)
    return_stories.stop(cast.henrik, case, running)
    with cast.henrik.acting():
        for write in (later(sequence=3), entry):
            assert refused_by_the_database(partial(write.save, force_insert=True)) == "return_is_open"
    with cast.mette.acting():
        assert Instalment.objects.get(pk=planned.pk).dropped_on is None
    assert money.ledger(cast.mette, case, running).journey[-1].row.kind == JourneyKind.ARRIVED
