"""Asking for something in a case: of whom, about what, and that nobody gets to see more by it (GOV-06)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from tests import stories, task_stories
from tests.cast import Cast, Member, close_unit, member, open_to
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.protection.refusals import Refused
from helle.register.tasks import actions
from helle.register.tasks.models import Event, Task
from helle.rules.codes import Authority

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

WORDS = {"category": "core", "asks": "information", "text": task_stories.TASK}


class TestGates(CaseGates):
    view = "case-task-new"


def address(case: Case, step: str = "") -> str:
    return reverse("case-task-new", args=[case.number]) + (f"?skridt={step}" if step else "")


def unit_of(who: Member) -> str:
    return str(who.membership.unit_id)


def person(who: Member) -> str:
    return f"{who.membership.unit_id}:{who.user.pk}"


def recipients_of(who: Member, case: Case) -> set[str]:
    form = who.client().get(address(case)).context["form"]
    return {value for value, _label in form.fields["recipient"].choices} - {""}


def tasks(who: Member) -> list[Task]:
    with who.acting():
        return list(Task.objects.all())


def test_a_colleague_is_asked_at_once_and_reads_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    response = fill_in(cast.mette.client(), address(case), {**WORDS, "recipient": person(cast.jonas)})
    assert response.headers["Location"] == reverse("case-tasks", args=[case.number])
    (task,) = tasks(cast.jonas)
    assert (task.to_user, task.from_user, task.state, task.last) == (cast.jonas.user, cast.mette.user, "open", 1)
    assert task.due == stories.FIRST_DAY + dt.timedelta(days=7)
    page = cast.jonas.client().get(reverse("case-task", args=[case.number, task.pk])).content.decode()
    assert task_stories.TASK in page


def test_what_goes_to_another_organisation_is_shown_first_and_nothing_is_sent_by_that(cast: Cast) -> None:
    case, client = stories.a_case_with_udlst(cast), cast.mette.client()
    shown = post(client, address(case), {**WORDS, "recipient": unit_of(cast.ulla)})
    assert shown.status_code == 200 and tasks(cast.mette) == []
    page = shown.content.decode()
    for part in (case.number, "Mette Holm", "Center mod Menneskehandel", "Giv en oplysning", task_stories.TASK):
        assert part in page
    assert "Sagsbehandler i Udlændingestyrelsen" in page and "Leder i CMM" not in page
    sent = {bound.html_name: bound.value() for bound in shown.context["form"] if bound.value() is not None}
    assert client.post(address(case), sent).status_code == 302
    (task,) = tasks(cast.ulla)
    assert task.to_unit_id == cast.ulla.membership.unit_id


def test_what_was_changed_after_it_was_shown_is_shown_again(cast: Cast) -> None:
    case, client = stories.a_case_with_udlst(cast), cast.mette.client()
    shown = post(client, address(case), {**WORDS, "recipient": unit_of(cast.ulla)})
    sent = {bound.html_name: bound.value() for bound in shown.context["form"] if bound.value() is not None}
    again = client.post(address(case), sent | {"text": stories.WHY})
    assert again.status_code == 200 and stories.WHY in again.content.decode()
    assert tasks(cast.mette) == []


def test_who_goes_back_from_what_is_shown_finds_what_she_typed(cast: Cast) -> None:
    case, client = stories.a_case_with_udlst(cast), cast.mette.client()
    shown = post(client, address(case), {**WORDS, "recipient": unit_of(cast.ulla)})
    sent = {bound.html_name: bound.value() for bound in shown.context["form"] if bound.value() is not None}
    back = client.post(address(case), sent | {"edit": "1"})
    form = back.context["form"]
    assert (form["text"].value(), form["recipient"].value()) == (task_stories.TASK, unit_of(cast.ulla))
    assert form["seen"].value() == "" and not form.errors


def test_a_second_press_gives_one_task(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    sent = hidden_of(client, address(case)) | WORDS | {"recipient": person(cast.jonas)}
    assert [client.post(address(case), sent).status_code for _press in range(2)] == [302, 302]
    assert len(tasks(cast.mette)) == 1


def test_those_who_run_a_case_may_ask_whoever_has_it(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    open_to(cast.henrik, case.pk, "core", "return_plan")
    others = {unit_of(cast.ulla), unit_of(cast.henrik)}
    assert others <= recipients_of(cast.mette, case)
    assert unit_of(cast.olga) not in recipients_of(cast.mette, case)
    assert {unit_of(cast.mette), unit_of(cast.henrik)} <= recipients_of(cast.ulla, case)


def test_a_unit_with_a_part_of_a_case_asks_cmm_or_a_colleague_and_is_not_told_who_else_has_it(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    open_to(cast.henrik, case.pk, "core", "return_plan")
    assert recipients_of(cast.henrik, case) == {unit_of(cast.henrik), person(cast.henrik), unit_of(cast.mette)}
    with cast.henrik.acting(), pytest.raises(Refused, match="has no access"):
        actions.task_ask(case, task_stories.asked(cast.ulla))
    task = task_stories.ask(cast.henrik, case, cast.mette, category="return_plan")
    assert tasks(cast.mette) == [task]


@pytest.mark.parametrize("category", ["core", "narrative"])
def test_a_unit_that_does_not_hold_what_it_is_about_is_refused_with_the_way_there(cast: Cast, category: str) -> None:
    case = stories.an_opened_case(cast)
    if category == "narrative":
        open_to(cast.henrik, case.pk, "core", "return_plan")
    with cast.mette.acting(), pytest.raises(Refused) as refused:
        actions.task_ask(case, task_stories.asked(cast.henrik, category=category))
    assert refused.value.field == "recipient"
    assert "videregiv det først" in refused.value.message.da and "[GOV-06, SHR-01]" in refused.value.message.da
    assert tasks(cast.mette) == []


def test_a_task_opens_nothing(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    open_to(cast.henrik, case.pk, "core", "return_plan")
    page = reverse("case-page", args=[case.number])
    before = cast.henrik.client().get(page).context["view"].held
    task_stories.ask(cast.mette, case, cast.henrik, category="return_plan")
    assert cast.henrik.client().get(page).context["view"].held == before


def test_one_asks_about_nothing_one_does_not_see_oneself(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    form = cast.karen.client().get(address(case)).context["form"]
    offered = {value for value, _label in form.fields["category"].choices}
    assert "health" not in offered and "secret_address" not in offered and "core" in offered
    with cast.karen.acting(), pytest.raises(Refused) as refused:
        actions.task_ask(case, task_stories.asked(cast.mette, category="health"))
    assert refused.value.field == "category"


def test_a_colleague_whose_role_does_not_see_it_is_refused(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    typed = {**WORDS, "category": "health", "recipient": person(cast.karen)}
    response = post(cast.mette.client(), address(case), typed)
    assert errors_of(response)["recipient"][0].startswith("Kollegaen har ikke en rolle")


def test_nobody_is_picked_in_another_organisation(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    with cast.mette.acting(), pytest.raises(Refused) as refused:
        actions.task_ask(case, task_stories.asked(cast.ulla, to_user=cast.ulla.user.pk))
    assert refused.value.field == "recipient"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"due": "2025-10-05"}, "due"),
        ({"due": "2052-10-13"}, "due"),
        ({"due": "i morgen"}, "due"),
        ({"remind_on": "2025-10-05"}, "remind_on"),
        ({"remind_on": "2025-10-14"}, "remind_on"),
        ({"text": "   "}, "text"),
        ({"category": ""}, "category"),
        ({"category": "secret_address"}, "category"),
        ({"recipient": ""}, "recipient"),
        ({"recipient": str(uuid.UUID(int=7))}, "recipient"),
        ({"asks": "step"}, "asks"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_lost(
    cast: Cast, typed: dict[str, str], field: str
) -> None:
    case = stories.an_opened_case(cast)
    response = post(cast.mette.client(), address(case), {**WORDS, "recipient": person(cast.jonas), **typed})
    assert response.status_code == 422 and set(errors_of(response)) == {field}
    assert response.context["form"]["text"].value() == typed.get("text", task_stories.TASK)
    assert tasks(cast.mette) == []


class TestClosedUnit:
    """PUB-ORG-01: authorities are closed and others take over."""

    def test_the_one_who_took_over_is_named(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        open_to(cast.henrik, case.pk, "core")
        close_unit("HJST", dt.date(2025, 7, 1), successor="UDLST")
        response = post(cast.mette.client(), address(case), {**WORDS, "recipient": unit_of(cast.henrik)})
        assert errors_of(response)["recipient"] == [
            "Hjemrejsestyrelsen er lukket siden 30. juni 2025. Vælg i stedet Udlændingestyrelsen, som har overtaget."
        ]
        assert tasks(cast.mette) == []

    def test_one_without_a_successor_is_refused_too(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        open_to(cast.henrik, case.pk, "core")
        close_unit("HJST", dt.date(2025, 7, 1))
        response = post(cast.mette.client(), address(case), {**WORDS, "recipient": unit_of(cast.henrik)})
        assert "Helle kender ingen efterfølger" in errors_of(response)["recipient"][0]

    def test_one_that_closes_tomorrow_is_still_asked(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        open_to(cast.henrik, case.pk, "core")
        close_unit("HJST", dt.date(2025, 10, 7), successor="UDLST")
        assert task_stories.ask(cast.mette, case, cast.henrik).state == "open"


class TestStep:
    """A next step of the case given to somebody as a task."""

    def test_each_open_step_of_ours_is_offered_as_a_task_filled_in(self, cast: Cast) -> None:
        case, client = stories.an_opened_case(cast), cast.mette.client()
        page = client.get(reverse("case-page", args=[case.number]))
        assert address(case, "assign_contact_person") in page.content.decode()
        step = next(step for step, _url, _given in page.context["own_steps"] if step.code == "clarify_stay")
        form = client.get(address(case, "clarify_stay")).context["form"]
        assert (form["text"].value(), form["category"].value()) == (step.text.da, "identity")
        assert "asks" not in form.fields

    def test_it_is_given_once_while_it_waits_and_the_case_says_to_whom(self, cast: Cast) -> None:
        case, client = stories.an_opened_case(cast), cast.mette.client()
        fill_in(client, address(case, "clarify_stay"), {"recipient": person(cast.jonas)})
        page = client.get(reverse("case-page", args=[case.number])).content.decode()
        assert "Givet som opgave til Jonas Lind" in page
        again = post(client, address(case, "clarify_stay"), {"recipient": person(cast.mette)})
        assert errors_of(again)["__all__"][0].startswith("Skridtet er allerede givet som opgave")
        assert len(tasks(cast.mette)) == 1

    def test_what_settles_the_step_closes_the_task(self, cast: Cast) -> None:
        case = stories.a_case_with_cmm(cast)
        stories.hold_interview(cast.mette, case)
        task = task_stories.ask(cast.mette, case, cast.jonas, category="outcome", step="assess")
        stories.assess(cast.mette, case, Authority.CMM)
        with cast.jonas.acting():
            assert Task.objects.get(pk=task.pk).state == "closed"
            last = Event.objects.filter(task=task).order_by("-sequence")[0]
        assert (last.move, last.by_user_id, last.by_unit_id) == ("settled", None, None)

    def test_a_free_task_and_one_of_another_step_stay(self, cast: Cast) -> None:
        case = stories.a_case_with_cmm(cast)
        stories.hold_interview(cast.mette, case)
        free = task_stories.ask(cast.mette, case, cast.jonas)
        other = task_stories.ask(cast.mette, case, cast.jonas, step="assign_contact_person")
        stories.assess(cast.mette, case, Authority.CMM)
        with cast.jonas.acting():
            assert {task.state for task in Task.objects.filter(pk__in=[free.pk, other.pk])} == {"open"}

    def test_a_step_that_is_not_open_is_refused_and_one_that_is_none_is_not_there(self, cast: Cast) -> None:
        case, client = stories.an_opened_case(cast), cast.mette.client()
        gone = post(client, address(case, "wind_down"), {"recipient": person(cast.jonas)})
        assert errors_of(gone)["__all__"][0].startswith("Skridtet er ikke længere åbent")
        assert client.get(address(case, "make_coffee")).status_code == 404

    def test_a_step_of_udlaendingestyrelsen_is_not_given_away_by_cmm(self, cast: Cast) -> None:
        case = stories.a_case_with_udlst(cast)
        stories.hold_interview(cast.ulla, case)
        with cast.mette.acting(), pytest.raises(Refused, match="no longer open"):
            actions.task_ask(case, task_stories.asked(cast.jonas, category="outcome", step="assess"))
        assert task_stories.ask(cast.ulla, case, cast.ulla, category="outcome", step="assess").step_by == "udlst"


def test_a_role_without_the_right_to_decide_gives_tasks_too(cast: Cast) -> None:
    """A prosecutor sees the criminal case; asking is no writing in the file."""
    case = stories.an_opened_case(cast)
    pia = member("Pia Rask", "POL-OJYL", "prosecutor")
    open_to(pia, case.pk, "core", "criminal")
    task = task_stories.ask(pia, case, cast.mette, category="criminal")
    assert tasks(cast.mette) == [task] and tasks(cast.ulla) == []
