"""What the database itself holds of requests to see a case, whoever writes past the application."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.errors import CheckViolation, ForeignKeyViolation, InsufficientPrivilege, UniqueViolation

from helle.register.access_requests.models import AccessRequest
from helle.register.cases.models import Case
from helle.rules.access_request import AccessRight
from tests import access_stories, correction_stories, file_stories, stories
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
    case, row = waiting
    mette, karen = committed_cast.mette.user.pk, committed_cast.karen.user.pk
    for who in (committed_cast.mette, committed_cast.jonas, committed_cast.karen):
        access_stories.read(who, case, row)
    for who in (committed_cast.mette, committed_cast.jonas):
        with pytest.raises(InsufficientPrivilege):
            run(app, who, APPROVE, {"request": row.pk, "made_by": mette})
    # Saying that somebody else made it does not help.
    with pytest.raises((ForeignKeyViolation, CheckViolation)):
        run(app, committed_cast.karen, APPROVE, {"request": row.pk, "made_by": committed_cast.jonas.user.pk})
    with pytest.raises(CheckViolation, match="approved_by_another"), owner.transaction():
        owner.execute(
            "INSERT INTO access_requests_approval (assembly_id, case_id, made_by_id, approved, recorded_at, by_user_id,"
            " by_unit_id) SELECT id, case_id, by_user_id, false, recorded_at, by_user_id, by_unit_id"
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


WITHDRAW = """INSERT INTO access_requests_withdrawal (assembly_id, case_id, approved, why_sealed, recorded_at,
 by_user_id, by_unit_id)
 SELECT id, case_id, true, words_sealed, helle.instant(), helle.acting_user(), helle.acting_unit()
   FROM access_requests_assembly WHERE request_id = %(request)s ORDER BY sequence DESC LIMIT 1"""
STAND = """INSERT INTO access_requests_standing (id, assembly_id, case_id, approved, covers, told_sealed, recorded_at,
 by_user_id, by_unit_id)
 SELECT gen_random_uuid(), id, case_id, true, %(covers)s::uuid[], words_sealed, helle.instant(), helle.acting_user(),
   helle.acting_unit()
   FROM access_requests_assembly WHERE request_id = %(request)s"""
END = """INSERT INTO access_requests_ending (request_id, case_id, how, "on", locked_file_id, means, password_means,
 document_id, told_sealed, recorded_at, by_user_id, by_unit_id)
 SELECT r.id, r.case_id, 'delivered', '2025-10-06', l.id, 'handed_over', 'phone', d.id, r.told_sealed, helle.instant(),
   helle.acting_user(), helle.acting_unit()
   FROM access_requests_accessrequest r JOIN access_requests_assembly a ON a.request_id = r.id
   JOIN access_requests_lockedfile l ON l.assembly_id = a.id
   CROSS JOIN (SELECT id FROM casefile_document WHERE case_id = %(case)s LIMIT 1) d
  WHERE r.id = %(request)s LIMIT 1"""
FOLLOW = """INSERT INTO access_requests_accessrequest (id, case_id, "right", asker, received_on, received_by, verified,
 told_sealed, due, waits, follows_id, recorded_at, by_user_id, by_unit_id)
 SELECT gen_random_uuid(), case_id, "right", 'representative', received_on, received_by, verified, told_sealed, due,
   true, id, helle.instant(), helle.acting_user(), helle.acting_unit()
   FROM access_requests_accessrequest WHERE id = %(request)s"""
ORDER = """INSERT INTO access_requests_making (id, request_id, case_id, language, words_sealed, recorded_at, by_user_id,
 by_unit_id)
 SELECT gen_random_uuid(), id, case_id, 'da', told_sealed, helle.instant(), helle.acting_user(), helle.acting_unit()
   FROM access_requests_accessrequest WHERE id = %(request)s"""


def test_an_approval_is_withdrawn_by_whoever_gave_it_or_a_lead_once_and_before_delivery(
    committed_cast: Cast, app: Connection, waiting: tuple[Case, AccessRequest]
) -> None:
    case, row = waiting
    given = {"request": row.pk}
    with pytest.raises(InsufficientPrivilege):
        # Nothing is approved yet.
        run(app, committed_cast.karen, WITHDRAW, given)
    access_stories.answer(committed_cast.karen, case, row)
    with pytest.raises(InsufficientPrivilege):
        run(app, committed_cast.mette, WITHDRAW, given)
    file_stories.write_note(committed_cast.mette, case)
    # Something came: now whoever answers may.
    assert run(app, committed_cast.mette, WITHDRAW, given) == 1
    with pytest.raises((UniqueViolation, InsufficientPrivilege)):
        run(app, committed_cast.karen, WITHDRAW, given)
    with pytest.raises(InsufficientPrivilege):
        run(app, committed_cast.mette, LOCK, given)
    # What was decided can be changed again.
    assert run(app, committed_cast.mette, CHANGE, given) > 0


def test_what_came_since_is_neither_locked_nor_handed_over_before_somebody_said_that_it_stands(
    committed_cast: Cast, app: Connection, waiting: tuple[Case, AccessRequest]
) -> None:
    case, row = waiting
    given: dict[str, Any] = {"request": row.pk, "case": case.pk}
    access_stories.answer(committed_cast.karen, case, row)
    access_stories.lock(committed_cast.mette, case, row)
    document = file_stories.file_document(committed_cast.mette, case)
    note = file_stories.write_note(committed_cast.mette, case)
    for statement in (LOCK.replace("true, 1, 10", "true, 2, 10"), END):
        with pytest.raises(InsufficientPrivilege):
            run(app, committed_cast.mette, statement, given)
    # One of the two is not enough, and nothing is covered by nothing.
    with pytest.raises(CheckViolation):
        run(app, committed_cast.jonas, STAND, given | {"covers": []})
    assert run(app, committed_cast.ulla, STAND, given | {"covers": [note.pk]}) == 0
    # Whoever put the file together does not say that it stands.
    with pytest.raises(InsufficientPrivilege):
        run(app, committed_cast.mette, STAND, given | {"covers": [note.pk]})
    run(app, committed_cast.jonas, STAND, given | {"covers": [document.pk]})
    with pytest.raises(InsufficientPrivilege):
        run(app, committed_cast.mette, LOCK.replace("true, 1, 10", "true, 2, 10"), given)
    run(app, committed_cast.jonas, STAND, given | {"covers": [note.pk]})
    assert run(app, committed_cast.mette, LOCK.replace("true, 1, 10", "true, 2, 10"), given) == 1
    assert run(app, committed_cast.mette, END, given) == 1


def test_a_further_answer_follows_one_that_was_handed_over(
    committed_cast: Cast, app: Connection, waiting: tuple[Case, AccessRequest]
) -> None:
    case, row = waiting
    with pytest.raises(InsufficientPrivilege):
        run(app, committed_cast.mette, FOLLOW, {"request": row.pk})
    access_stories.answer(committed_cast.karen, case, row)
    access_stories.lock(committed_cast.mette, case, row)
    access_stories.deliver(committed_cast.mette, case, row)
    assert run(app, committed_cast.mette, FOLLOW, {"request": row.pk}) == 1


def test_no_file_without_an_order_and_none_that_leaves_something_out_in_silence(
    committed_cast: Cast, app: Connection
) -> None:
    case = stories.open_case(committed_cast, stories.refer(committed_cast))
    row = access_stories.ask(committed_cast.mette, case)
    given = {"request": row.pk}
    made = """INSERT INTO access_requests_assembly (id, request_id, case_id, sequence, outcome, language, pages, size,
     words_sealed, recorded_at, by_user_id, by_unit_id)
     SELECT coalesce((SELECT id FROM access_requests_making WHERE request_id = r.id LIMIT 1), gen_random_uuid()), r.id,
       r.case_id, 1, 'full', 'da', 1, 1, r.told_sealed, helle.instant(), helle.acting_user(), helle.acting_unit()
       FROM access_requests_accessrequest r WHERE r.id = %(request)s"""
    with pytest.raises(InsufficientPrivilege):
        run(app, committed_cast.mette, made, given)
    # Another unit does not see the request.
    assert run(app, committed_cast.ulla, ORDER, given) == 0
    assert run(app, committed_cast.mette, ORDER, given) == 1
    # While it is made there is no second order, and nothing is decided.
    with pytest.raises(InsufficientPrivilege):
        run(app, committed_cast.mette, ORDER, given)
    file_stories.write_note(committed_cast.mette, case)
    with pytest.raises(InsufficientPrivilege):
        run(app, committed_cast.mette, made, given)


@pytest.mark.parametrize("before", [False, True])
def test_how_to_reach_her_safely_is_not_left_out_without_a_word(
    committed_cast: Cast, app: Connection, *, before: bool
) -> None:
    case = stories.open_case(committed_cast, stories.refer(committed_cast))
    stories.describe_as_child(committed_cast, case)
    if before:
        correction_stories.describe(committed_cast.mette, case, stories.description(safe_contact=""))
    row = access_stories.ask(committed_cast.mette, case)
    assert run(app, committed_cast.mette, ORDER, {"request": row.pk}) == 1
    made = """INSERT INTO access_requests_assembly (id, request_id, case_id, sequence, outcome, language, pages, size,
     words_sealed, recorded_at, by_user_id, by_unit_id)
     SELECT m.id, r.id, r.case_id, 1, 'full', 'da', 1, 1, r.told_sealed, helle.instant(), helle.acting_user(),
       helle.acting_unit()
       FROM access_requests_accessrequest r JOIN access_requests_making m ON m.request_id = r.id
      WHERE r.id = %(request)s"""
    with pytest.raises(InsufficientPrivilege):
        run(app, committed_cast.mette, made, {"request": row.pk})


def test_the_time_limit_of_a_request_stays_and_a_promise_was_given(committed_cast: Cast, app: Connection) -> None:
    case = stories.open_case(committed_cast, stories.refer(committed_cast))
    row = access_stories.ask(committed_cast.mette, case)
    access_stories.extend(committed_cast.mette, case, row)
    move = "UPDATE access_requests_accessrequest SET due = due + 10 WHERE id = %(request)s"
    with pytest.raises(CheckViolation, match="time limit"):
        run(app, committed_cast.mette, move, {"request": row.pk})
    promise = "UPDATE access_requests_accessrequest SET promised = '2026-06-01' WHERE id = %(request)s"
    with pytest.raises(CheckViolation, match="promised"):
        run(app, committed_cast.mette, promise, {"request": row.pk})
    other = access_stories.ask(committed_cast.mette, case, right=AccessRight.GDPR)
    with pytest.raises(CheckViolation, match="time limit"):
        run(app, committed_cast.mette, move, {"request": other.pk})


def test_the_time_limit_is_moved_to_three_months_after_receipt_at_most(committed_cast: Cast, app: Connection) -> None:
    case = stories.open_case(committed_cast, stories.refer(committed_cast))
    row = access_stories.ask(committed_cast.mette, case, right=AccessRight.GDPR)
    access_stories.extend(committed_cast.mette, case, row)
    move = "UPDATE access_requests_accessrequest SET due = received_on + interval '3 months %s' WHERE id = %%(request)s"
    with pytest.raises(CheckViolation, match="three months at most"):
        run(app, committed_cast.mette, move % "1 day", {"request": row.pk})
    assert run(app, committed_cast.mette, move % "0 days", {"request": row.pk}) == 1


def test_whoever_decided_about_an_entry_does_not_approve(
    committed_cast: Cast, app: Connection, owner: Connection, waiting: tuple[Case, AccessRequest]
) -> None:
    case, row = waiting
    owner.execute(
        "UPDATE access_requests_choice SET changed_by_id = %s WHERE request_id = %s",
        [committed_cast.karen.user.pk, row.pk],
    )
    access_stories.read(committed_cast.karen, case, row)
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
