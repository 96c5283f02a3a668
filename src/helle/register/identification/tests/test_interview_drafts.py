"""Interviews kept while they are typed: hers alone, and gone when the interview is there (ID-01)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import interview_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.identification import queries
from helle.register.identification.models import Interview, InterviewDraft

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

HELD = {"held_on": "2025-10-06", "minutes": "90", "language": "ro", "pass_on": "given", "account": stories.ACCOUNT}


class TestSaving(CaseGates):
    view = "case-interview-draft-save"
    wrong_roles = ("vera", "stine", "karen")
    methods = ("POST",)
    action = "interview.begun"

    def _ask(self, client: Client, url: str) -> Any:
        typed = {"draft": uuid.uuid4(), "draft_version": 0, "form_token": uuid.uuid4(), "account": "x"}
        return client.post(url, typed)


class TestDiscarding(CaseGates):
    view = "case-interview-draft-discard"
    # A colleague's draft is as good as not there.
    wrong_roles = ("vera", "stine", "karen", "jonas")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [interview_stories.begin(cast.mette, case).pk]


def new(case: Case) -> str:
    return reverse("case-interview-new", args=[case.number])


def keep(client: Client, case: Case, typed: dict[str, object]) -> Any:
    """What the page does a second after the last key."""
    return client.post(reverse("case-interview-draft-save", args=[case.number]), typed)


def test_what_is_typed_is_there_again_and_gone_when_the_interview_is_saved(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    typed = hidden_of(client, new(case)) | {
        "account": interview_stories.TYPED,
        "found_means": ["threats", "deception"],
        "told_means": interview_stories.SAID,
        "minutes": "halvanden",
    }
    kept = keep(client, case, typed).json()
    assert (kept["version"], kept["draft"]) == (1, str(typed["draft"]))
    (listed,) = client.get(new(case)).context["drafts"]
    assert str(listed.pk) == kept["draft"]
    again = f"{new(case)}?kladde={kept['draft']}"
    assert again in client.get(reverse("desk")).content.decode()
    form = client.get(again).context["form"]
    assert form["account"].value() == interview_stories.TYPED and form["minutes"].value() == "halvanden"
    assert form["found_means"].value() == ["threats", "deception"]
    assert cast.jonas.client().get(again).status_code == 404
    saved = client.post(new(case), hidden_of(client, again) | HELD)
    assert saved.status_code == 302, errors_of(saved)
    with cast.mette.acting():
        assert not InterviewDraft.objects.exists()
        noted = queries.findings_of(case, Interview.objects.get())
    assert [one.value for one in noted.means] == ["threats", "deception"]


def test_a_refused_interview_leaves_the_draft_where_it_is(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    typed = hidden_of(client, new(case)) | {"account": interview_stories.TYPED}
    keep(client, case, typed)
    assert client.post(new(case), typed | {"minutes": "0"}).status_code == 422
    with cast.mette.acting():
        assert InterviewDraft.objects.count() == 1


def test_what_the_typing_page_sends_late_makes_no_second_draft(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    typed = hidden_of(client, new(case)) | HELD
    assert client.post(new(case), typed).status_code == 302
    assert keep(client, case, typed).status_code == 204
    assert keep(client, case, {"account": "x"}).status_code == 400
    with cast.mette.acting():
        assert not InterviewDraft.objects.exists()


def test_id_12_what_was_noted_by_element_is_read_and_shown_where_it_is_assessed(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    fill_in(cast.mette.client(), new(case), HELD | {"found_acts": ["harbouring"], "told_act": interview_stories.SAID})
    with cast.mette.acting():
        held = Interview.objects.get()
    assert held.template == 1
    assert (held.alone, held.others_present) == (True, False)
    for address in (
        reverse("case-interview", args=[case.number, held.pk]),
        reverse("case-assessment", args=[case.number]),
    ):
        page = cast.mette.client().get(address).content.decode()
        assert "Husning" in page and interview_stories.SAID in page


def test_pub_ind_02_the_signs_of_the_form_of_exploitation_stand_open_and_are_kept_by_their_codes(cast: Cast) -> None:
    case, client = stories.a_case_with_cmm(cast), cast.mette.client()
    first = {bound.name: is_open for bound, is_open in client.get(new(case)).context["form"].signs()}
    assert first["signs_general"] and not first["signs_sexual"] and "signs_money" not in first
    asked = post(client, new(case), HELD | {"found_purposes": ["prostitution"], "regler": "vist"})
    assert {bound.name: is_open for bound, is_open in asked.context["form"].signs()}["signs_sexual"]
    fill_in(client, new(case), HELD | {"signs_general": ["fear", "mistrust"]})
    with cast.mette.acting():
        held = Interview.objects.get()
        kept = queries.findings_of(case, held)
    assert (kept.signs, kept.edition) == (("fear", "mistrust"), dt.date(2022, 1, 1))
    page = client.get(reverse("case-interview", args=[case.number, held.pk])).content.decode()
    assert "Virker truet og bange" in page
    # Corrected, they are there again.
    correcting = client.get(reverse("case-correct", args=[case.number, "samtale", held.pk])).context["form"]
    assert correcting["signs_general"].value() == ["fear", "mistrust"]


def test_id_12_udlaendingestyrelsen_sees_what_was_noted_once_the_interview_is_sent(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case, findings=interview_stories.FOUND)
    assessment = reverse("case-assessment", args=[case.number])
    assert interview_stories.SAID not in cast.ulla.client().get(assessment).content.decode()
    fill_in(cast.mette.client(), reverse("case-interview-send", args=[case.number, held.pk]), {})
    assert interview_stories.SAID in cast.ulla.client().get(assessment).content.decode()


def test_what_was_noted_long_ago_stands_there_too_and_that_it_was_read_is_in_the_audit(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    first = stories.hold_interview(
        cast.mette, case, held_on=dt.date(2025, 10, 1), findings=interview_stories.FOUND, reason_alone=stories.WHY
    )
    for _later in range(5):
        stories.hold_interview(cast.mette, case)
    page = cast.jonas.client().get(reverse("case-assessment", args=[case.number])).content.decode()
    assert interview_stories.SAID in page
    read = [line for line in audit_lines(cast, cast.jonas.user.pk) if line.action == "interview.read"]
    assert [(line.object_id, line.cases) for line in read] == [(first.pk, [case.pk])]


def test_def_02_beside_the_form_stands_whether_a_means_has_to_be_shown(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    page = cast.mette.client().get(new(case))
    assert page.context["means"].means.reasons[0].requirement == "PUB-LAW-02"
    asked = post(cast.mette.client(), new(case), HELD | {"regler": "vist"})
    assert asked.status_code == 200 and not asked.context["form"].errors


def test_what_has_the_id_of_a_colleagues_draft_is_refused(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.jonas.client()
    hers = interview_stories.begin(cast.mette, case)
    assert keep(client, case, hidden_of(client, new(case)) | {"draft": str(hers.pk), "account": "x"}).status_code == 409
