"""What the database itself keeps of tasks and questions, whoever writes and however many at once."""

from __future__ import annotations

import datetime as dt
import threading
import time
import uuid
from collections.abc import Callable
from itertools import product
from typing import Any

import psycopg
import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.cases.models import Case
from helle.register.enquiries import actions as enquiries
from helle.register.identification import stay_actions as stays
from helle.register.organisations import actions as organisations
from helle.register.protection.refusals import Refused
from helle.register.tasks import actions, states
from helle.register.tasks.models import Task
from helle.register.tasks.states import Move, Side, State
from helle.rules.codes import ResidenceStatus
from tests import stories, task_stories
from tests.cast import Cast, Member, closed_meanwhile, member, open_to
from tests.invariants.at_once import NO_VERSION, TODAY, acting, at_once, new_case
from tests.invariants.conftest import Connection, act
from tests.invariants.test_two_at_once import attempts

MOVED_BY_HAND = [Move.TAKEN, Move.HANDED, Move.ANSWERED, Move.DECLINED, Move.WITHDRAWN, Move.CLOSED]


def constraint(error: psycopg.Error) -> str:
    return error.diag.constraint_name or ""


def events(owner: Connection, task: Task) -> list[tuple[int, str]]:
    found = owner.execute("SELECT sequence, move FROM tasks_event WHERE task_id = %s ORDER BY 1", [task.pk])
    return [(row[0], row[1]) for row in found.fetchall()]


def test_the_table_of_states_in_the_database_is_the_one_in_the_code(owner: Connection) -> None:
    sides = [frozenset(), frozenset({Side.ASKER}), frozenset({Side.RECIPIENT}), frozenset({Side.ASKER, Side.RECIPIENT})]
    for state, move, on in product(State, Move, sides):
        # The register acts where nobody does; a person who is on no side is stopped by the author that her event has.
        counted = on or frozenset({Side.REGISTER})
        found = owner.execute(
            "SELECT helle.task_after(%s, %s, %s, %s)", [state, move, Side.ASKER in on, Side.RECIPIENT in on]
        ).fetchone()
        assert found == (states.after(state, move, counted),), (state, move, on)


def test_a_final_state_has_no_way_out_and_every_other_has() -> None:
    everybody = frozenset(Side)
    assert [state for state in State if not states.possible(state, everybody)] == list(states.ENDED)
    assert {*states.WAITING, *states.TO_BE_READ, *states.ENDED} == set(State)


