"""Spreading knowledge on a real PostgreSQL: two at once, random numbers, and what is refused whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import errors

from helle.register.knowledge import actions, queries
from helle.register.knowledge.given import Answers, Outcome
from helle.register.knowledge.models import Activity
from helle.register.protection.refusals import Refused
from helle.rules.knowledge.codes import AudienceSector
from tests import knowledge_stories as told
from tests.cast import Cast, named
from tests.invariants.at_once import acting, at_once
from tests.invariants.conftest import Connection, act


def writing(activity: Activity, write: Callable[[queries.Look], object]) -> Callable[[], object]:
    """Write about an activity that was read before the other one wrote."""
    return lambda: write(queries.look_at(activity.pk))


def test_of_two_who_write_of_one_activity_at_once_one_is_told(committed_cast: Cast, owner: Connection) -> None:
    karen = committed_cast.karen
    made = told.teach(karen)
    outcome = Outcome(told.TAUGHT_ON, told.TAUGHT_ON, came=told.CAME)
    holding = writing(made, lambda look: actions.activity_hold(look, outcome))
    ending = writing(made, lambda look: actions.activity_end(look, kind=told.ENDED, why="Underviseren er syg."))
    outcomes = at_once([acting(karen, holding), acting(karen, ending)])
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], Refused), outcomes
    rows = owner.execute("SELECT (SELECT count(*) FROM knowledge_held), (SELECT count(*) FROM knowledge_ending)")
    assert rows.fetchone() in ((1, 0), (0, 1))


def test_answers_and_a_smaller_number_of_those_who_came_do_not_pass_each_other_sta_02(
    committed_cast: Cast, owner: Connection
) -> None:
    karen = committed_cast.karen
    made = told.teach(karen)
    told.hold(karen, made)
    fewer = Outcome(told.TAUGHT_ON, told.TAUGHT_ON, came={told.POLICE: 4})
    answers = Answers(20, (0, 0, 0, 10, 10), told.LEARNT)
    outcomes = at_once(
        [
            acting(karen, writing(made, lambda look: actions.activity_hold(look, fewer, why="Talt igen."))),
            acting(karen, writing(made, lambda look: actions.activity_evaluate(look, answers))),
        ]
    )
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], Refused), outcomes


NUMBERS = st.one_of(st.none(), st.integers(-2, 40))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("held"), st.dictionaries(st.sampled_from([*AudienceSector]), NUMBERS, max_size=4)),
        st.tuples(st.just("evaluated"), st.tuples(st.integers(-1, 60), *[st.integers(0, 20)] * 5)),
    ),
    max_size=6,
)


def test_whatever_is_entered_no_more_answered_than_came_and_nobody_is_less_than_none(committed_cast: Cast) -> None:
    karen = committed_cast.karen

    class _UndoneAgain(Exception):
        """Each example begins with nothing entered."""

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def holds(steps: list[tuple[str, object]]) -> None:
        try:
            with transaction.atomic():
                made = told.teach(karen)
                for step in steps:
                    try:
                        _step(committed_cast, made, step)
                    except Refused:
                        continue
                with karen.acting():
                    look = queries.look_at(made.pk)
                assert all(one.number is None or one.number >= 0 for one in look.came)
                if look.evaluation is not None:
                    assert sum(look.evaluation.marks) <= look.evaluation.answers
                    assert look.came_in_all is None or look.evaluation.answers <= look.came_in_all
                raise _UndoneAgain
        except _UndoneAgain:
            return

    holds()


def _step(cast: Cast, made: Activity, step: tuple[str, object]) -> None:
    what, how = step
    with cast.karen.acting(), transaction.atomic():
        look = queries.look_at(made.pk)
        if what == "held":
            came = dict(how) if isinstance(how, dict) else {}
            actions.activity_hold(look, Outcome(told.TAUGHT_ON, told.TAUGHT_ON, came=came), why="Talt igen.")
        elif isinstance(how, tuple):
            answers, one, two, three, four, five = how
            actions.activity_evaluate(
                look, Answers(answers, (one, two, three, four, five), told.LEARNT), why="Talt igen."
            )


ROW = (
    "(id, recorded_at, by_user_id, by_unit_id, activity_id, sequence, why, first_day, last_day, sectors, came,"
    " channels, reached, sources, contributed, follow_up, figures)"
)
HELD = (
    f"INSERT INTO knowledge_held {ROW} SELECT gen_random_uuid(), helle.instant(), helle.acting_user(),"
    " helle.acting_unit(), a.id, 1, '', '2025-09-10', %s, %s, %s, '{}', '{}', '{}', %s, '', ''"
    " FROM knowledge_activity a"
)
PAST_THE_APPLICATION: dict[str, tuple[str, str, list[Any]]] = {
    "held tomorrow": ("karen", HELD, ["2025-10-07", ["police"], [3], ""]),
    "nobody came": ("karen", HELD, ["2025-09-10", [], [], ""]),
    "less than none": ("karen", HELD, ["2025-09-10", ["police"], [-1], ""]),
    "a sector twice": ("karen", HELD, ["2025-09-10", ["police", "police"], [1, 2], ""]),
    "no audience of teaching": ("karen", HELD, ["2025-09-10", ["at_risk"], [1], ""]),
    "words that teaching has not": ("karen", HELD, ["2025-09-10", ["police"], [1], "Et oplæg"]),
    "another unit's": ("charlotte", HELD, ["2025-09-10", ["police"], [3], ""]),
    "who only reads": ("mette", HELD, ["2025-09-10", ["police"], [3], ""]),
    "what was written": ("karen", "UPDATE knowledge_details SET title_da = 'andet'", []),
    "what was counted": ("karen", "DELETE FROM knowledge_details", []),
    "somebody in a text": (
        "karen",
        "INSERT INTO knowledge_ending (id, recorded_at, by_user_id, by_unit_id, activity_id, kind, why) SELECT"
        " gen_random_uuid(), helle.instant(), helle.acting_user(), helle.acting_unit(), a.id, 'called_off',"
        " 'Ring 28 12 34 56' FROM knowledge_activity a",
        [],
    ),
    "the conference of another": (
        "charlotte",
        "INSERT INTO knowledge_activity (id, recorded_at, by_user_id, by_unit_id, kind) VALUES (gen_random_uuid(),"
        " helle.instant(), helle.acting_user(), helle.acting_unit(), 'conference')",
        [],
    ),
}


def test_the_database_holds_it_whoever_writes(committed_cast: Cast, app: Connection) -> None:
    told.teach(committed_cast.karen)
    taken = []
    for what, (who, statement, given_) in PAST_THE_APPLICATION.items():
        assert act(app, named(committed_cast, who))
        try:
            app.execute(statement, given_)
            taken.append(what)
        except errors.Error:
            pass
        app.rollback()
    assert taken == []
    # What is right is taken.
    assert act(app, committed_cast.karen)
    assert app.execute(HELD, ["2025-09-10", ["police", "courts"], [3, None], ""]).rowcount == 1
    app.rollback()


def test_a_role_without_figures_reads_nothing_of_it(committed_cast: Cast, app: Connection) -> None:
    told.teach(committed_cast.karen)
    seen = {}
    for name in ("karen", "anders", "charlotte", "olga", "vera"):
        assert act(app, named(committed_cast, name))
        seen[name] = app.execute("SELECT count(*) FROM knowledge_activity").fetchone()
        app.rollback()
    assert seen == {"karen": (1,), "anders": (1,), "charlotte": (1,), "olga": (0,), "vera": (0,)}


@pytest.mark.parametrize("table", ["activity", "details", "held", "evaluation", "ending"])
def test_the_public_page_reads_no_table(committed: None, owner: Connection, table: str) -> None:
    granted = owner.execute(
        "SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = 'helle_portal' AND table_name = %s",
        [f"knowledge_{table}"],
    ).fetchone()
    assert granted == (0,)
