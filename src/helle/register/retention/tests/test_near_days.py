"""The last day of a hold and the first of a schedule: rules and database name the same, also by a leap day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from helle.register.protection import clock
from helle.rules.retention.holds import latest_named
from helle.rules.retention.schedules import latest_start

DAYS = [dt.date(2027, 2, 28), dt.date(2027, 3, 1), dt.date(2028, 2, 28), dt.date(2028, 2, 29), dt.date(2028, 3, 1)]


def holds(constraint: str, **columns: dt.date | dt.datetime) -> bool:
    """Whether the database would keep a row of these values, by its own words of the constraint."""
    named = ", ".join(f"%s::{kind} AS {name}" for name, kind in KINDS.items())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [constraint])
        (check,) = cursor.fetchone()
        words = check.removeprefix("CHECK ").removesuffix(" NOT VALID")
        values = [columns.get(name) for name in KINDS]
        cursor.execute(f"SELECT {words} FROM (SELECT {named}) AS row_of", values)  # noqa: S608 # its own words
        (kept,) = cursor.fetchone()
    return bool(kept)


KINDS = {
    "since_day": "date",
    "until_day": "date",
    "lifted_at": "timestamptz",
    "asked_at": "timestamptz",
    "valid_from": "date",
    "approved": "boolean",
}


def test_from_a_leap_day_it_is_the_28th_where_there_is_no_29th_and_to_one_no_day_more_pub_law_17() -> None:
    # Five years after 29 February 2028 there is none; and 2032 has one, which is a day after 28 February.
    assert latest_start(dt.date(2028, 2, 29)) == dt.date(2033, 2, 28)
    assert latest_start(dt.date(2027, 2, 28)) == dt.date(2032, 2, 28)
    assert latest_start(dt.date(2027, 3, 1)) == dt.date(2032, 3, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("at", [dt.time(0, 30), dt.time(23, 30)])
@pytest.mark.parametrize("constraint", ["schedule_begins_soon", "trace_schedule_begins_soon"])
def test_the_database_takes_the_same_first_day_of_a_schedule_pub_law_17(
    day: dt.date, at: dt.time, constraint: str
) -> None:
    asked, latest = dt.datetime.combine(day, at, clock.COPENHAGEN), latest_start(day)
    assert holds(constraint, asked_at=asked, valid_from=latest)
    assert not holds(constraint, asked_at=asked, valid_from=latest + dt.timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("constraint", ["hold_day_is_near", "trace_hold_day_is_near"])
def test_the_database_takes_the_same_last_day_of_a_hold_pub_law_17(day: dt.date, constraint: str) -> None:
    latest = latest_named(day)
    assert holds(constraint, since_day=day, until_day=latest)
    assert not holds(constraint, since_day=day, until_day=latest + dt.timedelta(days=1))