class TestSending:
    """Straight into the table, past all our code."""

    def send(self, app: Connection, who: Member, case: Case, **changed: Any) -> None:
        row = {
            "id": uuid.uuid4(), "case": case.pk, "category": "core", "asks": "information", "step": "", "step_by": "",
            "from_unit": who.membership.unit_id, "from_user": who.user.pk, "to_unit": who.membership.unit_id,
            "to_user": None, "due": TODAY, "remind": None, "state": "open", "last": 0, "later": "0",
        } | changed  # fmt: skip
        assert act(app, who)
        app.execute(
            "INSERT INTO tasks_task (id, case_id, category, asks, step, step_by, from_unit_id, from_user_id,"
            " to_unit_id, to_user_id, sent_at, due, remind_on, state, last) VALUES (%(id)s, %(case)s, %(category)s,"
            " %(asks)s, %(step)s, %(step_by)s, %(from_unit)s, %(from_user)s, %(to_unit)s, %(to_user)s,"
            " helle.instant() + %(later)s::interval, %(due)s, %(remind)s, %(state)s, %(last)s)",
            row,
        )

    def test_as_it_should_be(self, committed_cast: Cast, app: Connection) -> None:
        case = new_case(committed_cast)
        self.send(app, committed_cast.mette, case, to_user=committed_cast.jonas.user.pk, remind=TODAY)

    @pytest.mark.parametrize(
        ("changed", "held_against_it"),
        [
            ({"due": TODAY - dt.timedelta(days=1)}, "task_due_is_to_come"),
            ({"remind": TODAY + dt.timedelta(days=1)}, "task_reminds_before_it_is_due"),
            ({"category": "secret_address"}, "task_category_is_known"),
            ({"asks": "step"}, "task_of_a_step_says_whose"),
            ({"step": "assess", "step_by": "cmm"}, "task_of_a_step_that_stands"),
            ({"asks": "step", "step": "assess", "step_by": "cmm"}, "task_of_a_step_that_stands"),
            ({"asks": "step", "step": "clarify_stay", "step_by": "udlst"}, "task_of_a_step_that_stands"),
        ],
    )
    def test_what_no_task_is(
        self, committed_cast: Cast, app: Connection, changed: dict[str, Any], held_against_it: str
    ) -> None:
        case = new_case(committed_cast)
        with pytest.raises(CheckViolation) as refused:
            self.send(app, committed_cast.mette, case, **changed)
        assert constraint(refused.value) == held_against_it

    def test_a_recipient_without_the_case_or_without_what_it_is_about(
        self, committed_cast: Cast, app: Connection
    ) -> None:
        cast, case = committed_cast, new_case(committed_cast)
        for category in ("core", "narrative"):
            with pytest.raises(CheckViolation) as refused:
                self.send(app, cast.mette, case, to_unit=cast.ulla.membership.unit_id, category=category)
            assert constraint(refused.value) == "task_recipient_has_the_case"
            app.rollback()
        open_to(cast.henrik, case.pk, "core")
        with pytest.raises(CheckViolation) as refused:
            self.send(app, cast.mette, case, to_unit=cast.henrik.membership.unit_id, category="identity")
        assert constraint(refused.value) == "task_recipient_has_the_case"

    def test_a_person_who_does_not_read_it_or_is_of_another_unit(self, committed_cast: Cast, app: Connection) -> None:
        cast, case = committed_cast, new_case(committed_cast)
        for who, category in ((cast.karen, "health"), (cast.vera, "core"), (cast.ulla, "core")):
            with pytest.raises(CheckViolation) as refused:
                self.send(app, cast.mette, case, to_user=who.user.pk, category=category)
            assert constraint(refused.value) == "task_person_reads_it"
            app.rollback()

    def test_a_unit_with_a_part_of_the_case_asks_no_third_one(self, committed_cast: Cast, app: Connection) -> None:
        cast = committed_cast
        case = stories.record_stay(cast.mette, new_case(cast), ResidenceStatus.NONE)
        open_to(cast.henrik, case.pk, "core")
        with pytest.raises(CheckViolation) as refused:
            self.send(app, cast.henrik, case, to_unit=cast.ulla.membership.unit_id)
        assert constraint(refused.value) == "task_goes_where_it_may"
        app.rollback()
        self.send(app, cast.henrik, case, to_unit=cast.mette.membership.unit_id)

    @pytest.mark.parametrize("changed", [{"state": "closed"}, {"last": 3}, {"later": "1 second"}])
    def test_a_task_begins_open_and_now(self, committed_cast: Cast, app: Connection, changed: dict[str, Any]) -> None:
        case = new_case(committed_cast)
        with pytest.raises(InsufficientPrivilege):
            self.send(app, committed_cast.mette, case, **changed)

    def test_nobody_asks_in_another_s_name_or_about_what_she_does_not_see(
        self, committed_cast: Cast, app: Connection
    ) -> None:
        cast, case = committed_cast, new_case(committed_cast)
        for who, changed in (
            (cast.mette, {"from_user": cast.jonas.user.pk}),
            (cast.karen, {"category": "health"}),
            (cast.vera, {}),
        ):
            with pytest.raises(InsufficientPrivilege):
                self.send(app, who, case, **changed)
            app.rollback()


