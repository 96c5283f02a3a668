"""Which police district or region sees a case is not told of somebody whose address is protected (PUB-DIG-12)."""

from __future__ import annotations

import html

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from tests import prosecution_stories, stories, task_stories
from tests.cast import Cast, Member, open_to

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.protection.whereabouts import stand_in
from helle.register.tasks.models import Event, Task
from helle.register.tasks.states import Move

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DISTRICT, KIND_ALONE = "Østjyllands Politi", "Politiet (vises ikke: adressen er beskyttet)"


@pytest.fixture
def investigated(cast: Cast) -> Case:
    """Peter's criminal case has her as its victim, so that Østjyllands Politi sees part of hers, which Mette has."""
    case = stories.an_assessed_victim(cast)
    stories.assign(cast.mette, case, cast.mette)
    prosecution_stories.link(cast.peter, prosecution_stories.open_case(cast.peter), case)
    return case


def read(who: Member, case: Case, view: str = "case-page") -> str:
    answer = who.client().get(reverse(view, args=[case.number]))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_the_district_is_named_by_its_kind_to_who_is_not_shown_where_she_lives(cast: Cast, investigated: Case) -> None:
    assert DISTRICT in read(cast.karen, investigated)
    stories.protect_address(cast.mette, investigated)
    led, worked_on = read(cast.karen, investigated), read(cast.mette, investigated)
    assert DISTRICT not in led and KIND_ALONE in led
    assert DISTRICT in worked_on and KIND_ALONE not in worked_on


def seen_by(who: Member, case: Case) -> set[tuple[str, bool]]:
    """Of each unit that sees the case its kind, and whether the database says which it is."""
    with who.acting():
        return {(one.kind, one.unit_id is not None) for one in cases.case_readers(case.pk)}


def test_the_database_gives_the_kind_of_a_district_that_sees_the_case(cast: Cast, investigated: Case) -> None:
    assert ("police", True) in seen_by(cast.karen, investigated)
    stories.protect_address(cast.mette, investigated)
    led, worked_on = seen_by(cast.karen, investigated), seen_by(cast.mette, investigated)
    assert ("police", False) in led and ("police", True) not in led
    assert ("police", True) in worked_on and ("police", False) not in worked_on


def test_a_district_is_offered_to_be_asked_to_whom_it_is_named(cast: Cast, investigated: Case) -> None:
    open_to(cast.peter, investigated.pk, "core")
    assert DISTRICT in read(cast.karen, investigated, "case-task-new")
    stories.protect_address(cast.mette, investigated)
    assert DISTRICT not in read(cast.karen, investigated, "case-task-new")
    assert DISTRICT in read(cast.mette, investigated, "case-task-new")


def test_a_task_of_a_district_is_told_by_its_kind(cast: Cast, investigated: Case) -> None:
    open_to(cast.peter, investigated.pk, "core")
    task = task_stories.ask(cast.mette, investigated, cast.peter)
    stories.protect_address(cast.mette, investigated)
    one = reverse("case-task", args=[investigated.number, task.pk])
    for where in (reverse("case-tasks", args=[investigated.number]), one):
        led, worked_on = (html.unescape(who.client().get(where).content.decode()) for who in (cast.karen, cast.mette))
        assert DISTRICT not in led and KIND_ALONE in led
        assert DISTRICT in worked_on


def test_pub_dig_12_the_rows_of_a_task_lead_to_no_district_either(cast: Cast, investigated: Case) -> None:
    """Peter has taken it. Karen, who leads, is given that the police did, by a statement of her own as well; Mette, who
    asked, and Peter himself read who it is."""
    open_to(cast.peter, investigated.pk, "core")
    task = task_stories.ask(cast.mette, investigated, cast.peter)
    task_stories.move_task(cast.peter, investigated, task, Move.TAKEN)
    stories.protect_address(cast.mette, investigated)

    def told(who: Member) -> tuple[object, ...]:
        with who.acting(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT s.to_unit_id, s.to_user_id, h.by_unit_id, h.by_user_id, h.to_user_id"
                " FROM tasks_event e CROSS JOIN LATERAL helle.sides_of_tasks(ARRAY[e.task_id]) s"
                " CROSS JOIN LATERAL helle.hands_in_tasks(ARRAY[e.id]) h WHERE e.task_id = %s AND e.move = 'taken'",
                [task.pk],
            )
            (given,) = cursor.fetchall()
            row, done = Task.objects.get(pk=task.pk), Event.objects.get(task=task, move=Move.TAKEN)
            assert (row.to_unit_id, row.to_user_id) == given[:2], "the row that is loaded has no more"
            assert (done.by_unit_id, done.by_user_id, done.to_user_id) == given[2:]
            return tuple(given)

    police, peter = cast.peter.membership.unit_id, cast.peter.user.pk
    assert told(cast.karen) == (stand_in("police"), None, stand_in("police"), None, None)
    assert told(cast.mette) == told(cast.peter) == (police, peter, police, peter, peter)
    of_task = ("from_unit_id", "from_user_id", "to_unit_id", "to_user_id")
    of_event = ("by_unit_id", "by_user_id", "to_user_id")
    for table, columns in (("tasks_task", of_task), ("tasks_event", of_event)):
        for column in columns:
            refused = pytest.raises(ProgrammingError, match="permission denied")
            with cast.karen.acting(), refused, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT 1 FROM {table} ORDER BY {column}")  # noqa: S608 # names of ours
