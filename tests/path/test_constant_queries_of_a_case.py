"""How many queries the pages of one case take: the same for three events and for sixty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse

from helle.register.cases import actions as cases
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case
from helle.register.identification import actions as identification
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.identification.models import Interview
from helle.register.letters.choices import Outcome
from helle.register.protection import clock
from helle.register.support_plans.choices import Step
from helle.register.tasks.states import Move
from helle.rules.codes import ResidenceStatus
from tests import correction_stories, ending_stories, letter_stories, plan_stories, stories, task_stories, whole_story
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import (
    ASK,
    CASE_PAGE,
    CASE_TASKS,
    CORRECTIONS,
    GIVEN_TASKS,
    GIVEN_TO_SOMEBODY,
    INTERVIEWS_SENT,
    LETTER,
    LETTERS,
    MANY,
    MEASURE,
    MOVE,
    PLAN,
    REQUESTS_ANSWERED,
    SUPPORT_ENDED,
    TASK,
    TRIES,
    WITH_A_CONTACT_PERSON,
    queries,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def sixty_events(cast: Cast, on_day: Callable[[dt.date], None]) -> Case:
    """A year of a busy case: interviews sent, charges, stays, contact persons, steps, a period with its extensions."""
    case = whole_story.tell(cast).case
    for number in range(15):
        on_day(dt.date(2025, 10, 8) + dt.timedelta(days=number))
        held = stories.hold_interview(cast.mette, case)
        with cast.mette.acting():
            identification.interview_send(case, held, expected_version=stories.fresh(case).version)
        since = dt.date(2020, 1, 1) + dt.timedelta(days=30 * number)
        with cast.mette.acting():
            stays.circumstance_set(
                case,
                expected_version=stories.fresh(case).version,
                kind=CircumstanceKind.INDICTMENT,
                since=since,
                until=since + dt.timedelta(days=10),
            )
            stays.residence_record(
                case,
                expected_version=stories.fresh(case).version,
                status=ResidenceStatus.PERMIT,
                since=since,
                until=since + dt.timedelta(days=10),
            )
        stories.hold_interview(cast.ulla, case)
        stories.request_extension(cast.mette, case, days=70)
        stories.decide_extension(cast.ulla, case, days=70, granted=False)
    for code in sorted(cases.SETTLED_BY_HAND - {"give_support"}):
        with cast.mette.acting():
            cases.step_settle(
                case,
                expected_version=stories.fresh(case).version,
                code=code,
                settled_on=clock.today(),
                note=stories.WHY,
            )
    return case


def test_the_page_of_a_case_with_three_events(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    client, address = cast.mette.client(), reverse("case-page", args=[case.number])
    assert len(client.get(address).context["view"].events) == 3
    assert queries(client, address) == CASE_PAGE


def test_the_page_of_a_case_with_one_interview(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.hold_interview(cast.mette, case)
    address = reverse("case-page", args=[case.number])
    assert queries(cast.mette.client(), address) == CASE_PAGE + INTERVIEWS_SENT


@pytest.mark.parametrize("how_many", [ONE_ROW, 3])
def test_the_page_of_a_case_where_support_ended(cast: Cast, how_many: int) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    client, address = cast.mette.client(), reverse("case-page", args=[case.number])
    before = queries(client, address)
    for _number in range(how_many):
        ending_stories.tell(cast.mette, case)
    assert queries(client, address) == before + SUPPORT_ENDED


def test_the_page_of_a_case_with_sixty_events(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = sixty_events(cast, on_day)
    client, address = cast.mette.client(), reverse("case-page", args=[case.number])
    assert len(client.get(address).context["view"].events) >= 60
    happened = INTERVIEWS_SENT + REQUESTS_ANSWERED + WITH_A_CONTACT_PERSON + GIVEN_TASKS
    assert queries(client, address) == CASE_PAGE + happened


@pytest.mark.parametrize("how_many", [ONE_ROW, 8])
def test_the_corrections_of_a_case(cast: Cast, on_day: Callable[[dt.date], None], how_many: int) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting():
        held = Interview.objects.get(case=case)
    for number in range(how_many):
        on_day(dt.date(2025, 10, 8 + number))
        correction_stories.correct(cast.mette, case, CorrectableKind.INTERVIEW, held.pk, minutes=20 + number)
        with cast.mette.acting():
            held = Interview.objects.get(case=case, superseded_at__isnull=True)
    assert queries(cast.mette.client(), reverse("case-corrections", args=[case.number])) == CORRECTIONS


def test_the_letters_of_a_case_without_any(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    assert queries(cast.mette.client(), reverse("case-letters", args=[case.number])) == LETTERS


@pytest.mark.parametrize("how_many", [ONE_ROW, 8])
def test_the_letters_of_a_case_and_one_of_them(cast: Cast, how_many: int) -> None:
    case = stories.an_opened_case(cast)
    for _number in range(how_many):
        letter = letter_stories.write_letter(cast.mette, case)
        letter_stories.draft_letter(cast.mette, case)
    for _number in range(how_many):
        letter_stories.deliver(cast.mette, case, letter, outcome=Outcome.SENT)
    assert queries(cast.mette.client(), reverse("case-letters", args=[case.number])) == LETTERS + TRIES
    assert queries(cast.mette.client(), reverse("case-letter", args=[case.number, letter.pk])) == LETTER


@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_the_tasks_of_a_case_one_of_them_and_its_forms(cast: Cast, how_many: int) -> None:
    case = stories.a_case_with_udlst(cast)
    for _number in range(how_many):
        task = task_stories.ask(cast.mette, case, cast.ulla)
        task_stories.move_task(
            cast.ulla, case, task_stories.ask(cast.mette, case, cast.ulla), Move.ANSWERED, text=stories.WHY
        )
    for number in range(2, how_many):
        task_stories.move_task(cast.ulla, case, task, Move.TAKEN if number % 2 == 0 else Move.HANDED, to=cast.ulla)
    client, of_task = cast.mette.client(), [case.number, task.pk]
    assert queries(client, reverse("case-tasks", args=[case.number])) == CASE_TASKS
    assert queries(client, reverse("case-task", args=of_task)) == TASK
    assert queries(client, reverse("case-task-new", args=[case.number]) + "?skridt=clarify_stay") == ASK
    assert queries(client, reverse("case-task-move", args=[*of_task, "traek-tilbage"])) == MOVE
    given = task_stories.ask(cast.mette, case, cast.jonas, to_user=cast.jonas.user.pk)
    assert queries(client, reverse("case-tasks", args=[case.number])) == CASE_TASKS + GIVEN_TO_SOMEBODY
    assert queries(client, reverse("case-task-move", args=[case.number, given.pk, "giv-videre"])) == MOVE + 2


@pytest.mark.parametrize("how_many", [ONE_ROW, 8])
def test_the_plan_of_support_and_one_of_its_measures(cast: Cast, how_many: int) -> None:
    case = stories.an_opened_case(cast)
    for _number in range(how_many):
        plan_stories.note(cast.mette, case)
        law = plan_stories.answer(cast.mette, case, plan_stories.legal_aid(cast.mette, case))
        plan_stories.step(cast.mette, case, law, Step.BEGUN)
    plan_stories.agree(cast.mette, case)
    client = cast.mette.client()
    assert queries(client, reverse("case-support-plan", args=[case.number])) == PLAN
    assert queries(client, reverse("case-measure", args=[case.number, law.pk])) == MEASURE
