"""A planned interview becomes the interview that is held: what was planned need not be typed twice (ID-01)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from tests import interview_stories, planning_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import fill_in, hidden_of, post

from helle.register.allocation import planning_actions
from helle.register.allocation.choices import CancelReason
from helle.register.allocation.models import Arrangement, PlannedInterview
from helle.register.cases.models import Case
from helle.register.identification.models import Interview
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TOLD = {"pass_on": "given", "account": stories.ACCOUNT}


def planned_for_today(cast: Cast, case: Case, **changed: object) -> PlannedInterview:
    """An interview planned for ten minutes from now, which has begun by then."""
    row = planning_stories.plan_interview(cast.mette, case, starts_at=clock.now() + dt.timedelta(minutes=10), **changed)
    clock.freeze(clock.now() + dt.timedelta(minutes=20))
    return row


def hold(case: Case, row: PlannedInterview) -> str:
    return reverse("case-interview-hold", args=[case.number, row.pk])


class TestGates(CaseGates):
    view = "case-interview-hold"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [planned_for_today(cast, case).pk]


def test_what_was_planned_stands_in_the_form_and_the_interview_in_the_plan(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = planned_for_today(cast, case, companion=True, alone=True, arrangements=interview_stories.ARRANGED)
    mette = cast.mette.client()
    listed = mette.get(reverse("case-planned", args=[case.number])).content.decode()
    assert hold(case, row) in listed and interview_stories.ARRANGED in listed
    form = mette.get(hold(case, row)).context["form"]
    assert (form["minutes"].value(), form["language"].value(), form["companion"].value()) == (90, "ro", True)
    fill_in(mette, hold(case, row), TOLD)
    with cast.mette.acting():
        row.refresh_from_db()
        assert row.interview == Interview.objects.get()
    assert mette.get(hold(case, row)).status_code == 404
    after = mette.get(reverse("case-planned", args=[case.number])).content.decode()
    assert reverse("case-interview", args=[case.number, row.interview_id]) in after
    assert reverse("case-interview-cancel", args=[case.number, row.pk]) not in after


def test_a_draft_of_it_goes_on_where_it_was_begun(cast: Cast) -> None:
    case, mette = stories.an_opened_case(cast), cast.mette.client()
    row = planned_for_today(cast, case)
    typed = hidden_of(mette, hold(case, row)) | {"account": interview_stories.TYPED}
    kept = mette.post(reverse("case-interview-draft-save", args=[case.number]), typed).json()
    there = mette.get(reverse("case-interview-new", args=[case.number]) + f"?kladde={kept['draft']}")
    assert there.headers["Location"] == f"{hold(case, row)}?kladde={kept['draft']}"
    assert mette.get(there.headers["Location"]).context["form"]["account"].value() == interview_stories.TYPED


def test_one_that_is_to_come_or_was_called_off_is_not_held(cast: Cast) -> None:
    case, mette = stories.an_opened_case(cast), cast.mette.client()
    tomorrow = planning_stories.plan_interview(cast.mette, case)
    assert mette.get(hold(case, tomorrow)).status_code == 404
    row = planned_for_today(cast, case)
    one = planning_stories.planned(cast.mette, case, row)
    with cast.mette.acting():
        planning_actions.interview_cancel(
            case, one, expected_version=stories.fresh(case).version, why=CancelReason.PERSON
        )
    assert mette.get(hold(case, row)).status_code == 404


def test_it_is_held_once_whoever_comes_second(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = planned_for_today(cast, case)
    one = planning_stories.planned(cast.mette, case, row)
    first, second = stories.hold_interview(cast.mette, case), stories.hold_interview(cast.mette, case)
    with cast.mette.acting():
        planning_actions.interview_held(case, one, first)
    with pytest.raises(Refused, match="recorded as held"), cast.mette.acting():
        planning_actions.interview_held(case, one, second)
    with pytest.raises(Refused, match="recorded as held"), cast.mette.acting():
        planning_actions.interview_cancel(
            case, one, expected_version=stories.fresh(case).version, why=CancelReason.PERSON
        )


def test_where_exactly_is_for_those_who_hold_interviews(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    planned_for_today(cast, case, arrangements=interview_stories.ARRANGED)
    with cast.mette.acting():
        sealed = bytes(Arrangement.objects.get().words_sealed)
    assert interview_stories.ARRANGED.encode() not in sealed
    plan = reverse("case-interview-plan", args=[case.number])
    # A lead plans and reads, and writes no accounts: no field for what she could not have written down.
    assert "arrangements" not in cast.karen.client().get(plan).context["form"].fields
    assert (
        interview_stories.ARRANGED
        in cast.karen.client().get(reverse("case-planned", args=[case.number])).content.decode()
    )
    with cast.vera.acting():
        assert not Arrangement.objects.exists()


def test_a_planned_interview_of_another_case_is_not_there(cast: Cast) -> None:
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2))
    row = planned_for_today(cast, first)
    assert cast.mette.client().get(hold(second, row)).status_code == 404
    assert post(cast.mette.client(), hold(first, row), TOLD | {"planned": str(uuid.uuid4())}).status_code == 302
