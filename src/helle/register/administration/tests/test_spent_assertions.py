"""An assertion of a provider lets somebody in once, in the database, too, and whoever brings it at the same time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection
from tests.federation import stories as told
from tests.invariants.at_once import at_once

from helle.register.administration import login_actions

pytestmark = pytest.mark.usefixtures("committed")

Owner = psycopg.Connection[tuple[Any, ...]]
MINUTE = dt.timedelta(minutes=1)


def soon(after: dt.timedelta = MINUTE) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + after  # noqa: TID251 # by the machine's clock, as assertions are


def spend(assertion: str = "_a", *, issuer: str = told.ISSUER, until: dt.datetime | None = None) -> bool:
    return login_actions.assertion_spend(issuer, assertion, until=until or soon())


def test_it_is_taken_once_and_another_is_another(owner: Owner) -> None:
    assert [spend(), spend(), spend("_b"), spend(issuer="https://another.example")] == [True, False, True, True]
    kept = owner.execute("SELECT mark FROM administration_spentassertion").fetchall()
    assert len(kept) == 3 and all(len(mark) == 64 and "_a" not in mark for (mark,) in kept)


def test_two_who_bring_it_at_once_get_one_yes() -> None:
    assert at_once([spend, spend, spend]).count(True) == 1


def test_what_could_let_nobody_in_any_more_goes_with_the_next(owner: Owner) -> None:
    spend("_old", until=soon(dt.timedelta(hours=-2)))
    spend("_just over", until=soon(-MINUTE))
    spend("_new")
    assert owner.execute("SELECT count(*) FROM administration_spentassertion").fetchone() == (2,)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM administration_spentassertion", "UPDATE administration_spentassertion SET until = now()"]
)
def test_whoever_writes_what_is_spent_stays_spent(owner: Owner, statement: str) -> None:
    spend()
    with pytest.raises(psycopg.errors.CheckViolation, match="assertion_is_spent_once"):
        owner.execute(statement)


def test_no_row_holds_anything_but_a_hash(owner: Owner) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="assertion_mark_is_a_hash"):
        owner.execute("INSERT INTO administration_spentassertion VALUES (%s, now())", ["_a session of hers 🙂"])


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT FROM administration_spentassertion",
        "INSERT INTO administration_spentassertion VALUES (repeat('a', 64), now())",
        "SELECT helle.spend_assertion('x', 'y', now())",
    ],
)
def test_the_application_has_no_part_in_it(statement: str) -> None:
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(statement)
