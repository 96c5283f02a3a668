"""An installation that holds a day beyond 2199 is brought up to date: the day is cut, and then the limit holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import psycopg
import pytest
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("committed")

type Owner = psycopg.Connection[tuple[object, ...]]

LIMIT = dt.date(2200, 1, 1)
CUT = [
    *import_module("helle.register.organisations.migrations.0004_days_are_near").CUT,
    *import_module("helle.register.administration.migrations.0002_answers_mistakes_and_near_days").CUT,
]


@contextmanager
def without_the_limit(owner: Owner, table: str) -> Iterator[Callable[[], None]]:
    """A table as it was before; what comes back cuts the days and sets the limit. Nothing stays of it."""
    with owner.transaction(force_rollback=True):
        # What a test writes is of this transaction, so its keys would be looked at after the limit is set.
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        found = owner.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND conname ~ '_(is|are)_near$'",
            [table],
        ).fetchone()
        assert found is not None
        name, limit = found
        owner.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())

        def bring_up_to_date() -> None:
            for statement in CUT:
                owner.execute(statement.encode())
            owner.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {limit}".encode())

        yield bring_up_to_date


@pytest.mark.parametrize(
    ("table", "is_kept"),
    [
        ("organisations_mandate", True),
        ("organisations_membership", True),
        ("organisations_unitname", True),
        ("organisations_unitparent", True),
        ("administration_openinghours", False),
    ],
)
def test_days_that_reach_beyond_the_limit_are_cut_at_it(
    committed_cast: Cast, owner: Owner, table: str, is_kept: bool
) -> None:
    with without_the_limit(owner, table) as bring_up_to_date:
        rows = owner.execute(f"SELECT id FROM {table} WHERE upper_inf(during) ORDER BY id LIMIT 2".encode()).fetchall()
        (reaches,), (begins,) = rows
        write = f"UPDATE {table} SET during = daterange(coalesce(%s, lower(during)), %s) WHERE id = %s".encode()
        owner.execute(write, [None, dt.date(2250, 1, 1), reaches])
        owner.execute(write, [dt.date(2300, 1, 1), None, begins])
        bring_up_to_date()
        found: list[Any] = owner.execute(f"SELECT id, during FROM {table}".encode()).fetchall()
        days = dict(found)
        assert days[reaches].upper == LIMIT and not days[reaches].isempty
        assert (begins in days) is is_kept and (begins not in days or days[begins].isempty)


def test_a_single_day_beyond_the_limit_becomes_the_last_one_or_is_taken_out(committed_cast: Cast, owner: Owner) -> None:
    mette = committed_cast.mette
    with without_the_limit(owner, "administration_leaver") as bring_up_to_date:
        owner.execute(
            "INSERT INTO administration_leaver (id, user_id, unit_id, last_day, open_cases, waiting_tasks, told_at)"
            " VALUES (gen_random_uuid(), %s, %s, '2300-01-01', 1, 0, now())",
            [mette.user.pk, mette.membership.unit_id],
        )
        bring_up_to_date()
        assert owner.execute("SELECT last_day FROM administration_leaver").fetchall() == [(dt.date(2199, 12, 31),)]
    with without_the_limit(owner, "administration_openingexception") as bring_up_to_date:
        owner.execute(
            "INSERT INTO administration_openingexception (id, unit_id, day)"
            " VALUES (gen_random_uuid(), %s, '2300-01-01')",
            [mette.membership.unit_id],
        )
        bring_up_to_date()
        assert owner.execute("SELECT count(*) FROM administration_openingexception").fetchone() == (0,)
