"""Of a no and a notification, and of breaking off and extending, the database takes the one that came first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.support import actions as support
from helle.register.support import early_end_actions as early_end
from helle.register.support.queries import periods_of
from helle.rules.codes import Authority, BreakOffCause, ExtensionGround, OfferAnswer
from tests import stories
from tests.cast import Cast
from tests.invariants.at_once import NO_VERSION, acting, assessed_case, at_once
from tests.invariants.conftest import Connection, act

TODAY = stories.FIRST_DAY
DAY_9 = TODAY + dt.timedelta(days=9)


def an_offer(case: Case, answer: OfferAnswer) -> object:
    return early_end.offer_record(
        stories.fresh(case),
        expected_version=NO_VERSION,
        offered_on=TODAY,
        answer=answer,
        answered_on=TODAY,
        note=stories.WHY,
    )


def test_per_01_a_no_and_a_notification_do_not_stand_together(committed_cast: Cast, owner: Connection) -> None:
    case = assessed_case(committed_cast)

    def notify() -> object:
        return support.period_set(stories.fresh(case), expected_version=NO_VERSION, notified_on=TODAY)

    works: list[Callable[[], object]] = [
        acting(committed_cast.mette, lambda: an_offer(case, OfferAnswer.DECLINED)),
        acting(committed_cast.mette, notify),
    ]
    outcomes = at_once(works)
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    (found,) = owner.execute(
        "SELECT (SELECT count(*) FROM support_period WHERE case_id = %s), (SELECT count(*) FROM support_periodoffer"
        " WHERE case_id = %s)",
        [case.pk, case.pk],
    ).fetchall()
    assert sorted(found) == [0, 1]


def test_a_period_is_broken_off_or_extended_and_never_extended_afterwards(
    committed_cast: Cast, owner: Connection
) -> None:
    case = assessed_case(committed_cast)
    with committed_cast.mette.acting():
        support.period_set(case, expected_version=NO_VERSION, notified_on=TODAY)
    clock.freeze(dt.datetime(2025, 10, 15, 9, tzinfo=clock.COPENHAGEN))

    def extend() -> object:
        return support.extension_decide(
            stories.fresh(case),
            periods_of(case.pk)[0],
            expected_version=NO_VERSION,
            granted=True,
            ground=ExtensionGround.SPECIAL_REASONS,
            new_end=TODAY + dt.timedelta(days=60),
            wants_or_must_leave=None,
            reasons=stories.REASONS,
        )

    def stop() -> None:
        early_end.period_break_off(
            stories.fresh(case),
            periods_of(case.pk)[0],
            expected_version=NO_VERSION,
            cause=BreakOffCause.LEFT,
            last_day=DAY_9,
            reasons=stories.REASONS,
        )

    works: list[Callable[[], object]] = [extend, stop, extend, stop]
    at_once([acting(committed_cast.mette, work) for work in works])
    with committed_cast.mette.acting():
        (period,) = periods_of(case.pk)
    assert period.end == DAY_9
    assert all(span.broken_off_on == DAY_9 for span in period.spans)


@pytest.mark.parametrize(
    ("who", "last_day", "why", "error"),
    [
        ("mette", "2025-10-15", "left", InsufficientPrivilege),  # Udlændingestyrelsen notified it.
        ("ulla", "2025-10-15", "stay_changed", CheckViolation),
        ("ulla", "2025-10-06", "left", CheckViolation),  # Its day 0.
        ("ulla", "2025-10-16", "left", CheckViolation),  # Tomorrow.
        ("ulla", "2025-11-05", "left", CheckViolation),  # Its last day.
    ],
)
def test_past_the_application_it_ends_early_by_its_authority_on_one_of_its_days(
    committed_cast: Cast,
    app: Connection,
    who: str,
    last_day: str,
    why: str,
    error: type[Exception],
) -> None:
    case = stories.a_running_period(committed_cast)
    clock.freeze(dt.datetime(2025, 10, 15, 9, tzinfo=clock.COPENHAGEN))
    with committed_cast.ulla.acting():
        period = stories.period_of(case).row.pk
    assert clock.today() == DAY_9
    assert act(app, getattr(committed_cast, who))
    with pytest.raises(error):
        app.execute("SELECT helle.end_period_early(%s, %s, %s)", [period, last_day, why])


def test_nobody_writes_a_period_as_broken_off(committed_cast: Cast, app: Connection) -> None:
    case = stories.an_assessed_victim(committed_cast)
    assert act(app, committed_cast.ulla)
    with pytest.raises(InsufficientPrivilege):
        app.execute(
            "INSERT INTO support_period (id, case_id, kind, notified_on, latest_end, recorded_at, by_user_id,"
            " by_unit_id, broken_off_why, broken_off_at, broken_off_by_unit_id) VALUES (gen_random_uuid(), %s,"
            " 'reflection', '2025-10-06', '2026-02-03', helle.instant(), helle.acting_user(), helle.acting_unit(),"
            " 'left', helle.instant(), helle.acting_unit())",
            [case.pk],
        )


def test_a_period_is_for_who_was_identified_as_a_victim(committed_cast: Cast, app: Connection) -> None:
    case = stories.a_case_with_cmm(committed_cast)
    stories.hold_interview(committed_cast.mette, case)
    stories.assess(
        committed_cast.mette, case, Authority.CMM, was_trafficked=False, relationship_current=None, purposes=()
    )
    assert act(app, committed_cast.mette)
    with pytest.raises(CheckViolation, match="identified victim"):
        app.execute(
            "INSERT INTO support_period (id, case_id, kind, notified_on, latest_end, recorded_at, by_user_id,"
            " by_unit_id) VALUES (gen_random_uuid(), %s, 'restitution', '2025-10-06', '2026-02-03', helle.instant(),"
            " helle.acting_user(), helle.acting_unit())",
            [case.pk],
        )


def test_sup_01_nobody_becomes_the_first_contact_person_ahead_of_time(committed_cast: Cast, app: Connection) -> None:
    case = stories.an_opened_case(committed_cast)
    assert act(app, committed_cast.mette)
    with pytest.raises(CheckViolation, match="handover_is_planned_from_somebody"):
        app.execute(
            "INSERT INTO support_contactperson (id, case_id, user_id, during, recorded_at, by_user_id) VALUES"
            " (gen_random_uuid(), %s, helle.acting_user(), daterange('2025-10-07', NULL), helle.instant(),"
            " helle.acting_user())",
            [case.pk],
        )
