"""A caseworker lets a third, by statements of her own, into a colleague's case that is closed to herself (PUB-DIG-04).

Whoever is given work on a case has it open. Each row that gives some is written here as a page writes it, by who has
the case; then it is taken back, and written by whom the case is closed to: as it was, and in her own name.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.db import DatabaseError, connection, transaction

from helle.register.cases.models import Case
from helle.register.need_to_know.choices import Verdict
from helle.register.need_to_know.tests.test_opening import is_closed, opened_for
from helle.register.need_to_know.tests.test_own_hand import WAYS
from helle.register.protection import clock
from helle.register.support import contact_actions
from helle.register.tasks.models import Task
from helle.register.tasks.states import Move
from tests import access_stories, file_stories, interview_stories, letter_stories, look_stories, stories, task_stories
from tests.adversaries.test_who_writes_past_the_pages import GIVE, refused
from tests.cast import Cast, Member, as_owner, member

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@dataclass(frozen=True, slots=True)
class Given:
    """How the third comes to work: the tables of it, parents first; whose the work is; and how a page writes it.

    `there`: what whoever has the case has written by then. `hers`: nobody but the third writes it, as far as pages go,
    and what she gives herself opens nothing.
    """

    tables: tuple[str, ...]
    whose: str
    do: Callable[[Cast, Case, Member], object]
    there: Callable[[Cast, Case], object] = lambda _cast, _case: None
    hers: bool = False


def _given_and_given_back(cast: Cast, case: Case, third: Member) -> None:
    stories.assign(cast.mette, case, third)
    clock.move_forward(dt.timedelta(seconds=1))
    stories.assign(third, case, cast.mette)


def _way(name: str) -> Callable[[Cast, Case, Member], object]:
    return lambda cast, case, third: WAYS[name].do(cast, case, cast.mette, third)


def _making(cast: Cast, case: Case, third: Member) -> None:
    asked = access_stories.ask(cast.mette, case)
    access_stories.decide_rest(third, case, asked)
    access_stories.order(third, case, asked)


def _deputy(cast: Cast, case: Case, third: Member) -> None:
    with cast.mette.acting():
        contact_actions.deputy_set(
            case,
            expected_version=stories.fresh(case).version,
            user=third.user,
            since=clock.today(),
            until=clock.today() + dt.timedelta(days=20),
        )


def _handed(cast: Cast, case: Case, third: Member) -> None:
    with cast.mette.acting():
        (task,) = Task.objects.filter(case=case)
    task_stories.move_task(cast.mette, case, task, Move.HANDED, to=third)


# Each branch of `work_at`: as what somebody works, and what names her there.
BRANCHES: Final = {
    "assigned cases_assignment a.user_id": (
        Given(("cases_assignment",), "user_id", lambda cast, case, third: stories.assign(cast.mette, case, third)),
    ),
    "contact_person support_contactperson k.user_id": (
        Given(("support_contactperson",), "user_id", _way("contact_person")),
    ),
    "contact_deputy support_contactdeputy d.user_id": (
        Given(
            ("support_contactdeputy",),
            "user_id",
            _deputy,
            there=lambda cast, case: WAYS["contact_person"].do(cast, case, cast.mette, cast.mette),
        ),
    ),
    "cover allocation_absence b.cover_id": (
        Given(
            ("allocation_absence",),
            "cover_id",
            lambda cast, _case, third: stories.go_away(cast.mette, cover=third, days=20),
        ),
    ),
    "interview allocation_interviewer i.user_id": (
        Given(("allocation_plannedinterview", "allocation_interviewer"), "user_id", _way("interview")),
    ),
    "task tasks_task t.to_user_id": (
        Given(("tasks_task", "tasks_event"), "to_user_id", _way("task")),
        Given(
            ("tasks_event",),
            "to_user_id",
            _handed,
            there=lambda cast, case: task_stories.ask(cast.mette, case, cast.mette, to_user=None),
        ),
    ),
    "task tasks_task t.from_user_id": (
        Given(
            ("tasks_task", "tasks_event"),
            "from_user_id",
            lambda cast, case, third: task_stories.ask(third, case, cast.mette),
            hers=True,
        ),
    ),
    "own_draft casefile_draft d.by_user_id": (
        Given(
            ("casefile_draft",), "by_user_id", lambda _, case, third: file_stories.begin_draft(third, case), hers=True
        ),
    ),
    "own_draft identification_interviewdraft d.by_user_id": (
        Given(
            ("identification_interviewdraft",),
            "by_user_id",
            lambda _, case, third: interview_stories.begin(third, case),
            hers=True,
        ),
    ),
    "own_draft letters_draft d.by_user_id": (
        Given(
            ("letters_draft",), "by_user_id", lambda _, case, third: letter_stories.draft_letter(third, case), hers=True
        ),
    ),
    "access_request access_requests_accessrequest m.by_user_id r.by_user_id": (
        Given(
            ("access_requests_accessrequest",),
            "by_user_id",
            lambda _, case, third: access_stories.ask(third, case),
            hers=True,
        ),
        Given(("access_requests_accessrequest", "access_requests_making"), "by_user_id", _making, hers=True),
    ),
    "handed_over cases_assignment a.user_id b.by_user_id": (
        Given(("cases_assignment",), "user_id", _given_and_given_back),
    ),
}
# Who says that it is hers, in one of these tables.
AUTHORS: Final = ("by_user_id", "changed_by_id", "from_user_id")


@pytest.fixture
def third() -> Member:
    return member("Signe Falk", "CMM", "cmm_caseworker")


@pytest.fixture
def mettes(cast: Cast) -> Case:
    """A case that Mette has."""
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.mette)
    clock.move_forward(dt.timedelta(minutes=1))
    return case


def test_each_way_to_work_on_a_case_is_tried() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = 'helle.work_at'::regproc")
        (source,) = cursor.fetchone()
    found = [
        " ".join([work, table, *sorted(set(re.findall(r"(\w\.\w+)(?: END\))? = me\b", rest)))])
        for work, rest in re.findall(r"RETURN QUERY SELECT '(\w+)'(.*?);\n", source, re.DOTALL)
        for table in re.findall(r"\bFROM (\w+)", rest)[:1]
    ]
    assert sorted(found) == sorted(BRANCHES)


def rows_of(tables: tuple[str, ...]) -> dict[str, dict[str, dict[str, Any]]]:
    """Each row of the tables as they stand in this transaction, by table and id."""
    found = {}
    for table in tables:
        rows = f"(SELECT coalesce(jsonb_object_agg(t.id, to_jsonb(t)), '{{}}') FROM {table} t)::text"
        as_owner(f"SELECT set_config('tests.rows', {rows}, true)", [])
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('tests.rows')")
            found[table] = json.loads(cursor.fetchone()[0])
    return found


def as_a_page_writes_it(cast: Cast, case: Case, third: Member, given: Given) -> list[tuple[str, dict[str, Any]]]:
    """The rows that come of it, which are gone again; where another gives it, it opens the case to the third."""
    before = rows_of(given.tables)
    mark = transaction.savepoint_create()
    if given.hers:
        look_stories.say(third, case)
    given.do(cast, case, third)
    after = rows_of(given.tables)
    assert given.hers or opened_for(third, case) is not None
    transaction.savepoint_rollback(mark)
    new = [(table, row) for table in given.tables for key, row in after[table].items() if key not in before[table]]
    # How a task stands follows from its events, which come after it.
    return [(table, row | {"last": 0} if table == "tasks_task" else row) for table, row in new]


def write(who: Member, rows: list[tuple[str, dict[str, Any]]]) -> str:
    """What stops her from writing them, all at once; '' where nothing does."""
    try:
        with transaction.atomic():
            for table, row in rows:
                into = f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, %s)).*"
                said = refused(who, into.replace("%s", "%(row)s"), row=json.dumps(row))
                if said:
                    raise DatabaseError(said)
    except DatabaseError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("branch", "which"), [(branch, which) for branch, ways in BRANCHES.items() for which in range(len(ways))]
)
def test_by_no_statement_does_she_let_a_third_into_it(
    cast: Cast, mettes: Case, third: Member, branch: str, which: int
) -> None:
    given = BRANCHES[branch][which]
    given.there(cast, mettes)
    rows = as_a_page_writes_it(cast, mettes, third, given)
    assert rows and str(third.user.pk) in json.dumps(rows)
    assert is_closed(cast.jonas, mettes) and is_closed(third, mettes)
    hers = str(cast.jonas.user.pk)
    in_her_name = [(table, row | {name: hers for name in AUTHORS if name in row}) for table, row in rows]
    for written in (rows, in_her_name):
        said = write(cast.jonas, written)
        assert said or given.hers, "it goes through"
        assert opened_for(third, mettes) is None, said


def test_whose_work_it_is_is_never_changed(cast: Cast) -> None:
    named = {(table, way.whose) for ways in BRANCHES.values() for way in ways for table in way.tables}
    changed = (
        "SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relname || '.' || a.attname = ANY (%s)"
        " AND has_column_privilege('helle_app', c.oid, a.attnum, 'UPDATE')"
    )
    with cast.jonas.acting(), connection.cursor() as cursor:
        cursor.execute(changed, [[f"{table}.{column}" for table, column in named]])
        assert cursor.fetchall() == []


AWAY = (
    "INSERT INTO allocation_absence (id, user_id, unit_id, during, cover_id, recorded_at, by_user_id) VALUES"
    " (gen_random_uuid(), %s, helle.acting_unit(), daterange(helle.instant()::date, helle.instant()::date + 9), %s,"
    " helle.instant(), helle.acting_user())"
)
LONGER = "UPDATE allocation_absence SET during = daterange(lower(during), upper(during) + 30) WHERE id = %s"
HERE_AFTER_ALL = "UPDATE allocation_absence SET withdrawn_at = helle.instant() WHERE id = %s"
NOT_HERS = "who is away says so herself, or who allocates"


def test_nobody_says_of_a_colleague_that_she_is_away_but_who_allocates(cast: Cast, third: Member) -> None:
    """Not of the lead either, whose mails would stop; and it gets no other day, and is not taken back."""
    mette = (cast.mette.user.pk, third.user.pk)
    assert refused(cast.jonas, AWAY, *mette) == NOT_HERS
    assert refused(cast.jonas, AWAY, cast.mette.user.pk, None) == NOT_HERS
    assert refused(cast.jonas, AWAY, cast.karen.user.pk, None) == NOT_HERS
    assert refused(cast.jonas, AWAY, cast.jonas.user.pk, third.user.pk) == ""
    away = stories.go_away(cast.mette, cover=third, days=20)
    for change in (LONGER, HERE_AFTER_ALL):
        assert refused(cast.jonas, change, away.pk) == NOT_HERS
        assert refused(third, change, away.pk) == NOT_HERS
    assert refused(cast.mette, LONGER, away.pk) == ""
    assert refused(cast.karen, HERE_AFTER_ALL, away.pk) == ""
    assert refused(cast.karen, AWAY, *mette) == ""


def test_what_she_took_in_a_wrong_look_she_passes_on_to_nobody(cast: Cast, mettes: Case, third: Member) -> None:
    """It is hers, and closed to her: neither giving it on nor having somebody cover for her opens it to another."""
    look = look_stories.break_the_glass(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(minutes=1))
    as_owner(
        "UPDATE cases_assignment SET during = tstzrange(lower(during), %s) WHERE case_id = %s", [clock.now(), mettes.pk]
    )
    stories.assign(cast.jonas, mettes, cast.jonas)
    clock.move_forward(dt.timedelta(minutes=1))
    look_stories.answer(cast.karen, look, Verdict.WRONG, look_stories.WHY_WRONG)
    clock.move_forward(dt.timedelta(minutes=1))
    assert is_closed(cast.jonas, mettes)
    said = refused(cast.jonas, GIVE.format("helle.instant()"), mettes.pk, third.user.pk)
    assert said == "who_gives_a_case_may_give_it"
    assert refused(cast.jonas, AWAY, cast.jonas.user.pk, third.user.pk) == ""
    assert opened_for(third, mettes) is None
    stories.assign(cast.karen, mettes, cast.mette)
    assert opened_for(cast.mette, mettes) == "assigned"
