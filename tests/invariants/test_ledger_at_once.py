"""The ledger on a real PostgreSQL: two writers at once, and random plans, arrivals, payments and corrections (C5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helle.register.cases.models import Case
from helle.register.disbursements import actions, checking, queries
from helle.register.disbursements.models import Instalment, LedgerEntry
from helle.register.disbursements.queries import CASH, IN_KIND
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.reintegration import actions as plan_actions
from helle.register.returns import actions as return_actions
from helle.register.returns.choices import ReturnEnd
from helle.register.returns.models import ReturnCase
from helle.rules.returns.codes import ChildWhereabouts, Currency, SupportKind
from helle.rules.returns.payment import last_cash_day, last_project_day
from helle.site import check_parser
from tests import disbursement_stories as money
from tests import reintegration_stories as plans
from tests import return_stories, stories
from tests.cast import Cast, as_owner
from tests.examples import examples
from tests.invariants.at_once import acting, at_once
from tests.invariants.conftest import Connection


def refused(outcomes: list[object]) -> list[Exception]:
    """Those that were told in words; whoever meets another one meets no bare error."""
    told = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, Refused) for one in told), told
    return told


def test_of_two_who_pay_the_rest_at_once_one_is_told(committed_cast: Cast) -> None:
    cast, second = committed_cast, money.second()
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    money.arrived(cast, case, row)
    planned = money.instalment(cast.henrik, case, row, 9_000, days=5)

    def deliver() -> object:
        return actions.delivery_book(case, row, money.line_of(row), paid=money.paid(20_000, money.PAID_FOR))

    def pay() -> object:
        return actions.instalment_pay(
            case, Instalment.objects.get(pk=planned.pk), paid=money.paid(9_000, money.PAID_TO, why=money.EARLY)
        )

    for work in (deliver, pay):
        assert len(refused(at_once([acting(cast.henrik, work), acting(second, work)]))) == 1
    seen = money.ledger(cast.mette, case, row)
    assert [(one.paid, one.left) for one in seen.totals] == [(20_000, 10_000), (9_000, 0)]
    # Paid and dropped, and taken back twice: one of the two stands.
    entry = seen.entries[-1].row
    money.take_back(second if entry.by_user_id == cast.henrik.user.pk else cast.henrik, case, entry)

    def drop() -> None:
        actions.instalment_drop(case, Instalment.objects.get(pk=planned.pk), why=money.DROPPED)

    assert len(refused(at_once([acting(cast.henrik, pay), acting(second, drop)]))) == 1
    assert checking.differences("lists") == []


def test_the_check_finds_what_was_changed_past_the_register(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cast = committed_cast
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    money.arrived(cast, case, row)
    first, other = (money.instalment(cast.henrik, case, row, 4_000) for _number in (1, 2))
    money.pay(cast.henrik, case, first)
    entry = money.deliver(cast.henrik, case, row, 30_000)
    cash = money.pay(cast.henrik, case, other)
    waiting = money.instalment(cast.henrik, case, row, 1_000)
    _of_the_other_parent(cast)
    assert checking.differences("lists") == []
    for statement, undo, told in (
        ("amount = 30001", "amount = 30000", "the sum is above the plan"),
        ("currency = 'usd'", "currency = 'dkk'", "another currency than the plan's"),
        ("paid_on = paid_on - 1", "paid_on = paid_on + 1", "its plan was not approved"),
        ("paid_on = paid_on + 400", "paid_on = paid_on - 400", "after its time"),
        ("number = 7", "number = 2", "a number is missing"),
    ):
        as_owner(f"UPDATE disbursements_ledgerentry SET {statement} WHERE id = %s", [entry.pk])
        found = checking.differences("lists")
        assert any(told in one for one in found), (statement, found)
        assert all(one.startswith(f"case {case.number}, ") and stories.NAME not in one for one in found)
        as_owner(f"UPDATE disbursements_ledgerentry SET {undo} WHERE id = %s", [entry.pk])
    assert checking.differences("lists") == []
    _differs(
        "disbursements_ledgerentry",
        f"instalment_id = '{first.pk}'",
        f"instalment_id = '{other.pk}'",
        cash.pk,
        "paid twice",
    )
    _differs("disbursements_instalment", "amount = 1001", "amount = 1000", waiting.pk, "instalments of 9001 are agreed")
    _differs(
        "reintegration_budgetline", "amount = 29999", "amount = 30000", entry.line_id, "is paid for a line of 29999"
    )
    approval = f"kind = 'approved' AND version_id = '{entry.version_id}'"
    for by, is_told in ((cast.mette, True), (cast.henrik, False)):
        as_owner(f"UPDATE reintegration_planevent SET by_user_id = %s WHERE {approval}", [by.user.pk])
        assert any("who had a hand in it" in one for one in checking.differences("lists")) is is_told
    for elsewhere in (False, True):
        as_owner(
            "UPDATE reintegration_planchild SET counted_in_other_case = %s WHERE whereabouts = 'elsewhere'", [elsewhere]
        )
        assert any("another case counts" in one for one in checking.differences("lists")) is not elsewhere
    back = money.take_back(money.second(), case, cash)
    _differs(
        "disbursements_ledgerentry",
        f"instalment_id = '{first.pk}'",
        f"instalment_id = '{other.pk}'",
        back.pk,
        "takes back something else",
    )
    as_owner(f"UPDATE reintegration_planversion SET cash = 10001 WHERE id = '{entry.version_id}'", [])
    monkeypatch.setattr(checking, "differences", partial(checking.differences, "lists"))
    assert check_parser._check_returns() == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == f"{len(lines) - 1} differences between ledgers and plans"
    assert {one.partition(", ")[2].partition(":")[2] for one in lines} >= {
        " cash_support is 10001, and its lines come to 9000",
        " it is above its ceiling",
    }


def _differs(table: str, change: str, undo: str, key: object, told: str) -> None:
    as_owner(f"UPDATE {table} SET {change} WHERE id = %s", [key])
    found = checking.differences("lists")
    assert any(told in one for one in found), (change, found)
    as_owner(f"UPDATE {table} SET {undo} WHERE id = %s", [key])


def _of_the_other_parent(cast: Cast) -> None:
    """Two cases whose approved plans name one child, which the second does not count."""
    for elsewhere, where in ((False, ChildWhereabouts.DENMARK), (True, ChildWhereabouts.ELSEWHERE)):
        case = stories.an_assessed_victim(cast)
        with cast.mette.acting():
            child = plans.daughter(counted_in_other_case=elsewhere, whereabouts=where)
            plan = plans.with_children(children=(child,), lines=(plans.line(30_000),))
        plans.approved(cast, case, return_stories.accept(cast.mette, case), plan)


def test_whoever_pays_while_the_plan_is_approved_or_the_return_stopped_meets_one_of_them(committed_cast: Cast) -> None:
    cast, second = committed_cast, money.second()
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    money.arrived(cast, case, row)

    def deliver() -> object:
        return actions.delivery_book(case, row, money.line_of(row), paid=money.paid(20_000, money.PAID_FOR))

    with cast.mette.acting():
        lower = plans.draft(lines=(plans.line(15_000), plans.line(9_000, CASH, 2)))
    version = plans.save(cast.mette, case, row, lower)
    plans.submit(cast.mette, case, row, version)

    def approve() -> object:
        return plan_actions.plan_approve(
            case, row, expected_version=return_stories.version(cast.henrik, case), version=version, found_realistic=True
        )

    # The plan has less than is paid: whichever comes second is told.
    assert len(refused(at_once([acting(cast.henrik, approve), acting(second, deliver)]))) == 1
    assert checking.differences("lists") == []

    def small() -> object:
        return actions.delivery_book(case, row, money.line_of(row), paid=money.paid(1_000, money.PAID_FOR))

    def stop() -> None:
        return_actions.return_stop(
            case,
            ReturnCase.objects.get(pk=row.pk),
            expected_version=return_stories.version(cast.henrik, case),
            ended_on=clock.today(),
            why=ReturnEnd.DISAPPEARED,
            note=return_stories.STOPPED,
        )

    # Whoever pays when it is stopped may also find that Hjemrejsestyrelsen has the case no longer.
    no_longer_theirs = (Http404, PermissionDenied)
    outcomes = at_once([acting(cast.henrik, stop), acting(second, small)], also=no_longer_theirs)
    refusals = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refusals) <= 1, outcomes
    assert all(isinstance(one, (Refused, *no_longer_theirs)) for one in refusals), outcomes
    assert checking.differences("lists") == []


def test_whoever_settles_the_last_of_two_ended_ledgers_is_seen_by_the_other(
    committed_cast: Cast, owner: Connection
) -> None:
    cast, second = committed_cast, money.second()
    case = stories.an_assessed_victim(cast)
    left = []
    for why in ("", return_stories.OFFERED_WHY):
        row = return_stories.accept(cast.mette, case, **({"why": why} if why else {}))
        money.arrived(cast, case, row)
        left.append(money.deliver(cast.henrik, case, row, 1_000))
        return_stories.stop(cast.henrik, case, row)

    def settle(entry: LedgerEntry, number: str) -> Callable[[], object]:
        return lambda: actions.receipt_record(
            case, entry, received_on=clock.today(), number=number, supplier=money.SUPPLIER
        )

    works = [acting(by, settle(one, by.user.full_name)) for by, one in zip((cast.henrik, second), left, strict=True)]
    assert refused(at_once(works)) == []
    standing = "SELECT count(*) FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id"
    standing += " WHERE u.kind = 'hjst' AND g.case_id = %s AND upper_inf(g.during)"
    assert owner.execute(standing, [case.pk]).fetchone() == (0,)


# --- random plans, arrivals, payments and corrections

# For a person without children (RET-17, RET-19, RET-21).
MOST = {
    ("dkk", IN_KIND.value): 40_000,
    ("dkk", CASH.value): 10_000,
    ("usd", IN_KIND.value): 6_000,
    ("usd", CASH.value): 1_550,
}
STEP = st.one_of(
    st.tuples(st.just("deliver"), st.integers(-5, 45_000)),
    st.tuples(st.just("plan"), st.integers(-5, 21_000), st.integers(-5, 400)),
    st.tuples(st.just("pay"), st.integers(0, 5)),
    st.tuples(st.just("drop"), st.integers(0, 5)),
    st.tuples(st.just("back"), st.integers(0, 8)),
    st.tuples(st.just("longer"), st.integers(0, 500), st.booleans()),
    st.tuples(st.just("later"), st.integers(0, 120)),
    st.tuples(st.just("arrive")),
    st.tuples(st.just("approve"), st.integers(1, 45_000), st.integers(1, 11_000)),
    st.tuples(st.just("stop")),
    st.tuples(st.just("open")),
)


@pytest.mark.django_db(databases=["default", "keys"])
@settings(max_examples=examples(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    currency=st.sampled_from(Currency),
    in_kind=st.integers(1, 40_000),
    cash=st.integers(1, 10_000),
    wrong_currency=st.integers(0, 9),
    steps=st.lists(STEP, max_size=14),
)
def test_c5_no_invariant_breaks_whatever_is_tried(
    cast: Cast, currency: Currency, in_kind: int, cash: int, wrong_currency: int, steps: list[tuple[object, ...]]
) -> None:
    """Some of what is tried is refused; what stands afterwards keeps every line of C5, counted anew here."""
    if currency is Currency.USD:
        in_kind, cash = min(in_kind, 6_000), min(cash, 1_550)
    with transaction.atomic():
        case, row = _approved(cast, currency, in_kind, cash)
        for number, step in enumerate(steps):
            used = _other(currency) if wrong_currency == number else currency
            try:
                with transaction.atomic():
                    row = _running(cast, case) or row
                    _try(cast, case, row, used, step)
            except (Refused, PermissionDenied, ReturnCase.DoesNotExist):
                continue  # Of a return that was stopped the Agency sees nothing any more.
        for each in _returns(cast, case):
            _holds(cast, case, each)
        _holds_in_sql(cast, case)
        transaction.set_rollback(True)


def _returns(cast: Cast, case: Case) -> list[ReturnCase]:
    with cast.mette.acting():
        return list(ReturnCase.objects.filter(case=case).order_by("recorded_at"))


def _running(cast: Cast, case: Case) -> ReturnCase | None:
    return next((one for one in _returns(cast, case) if one.ended_on is None), None)


def _holds_in_sql(cast: Cast, case: Case) -> None:
    """Nobody gets more than there is for a person alone, in one currency, and no line more than it has."""
    with cast.mette.acting(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.kind, e.currency, sum(CASE WHEN e.reverses_id IS NULL THEN e.amount ELSE -e.amount END)"
            " FROM disbursements_ledgerentry e WHERE e.case_id = %s GROUP BY e.kind, e.currency",
            [case.pk],
        )
        paid = {(kind, currency): amount for kind, currency, amount in cursor.fetchall()}
        cursor.execute(
            "SELECT count(*) FROM reintegration_budgetline l WHERE l.case_id = %s AND l.amount <"
            " (SELECT sum(CASE WHEN e.reverses_id IS NULL THEN e.amount ELSE -e.amount END)"
            "    FROM disbursements_ledgerentry e WHERE e.line_id = l.id)",
            [case.pk],
        )
        assert cursor.fetchone() == (0,)
    assert len({currency for (_kind, currency), amount in paid.items() if amount}) <= 1
    for (kind, currency), amount in paid.items():
        assert 0 <= amount <= MOST[currency, kind]


def _other(currency: Currency) -> Currency:
    return Currency.USD if currency is Currency.DKK else Currency.DKK


def _approved(cast: Cast, currency: Currency, in_kind: int, cash: int) -> tuple[Case, ReturnCase]:
    clock.freeze(dt.datetime.combine(stories.FIRST_DAY, dt.time(9), clock.COPENHAGEN))
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    lines = (plans.line(in_kind), plans.line(cash, CASH, 2))
    with cast.mette.acting():
        plan = plans.draft(currency=currency, lines=lines)
    plans.approved(cast, case, row, plan)
    return case, row


def _try(cast: Cast, case: Case, row: ReturnCase, currency: Currency, step: tuple[object, ...]) -> None:
    kind, *rest = step
    numbers = [int(one) for one in rest if isinstance(one, int)]

    def seen() -> queries.Ledger:
        return money.ledger(cast.henrik, case, row)

    tried: dict[object, Callable[[], object]] = {
        "arrive": lambda: money.arrive(cast.henrik, case, row),
        "deliver": lambda: money.deliver(cast.henrik, case, row, numbers[0], currency=currency),
        "plan": lambda: money.instalment(cast.henrik, case, row, numbers[0], days=numbers[1]),
        "pay": lambda: money.pay(cast.henrik, case, seen().instalments[numbers[0]].row, currency=currency),
        "drop": lambda: money.drop(cast.henrik, case, seen().instalments[numbers[0]].row),
        "back": lambda: money.take_back(money.second(), case, seen().entries[numbers[0]].row),
        "longer": lambda: _longer(cast, case, row, numbers[0], both=bool(numbers[1])),
        "approve": lambda: _approve_later(cast, case, row, currency, numbers[0], numbers[1]),
        "stop": lambda: return_stories.stop(cast.henrik, case, row),
        "open": lambda: return_stories.accept(cast.mette, case, why=return_stories.OFFERED_WHY),
        "later": lambda: clock.move_forward(dt.timedelta(days=numbers[0])),
    }
    try:
        tried[kind]()
    except IndexError:
        return


def _approve_later(cast: Cast, case: Case, row: ReturnCase, currency: Currency, in_kind: int, cash: int) -> None:
    with cast.mette.acting():
        plan = plans.draft(currency=currency, lines=(plans.line(in_kind), plans.line(cash, CASH, 2)))
    plans.approved(cast, case, row, plan)


def _longer(cast: Cast, case: Case, row: ReturnCase, days: int, *, both: bool) -> None:
    until = money.day_of(cast) + dt.timedelta(days=days)
    asked = money.ask_longer(cast.henrik, case, row, until)
    if both:
        money.agree(money.second(), case, asked)


def _holds(cast: Cast, case: Case, row: ReturnCase) -> None:
    seen = money.ledger(cast.mette, case, row)
    entries = [one.row for one in seen.entries]
    assert [one.number for one in entries] == list(range(1, len(entries) + 1))
    assert len({one.currency for one in entries}) <= 1
    for total in seen.totals:
        assert 0 <= total.paid <= min(total.budgeted, total.ceiling)
    given_out = [one for one in entries if not one.reverses_id]
    if seen.arrived_on is None:
        assert not entries
        return
    for one in given_out:
        last = last_cash_day(seen.arrived_on) if one.kind == CASH.value else last_project_day(seen.arrived_on)
        decided = seen.decided_until(SupportKind(one.kind)) or last
        assert seen.arrived_on <= one.paid_on <= max(last, decided)
    backs = [one.reverses_id for one in entries if one.reverses_id]
    assert len(backs) == len(set(backs))
    by = {one.pk: one.by_user_id for one in entries}
    assert all(by[one.reverses_id] != one.by_user_id for one in entries if one.reverses_id)
    standing = [one.instalment_id for one in given_out if one.instalment_id and one.pk not in seen.reversed_ids]
    assert len(standing) == len(set(standing))
