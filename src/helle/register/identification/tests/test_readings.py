"""Two readers of one interview: each answers before she sees the other's answer (ID-12)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.urls import reverse
from tests import interview_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.identification.choices import ReadingAnswer
from helle.register.identification.models import Interview, Reading
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ANSWERS = {"act": "yes", "means": "unclear", "purpose": "yes", "trafficked": "yes", "current": "no"}


class TestGates(CaseGates):
    view = "case-interview-reading"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [stories.hold_interview(cast.mette, case).pk]


def reading(case: Case, interview: Interview) -> str:
    return reverse("case-interview-reading", args=[case.number, interview.pk])


def interview_page(case: Case, interview: Interview) -> str:
    return reverse("case-interview", args=[case.number, interview.pk])


def test_the_second_reader_sees_the_first_one_s_answer_when_she_has_given_her_own(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    held = stories.hold_interview(cast.mette, case, findings=interview_stories.FOUND)
    fill_in(cast.mette.client(), reading(case, held), ANSWERS)
    jonas = cast.jonas.client()
    before = jonas.get(interview_page(case, held))
    assert (before.context["readings"].count, before.context["readings"].shown) == (1, [])
    form = jonas.get(reading(case, held)).content.decode()
    # The account and what she said, and no tick of whoever held it.
    assert stories.ACCOUNT in form and interview_stories.SAID in form and "Rekruttering" not in form
    fill_in(jonas, reading(case, held), ANSWERS | {"means": "yes"})
    shown = jonas.get(interview_page(case, held)).context["readings"].shown
    assert [(one.place, one.means) for one in shown] == [(1, "unclear"), (2, "yes")]
    assert reading(case, held) not in jonas.get(interview_page(case, held)).content.decode()


def test_the_database_shows_no_answer_to_who_has_not_answered(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    held = stories.hold_interview(cast.mette, case)
    interview_stories.read(cast.mette, case, held)
    with cast.jonas.acting():
        assert Reading.objects.count() == 0
    with cast.ulla.acting():
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.readings_of(%s)", [held.pk])
            assert cursor.fetchone() == (0,)
        assert Reading.objects.count() == 0


def test_nobody_reads_twice_and_an_interview_has_two_readers(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case)
    fill_in(cast.mette.client(), reverse("case-interview-send", args=[case.number, held.pk]), {})
    interview_stories.read(cast.mette, case, held)
    again = post(cast.mette.client(), reading(case, held), ANSWERS)
    assert errors_of(again)["__all__"] == ["Du har allerede svaret på denne samtale."]
    interview_stories.read(cast.ulla, case, held, trafficked=ReadingAnswer.NO, current=None)
    third = post(cast.jonas.client(), reading(case, held), ANSWERS)
    assert errors_of(third)["__all__"] == ["To har allerede læst samtalen. [ID-12]"]


def test_the_last_question_is_asked_of_the_trafficked(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    held = stories.hold_interview(cast.mette, case)
    refused = post(cast.mette.client(), reading(case, held), ANSWERS | {"current": ""})
    assert list(errors_of(refused)) == ["current"]
    fill_in(cast.mette.client(), reading(case, held), ANSWERS | {"trafficked": "unclear"})
    with cast.mette.acting():
        assert Reading.objects.get().current == ""


def test_an_interview_that_was_not_sent_is_not_read_elsewhere(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case)
    assert cast.ulla.client().get(reading(case, held)).status_code == 404
    with pytest.raises((Refused, ProgrammingError)), cast.ulla.acting():
        interview_stories.read(cast.ulla, case, held)
