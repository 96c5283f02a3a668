"""Two readers of one interview: each answers before she sees the other's answer (ID-12)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.urls import reverse
from tests import interview_stories, stories
from tests.cast import Cast, Member, member
from tests.gates import CaseGates
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.identification import corrections
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


def colleague(name: str = "Lis Ravn", unit: str = "CMM", role: str = "cmm_caseworker") -> Member:
    """One more who may read: whoever held the interview may not."""
    return member(name, unit, role)


def test_the_second_reader_sees_the_first_one_s_answer_when_she_has_given_her_own(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    held = stories.hold_interview(cast.mette, case, findings=interview_stories.FOUND)
    fill_in(colleague().client(), reading(case, held), ANSWERS)
    jonas = cast.jonas.client()
    before = jonas.get(interview_page(case, held))
    assert (before.context["readings"].count, before.context["readings"].shown) == (1, [])
    form = jonas.get(reading(case, held)).content.decode()
    # The account and what she said, and no tick of whoever held it. That it was read is in the audit.
    assert stories.ACCOUNT in form and interview_stories.SAID in form and "Rekruttering" not in form
    read = [line for line in audit_lines(cast, cast.jonas.user.pk) if line.action == "interview.read"]
    assert [(line.object_id, line.cases) for line in read] == [(held.pk, [case.pk])] * 2
    fill_in(jonas, reading(case, held), ANSWERS | {"means": "yes"})
    shown = jonas.get(interview_page(case, held)).context["readings"].shown
    assert [(one.place, one.means) for one in shown] == [(1, "unclear"), (2, "yes")]
    assert reading(case, held) not in jonas.get(interview_page(case, held)).content.decode()


def test_the_database_shows_no_answer_to_who_has_not_answered(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    held = stories.hold_interview(cast.mette, case)
    interview_stories.read(cast.jonas, case, held)
    with cast.mette.acting():
        assert Reading.objects.count() == 0
    with cast.ulla.acting():
        with connection.cursor() as cursor:
            cursor.execute("SELECT own, taken FROM helle.readings_of(%s)", [held.pk])
            assert cursor.fetchone() == (0, False)
        assert Reading.objects.count() == 0


def test_shr_01_of_two_authorities_neither_sees_what_the_other_answered(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case)
    fill_in(cast.mette.client(), reverse("case-interview-send", args=[case.number, held.pk]), {})
    interview_stories.read(cast.jonas, case, held)
    page = cast.ulla.client().get(interview_page(case, held))
    assert (page.context["readings"].count, page.context["readings"].may_read) == (0, True)
    interview_stories.read(cast.ulla, case, held, trafficked=ReadingAnswer.NO, current=None)
    for who, answered in ((cast.jonas, "yes"), (cast.ulla, "no")):
        # Past the application: the role reads one row, her own.
        with who.acting():
            assert list(Reading.objects.values_list("by_user_id", "trafficked")) == [(who.user.pk, answered)]
        shown = who.client().get(interview_page(case, held))
        assert (shown.context["readings"].count, len(shown.context["readings"].shown)) == (1, 1)
        assert "hos en anden myndighed" in shown.content.decode()


def test_nobody_reads_twice_and_an_interview_has_two_readers(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    held = stories.hold_interview(cast.mette, case)
    interview_stories.read(cast.jonas, case, held)
    again = post(cast.jonas.client(), reading(case, held), ANSWERS)
    assert errors_of(again)["__all__"] == ["Du har allerede svaret på denne samtale."]
    interview_stories.read(colleague(), case, held)
    late = colleague("Bo Krat").client()
    assert reading(case, held) not in late.get(interview_page(case, held)).content.decode()
    third = post(late, reading(case, held), ANSWERS)
    assert errors_of(third)["__all__"] == ["To har allerede læst samtalen. [ID-12]"]


def test_whoever_held_it_is_no_reader_nor_when_a_colleague_corrected_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    held = stories.hold_interview(cast.mette, case)
    mette = cast.mette.client()
    assert reading(case, held) not in mette.get(interview_page(case, held)).content.decode()
    refused = post(mette, reading(case, held), ANSWERS)
    said = "Du har selv holdt samtalen eller skrevet den ned. Læserne er to andre. [ID-12]"
    assert errors_of(refused)["__all__"] == [said]
    with cast.jonas.acting():
        corrections.interview_correct(case, held, held=stories.interview(), why=stories.WHY)
        now = Interview.objects.get(superseded_at__isnull=True)
    for who in (cast.mette, cast.jonas):
        with pytest.raises(Refused, match="yourself"):
            interview_stories.read(who, case, now)
    interview_stories.read(colleague(), case, now)


def test_the_last_question_is_asked_of_the_trafficked(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    held = stories.hold_interview(cast.mette, case)
    refused = post(cast.jonas.client(), reading(case, held), ANSWERS | {"current": ""})
    assert list(errors_of(refused)) == ["current"]
    fill_in(cast.jonas.client(), reading(case, held), ANSWERS | {"trafficked": "unclear"})
    with cast.jonas.acting():
        assert Reading.objects.get().current == ""


def test_an_interview_that_was_not_sent_is_not_read_elsewhere(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case)
    assert cast.ulla.client().get(reading(case, held)).status_code == 404
    with pytest.raises((Refused, ProgrammingError)), cast.ulla.acting():
        interview_stories.read(cast.ulla, case, held)
