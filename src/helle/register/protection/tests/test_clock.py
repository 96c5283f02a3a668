"""The one clock: for code and policies alike, moved in a demo and in tests only."""

from __future__ import annotations

import datetime as dt

import psycopg
import pytest
from django.conf import settings
from psycopg.errors import CheckViolation
from tests.cast import Cast

from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

Owner = psycopg.Connection[tuple[object, ...]]


def test_a_frozen_clock_stands_still_and_is_moved_by_what_it_is_told(cast: Cast) -> None:
    before = clock.now()
    assert clock.now() == before
    assert clock.move_forward(dt.timedelta(days=7)) == before + dt.timedelta(days=7)
    assert clock.today() == dt.date(2025, 10, 13)


def test_a_clock_let_go_runs_on_from_where_it_was(cast: Cast) -> None:
    frozen = clock.now()
    clock.freeze(None)
    assert dt.timedelta(0) <= clock.now() - frozen < dt.timedelta(minutes=5)


def test_within_a_context_no_time_goes_by(cast: Cast) -> None:
    clock.freeze(None)
    with cast.mette.acting() as acting:
        assert clock.now() == clock.now() == acting.instant


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (dt.datetime(2025, 7, 1, 21, 59, tzinfo=dt.UTC), dt.date(2025, 7, 1)),
        (dt.datetime(2025, 7, 1, 22, 0, tzinfo=dt.UTC), dt.date(2025, 7, 2)),  # Summer: two hours ahead.
        (dt.datetime(2025, 12, 31, 22, 59, tzinfo=dt.UTC), dt.date(2025, 12, 31)),
        (dt.datetime(2025, 12, 31, 23, 0, tzinfo=dt.UTC), dt.date(2026, 1, 1)),  # Winter: one.
    ],
)
def test_days_are_those_of_copenhagen(db: None, instant: dt.datetime, day: dt.date) -> None:
    clock.freeze(instant)
    assert clock.today() == clock.local_day(instant) == day


@pytest.mark.parametrize(
    "change",
    [
        "clock_offset = interval '1 day'",
        "clock_frozen_at = now()",
        "clock_offset = interval '-1 second'",
    ],
)
def test_in_production_it_is_not_moved_by_anybody(owner: Owner, change: str) -> None:
    with owner.transaction(force_rollback=True):
        owner.execute(
            "UPDATE protection_installation SET kind = 'production', clock_offset = '0', clock_frozen_at = NULL"
        )
        with pytest.raises(CheckViolation, match="clock_moves_in_demo_and_tests_only"), owner.transaction():
            owner.execute(f"UPDATE protection_installation SET {change}")  # noqa: S608 # the list above
        for call in ("helle.clock_move(interval '1 day')", "helle.clock_freeze(now())"):
            with pytest.raises(CheckViolation), owner.transaction():
                owner.execute(f"SELECT {call}")  # the two above


@pytest.mark.parametrize("kind", ["demo", "test"])
def test_in_a_demo_and_in_tests_it_is(owner: Owner, kind: str) -> None:
    with owner.transaction(force_rollback=True):
        owner.execute("UPDATE protection_installation SET kind = %s", [kind])
        owner.execute("SELECT helle.clock_move(interval '1 day')")


def test_an_installation_in_production_stays_one(owner: Owner) -> None:
    """There is one row; the application may read it and no more."""
    rights = owner.execute(
        "SELECT has_table_privilege('helle_app', 'protection_installation', 'UPDATE'),"
        " has_table_privilege('helle_app', 'protection_installation', 'INSERT')"
    ).fetchone()
    assert rights == (False, False)
    assert settings.TIME_ZONE == "Europe/Copenhagen"
