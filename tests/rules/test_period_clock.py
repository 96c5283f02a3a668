"""Where a period stands on a day, and what it warns about."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import AlertCode, PeriodKind, PeriodStatus
from helle.rules.periods import ClockFacts, clock

from .checks import assert_sentence

# Notified 31 January 2024, day 1 is 1 February, day 30 is 1 March.
FIRST = ClockFacts(PeriodKind.REFLECTION, date(2024, 1, 31), date(2024, 3, 1), None, date(2024, 2, 1), False)

DAYS = [
    # today, status, day number, days left
    (date(2024, 1, 30), PeriodStatus.PLANNED, 0, 30),
    (date(2024, 1, 31), PeriodStatus.PLANNED, 0, 30),
    (date(2024, 2, 1), PeriodStatus.RUNNING, 1, 29),
    (date(2024, 2, 29), PeriodStatus.RUNNING, 29, 1),
    (date(2024, 3, 1), PeriodStatus.RUNNING, 30, 0),
    (date(2024, 3, 2), PeriodStatus.ENDED, 30, 0),
]


@pytest.mark.parametrize(("today", "status", "number", "left"), DAYS)
def test_per_04_each_day_of_the_period(today: date, status: PeriodStatus, number: int, left: int) -> None:
    now = clock(replace(FIRST, today=today))
    assert (now.status, now.day_number, now.days_left) == (status, number, left)
    assert now.total_days == 30
    assert now.latest_end == date(2024, 5, 30)
    assert now.problems == ()


INTERRUPTIONS = [
    ("the day before", date(2024, 2, 9), PeriodStatus.RUNNING, 9),
    ("the very day", date(2024, 2, 10), PeriodStatus.INTERRUPTED, 10),
    ("long after", date(2024, 4, 1), PeriodStatus.INTERRUPTED, 10),
]


@pytest.mark.parametrize(("sentence", "today", "status", "number"), INTERRUPTIONS, ids=[c[0] for c in INTERRUPTIONS])
def test_an_interruption_stops_the_count(sentence: str, today: date, status: PeriodStatus, number: int) -> None:
    now = clock(replace(FIRST, today=today, interrupted_on=date(2024, 2, 10)))
    assert (now.status, now.day_number) == (status, number)
    if status is PeriodStatus.INTERRUPTED:
        assert now.days_left == 0
        assert not any(alert.reached for alert in now.alerts)


def test_an_interruption_after_the_end_does_not_matter() -> None:
    now = clock(replace(FIRST, today=date(2024, 4, 1), interrupted_on=date(2024, 3, 2)))
    assert now.status is PeriodStatus.ENDED


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
        assert_sentence(alert.text)


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


def test_a_registered_request_silences_the_reminder() -> None:
    codes = {a.code for a in clock(replace(FIRST, request_registered=True)).alerts}
    assert codes == {AlertCode.DAYS_BEFORE_END}


def test_an_extended_period_has_no_day_20_reminder() -> None:
    codes = {a.code for a in clock(replace(FIRST, end=date(2024, 3, 2))).alerts}
    assert codes == {AlertCode.DAYS_BEFORE_END}


def test_a_short_period_has_no_alert_before_it_begins() -> None:
    # ends on day 5: of 10, 5 and 1 days before only the last lies after notification
    alerts = clock(replace(FIRST, end=date(2024, 2, 5))).alerts
    assert [a.due for a in alerts] == [date(2024, 2, 4)]


def test_per_10_days_used_before_bring_the_latest_end_forward() -> None:
    assert clock(replace(FIRST, days_used_before=20)).latest_end == date(2024, 5, 10)


PROBLEMS = [
    ("no problem on day 120", {"end": date(2024, 5, 30)}, ()),
    ("past day 120", {"end": date(2024, 5, 31)}, ("end",)),
    ("no day at all", {"end": date(2024, 1, 31)}, ("end",)),
    ("interrupted before notified", {"interrupted_on": date(2024, 1, 30)}, ("interrupted_on",)),
    ("negative days", {"days_used_before": -1}, ("days_used_before",)),
    ("an implausible day", {"today": date(1, 1, 1)}, ("today",)),
]


@pytest.mark.parametrize(("sentence", "changes", "facts"), PROBLEMS, ids=[case[0] for case in PROBLEMS])
def test_what_cannot_be_right_is_named(sentence: str, changes: dict[str, object], facts: tuple[str, ...]) -> None:
    now = clock(replace(FIRST, **changes))  # type: ignore[arg-type]
    assert tuple(problem.fact for problem in now.problems) == facts


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