class TestMoving:
    def move(self, app: Connection, who: Member, task: Task, move: str, **changed: Any) -> None:
        row = {
            "task": task.pk, "case": task.case_id, "category": task.category, "sequence": 2, "move": move,
            "to_user": None, "by_user": who.user.pk, "by_unit": who.membership.unit_id, "text": b"x",
        } | changed  # fmt: skip
        assert act(app, who)
        app.execute(
            "INSERT INTO tasks_event (id, task_id, case_id, category, sequence, move, to_user_id, at, by_user_id,"
            " by_unit_id, text_sealed) VALUES (gen_random_uuid(), %(task)s, %(case)s, %(category)s, %(sequence)s,"
            " %(move)s, %(to_user)s, helle.instant(), %(by_user)s, %(by_unit)s, %(text)s)",
            row,
        )

    @pytest.mark.parametrize(
        ("changed", "held_against_it"),
        [
            ({"move": "closed"}, "task_states_follow_the_table"),
            ({"move": "asked"}, "task_states_follow_the_table"),
            ({"move": "made_up"}, "task_states_follow_the_table"),
            ({"move": "settled"}, "task_states_follow_the_table"),
            ({"sequence": 3}, "task_events_in_order"),
            ({"sequence": 1}, "task_events_in_order"),
            ({"move": "taken"}, "task_event_says_to_whom"),
            ({"text": None}, "task_event_has_its_words"),
        ],
    )
    def test_what_does_not_stand_in_the_table(
        self, committed_cast: Cast, app: Connection, changed: dict[str, Any], held_against_it: str
    ) -> None:
        case = new_case(committed_cast)
        task = task_stories.ask(committed_cast.mette, case, committed_cast.jonas)
        with pytest.raises(CheckViolation) as refused:
            self.move(app, committed_cast.jonas, task, **({"move": "answered"} | changed))
        assert constraint(refused.value) == held_against_it

    def test_an_event_is_of_the_case_and_the_category_of_its_task(self, committed_cast: Cast, app: Connection) -> None:
        case = new_case(committed_cast)
        task = task_stories.ask(committed_cast.mette, case, committed_cast.jonas, category="health")
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            self.move(app, committed_cast.jonas, task, "answered", category="core")

    def test_the_other_side_and_a_third_party_do_not_move_it(self, committed_cast: Cast, app: Connection) -> None:
        cast = committed_cast
        case = stories.record_stay(cast.mette, new_case(cast), ResidenceStatus.NONE)
        open_to(cast.henrik, case.pk, "core")
        task = task_stories.ask(cast.ulla, case, cast.henrik)
        for who, move in ((cast.ulla, "answered"), (cast.henrik, "withdrawn"), (cast.mette, "answered")):
            with pytest.raises(CheckViolation) as refused:
                self.move(app, who, task, move)
            assert constraint(refused.value) == "task_states_follow_the_table"
            app.rollback()
        # CMM sees it, and is on no side of it: not even as if it were the register.
        with pytest.raises(CheckViolation) as refused:
            self.move(app, cast.mette, task, "settled")
        assert constraint(refused.value) == "task_event_has_its_author"

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE tasks_task SET state = 'closed'",
            "UPDATE tasks_task SET due = due + 30",
            "DELETE FROM tasks_task",
            "UPDATE tasks_event SET text_sealed = ''",
            "DELETE FROM tasks_event",
            "SELECT helle.settle_tasks(gen_random_uuid(), 'cmm', '[]')",
            "UPDATE enquiries_enquiry SET due = due + 30",
            "UPDATE enquiries_answer SET text_sealed = ''",
            "DELETE FROM enquiries_answer",
        ],
    )
    def test_what_was_said_stays_said(self, committed_cast: Cast, app: Connection, statement: str) -> None:
        assert act(app, committed_cast.mette)
        with pytest.raises(InsufficientPrivilege):
            app.execute(statement)


@attempts
@given(how_many=st.integers(2, 5), declines=st.integers(0, 2))
def test_of_colleagues_who_answer_at_once_one_does(
    committed_cast: Cast, owner: Connection, how_many: int, declines: int
) -> None:
    cast = committed_cast
    case = new_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas)
    moves = [Move.ANSWERED] * how_many + [Move.DECLINED] * declines
    outcomes = at_once(
        [
            acting(
                cast.jonas if number % 2 else cast.mette,
                lambda move=move: actions.task_move(  # type: ignore[misc]
                    task, case, expected_last=1, move=move, text=stories.WHY
                ),
            )
            for number, move in enumerate(moves)
        ]
    )
    refused = [outcome for outcome in outcomes if outcome is not None]
    assert len(refused) == len(moves) - 1
    assert {type(one).__name__ for one in refused} <= {"Stale", "Refused"}
    assert [sequence for sequence, _move in events(owner, task)] == [1, 2]


