"""No interview yet, or none that may be passed on: what the desk reminds of, and what the other authority learns."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.urls import reverse
from tests import interview_stories, planning_stories, stories, whole_story
from tests.cast import Cast, Member
from tests.gates import CaseGates
from tests.pages import fill_in

from helle.register.allocation.models import Arrangement, PlannedInterview
from helle.register.cases.models import Case
from helle.register.identification import actions, corrections, queries
from helle.register.identification.choices import PassOnConsent
from helle.register.identification.models import Interview, InterviewDraft, InterviewSent, PassOnWithdrawn, Reading
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestWithdrawGates(CaseGates):
    view = "case-interview-withdraw"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [stories.hold_interview(cast.mette, case).pk]


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
        assert [secret for secret in whole_story.SECRETS if secret in page and secret != stories.REASONS] == [], view
        assert "5. okt" not in page, view
    for view in ("case-interview", "case-interview-send", "case-interview-reading"):
        assert ulla.get(reverse(view, args=[case.number, held.pk])).status_code == 404
    # Past the pages: its role reads no row of it.
    with cast.ulla.acting():
        for model in (Interview, InterviewSent, InterviewDraft, Reading, PlannedInterview, Arrangement):
            assert not model._default_manager.exists(), model
    stories.hold_interview(cast.ulla, case)
    assert "hold_own_interview" not in own_steps(cast.ulla, case)


def test_flo_10_what_she_takes_back_is_sent_no_more_from_its_own_day(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case, held_on=dt.date(2025, 10, 5), reason_alone=stories.WHY)
    assert "send_interview_report" in own_steps(cast.mette, case)
    client, url = cast.mette.client(), reverse("case-interview-withdraw", args=[case.number, held.pk])
    assert url in client.get(reverse("case-interview", args=[case.number, held.pk])).content.decode()
    assert cast.ulla.client().get(url).status_code == 404
    form = client.get(url).context["form"].initial
    early = client.post(url, {**form, "on_day": "2025-10-04"})
    assert early.status_code == 422 and "før samtalen blev holdt" in early.content.decode()
    fill_in(client, url, {"on_day": "2025-10-05"})
    page = client.get(reverse("case-interview", args=[case.number, held.pk])).content.decode()
    assert "Trukket tilbage 5. oktober 2025" in page and "Må gives videre" in page and "Træk samtykket" not in page
    consents = client.get(reverse("case-consents", args=[case.number])).content.decode()
    assert "Trukket tilbage" in consents
    assert "hold_own_interview" in own_steps(cast.ulla, case)
    with cast.mette.acting():
        held = Interview.objects.get(pk=held.pk)
        with pytest.raises(Refused, match="withdrawn her consent"):
            actions.interview_send(case, held, expected_version=stories.fresh(case).version)
        # Past the application it is not sent either, and what was taken back is not given again.
        sent = InterviewSent(
            id=new_id(), interview=held, case=case, to_unit_id=cast.ulla.membership.unit_id, sent_at=clock.now(),
            by_user_id=cast.mette.user.pk,
        )  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic():
            sent.save(force_insert=True)
        with pytest.raises(ProgrammingError), transaction.atomic():
            PassOnWithdrawn.objects.all().delete()
    # What is corrected of it brings nothing back.
    with cast.mette.acting():
        right = stories.interview(held_on=held.held_on, minutes=60, reason_alone=stories.WHY)
        corrections.interview_correct(stories.fresh(case), held, held=right, why=stories.WHY)
        anew = queries.interviews_of(case.pk).get(superseded_at__isnull=True)
        gone = queries.pass_on_withdrawn(anew)
        assert gone is not None and gone.on_day == dt.date(2025, 10, 5)


def test_flo_10_what_was_sent_stays_and_it_is_said_so(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case)
    with cast.mette.acting():
        actions.interview_send(case, held, expected_version=stories.fresh(case).version)
    client, url = cast.mette.client(), reverse("case-interview-withdraw", args=[case.number, held.pk])
    assert "bliver i Udlændingestyrelsens sag" in client.get(url).content.decode()
    fill_in(client, url, {})
    page = cast.ulla.client().get(reverse("case-interview", args=[case.number, held.pk]))
    assert page.status_code == 200 and "Trukket tilbage" in page.content.decode()
