"""A wrong day of arrival is corrected by another; the money then follows the right day (RET-06, RET-07)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests import disbursement_stories as money
from tests import reintegration_stories as plans
from tests.cast import Cast, Member
from tests.pages import errors_of, fill_in, post

from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.disbursements import arrival_actions, queries
from helle.register.disbursements.choices import JourneyKind
from helle.register.disbursements.models import JourneyEvent
from helle.register.disbursements.queries import CASH
from helle.register.disbursements.tests.conftest import on
from helle.register.protection.refusals import Refused
from helle.register.returns.models import ReturnCase
from helle.rules.returns.codes import ReturnState

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

WHY = "Flyet landede først efter midnat"
K = JourneyKind


@pytest.fixture
def left(cast: Cast, case: Case, running: ReturnCase) -> dt.date:
    """The day on which she departed; her arrival is entered ten days later than it was."""
    plans.approved(cast, case, running)
    money.happen(cast.henrik, case, running, K.TRAVEL_BOOKED)
    departed = money.happen(cast.henrik, case, running, K.DEPARTED).on_day
    on(10, departed)
    money.happen(cast.henrik, case, running, K.ARRIVED)
    return departed


def correct(by: Member, case: Case, row: ReturnCase, on_day: dt.date, why: str = WHY) -> JourneyEvent:
    with by.acting():
        return arrival_actions.arrival_correct(case, row, on_day=on_day, why=why)


def ledger(by: Member, case: Case, row: ReturnCase) -> queries.Ledger:
    with by.acting():
        return queries.ledger_of(case, row)


def test_another_corrects_it_and_the_time_is_counted_anew(
    cast: Cast, case: Case, running: ReturnCase, left: dt.date
) -> None:
    second = money.second()
    right = left + dt.timedelta(days=1)
    before = ledger(second, case, running).paid_until(CASH)
    correct(second, case, running, right)
    found = ledger(cast.henrik, case, running)
    after = found.paid_until(CASH)
    assert found.arrived_on == right
    assert before is not None and after is not None and after < before
    assert [one.row.on_day for one in found.in_force if one.row.kind == K.ARRIVED] == [right]
    assert [one.words["note"] for one in found.journey][-2:] == [money.MET, WHY]
    # The return goes on where it stood, from the right day.
    with cast.henrik.acting():
        assert queries.state_of(running) is ReturnState.ARRIVED
    money.happen(cast.henrik, case, running, K.ACTIVITIES_BEGUN, on_day=right + dt.timedelta(days=2))


@pytest.mark.parametrize(
    ("days", "why", "said"),
    [
        (-1, WHY, "departed"),
        (11, WHY, "future|come"),
        (10, WHY, "the day it has"),
        (1, " ", "reason"),
    ],
)
def test_an_impossible_day_and_none_without_a_reason(
    cast: Cast, case: Case, running: ReturnCase, left: dt.date, days: int, why: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        correct(money.second(), case, running, left + dt.timedelta(days=days), why)


def test_not_by_who_entered_it(cast: Cast, case: Case, running: ReturnCase, left: dt.date) -> None:
    with pytest.raises(Refused, match="somebody else"):
        correct(cast.henrik, case, running, left)
    correct(money.second(), case, running, left)
    with pytest.raises(Refused, match="somebody else"):
        correct(money.second(), case, running, left + dt.timedelta(days=1))
    correct(cast.henrik, case, running, left + dt.timedelta(days=1))


def test_ret05_what_was_paid_before_the_right_day_is_taken_back_first(
    cast: Cast, case: Case, running: ReturnCase, left: dt.date
) -> None:
    second = money.second()
    correct(second, case, running, left)
    paid = money.deliver(cast.henrik, case, running)
    on(12, left)
    with pytest.raises(Refused, match="Take it back") as caught:
        correct(cast.henrik, case, running, left + dt.timedelta(days=11))
    assert caught.value.field == "on_day"
    money.take_back(second, case, paid)
    correct(cast.henrik, case, running, left + dt.timedelta(days=11))


def test_ret06_what_would_lie_after_its_time_is_dropped_first(
    cast: Cast, case: Case, running: ReturnCase, left: dt.date
) -> None:
    """Six months from the right day end before the last instalment that was agreed by the wrong one."""
    last = ledger(cast.henrik, case, running).paid_until(CASH)
    assert last is not None
    instalment = money.instalment(cast.henrik, case, running, days=(last - left).days - 10)
    with pytest.raises(Refused, match="Take it back or drop it"):
        correct(money.second(), case, running, left)
    money.drop(cast.henrik, case, instalment)
    correct(money.second(), case, running, left)


class TestTheDatabase:
    def row(self, by: Member, case: Case, running: ReturnCase, **changed: Any) -> None:
        with by.acting(), transaction.atomic():
            journey = queries.ledger_of(case, running).journey
            values: dict[str, Any] = {
                "return_case": running,
                "sequence": len(journey) + 1,
                "kind": K.ARRIVED.value,
                "on_day": journey[-1].row.on_day - dt.timedelta(days=1),
                "corrects": journey[-1].row,
            }
            written = new_row(JourneyEvent, case, **(values | changed))
            if changed.get("note", True):
                seal(case, written, note=WHY)
            written.save(force_insert=True)

    def test_holds_it_too(self, cast: Cast, case: Case, running: ReturnCase, left: dt.date, maja: Member) -> None:
        second = money.second()
        departed = ledger(second, case, running).journey[1].row
        for by, changed in (
            (cast.henrik, {}),
            (maja, {}),
            (second, {"corrects": departed}),
            (second, {"kind": K.ACTIVITIES_BEGUN.value}),
            (second, {"on_day": left - dt.timedelta(days=1)}),
            (second, {"on_day": left + dt.timedelta(days=20)}),
            (second, {"sequence": 9}),
        ):
            with pytest.raises(DatabaseError):
                self.row(by, case, running, **changed)
        self.row(second, case, running)

    def test_a_correction_has_a_reason(self, cast: Cast, case: Case, running: ReturnCase, left: dt.date) -> None:
        second = money.second()
        with second.acting(), pytest.raises(DatabaseError, match="journey_arrival_corrected_for_a_reason"):
            arrival = queries.ledger_of(case, running).arrival
            assert arrival is not None
            with transaction.atomic():
                new_row(
                    JourneyEvent,
                    case,
                    return_case=running,
                    sequence=4,
                    kind=K.ARRIVED.value,
                    on_day=left,
                    corrects=arrival.row,
                ).save(force_insert=True)


def test_the_page_says_what_stands_and_keeps_what_was_typed(
    cast: Cast, case: Case, running: ReturnCase, left: dt.date
) -> None:
    page = f"/sager/{case.number}/hjemsendelse/rejsen/ankomst/"
    second = money.second().client()
    refused = post(second, page, {"on_day": "2030-01-01", "why": WHY})
    assert set(errors_of(refused)) == {"on_day"}
    assert WHY in refused.content.decode()
    done = fill_in(second, page, {"on_day": left.isoformat(), "why": WHY})
    assert "Ret ankomstdagen" not in done.content.decode()
    assert (
        "Ret ankomstdagen" in cast.henrik.client().get(f"/sager/{case.number}/hjemsendelse/regnskab/").content.decode()
    )