@attempts
@given(moves=st.lists(st.tuples(st.sampled_from(MOVED_BY_HAND), st.integers(1, 3)), min_size=3, max_size=7))
def test_whatever_is_done_at_once_a_task_s_events_follow_the_table(
    committed_cast: Cast, owner: Connection, moves: list[tuple[Move, int]]
) -> None:
    cast = committed_cast
    case = new_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas)

    def work(move: Move, last: int) -> Callable[[], object]:
        to = cast.mette.user.pk if move is Move.HANDED else None
        return acting(
            cast.jonas,
            lambda: actions.task_move(task, case, expected_last=last, move=move, text=stories.WHY, to_user=to),
        )

    at_once([work(*one) for one in moves])
    state = State.OPEN
    happened = events(owner, task)
    for sequence, move in happened[1:]:
        following = states.after(state, Move(move), frozenset({Side.ASKER, Side.RECIPIENT}))
        assert following is not None, (state, move, sequence)
        state = following
    kept = owner.execute("SELECT state, last FROM tasks_task WHERE id = %s", [task.pk]).fetchone()
    assert kept == (state, len(happened))
    assert [sequence for sequence, _move in happened] == list(range(1, len(happened) + 1))


@attempts
@given(how_many=st.integers(2, 5))
def test_a_step_given_away_by_several_at_once_is_given_once(
    committed_cast: Cast, owner: Connection, how_many: int
) -> None:
    cast = committed_cast
    case = new_case(cast)
    wanted = task_stories.asked(cast.jonas, step="clarify_stay", category="identity")
    outcomes = at_once([acting(cast.mette, lambda: actions.task_ask(case, wanted))] * how_many)
    assert sum(isinstance(outcome, Task) for outcome in outcomes) == 1
    assert owner.execute("SELECT count(*) FROM tasks_task WHERE case_id = %s", [case.pk]).fetchone() == (1,)


def test_a_task_that_waits_while_its_recipient_loses_the_case_is_refused(
    committed_cast: Cast, owner: Connection
) -> None:
    """Jonas has seen that Udlændingestyrelsen has the case; Mette is just writing what takes it from them."""
    cast = committed_cast
    case = stories.record_stay(cast.mette, new_case(cast), ResidenceStatus.NONE)
    outcomes: list[object] = []

    def send() -> None:
        try:
            with cast.jonas.acting():
                outcomes.append(actions.task_ask(case, task_stories.asked(cast.ulla)))
        except Refused as refused:
            outcomes.append(refused)
        finally:
            connections.close_all()

    sender = threading.Thread(target=send)
    with cast.mette.acting():
        stays.residence_record(
            stories.fresh(case),
            expected_version=NO_VERSION,
            status=ResidenceStatus.EU_RIGHT,
            since=TODAY,
            until=None,
        )
        sender.start()
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if owner.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchall():
                break
    sender.join(timeout=60)
    (refused,) = outcomes
    assert isinstance(refused, Refused) and refused.field == "recipient"
    assert owner.execute("SELECT count(*) FROM tasks_task").fetchone() == (0,)


@attempts
@given(hands_on=st.booleans())
def test_a_task_given_while_her_role_is_ended_is_refused_or_counted(
    committed_cast: Cast, owner: Connection, hands_on: bool
) -> None:
    cast = committed_cast
    case, nina = new_case(cast), member("Nina Holst", "CMM", "cmm_caseworker")
    task = task_stories.ask(cast.mette, case, cast.jonas)
    wanted = task_stories.asked(cast.mette, to_user=nina.user.pk)

    def give() -> object:
        if hands_on:
            actions.task_move(task, case, expected_last=1, move=Move.HANDED, to_user=nina.user.pk)
            return task
        return actions.task_ask(case, wanted)

    yesterday = TODAY - dt.timedelta(days=1)
    outcomes = at_once(
        [
            acting(cast.mette, give),
            lambda: organisations.user_leave(
                email=nina.user.email, unit_code="CMM", role="cmm_caseworker", last_day=yesterday
            ),
        ]
    )
    refused = [one for one in outcomes if isinstance(one, Refused)]
    assert organisations.Left(open_cases=0, waiting_tasks=1 - len(refused)) in outcomes
    assert {one.field for one in refused} <= {"recipient", "to_user"}


