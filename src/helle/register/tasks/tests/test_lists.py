"""The lists of tasks: mine, my unit's, what we asked for, those of a case, and those on the desk; by deadline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories, task_stories
from tests.cast import Cast, Member, open_to
from tests.gates import CaseGates, Gates
from tests.pages import audit_lines

from helle.register.tasks.models import Task
from helle.register.tasks.states import Move

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestListGates(Gates):
    view = "task-list"
    outsiders = ("anders", "rita", "dorthe", "anton")
    wrong_roles = ("vera", "stine")
    methods = ("GET",)
    action = "task.listed"


class TestCaseGates(CaseGates):
    view = "case-tasks"
    methods = ("GET",)
    action = "case.read"


def listed(who: Member, **query: str) -> list[Task]:
    return [line.task for line in who.client().get(reverse("task-list"), query).context["lines"]]


def test_each_list_has_its_own_and_by_deadline(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    later = task_stories.ask(cast.mette, case, cast.jonas, to_user=cast.jonas.user.pk, due=dt.date(2025, 11, 1))
    soon = task_stories.ask(cast.mette, case, cast.mette, due=dt.date(2025, 10, 8))
    sent = task_stories.ask(cast.mette, case, cast.ulla, due=dt.date(2025, 10, 20))
    assert listed(cast.jonas) == listed(cast.mette, hvis="enhed") == [soon, later]
    assert listed(cast.jonas, hvis="mine") == [later] and listed(cast.mette, hvis="mine") == []
    assert listed(cast.karen, hvis="bedt-om") == [soon, sent, later]
    assert listed(cast.ulla) == [sent] and listed(cast.ulla, hvis="bedt-om") == []
    assert listed(cast.henrik) == []


def test_an_answered_task_leaves_the_recipient_and_waits_for_the_asker_until_she_closes_it(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    task = task_stories.ask(cast.mette, case, cast.ulla)
    task_stories.move_task(cast.ulla, case, task, Move.ANSWERED, text=stories.WHY)
    assert listed(cast.ulla) == [] and listed(cast.ulla, afsluttede="1") == [task]
    assert listed(cast.mette, hvis="bedt-om") == [task]
    task_stories.move_task(cast.mette, case, task, Move.CLOSED)
    assert listed(cast.mette, hvis="bedt-om") == []
    assert listed(cast.mette, hvis="bedt-om", afsluttede="1") == [task]


def test_what_is_late_is_said_in_words(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    task_stories.ask(cast.mette, case, cast.jonas, due=dt.date(2025, 10, 8))
    on_day(dt.date(2025, 10, 8))
    assert "over" not in _first_row(cast)
    on_day(dt.date(2025, 10, 10))
    assert "2 dage over" in _first_row(cast)


def _first_row(cast: Cast) -> str:
    page = cast.mette.client().get(reverse("task-list")).content.decode()
    return str(page.partition('<tbody role="rowgroup">')[2].partition("</tbody>")[0])


def test_the_list_shows_no_word_of_what_is_asked(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task_stories.ask(cast.mette, case, cast.jonas)
    page = cast.mette.client().get(reverse("task-list")).content.decode()
    assert task_stories.TASK not in page and "Giv en oplysning" in page


def test_the_audit_names_the_cases_whose_tasks_were_shown(cast: Cast) -> None:
    cases = stories.open_cases(cast, stories.refer(cast, persons=2))
    for case in cases:
        task_stories.ask(cast.mette, case, cast.jonas)
    listed(cast.jonas)
    assert set(audit_lines(cast, cast.jonas.user.pk)[0].cases) == {case.pk for case in cases}


def test_a_page_that_is_none_and_a_list_that_is_none_show_the_first(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas)
    assert listed(cast.jonas, hvis="naboens", side="²") == [task]


def test_the_case_lists_what_waits_and_what_does_not(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    waiting, done = task_stories.ask(cast.mette, case, cast.jonas), task_stories.ask(cast.mette, case, cast.jonas)
    task_stories.move_task(cast.jonas, case, done, Move.DECLINED, text=stories.WHY)
    context = cast.mette.client().get(reverse("case-tasks", args=[case.number])).context
    assert [line.task for line in context["waiting"]] == [waiting]
    assert [line.task for line in context["ended"]] == [done]
    page = cast.mette.client().get(reverse("case-page", args=[case.number]))
    assert [line.task for line in page.context["tasks"]] == [waiting]


class TestDesk:
    def on_desk(self, who: Member, **query: str) -> list[Task]:
        return [line.task for line in who.client().get(reverse("desk"), query).context["tasks"]]

    def test_what_is_asked_of_us_and_what_we_got_an_answer_to(self, cast: Cast) -> None:
        case = stories.a_case_with_udlst(cast)
        mine = task_stories.ask(cast.mette, case, cast.jonas, to_user=cast.jonas.user.pk)
        answered = task_stories.ask(cast.mette, case, cast.ulla, due=dt.date(2025, 10, 20))
        assert self.on_desk(cast.ulla) == [answered] and self.on_desk(cast.mette) == [mine]
        task_stories.move_task(cast.ulla, case, answered, Move.ANSWERED, text=stories.WHY)
        assert self.on_desk(cast.ulla) == []
        assert self.on_desk(cast.mette) == [mine, answered]
        assert self.on_desk(cast.mette, mine="1") == [answered] and self.on_desk(cast.jonas, mine="1") == [mine]

    def test_who_has_no_next_steps_has_tasks_on_the_desk(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        open_to(cast.henrik, case.pk, "core")
        task = task_stories.ask(cast.mette, case, cast.henrik)
        assert self.on_desk(cast.henrik) == [task] and self.on_desk(cast.olga) == []
        assert self.on_desk(cast.anders) == []

    def test_a_reminder_brings_a_task_of_a_far_deadline_on_its_day(
        self, cast: Cast, on_day: Callable[[dt.date], None]
    ) -> None:
        case = stories.an_opened_case(cast)
        far = dt.date(2026, 3, 1)
        task = task_stories.ask(cast.mette, case, cast.jonas, due=far, remind_on=dt.date(2025, 10, 8))
        task_stories.ask(cast.mette, case, cast.jonas, due=far)
        on_day(dt.date(2025, 10, 7))
        assert self.on_desk(cast.jonas) == []
        on_day(dt.date(2025, 10, 8))
        assert self.on_desk(cast.jonas) == [task]
        assert "påmindelse" in cast.jonas.client().get(reverse("desk")).content.decode()
