"""What is done with a task: taken, handed on, answered, declined, withdrawn, closed; by whose side; once."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories, task_stories
from tests.cast import Cast, Member, open_to
from tests.gates import CaseGates
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.protection.refusals import Refused, Stale
from helle.register.tasks import actions, queries
from helle.register.tasks.models import Event, Task
from helle.register.tasks.states import Move

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-task-move"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [task_stories.ask(cast.mette, case, cast.jonas).pk, "svar"]


def address(case: Case, task: Task, move: str) -> str:
    return reverse("case-task-move", args=[case.number, task.pk, move])


def state_of(who: Member, task: Task) -> str:
    with who.acting():
        return Task.objects.get(pk=task.pk).state


def words_of(who: Member, case: Case, task: Task) -> list[tuple[str, str]]:
    with who.acting():
        return [(one.row.move, one.text) for one in queries.history(task, case)]


def test_from_one_authority_to_another_and_back(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    task = task_stories.ask(cast.mette, case, cast.ulla)
    ulla, mette = cast.ulla.client(), cast.mette.client()
    page = ulla.get(reverse("case-task", args=[case.number, task.pk]))
    assert [one for one, _page in page.context["moves"]] == ["tag", "giv-videre", "svar", "afslaa"]
    taken = {bound.html_name: bound.value() for bound in page.context["move_form"]}
    assert ulla.post(address(case, task, "tag"), taken).status_code == 302
    assert state_of(cast.mette, task) == "taken"
    fill_in(ulla, address(case, task, "svar"), {"text": stories.WHY})
    page = mette.get(reverse("case-task", args=[case.number, task.pk]))
    assert stories.WHY in page.content.decode()
    assert [one for one, _page in page.context["moves"]] == ["luk"]
    fill_in(mette, address(case, task, "luk"), {})
    assert state_of(cast.ulla, task) == "closed"
    assert words_of(cast.mette, case, task) == [
        ("asked", task_stories.TASK), ("taken", ""), ("answered", stories.WHY), ("closed", ""),
    ]  # fmt: skip


def test_a_task_is_handed_to_a_colleague_who_can_read_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas, category="health", to_user=cast.jonas.user.pk)
    offered = cast.jonas.client().get(address(case, task, "giv-videre")).context["form"].fields["to_user"].choices
    assert [label for _value, label in offered] == ["—", "Mette Holm"]
    fill_in(cast.jonas.client(), address(case, task, "giv-videre"), {"to_user": str(cast.mette.user.pk)})
    with cast.mette.acting():
        now = Task.objects.get(pk=task.pk)
    assert (now.to_user, now.state) == (cast.mette.user, "open")
    with cast.jonas.acting(), pytest.raises(Refused) as refused:
        actions.task_move(now, case, expected_last=now.last, move=Move.HANDED, to_user=cast.karen.user.pk)
    assert refused.value.field == "to_user"


def test_declining_and_withdrawing_need_words(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas)
    for move in ("svar", "afslaa", "traek-tilbage"):
        assert "text" in errors_of(post(cast.mette.client(), address(case, task, move), {"text": " "}))
    fill_in(cast.jonas.client(), address(case, task, "afslaa"), {"text": stories.WHY})
    assert words_of(cast.mette, case, task)[-1] == ("declined", stories.WHY)


def test_only_the_side_whose_move_it_is_makes_it(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    task = task_stories.ask(cast.mette, case, cast.ulla)
    for who, moves in ((cast.mette, ("tag", "svar", "afslaa", "luk")), (cast.ulla, ("traek-tilbage", "luk"))):
        for move in moves:
            response = post(who.client(), address(case, task, move), {"text": stories.WHY})
            assert response.status_code == 422, (who.user.full_name, move)
            assert errors_of(response)["__all__"][0].startswith("Det kan ikke gøres med opgaven nu")
    assert state_of(cast.mette, task) == "open"


def test_who_opened_the_form_before_a_colleague_acted_keeps_what_she_typed_and_sends_it_with_one_more_press(
    cast: Cast,
) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas)
    client = cast.jonas.client()
    opened = hidden_of(client, address(case, task, "svar")) | {"text": stories.WHY}
    task_stories.move_task(cast.mette, case, task, Move.TAKEN)
    stale = client.post(address(case, task, "svar"), opened)
    assert stale.status_code == 422
    assert errors_of(stale)["__all__"][0].startswith("Der er sket noget med opgaven")
    again = {bound.html_name: bound.value() for bound in stale.context["form"]}
    assert again["text"] == stories.WHY
    assert client.post(address(case, task, "svar"), again).status_code == 302
    assert state_of(cast.mette, task) == "answered"


def test_a_second_press_answers_once(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas)
    client = cast.jonas.client()
    sent = hidden_of(client, address(case, task, "svar")) | {"text": stories.WHY}
    assert [client.post(address(case, task, "svar"), sent).status_code for _press in range(2)] == [302, 302]
    with cast.mette.acting():
        assert Event.objects.filter(task=task, move="answered").count() == 1


def test_an_answered_task_is_not_answered_again(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas)
    task_stories.move_task(cast.jonas, case, task, Move.ANSWERED, text=stories.WHY)
    response = post(cast.mette.client(), address(case, task, "svar"), {"text": "En gang til"})
    assert response.status_code == 422
    assert response.context["form"]["text"].value() == "En gang til"


def test_a_role_that_does_not_see_what_it_is_about_does_nothing_with_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas, category="health")
    assert cast.karen.client().get(address(case, task, "svar")).status_code == 404


def test_who_only_reads_a_case_answers_what_she_is_asked(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    open_to(cast.henrik, case.pk, "core", "return_plan")
    task = task_stories.ask(cast.mette, case, cast.henrik, category="return_plan")
    fill_in(cast.henrik.client(), address(case, task, "svar"), {"text": stories.WHY})
    assert words_of(cast.mette, case, task)[-1] == ("answered", stories.WHY)


def test_a_move_that_is_none_is_not_there(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas)
    assert cast.mette.client().get(address(case, task, "afslut")).status_code == 404


def test_a_stale_move_is_refused_by_the_action_itself(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas)
    task_stories.move_task(cast.jonas, case, task, Move.TAKEN)
    with cast.mette.acting(), pytest.raises(Stale):
        actions.task_move(task, case, expected_last=1, move=Move.DECLINED, text=stories.WHY)


def test_each_move_is_in_the_audit_without_a_word_of_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    task = task_stories.ask(cast.mette, case, cast.jonas)
    task_stories.move_task(cast.jonas, case, task, Move.DECLINED, text=stories.WHY)
    line = audit_lines(cast, cast.jonas.user.pk)[0]
    assert (line.action, line.object_id, line.cases, line.detail) == (
        "task.moved", task.pk, [case.pk], {"move": "declined"},
    )  # fmt: skip
