"""Who has the case, who is away, who interviews and who interprets, when two meet: the database has the last word."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.allocation import actions, queries
from helle.register.allocation import planning_actions as planning
from helle.register.allocation.choices import CancelReason, PlaceKind, Why, WishKind
from helle.register.allocation.models import Handover
from helle.register.allocation.planning_actions import Wish
from helle.register.organisations import actions as organisations
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.tasks.states import Move
from helle.rules.codes import ResidenceStatus
from tests import planning_stories, stories, task_stories
from tests.cast import Cast, Member
from tests.invariants.at_once import NO_VERSION, acting, at_once, new_case, plain_sql
from tests.invariants.conftest import Connection, act

TODAY = stories.FIRST_DAY
TOMORROW = dt.datetime(2025, 10, 7, 10, tzinfo=clock.COPENHAGEN)


def succeeded(outcomes: list[object]) -> list[object]:
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def count(owner: Connection, statement: str) -> int:
    row = owner.execute(statement).fetchone()
    assert row is not None
    return int(row[0])


def test_a_case_that_two_take_at_once_is_one_s_and_the_other_is_told(committed_cast: Cast, owner: Connection) -> None:
    case = new_case(committed_cast)

    def take(who: Member) -> Callable[[], object]:
        return acting(
            who, lambda: actions.case_give(case, expected_version=NO_VERSION, user=who.user, why=Why.NEW, note="")
        )

    outcomes = at_once([take(who) for who in (committed_cast.mette, committed_cast.jonas)])
    assert len(succeeded(outcomes)) == 1
    (told,) = [one for one in outcomes if isinstance(one, Exception)]
    assert isinstance(told, Refused) and told.field == "user"
    assert count(owner, "SELECT count(*) FROM cases_assignment WHERE upper_inf(during)") == 1
    assert count(owner, "SELECT count(*) FROM allocation_handover") == 1


def test_two_who_move_the_same_cases_move_them_once(committed_cast: Cast, owner: Connection) -> None:
    opened = stories.open_cases(committed_cast, stories.refer(committed_cast, persons=3))
    for case in opened:
        stories.assign(committed_cast.karen, case, committed_cast.jonas)
    with committed_cast.karen.acting():
        rows, _more = queries.cases_to_move(committed_cast.jonas.user)

    def move(to: Member) -> Callable[[], object]:
        moves = [actions.Move(str(row.grant.number), row.assignment_id, to.user) for row in rows]
        return acting(
            committed_cast.karen,
            lambda: actions.cases_move(leaver=committed_cast.jonas.user, moves=moves, why=Why.AWAY, note=""),
        )

    outcomes = at_once([move(committed_cast.mette), move(committed_cast.karen)])
    assert sorted(type(one).__name__ for one in outcomes) == ["Moved", "int"]
    assert count(owner, "SELECT count(DISTINCT user_id) FROM cases_assignment WHERE upper_inf(during)") == 1


def test_a_case_given_while_her_role_is_ended_is_refused_or_counted(committed_cast: Cast, owner: Connection) -> None:
    case = new_case(committed_cast)
    yesterday = TODAY - dt.timedelta(days=1)
    outcomes = at_once(
        [
            acting(
                committed_cast.karen,
                lambda: actions.case_give(
                    case, expected_version=NO_VERSION, user=committed_cast.jonas.user, why=Why.NEW, note=""
                ),
            ),
            lambda: organisations.user_leave(
                email=committed_cast.jonas.user.email, unit_code="CMM", role="cmm_caseworker", last_day=yesterday
            ),
        ]
    )
    given = any(isinstance(one, Handover) for one in outcomes)
    assert organisations.Left(open_cases=int(given), waiting_tasks=0) in outcomes
    refused = [one for one in outcomes if isinstance(one, Refused)]
    assert [one.field for one in refused] == ([] if given else ["user"])


@pytest.mark.parametrize("first_day", [0, 3, 6])
def test_two_absences_of_one_person_at_once(committed_cast: Cast, owner: Connection, first_day: int) -> None:
    since = TODAY + dt.timedelta(days=first_day)

    def away(by: Member, since: dt.date) -> Callable[[], object]:
        return acting(
            by,
            lambda: actions.absence_set(
                user=committed_cast.jonas.user, since=since, until=since + dt.timedelta(days=6), cover=None
            ),
        )

    outcomes = at_once([away(committed_cast.jonas, TODAY), away(committed_cast.karen, since)])
    assert len(succeeded(outcomes)) == 1
    assert [one.field for one in outcomes if isinstance(one, Refused)] == ["since"]


def test_one_interpreter_is_never_in_two_places_whoever_books(
    committed_cast: Cast, owner: Connection, ground: dict[str, str]
) -> None:
    doina = planning_stories.add_interpreter(committed_cast.mette)
    ours = new_case(committed_cast)
    theirs = stories.record_stay(committed_cast.mette, new_case(committed_cast), ResidenceStatus.NONE)
    works: list[Callable[[], object]] = []
    for who, case in ((committed_cast.mette, ours), (committed_cast.ulla, theirs)):
        planned = planning_stories.plan_interview(who, case)
        shown = planning_stories.planned(who, case, planned)
        works += [
            acting(
                who,
                lambda case=case, shown=shown: planning.interpreter_book(  # type: ignore[misc]
                    case, shown, expected_version=NO_VERSION, interpreter=doina
                ),
            ),
            plain_sql(
                ground,
                who,
                "INSERT INTO allocation_booking (id, planned_id, case_id, interpreter_id, during, recorded_at,"
                " by_user_id, by_unit_id) SELECT gen_random_uuid(), p.id, p.case_id, %(who)s, p.during,"
                " helle.instant(), helle.acting_user(), helle.acting_unit() FROM allocation_plannedinterview p"
                " WHERE p.id = %(planned)s",
                {"who": doina.pk, "planned": planned.pk},
            ),
        ]
    outcomes = at_once(works)
    assert len(succeeded(outcomes)) == 1
    assert count(owner, "SELECT count(*) FROM allocation_booking WHERE released_at IS NULL") == 1
    assert all(one.field == "interpreter" for one in outcomes if isinstance(one, Refused))


def test_nobody_is_planned_for_two_interviews_at_once(committed_cast: Cast, owner: Connection) -> None:
    opened = stories.open_cases(committed_cast, stories.refer(committed_cast, persons=3))

    def plan(number: int) -> Callable[[], object]:
        both = [committed_cast.mette.user, committed_cast.jonas.user]
        wanted = planning.Plan(
            starts_at=TOMORROW + dt.timedelta(minutes=20 * number),
            minutes=60,
            place=PlaceKind.OFFICE,
            language="da",
            needs_interpreter=False,
            interviewers=both if number % 2 else both[::-1],
        )
        return acting(
            committed_cast.karen,
            lambda: planning.interview_plan(opened[number], expected_version=NO_VERSION, plan=wanted),
        )

    outcomes = at_once([plan(number) for number in range(3)])
    assert len(succeeded(outcomes)) == 1
    assert [one.field for one in outcomes if isinstance(one, Refused)] == ["interviewers"] * 2


def test_an_interview_called_off_while_an_interpreter_is_booked_leaves_nobody_booked(
    committed_cast: Cast, owner: Connection
) -> None:
    case, doina = new_case(committed_cast), planning_stories.add_interpreter(committed_cast.mette)
    shown = planning_stories.planned(
        committed_cast.mette, case, planning_stories.plan_interview(committed_cast.mette, case)
    )
    at_once(
        [
            acting(
                committed_cast.mette,
                lambda: planning.interview_cancel(case, shown, expected_version=NO_VERSION, why=CancelReason.PERSON),
            ),
            acting(
                committed_cast.jonas,
                lambda: planning.interpreter_book(case, shown, expected_version=NO_VERSION, interpreter=doina),
            ),
        ]
    )
    assert count(owner, "SELECT count(*) FROM allocation_booking WHERE released_at IS NULL") == 0


def test_an_interpreter_not_wanted_since_this_moment_is_not_booked_after_it(
    committed_cast: Cast, owner: Connection
) -> None:
    case, doina = new_case(committed_cast), planning_stories.add_interpreter(committed_cast.mette)
    shown = planning_stories.planned(
        committed_cast.mette, case, planning_stories.plan_interview(committed_cast.mette, case)
    )
    at_once(
        [
            acting(
                committed_cast.mette,
                lambda: planning.wish_record(
                    case, expected_version=NO_VERSION, wish=Wish(WishKind.NOT_INTERPRETER, doina)
                ),
            ),
            acting(
                committed_cast.jonas,
                lambda: planning.interpreter_book(case, shown, expected_version=NO_VERSION, interpreter=doina),
            ),
        ]
    )
    row = owner.execute(
        "SELECT w.recorded_at, b.recorded_at FROM allocation_interpreterwish w LEFT JOIN allocation_booking b ON true"
    ).fetchone()
    assert row is not None and (row[1] is None or row[1] <= row[0])


# --- what the database refuses even to whoever runs SQL as the application


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE allocation_absence SET during = daterange(lower(during) - 1, upper(during))", InsufficientPrivilege),
        ("UPDATE allocation_absence SET cover_id = NULL", InsufficientPrivilege),
        (
            "INSERT INTO allocation_absence (id, user_id, unit_id, during, cover_id, recorded_at, by_user_id) VALUES"
            " (gen_random_uuid(), %(jonas)s, helle.acting_unit(), '[2025-11-01,2025-11-02)', %(jonas)s,"
            " helle.instant(), helle.acting_user())",
            CheckViolation,
        ),
        (
            "INSERT INTO allocation_absence (id, user_id, unit_id, during, cover_id, recorded_at, by_user_id) VALUES"
            " (gen_random_uuid(), %(jonas)s, helle.acting_unit(), '[2025-11-01,2025-11-02)', %(ulla)s,"
            " helle.instant(), helle.acting_user())",
            CheckViolation,
        ),
        (
            "INSERT INTO allocation_absence (id, user_id, unit_id, during, recorded_at, by_user_id) VALUES"
            " (gen_random_uuid(), %(ulla)s, %(udlst)s, '[2025-11-01,2025-11-02)', helle.instant(),"
            " helle.acting_user())",
            InsufficientPrivilege,
        ),
        (
            "INSERT INTO cases_assignment (id, case_id, unit_id, user_id, during, by_user_id) VALUES"
            " (gen_random_uuid(), %(case)s, helle.acting_unit(), %(ulla)s, tstzrange(helle.instant(), NULL),"
            " helle.acting_user())",
            CheckViolation,
        ),
        ("UPDATE allocation_handover SET received_at = helle.instant()", InsufficientPrivilege),
        ("UPDATE allocation_booking SET released_at = helle.instant(), during = during", InsufficientPrivilege),
        (
            "INSERT INTO allocation_interviewer (id, planned_id, case_id, user_id, during, recorded_at, by_user_id,"
            " by_unit_id) SELECT gen_random_uuid(), p.id, p.case_id, %(jonas)s, tstzrange(lower(p.during),"
            " upper(p.during) + interval '1 day'), helle.instant(), helle.acting_user(), helle.acting_unit()"
            " FROM allocation_plannedinterview p",
            InsufficientPrivilege,
        ),
    ],
)
def test_what_no_statement_does(committed_cast: Cast, app: Connection, statement: str, why: type[Exception]) -> None:
    case = new_case(committed_cast)
    stories.assign(committed_cast.karen, case, committed_cast.jonas)
    doina = planning_stories.add_interpreter(committed_cast.mette)
    planned = planning_stories.plan_interview(committed_cast.jonas, case, committed_cast.mette)
    planning_stories.book(committed_cast.jonas, case, planned, doina)
    stories.go_away(committed_cast.jonas)
    assert act(app, committed_cast.karen)
    given = {
        "jonas": committed_cast.jonas.user.pk,
        "ulla": committed_cast.ulla.user.pk,
        "udlst": committed_cast.ulla.membership.unit_id,
        "case": case.pk,
    }
    with pytest.raises(why):
        app.execute(statement, given)


@pytest.mark.parametrize(
    ("changed", "wish", "constraint"),
    [
        ({"declared_until": dt.date(2025, 10, 6)}, None, "booked_interpreter_has_declared"),
        ({"declared_on": None, "declared_until": None}, None, "booked_interpreter_has_declared"),
        ({"closed_on": dt.date(2025, 10, 7)}, None, "booked_interpreter_is_in_the_directory"),
        ({}, Wish(WishKind.ONLY_SEX, sex="man"), "booked_interpreter_is_not_unwanted"),
        ({}, Wish(WishKind.NOT_COUNTRY, country="RO"), "booked_interpreter_is_not_unwanted"),
    ],
)
def test_the_database_books_no_interpreter_who_may_not(
    committed_cast: Cast, app: Connection, changed: dict[str, object], wish: Wish | None, constraint: str
) -> None:
    case, one = new_case(committed_cast), planning_stories.add_interpreter(committed_cast.mette, **changed)
    planned = planning_stories.plan_interview(committed_cast.mette, case)
    if wish is not None:
        planning_stories.wish(committed_cast.mette, case, wish)
    assert act(app, committed_cast.mette)
    with pytest.raises(CheckViolation) as refused:
        app.execute(
            "INSERT INTO allocation_booking (id, planned_id, case_id, interpreter_id, during, recorded_at, by_user_id,"
            " by_unit_id) SELECT gen_random_uuid(), p.id, p.case_id, %s, p.during, helle.instant(),"
            " helle.acting_user(), helle.acting_unit() FROM allocation_plannedinterview p WHERE p.id = %s",
            [one.pk, planned.pk],
        )
    assert refused.value.diag.constraint_name == constraint


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE allocation_interpreter SET declared_until = '2030-01-01'",
        "UPDATE allocation_interpreter SET changed_by_id = helle.acting_user(), changed_at = helle.instant()",
        "DELETE FROM allocation_interpreterlanguage",
        "INSERT INTO allocation_stafflanguage (user_id, language) VALUES (helle.acting_user(), 'ro')",
    ],
)
@pytest.mark.parametrize("who", ["olga", "vera", "stine", "dorthe", None])
def test_nobody_else_writes_the_directory(
    committed_cast: Cast, app: Connection, statement: str, who: str | None
) -> None:
    planning_stories.add_interpreter(committed_cast.mette)
    if who is not None:
        assert act(app, getattr(committed_cast, who))
    with pytest.raises(InsufficientPrivilege):
        app.execute(statement)


def test_an_entry_of_the_directory_says_who_changed_it(committed_cast: Cast, app: Connection) -> None:
    planning_stories.add_interpreter(committed_cast.mette)
    assert act(app, committed_cast.jonas)
    with pytest.raises(InsufficientPrivilege):
        app.execute("UPDATE allocation_interpreter SET declared_until = '2030-01-01'")


def test_what_is_called_off_stays_so(committed_cast: Cast, app: Connection) -> None:
    case, doina = new_case(committed_cast), planning_stories.add_interpreter(committed_cast.mette)
    planned = planning_stories.plan_interview(committed_cast.mette, case)
    planning_stories.book(committed_cast.mette, case, planned, doina)
    shown = planning_stories.planned(committed_cast.mette, case, planned)
    with committed_cast.mette.acting():
        planning.interview_cancel(case, shown, expected_version=NO_VERSION, why=CancelReason.OTHER)
    assert act(app, committed_cast.mette)
    for statement in (
        "UPDATE allocation_plannedinterview SET cancelled_at = NULL, cancelled_why = ''",
        "UPDATE allocation_interviewer SET released_at = NULL",
        "UPDATE allocation_booking SET released_at = NULL",
    ):
        with pytest.raises(InsufficientPrivilege), app.transaction():
            app.execute(statement)


def test_notes_of_handover_are_read_in_their_own_unit_by_whom_the_case_is_open_to(
    committed_cast: Cast, app: Connection
) -> None:
    case = stories.record_stay(committed_cast.mette, new_case(committed_cast), ResidenceStatus.NONE)
    stories.assign(committed_cast.karen, case, committed_cast.jonas, note=stories.WHY)
    cast = committed_cast
    for who, seen in ((cast.karen, 1), (cast.jonas, 1), (cast.mette, 0), (cast.ulla, 0), (cast.olga, 0)):
        assert act(app, who)
        assert app.execute("SELECT count(*) FROM allocation_handover").fetchone() == (seen,)
        app.rollback()


def test_whose_booking_it_is_is_told_to_nobody_and_that_an_interpreter_is_taken_to_interviewers_only(
    committed_cast: Cast, app: Connection
) -> None:
    case, doina = new_case(committed_cast), planning_stories.add_interpreter(committed_cast.mette)
    planning_stories.book(
        committed_cast.mette, case, planning_stories.plan_interview(committed_cast.mette, case), doina
    )
    taken = "SELECT * FROM helle.taken_interpreters('[2025-10-07,2025-10-08)')"
    for who, told in ((committed_cast.ulla, [(doina.pk,)]), (committed_cast.olga, []), (committed_cast.vera, [])):
        assert act(app, who)
        assert app.execute(taken).fetchall() == told
        app.rollback()


def test_the_line_of_who_left_counts_her_cases_and_names_nobody(committed_cast: Cast, owner: Connection) -> None:
    jonas, mette = committed_cast.jonas, committed_cast.mette
    for case in stories.open_cases(committed_cast, stories.refer(committed_cast, persons=2)):
        stories.assign(committed_cast.karen, case, jonas)
    karen = committed_cast.karen
    task_stories.ask(karen, case, jonas, to_user=jonas.user.pk)
    task_stories.ask(karen, case, mette, to_user=mette.user.pk)
    done = task_stories.ask(karen, case, jonas, to_user=jonas.user.pk)
    task_stories.move_task(jonas, case, done, Move.ANSWERED, text=stories.WHY)
    left = organisations.user_leave(email=jonas.user.email, unit_code="CMM", role="cmm_caseworker", last_day=TODAY)
    assert left == organisations.Left(open_cases=2, waiting_tasks=1)
    line = owner.execute("SELECT object_id, cases, detail FROM audit_line WHERE action = 'user.left'").fetchone()
    assert line is not None
    assert (line[0], line[1]) == (jonas.user.pk, [])
    assert line[2] == {
        "membership": str(jonas.membership.pk),
        "unit": str(jonas.membership.unit_id),
        "role": "cmm_caseworker",
        "last_day": "2025-10-06",
        "open_cases": 2,
        "waiting_tasks": 1,
        "unfinished_drafts": 0,
    }
    assert "lind" not in json.dumps(line[2]).lower()
