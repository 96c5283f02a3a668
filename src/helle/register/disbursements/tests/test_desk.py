"""What is late in a return stands on the right desk (RET-06, RET-07)."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import disbursement_stories as money
from tests import reintegration_stories as plans
from tests.cast import Cast, Member

from helle.register.cases.models import Case
from helle.register.disbursements import waiting
from helle.register.disbursements.choices import JourneyKind, Limit
from helle.register.protection import clock
from helle.register.returns import queries as returns
from helle.register.returns.models import ReturnCase

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def waits(by: Member) -> list[tuple[str, dt.date | None]]:
    """What stands on somebody's desk."""
    with by.acting():
        return [(one.what.da, one.due) for one in waiting.waiting()]


def days_later(days: int, since: dt.date) -> None:
    """So many days after a day."""
    clock.freeze(dt.datetime.combine(since + dt.timedelta(days=days), dt.time(10), clock.COPENHAGEN))


def test_an_instalment_waits_a_week_before_its_day_and_cmm_is_told_when_it_is_late(
    cast: Cast, case: Case, running: ReturnCase, maja: Member
) -> None:
    arrived = money.arrived(cast, case, running).on_day
    due = arrived + dt.timedelta(days=30)
    planned = money.instalment(cast.henrik, case, running)
    assert waits(cast.henrik) == []
    days_later(23, arrived)
    assert (waits(cast.henrik), waits(cast.mette), waits(maja)) == ([("Kontant rate", due)], [], [])
    days_later(31, arrived)
    assert (waits(cast.henrik), waits(cast.mette)) == ([("Kontant rate", due)], [("Kontant rate", due)])
    entry = money.pay(cast.henrik, case, planned)
    assert waits(cast.mette) == []
    money.take_back(money.second(), case, entry)
    assert waits(cast.mette) == [("Kontant rate", due)]
    money.drop(cast.henrik, case, planned)
    assert waits(cast.henrik) == []


def test_a_receipt_is_missed_after_two_weeks(cast: Cast, case: Case, running: ReturnCase, maja: Member) -> None:
    arrived = money.arrived(cast, case, running).on_day
    entry = money.deliver(cast.henrik, case, running)
    days_later(14, arrived)
    late = [("Kvittering for en levering", arrived + dt.timedelta(days=14))]
    assert (waits(cast.henrik), waits(maja), waits(cast.mette)) == (late, late, [])
    money.receipt(maja, case, entry)
    assert waits(maja) == []


def test_longer_time_waits_for_another(cast: Cast, case: Case, running: ReturnCase) -> None:
    arrived = money.arrived(cast, case, running).on_day
    asked = money.ask_longer(cast.henrik, case, running, arrived + dt.timedelta(days=300))
    assert waits(cast.henrik) == []
    ends = dt.date(2026, 4, 6)  # Six months after 6 October 2025.
    assert waits(money.second()) == [("Beslut, om der gives længere tid", ends)]
    money.agree(money.second(), case, asked)
    assert waits(money.second()) == []


def test_ret07_a_project_that_was_given_longer_time_is_late_after_it(
    cast: Cast, case: Case, running: ReturnCase
) -> None:
    arrived = money.arrived(cast, case, running).on_day
    until = arrived + dt.timedelta(days=400)
    money.agree(money.second(), case, money.ask_longer(cast.henrik, case, running, until, Limit.PROJECT))
    days_later(400, arrived)
    assert ("Afslut projektet", until) in waits(cast.henrik)
    # CMM is told of what is late alone: the report is, the project is not.
    assert [what for what, _due in waits(cast.mette)] == ["Afsluttende rapport fra partneren"]
    assert not money.ledger(cast.henrik, case, running).is_over_its_time
    days_later(401, arrived)
    assert ("Afslut projektet", until) in waits(cast.mette)
    assert money.ledger(cast.henrik, case, running).is_over_its_time


def test_ret07_the_report_and_the_closing_wait_from_the_first_alert(
    cast: Cast, case: Case, running: ReturnCase, maja: Member
) -> None:
    arrived = money.arrived(cast, case, running).on_day  # 6 October 2025
    money.happen(cast.henrik, case, running, JourneyKind.ACTIVITIES_BEGUN)
    days_later(272, arrived)
    assert waits(cast.henrik) == []
    days_later(273, arrived)  # Nine months later.
    report = ("Afsluttende rapport fra partneren", dt.date(2026, 9, 6))
    close = ("Afslut projektet", dt.date(2026, 10, 6))
    assert (waits(cast.henrik), waits(maja), waits(cast.mette)) == ([report, close], [report], [])
    days_later(366, arrived)
    assert waits(cast.mette) == [report, close]
    money.report(maja, case, running)
    assert (waits(cast.henrik), waits(maja)) == ([close], [])
    money.complete(cast.henrik, case, running, money.LONGER)
    assert waits(cast.mette) == []


def test_no_step_before_the_journey_waits_of_who_has_departed(
    cast: Cast, case: Case, running: ReturnCase, maja: Member
) -> None:
    plans.approved(cast, case, running)

    def steps(by: Member) -> list[str]:
        with by.acting():
            return [one.what.da for one in waiting.before_the_journey(returns.waiting())]

    money.happen(cast.henrik, case, running, JourneyKind.TRAVEL_BOOKED)
    # Five steps, and the risk that nobody has assessed.
    assert (len(steps(cast.henrik)), steps(maja)) == (6, ["Aftal mødet ved ankomsten"])
    money.happen(cast.henrik, case, running, JourneyKind.DEPARTED)
    assert (steps(cast.henrik), steps(maja)) == ([], [])


def test_the_page_of_the_case_does_not_say_that_nothing_waits(
    cast: Cast, case: Case, running: ReturnCase, maja: Member
) -> None:
    money.arrived(cast, case, running)
    for who in (cast.henrik, maja):
        page = who.client().get(f"/sager/{case.number}/").content.decode()
        assert "Intet venter på jer" not in page and "står under hjemsendelsen" in page
