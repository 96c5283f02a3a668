"""The page of one task: who reads what of it."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from tests import stories, task_stories
from tests.cast import Cast, Member, open_to
from tests.gates import CaseGates
from tests.pages import audit_lines

from helle.register.cases.models import Case
from helle.register.tasks.models import Event, Task
from helle.register.tasks.states import Move
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def address(case: Case, task: Task) -> str:
    return reverse("case-task", args=[case.number, task.pk])


def page_for(who: Member, case: Case, task: Task) -> str:
    return str(who.client().get(address(case, task)).content.decode())


class TestGates(CaseGates):
    view = "case-task"
    action = "task.read"
    methods = ("GET",)

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [task_stories.ask(cast.mette, case, cast.jonas).pk]


def test_a_task_that_is_not_of_this_case_is_not_there(cast: Cast) -> None:
    one, other = stories.open_cases(cast, stories.refer(cast, persons=2))
    task = task_stories.ask(cast.mette, one, cast.jonas)
    client = cast.mette.client()
    assert client.get(address(other, task)).status_code == 404
    assert client.get(reverse("case-task", args=[one.number, uuid.uuid4()])).status_code == 404


def test_a_third_organisation_that_has_the_case_does_not_see_the_task_gov_06(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    for who in (cast.henrik, cast.olga):
        open_to(who, case.pk, "core", "identity")
    task = task_stories.ask(cast.mette, case, cast.henrik)
    assert task_stories.TASK in page_for(cast.henrik, case, task)
    assert cast.olga.client().get(address(case, task)).status_code == 404
    assert cast.ulla.client().get(address(case, task)).status_code == 404


def test_cmm_sees_what_others_ask_each_other_and_does_nothing_with_it(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    open_to(cast.henrik, case.pk, "core")
    task = task_stories.ask(cast.ulla, case, cast.henrik)
    response = cast.mette.client().get(address(case, task))
    assert task_stories.TASK in response.content.decode() and response.context["moves"] == []


def test_a_role_that_does_not_see_what_it_is_about_sees_that_there_is_a_task_and_no_word_of_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas, category="health")
    page = page_for(cast.karen, case, task)
    assert "Din rolle ser ikke »Helbred«" in page and task_stories.TASK not in page
    with cast.karen.acting():
        assert Task.objects.filter(pk=task.pk).exists() and not Event.objects.exists()


def test_a_unit_that_lost_the_case_does_not_see_the_task_and_the_asker_is_told(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    task = task_stories.ask(cast.mette, case, cast.ulla)
    assert "har ikke længere adgang" not in page_for(cast.mette, case, task)
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=stories.FIRST_DAY)
    assert cast.ulla.client().get(address(case, task)).status_code == 404
    assert "har ikke længere adgang" in page_for(cast.mette, case, task)
    moved = task_stories.move_task(cast.mette, case, task, Move.WITHDRAWN, text=stories.WHY)
    assert moved.state == "withdrawn"


def test_the_audit_says_which_task_of_which_case_was_read(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas)
    page_for(cast.jonas, case, task)
    line = audit_lines(cast, cast.jonas.user.pk)[0]
    assert (line.action, line.object_id, line.cases) == ("task.read", task.pk, [case.pk])


def test_a_title_and_an_address_say_nothing_of_what_is_asked(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas, category="health")
    title = page_for(cast.jonas, case, task).partition("<title>")[2].partition("</title>")[0]
    assert title == f"Opgave i sag {case.number} – Helle"
