"""What is booked is booked when it happened, in its time, once, and its receipt follows it (RET-05, RET-06)."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.urls import reverse
from tests import disbursement_stories as money
from tests.cast import Cast
from tests.pages import errors_of, fill_in, post

from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.disbursements import actions
from helle.register.disbursements.models import Instalment, Receipt
from helle.register.disbursements.queries import CASH
from helle.register.disbursements.tests.conftest import on, straight
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.returns.models import ReturnCase

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestMonthSeven:
    """Cash is not moved back into its six months by whoever pays alone."""

    def test_ret06_an_instalment_is_agreed_for_a_day_from_today_on(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        on(200, home)
        with pytest.raises(Refused, match="RET-06") as refused:
            money.instalment(cast.henrik, case, running, days=-50)
        assert refused.value.field == "due"

        def past() -> None:
            new_row(Instalment, case, return_case=running, sequence=1, due=home, amount=1).save(force_insert=True)

        with cast.henrik.acting():
            assert refused_by_the_database(past) == "instalment_is_of_today_or_later"

    def test_ret06_cash_is_not_paid_before_it_was_agreed_on(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        on(20, home)
        planned = money.instalment(cast.henrik, case, running, days=0)
        day = home + dt.timedelta(days=19)
        with pytest.raises(Refused, match="RET-06") as refused:
            money.pay(cast.henrik, case, planned, paid_on=day, why=money.EARLY)
        assert refused.value.field == "paid_on"
        with cast.henrik.acting():
            pay = partial(straight, case, running, kind=CASH.value, line=None, instalment=planned, amount=3_000)
            assert refused_by_the_database(partial(pay, paid_on=day)) == "ledger_paid_after_it_was_agreed"

    def test_ret06_an_instalment_is_paid_before_its_day_only_for_a_reason(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        planned = money.instalment(cast.henrik, case, running, days=90)
        with pytest.raises(Refused, match="RET-06") as refused:
            money.pay(cast.henrik, case, planned, why=" ")
        assert refused.value.field == "why" and refused.value.ruling is not None
        with cast.henrik.acting():
            pay = partial(straight, case, running, kind=CASH.value, line=None, instalment=planned, amount=3_000)
            assert refused_by_the_database(pay) == "ledger_booked_late_for_a_reason"
        money.pay(cast.henrik, case, planned)
        assert money.ledger(cast.mette, case, running).entries[0].words["why"] == money.EARLY

    @pytest.mark.parametrize(
        ("due", "amount", "pays"), [(0, 9_000, 0), (0, 3_000, 6), (7, 3_000, 6), (150, 3_000, 149)]
    )
    def test_ret06_who_agreed_an_instalment_does_not_pay_it_alone_soon_or_before_its_day(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date, due: int, amount: int, pays: int
    ) -> None:
        """All of it today, or that of months brought forward: one hand alone gives nothing out (four eyes)."""
        with cast.henrik.acting():
            planned = actions.instalment_plan(case, running, due=home + dt.timedelta(days=due), amount=amount)
        if pays:
            on(pays, home)
        with pytest.raises(Refused, match="RET-06") as refused:
            money.pay(cast.henrik, case, planned)
        assert refused.value.field == "paid_on"
        with cast.henrik.acting():
            pay = partial(straight, case, running, kind=CASH.value, line=None, instalment=planned, amount=amount)
            assert refused_by_the_database(pay) == "ledger_paid_early_by_another"
        money.pay(money.second(), case, planned)

    @pytest.mark.parametrize("due", [7, 30])
    def test_ret06_on_its_day_a_week_after_who_agreed_an_instalment_pays_it(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date, due: int
    ) -> None:
        with cast.henrik.acting():
            planned = actions.instalment_plan(case, running, due=home + dt.timedelta(days=due), amount=3_000)
        on(due, home)
        money.pay(cast.henrik, case, planned)

    @pytest.mark.parametrize(("paid", "booked"), [(0, 15), (180, 190)])
    def test_ret06_what_is_booked_late_or_after_the_time_says_why(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date, paid: int, booked: int
    ) -> None:
        """Two weeks after it was paid, or a few days after it when the six months are over meanwhile."""
        planned = money.instalment(cast.henrik, case, running, days=0)
        on(booked, home)
        day = home + dt.timedelta(days=paid)
        with pytest.raises(Refused, match="RET-06") as refused:
            money.pay(cast.henrik, case, planned, paid_on=day)
        assert refused.value.field == "why"
        with cast.henrik.acting():
            pay = partial(straight, case, running, kind=CASH.value, line=None, instalment=planned, amount=3_000)
            assert refused_by_the_database(partial(pay, paid_on=day)) == "ledger_booked_late_for_a_reason"
        money.pay(cast.henrik, case, planned, paid_on=day, why=money.EARLY)

    @pytest.mark.parametrize("amount", [0, -1_000])
    def test_an_amount_is_above_zero(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date, amount: int
    ) -> None:
        for write in (money.instalment, money.deliver):
            with pytest.raises(Refused, match="above zero") as refused:
                write(cast.henrik, case, running, amount)
            assert refused.value.field == "amount"


def test_ret05_a_receipt_does_not_come_before_its_delivery(
    cast: Cast, case: Case, running: ReturnCase, home: dt.date
) -> None:
    on(3, home)
    entry = money.deliver(cast.henrik, case, running)
    day = clock.today() - dt.timedelta(days=1)
    with cast.henrik.acting():
        with pytest.raises(Refused, match="RET-05") as refused:
            actions.receipt_record(case, entry, received_on=day, number=money.NUMBER, supplier=money.SUPPLIER)
        assert refused.value.field == "received_on"

        def early() -> None:
            row = new_row(Receipt, case, return_case=running, entry=entry, received_on=day)
            seal(case, row, number=money.NUMBER, supplier=money.SUPPLIER)
            row.save(force_insert=True)

        assert refused_by_the_database(early) == "receipt_for_what_was_delivered"


class TestBookedOnce:
    """The same delivery is booked a second time only by who says that it is another."""

    def test_ret05_what_looks_alike_is_asked_about(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        first = money.deliver(cast.henrik, case, running, 2_000)
        alike = ({"text": "Noget andet"}, {"amount": 3_000})
        for changed in alike:
            with pytest.raises(Refused, match="Entry 1") as refused:
                money.deliver(cast.henrik, case, running, **{"amount": 2_000, "is_another": False} | changed)
            assert refused.value.field == "is_another"
        money.deliver(cast.henrik, case, running, 1_500, text="Garn og nåle", is_another=False)
        money.deliver(cast.henrik, case, running, 2_000, is_another=True)
        money.take_back(money.second(), case, first)
        assert len(money.ledger(cast.mette, case, running).entries) == 4

    def test_ret05_the_page_asks_and_keeps_what_was_typed(
        self, cast: Cast, case: Case, running: ReturnCase, home: dt.date
    ) -> None:
        money.deliver(cast.henrik, case, running, 2_000)
        with cast.henrik.acting():
            line = money.line_of(running)
        henrik, url = cast.henrik.client(), reverse("return-delivery", args=[case.number])
        typed = {"line": str(line.pk) if line else "", "amount": "2000", "text": money.PAID_FOR}
        asked = post(henrik, url, typed)
        (question,) = errors_of(asked)["is_another"]
        assert "1" in question and asked.context["form"]["text"].value() == money.PAID_FOR
        assert 'type="checkbox" name="is_another"' in asked.content.decode()
        fill_in(henrik, url, typed | {"is_another": "on"})
        assert len(money.ledger(cast.mette, case, running).entries) == 2