def test_what_the_day_settles_the_night_closes(committed_cast: Cast, owner: Connection) -> None:
    """The step leaves the lists when they are recomputed; nobody did it, and no line of the audit says so."""
    cast = committed_cast
    case = new_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas, step="clarify_stay", category="identity")
    lines = owner.execute("SELECT count(*) FROM audit_line").fetchone()
    owner.execute(
        "SELECT helle.repair_projection(id, rung, '[]', NULL, NULL) FROM protection_grant"
        " WHERE case_id = %s AND category = 'core'",
        [case.pk],
    )
    assert events(owner, task)[-1] == (2, "settled")
    assert owner.execute("SELECT count(*) FROM audit_line").fetchone() == lines


@attempts
@given(how_many=st.integers(2, 5))
def test_a_question_is_answered_once(committed_cast: Cast, owner: Connection, how_many: int) -> None:
    cast = committed_cast
    enquiry = task_stories.enquire(cast.olga, cast.mette)
    who = [cast.mette, cast.jonas, cast.vera, cast.karen]
    outcomes = at_once(
        [
            acting(who[number % 4], lambda: enquiries.enquiry_answer(enquiry, text=stories.WHY))
            for number in range(how_many)
        ]
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType"] + ["Refused"] * (how_many - 1)
    assert owner.execute("SELECT count(*) FROM enquiries_answer WHERE enquiry_id = %s", [enquiry.pk]).fetchone() == (1,)


class TestAsking:
    """A question straight into the table."""

    def ask(self, app: Connection, who: Member, to: Member, **changed: Any) -> None:
        row = {"to": to.membership.unit_id, "case": None, "due": TODAY, "user": who.user.pk} | changed
        assert act(app, who)
        app.execute(
            "INSERT INTO enquiries_enquiry (id, theme, from_unit_id, from_user_id, to_unit_id, case_id, asked_at, due,"
            " question_sealed) VALUES (gen_random_uuid(), 'other', helle.acting_unit(), %(user)s, %(to)s, %(case)s,"
            " helle.instant(), %(due)s, '')",
            row,
        )

    def test_of_whom_and_when(self, committed_cast: Cast, app: Connection, owner: Connection) -> None:
        cast = committed_cast
        self.ask(app, cast.olga, cast.mette)
        app.rollback()
        case = new_case(cast)
        for who, to, changed, held_against_it in (
            (cast.olga, cast.mette, {"due": TODAY - dt.timedelta(days=1)}, "enquiry_due_is_to_come"),
            (cast.mette, cast.jonas, {}, "enquiry_asks_somebody_else"),
            (cast.mette, cast.anton, {}, "enquiry_unit_answers"),
            (cast.mette, cast.ulla, {"case": case.pk}, "enquiry_recipient_has_the_case"),
        ):
            with pytest.raises(CheckViolation) as refused:
                self.ask(app, who, to, **changed)
            assert constraint(refused.value) == held_against_it
            app.rollback()
        for who, to, changed in (
            (cast.stine, cast.ulla, {}),
            (cast.olga, cast.mette, {"user": cast.anders.user.pk}),
            (cast.olga, cast.mette, {"case": case.pk}),
        ):
            with pytest.raises(InsufficientPrivilege):
                self.ask(app, who, to, **changed)
            app.rollback()

    def test_nobody_answers_for_another(self, committed_cast: Cast, app: Connection) -> None:
        cast = committed_cast
        enquiry = task_stories.enquire(cast.olga, cast.mette)
        for who in (cast.olga, cast.ulla, cast.stine):
            assert act(app, who)
            with pytest.raises(InsufficientPrivilege):
                app.execute(
                    "INSERT INTO enquiries_answer (enquiry_id, answered_at, by_user_id, by_unit_id, text_sealed)"
                    " VALUES (%s, helle.instant(), helle.acting_user(), helle.acting_unit(), '')",
                    [enquiry.pk],
                )
            app.rollback()


def test_a_closed_unit_gets_neither_task_nor_question(committed_cast: Cast, app: Connection) -> None:
    cast = committed_cast
    case = new_case(cast)
    open_to(cast.henrik, case.pk, "core")
    with closed_meanwhile("HJST", TODAY):
        with pytest.raises(CheckViolation) as refused:
            TestSending().send(app, cast.mette, case, to_unit=cast.henrik.membership.unit_id)
        assert constraint(refused.value) == "task_unit_is_open"
        app.rollback()
        with pytest.raises(CheckViolation) as refused:
            TestAsking().ask(app, cast.mette, cast.henrik)
        assert constraint(refused.value) == "enquiry_unit_is_open"
