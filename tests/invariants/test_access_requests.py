"""What the database itself holds of requests to see a case, whoever writes past the application."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.errors import CheckViolation, ForeignKeyViolation, InsufficientPrivilege, UniqueViolation

from helle.register.access_requests.models import AccessRequest
from helle.register.cases.models import Case
from tests import access_stories, stories
from tests.cast import Cast, Member
from tests.invariants.conftest import Connection, act

APPROVE = """INSERT INTO access_requests_approval (assembly_id, case_id, made_by_id, approved, recorded_at,
 by_user_id, by_unit_id)
 SELECT id, case_id, %(made_by)s, true, helle.instant(), helle.acting_user(), helle.acting_unit()
   FROM access_requests_assembly WHERE request_id = %(request)s ORDER BY sequence DESC LIMIT 1"""
LOCK = """INSERT INTO access_requests_lockedfile (id, assembly_id, case_id, approved, sequence, size, recorded_at,
 by_user_id, by_unit_id)
 SELECT gen_random_uuid(), id, case_id, true, 1, 10, helle.instant(), helle.acting_user(), helle.acting_unit()
   FROM access_requests_assembly WHERE request_id = %(request)s"""
CHANGE = """UPDATE access_requests_choice SET decision = 'include', changed_at = helle.instant(),
 changed_by_id = helle.acting_user() WHERE request_id = %(request)s"""
ASSEMBLE = """INSERT INTO access_requests_assembly (id, request_id, case_id, sequence, outcome, language, pages, size,
 words_sealed, recorded_at, by_user_id, by_unit_id)
 SELECT gen_random_uuid(), request_id, case_id, 9, outcome, language, pages, size, words_sealed, helle.instant(),
   helle.acting_user(), helle.acting_unit()
   FROM access_requests_assembly WHERE request_id = %(request)s"""


@pytest.fixture
def waiting(committed_cast: Cast) -> tuple[Case, AccessRequest]:
    """A request whose file, made by Mette, waits for approval."""
    case = stories.open_case(committed_cast, stories.refer(committed_cast))
    return case, access_stories.an_assembled_answer(committed_cast, case)


def run(app: Connection, who: Member, statement: str, given: dict[str, Any]) -> int:
    with app.transaction():
        assert act(app, who)
        return app.execute(statement, given).rowcount


def test_whoever_made_the_file_does_not_approve_it(
    committed_cast: Cast, app: Connection, owner: Connection, waiting: tuple[Case, AccessRequest]
) -> None:
    _case, row = waiting
    mette, karen = committed_cast.mette.user.pk, committed_cast.karen.user.pk
    for who in (committed_cast.mette, committed_cast.jonas):
        with pytest.raises(InsufficientPrivilege):
            run(app, who, APPROVE, {"request": row.pk, "made_by": mette})
    # Saying that somebody else made it does not help.
    with pytest.raises((ForeignKeyViolation, CheckViolation)):
        run(app, committed_cast.karen, APPROVE, {"request": row.pk, "made_by": committed_cast.jonas.user.pk})
    with pytest.raises(CheckViolation, match="approved_by_another"), owner.transaction():
        owner.execute(
            "INSERT INTO access_requests_approval (assembly_id, case_id, made_by_id, approved, recorded_at, by_user_id,"
            " by_unit_id) SELECT id, case_id, by_user_id, true, recorded_at, by_user_id, by_unit_id"
            " FROM access_requests_assembly WHERE request_id = %s",
            [row.pk],
        )
    assert run(app, committed_cast.karen, APPROVE, {"request": row.pk, "made_by": mette}) == 1
    with pytest.raises(UniqueViolation):
        run(app, committed_cast.karen, APPROVE, {"request": row.pk, "made_by": mette})
    assert mette != karen


def test_what_is_not_approved_is_not_locked(
    committed_cast: Cast, app: Connection, waiting: tuple[Case, AccessRequest]
) -> None:
    case, row = waiting
    with pytest.raises(ForeignKeyViolation, match="locked_after_approval"):
        run(app, committed_cast.mette, LOCK, {"request": row.pk})
    access_stories.answer(committed_cast.karen, case, row, approved=False, why=stories.WHY)
    with pytest.raises(ForeignKeyViolation, match="locked_after_approval"):
        run(app, committed_cast.mette, LOCK, {"request": row.pk})


def test_what_waits_for_approval_is_neither_changed_nor_made_anew(
    committed_cast: Cast, app: Connection, waiting: tuple[Case, AccessRequest]
) -> None:
    case, row = waiting
    assert run(app, committed_cast.mette, CHANGE, {"request": row.pk}) == 0
    with pytest.raises(InsufficientPrivilege):
        run(app, committed_cast.mette, ASSEMBLE, {"request": row.pk})
    access_stories.answer(committed_cast.karen, case, row, approved=False, why=stories.WHY)
    assert run(app, committed_cast.mette, CHANGE, {"request": row.pk}) > 0


def test_whoever_decided_about_an_entry_does_not_approve(
    committed_cast: Cast, app: Connection, owner: Connection, waiting: tuple[Case, AccessRequest]
) -> None:
    _case, row = waiting
    owner.execute(
        "UPDATE access_requests_choice SET changed_by_id = %s WHERE request_id = %s",
        [committed_cast.karen.user.pk, row.pk],
    )
    with pytest.raises(InsufficientPrivilege):
        run(app, committed_cast.karen, APPROVE, {"request": row.pk, "made_by": committed_cast.mette.user.pk})


def test_who_has_looked_is_told_only_while_a_request_waits_and_names_no_employee(
    committed_cast: Cast, app: Connection, waiting: tuple[Case, AccessRequest]
) -> None:
    case, _row = waiting

    def looks(who: Member) -> list[tuple[Any, ...]]:
        with app.transaction():
            assert act(app, who)
            return app.execute("SELECT * FROM helle.looks_for_the_person(%s)", [case.pk]).fetchall()

    found = looks(committed_cast.mette)
    assert found
    users = {str(one.user.pk) for one in (committed_cast.mette, committed_cast.karen)}
    assert not users & {str(value) for line in found for value in line}
    other = stories.open_case(committed_cast, stories.refer(committed_cast))
    with app.transaction():
        assert act(app, committed_cast.mette)
        assert app.execute("SELECT * FROM helle.looks_for_the_person(%s)", [other.pk]).fetchall() == []
    for outsider in (committed_cast.ulla, committed_cast.olga, committed_cast.vera, committed_cast.dorthe):
        assert looks(outsider) == []


def test_the_deadlines_without_cases_are_the_data_protection_officer_s_alone(
    committed_cast: Cast, app: Connection, waiting: tuple[Case, AccessRequest]
) -> None:
    for who in (committed_cast.mette, committed_cast.karen, committed_cast.anton, committed_cast.dorthe):
        with app.transaction():
            assert act(app, who)
            rows = app.execute("SELECT * FROM helle.access_requests_for_supervision('2025-01-01')").fetchall()
        assert len(rows) == (1 if who == committed_cast.dorthe else 0)
        assert all(waiting[0].number not in map(str, line) for line in rows)
