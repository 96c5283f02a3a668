"""What no act in the log explains, as an operator finds it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import psycopg
import pytest

from helle.register.administration import unexplained
from helle.register.administration.unexplained import Unexplained
from helle.register.cases.models import Case
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.site import jobs
from tests.cast import Cast, as_owner

type Owner = psycopg.Connection[tuple[Any, ...]]


def explain_all() -> None:
    """Everybody who has a role was added by an operator, as the log says."""
    as_owner(
        "SELECT count(helle.write_line(NULL, NULL, NULL, 'operation', 'user.added', 'allowed', m.user_id, '{}',"
        " jsonb_build_object('membership', m.id, 'unit', m.unit_id, 'role', m.role), NULL))"
        " FROM organisations_membership m",
        [],
    )


def says_no_last_day(action: str) -> None:
    """The lines of an action are as they were before an upgrade from which on they say until when."""
    as_owner(
        "WITH gone AS (DELETE FROM audit_line WHERE action = %s RETURNING *)"
        " INSERT INTO audit_line (at, user_id, unit_id, role, purpose, action, outcome, object_id, cases, detail)"
        " SELECT at, user_id, unit_id, role, purpose, action, outcome, object_id, cases, detail - 'until' FROM gone",
        [action],
    )


def found(owner: Owner) -> list[tuple[str, str, str]]:
    """Kind, role and reason of each."""
    with owner.transaction(force_rollback=True), owner.cursor() as cursor:
        rows = unexplained.asked_in_our_words(cursor)
    return sorted((one.kind, one.role, one.why) for one in rows)


def night() -> None:
    with pytest.raises(Unexplained):
        jobs.rights_compare(timestamp=0)


def an_act_hours_ago(case: Case, cast: Cast) -> uuid.UUID:
    """An act in Mette's name at an hour at which she did nothing."""
    made = uuid.uuid4()
    as_owner(
        "INSERT INTO protection_grantact (id, act, case_id, person_id, beneficiary_id, at, by_user_id, by_unit_id)"
        " VALUES (%s, 'case_opened', %s, %s, %s, %s, %s, %s)",
        [
            *(made, case.pk, case.person_id, unit_id("CMM"), clock.now() - dt.timedelta(hours=5)),
            *(cast.mette.user.pk, unit_id("CMM")),
        ],
    )
    return made
