"""No interview yet, or none that may be passed on: what the desk reminds of, and what the other authority learns."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import interview_stories, planning_stories, stories
from tests.cast import Cast, Member

from helle.register.allocation.models import Arrangement, PlannedInterview
from helle.register.cases.models import Case
from helle.register.identification.choices import PassOnConsent
from helle.register.identification.models import Interview, InterviewDraft, InterviewSent, Reading

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def own_steps(who: Member, case: Case) -> list[str]:
    page = who.client().get(reverse("case-page", args=[case.number]))
    return [step.code for step, _url, _task in page.context["own_steps"]]


def test_id_01_an_indication_without_an_interview_is_on_the_desk_until_one_is_held(cast: Cast) -> None:
    # The stay is settled first: of what has no day the desk shows the first step.
    case = stories.a_case_with_cmm(cast)
    assert "hold_interview" in own_steps(cast.mette, case)
    desk = cast.mette.client().get(reverse("desk"))
    assert reverse("case-interview-new", args=[case.number]) in desk.content.decode()
    stories.hold_interview(cast.mette, case)
    assert "hold_interview" not in own_steps(cast.mette, case)
    desk = cast.mette.client().get(reverse("desk"))
    assert reverse("case-interview-new", args=[case.number]) not in desk.content.decode()


def test_flo_10_where_she_refuses_udlaendingestyrelsen_learns_that_and_holds_its_own(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    planning_stories.plan_interview(cast.mette, case, arrangements=interview_stories.ARRANGED)
    held = stories.hold_interview(
        cast.mette,
        case,
        pass_on=PassOnConsent.REFUSED,
        held_on=dt.date(2025, 10, 5),
        reason_alone=stories.WHY,
        findings=interview_stories.FOUND,
    )
    interview_stories.read(cast.jonas, case, held)
    assert "hold_own_interview" in own_steps(cast.ulla, case)
    ulla = cast.ulla.client()
    for view in ("case-page", "case-assessment", "case-interview-new", "case-planned", "case-journal"):
        page = ulla.get(reverse(view, args=[case.number])).content.decode()
        assert [secret for secret in stories.SECRETS if secret in page and secret != stories.REASONS] == [], view
        assert "5. okt" not in page, view
    for view in ("case-interview", "case-interview-send", "case-interview-reading"):
        assert ulla.get(reverse(view, args=[case.number, held.pk])).status_code == 404
    # Past the pages: its role reads no row of it.
    with cast.ulla.acting():
        for model in (Interview, InterviewSent, InterviewDraft, Reading, PlannedInterview, Arrangement):
            assert not model._default_manager.exists(), model
    stories.hold_interview(cast.ulla, case)
    assert "hold_own_interview" not in own_steps(cast.ulla, case)
