"""Where a period stands on a day, and what moves it; the cases stand in examples/period_clock.toml."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import AlertCode, PeriodEvent, PeriodKind, PeriodStatus
from helle.rules.periods import PERIOD_TRANSITIONS, ClockFacts, clock, status_after
from helle.rules.requirements import requirement

from .checks import assert_sentence

# Notified 31 January 2024, day 1 is 1 February, day 30 is 1 March.
FIRST = ClockFacts(PeriodKind.REFLECTION, date(2024, 1, 31), date(2024, 3, 1), None, date(2024, 2, 1), False)


def test_alerts_fall_on_day_20_and_ten_five_and_one_day_before_the_end() -> None:
    alerts = clock(FIRST).alerts
    # day 20 = 20 February; 1 March - 10 = 20 February, - 5 = 25 February, - 1 = 29 February
    assert sorted((a.due, a.code) for a in alerts) == [
        (date(2024, 2, 20), AlertCode.DAYS_BEFORE_END),
        (date(2024, 2, 20), AlertCode.NO_EXTENSION_REQUEST),
        (date(2024, 2, 25), AlertCode.DAYS_BEFORE_END),
        (date(2024, 2, 29), AlertCode.DAYS_BEFORE_END),
    ]
    assert [a.due for a in alerts] == sorted(a.due for a in alerts)
    for alert in alerts:
        assert_sentence(alert.reason.text)


@pytest.mark.parametrize(
    ("today", "reached"),
    [
        (date(2024, 2, 19), 0),
        (date(2024, 2, 20), 2),
        (date(2024, 2, 25), 3),
        (date(2024, 3, 1), 4),
        (date(2024, 3, 2), 0),
    ],
)
def test_an_alert_is_reached_from_its_day_while_the_period_runs(today: date, reached: int) -> None:
    assert sum(alert.reached for alert in clock(replace(FIRST, today=today)).alerts) == reached


def test_a_short_period_has_no_alert_before_it_begins() -> None:
    # ends on day 5: of 10, 5 and 1 days before only the last lies after notification
    alerts = clock(replace(FIRST, end=date(2024, 2, 5))).alerts
    assert [a.due for a in alerts] == [date(2024, 2, 4)]


NEAR = st.dates(date(2023, 12, 1), date(2024, 8, 1)) | st.dates()


@given(
    st.builds(
        ClockFacts,
        notified_on=NEAR,
        end=NEAR,
        interrupted_on=st.none() | NEAR,
        today=NEAR,
        days_used_before=st.integers(-5, 200),
    )
)
def test_the_clock_is_total_and_stays_within_its_bounds(facts: ClockFacts) -> None:
    now = clock(facts)
    assert 0 <= now.day_number <= now.total_days
    assert 0 <= now.days_left <= now.total_days
    assert all(facts.notified_on < alert.due <= facts.end for alert in now.alerts)
    if now.status is PeriodStatus.RUNNING:
        assert now.day_number + now.days_left == now.total_days


S, E = PeriodStatus, PeriodEvent
# Written out by hand, not derived from the rules; what is not here cannot happen.
EXPECTED = {
    (S.PLANNED, E.FIRST_DAY_CAME): S.RUNNING,
    (S.PLANNED, E.EXTENDED): S.PLANNED,
    (S.PLANNED, E.BROKEN_OFF): S.INTERRUPTED,
    (S.RUNNING, E.EXTENDED): S.RUNNING,
    (S.RUNNING, E.LAST_DAY_PASSED): S.ENDED,
    (S.RUNNING, E.BROKEN_OFF): S.INTERRUPTED,
    (S.ENDED, E.EXTENDED): S.RUNNING,
}


@pytest.mark.parametrize(("status", "event"), list(itertools.product(PeriodStatus, PeriodEvent)))
def test_every_status_with_every_event(status: PeriodStatus, event: PeriodEvent) -> None:
    assert status_after(status, event) is EXPECTED.get((status, event))


def test_the_table_has_no_two_answers_and_cites_what_is_in_force() -> None:
    pairs = [(row.start, row.event) for row in PERIOD_TRANSITIONS]
    assert len(pairs) == len(set(pairs))
    assert all(requirement(row.requirement).in_force for row in PERIOD_TRANSITIONS)


@given(st.integers(1, 120), st.none() | st.integers(0, 130))
def test_day_by_day_the_clock_moves_along_the_table_only(length: int, broken_off: int | None) -> None:
    notified = date(2024, 1, 31)
    facts = replace(
        FIRST,
        end=notified + timedelta(days=length),
        interrupted_on=None if broken_off is None else notified + timedelta(days=broken_off),
    )
    seen = [clock(replace(facts, today=notified + timedelta(days=day))).status for day in range(length + 3)]
    if broken_off != 0:
        assert seen[0] is S.PLANNED
    assert seen[-1] is (S.INTERRUPTED if broken_off is not None and broken_off <= length else S.ENDED)
    for before, after in itertools.pairwise(seen):
        assert before is after or after in {status_after(before, event) for event in PeriodEvent}


@given(st.integers(1, 120), st.integers(1, 120), st.integers(0, 300))
def test_c13_7_a_late_extension_lets_an_ended_period_run_again(length: int, more: int, day: int) -> None:
    notified = date(2024, 1, 31)
    today = notified + timedelta(days=day)
    before = clock(replace(FIRST, end=notified + timedelta(days=length), today=today)).status
    after = clock(replace(FIRST, end=notified + timedelta(days=length + more), today=today)).status
    # An extension that ends in the past too leaves the period ended.
    assert after in (before, status_after(before, E.EXTENDED))
