"""Several cases given to a colleague at once: seen first, then all of them or none."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from tests import look_stories, stories
from tests.cast import Cast, Member, member, reseat
from tests.gates import Gates, ObjectGates, Place
from tests.pages import audit_lines

from helle.register.cases.models import Assignment, Case
from helle.register.cases.queries import own_core_grants
from helle.register.need_to_know.choices import Verdict
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LOOK, DO = reverse("case-several"), reverse("case-several-assign")


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    return stories.open_cases(cast, stories.refer(cast, persons=3))


def look(client: Client, cases: list[Case], to: Member | None = None) -> Any:
    """Mark cases in the list, and choose a colleague."""
    chosen = {} if to is None else {"user": str(to.user.pk), "why": "workload"}
    return client.post(LOOK, {"valgt": [case.number for case in cases], **chosen})


def test_a_number_that_no_case_has_leads_nowhere(cast: Cast) -> None:
    for number in ("2026-0001\x00", "<b>", "9" * 5000):
        assert cast.mette.client().post(LOOK, {"valgt": [number]}).status_code == 404
    deep = {"shown": "[" * 100_000, "user": str(cast.jonas.user.pk), "why": "workload"}
    assert cast.mette.client().post(DO, deep).status_code in (404, 422)


def confirm(client: Client, seen: Any) -> Any:
    """Press the button that stands under the preview."""
    return client.post(DO, {bound.html_name: bound.value() for bound in seen.context["confirm"]})


def whose(cast: Cast) -> dict[str, object]:
    with cast.mette.acting():
        return {str(grant.number): grant.assigned_to_id for grant in own_core_grants()}


class TestGatesOfLooking(ObjectGates):
    view = "case-several"
    methods = ("POST",)
    outsiders = ("olga", "anders", "rita", "dorthe", "anton")
    wrong_roles = ("vera", "stine")
    number: ClassVar[str]

    def place(self, cast: Cast) -> Place:
        type(self).number = stories.an_opened_case(cast).number
        return Place(LOOK, f"{LOOK}?nummer=2025-9999")

    def _ask(self, client: Client, url: str) -> Any:
        return client.post(url, {"valgt": [self.number if url == LOOK else "2025-9999"]})


class TestGatesOfGiving(Gates):
    view = "case-several-assign"
    may = "karen"
    methods = ("POST",)
    action = "case.assigned"
    outsiders = ("olga", "anders", "rita", "dorthe", "anton")
    wrong_roles = ("vera", "stine")
    seen: ClassVar[Any]

    def place(self, cast: Cast) -> Place:
        case = stories.an_opened_case(cast)
        type(self).seen = look(cast.karen.client(), [case], cast.jonas)
        return Place(DO, f"{DO}?nummer=2025-9999", (case.pk,))

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast, there: Place) -> None:
        assert confirm(cast.karen.client(), self.seen).status_code == 302
        line = audit_lines(cast, cast.karen.user.pk)[0]
        assert (line.action, tuple(line.cases)) == ("case.assigned", there.cases)


def test_the_preview_says_what_would_happen_and_writes_nothing(cast: Cast, cases: list[Case]) -> None:
    stories.assign(cast.karen, cases[0], cast.jonas)
    seen = look(cast.karen.client(), cases, cast.jonas)
    assert [(case.number, before, moves) for case, before, moves, _why_not in seen.context["rows"]] == [
        (cases[0].number, "Jonas Lind", False),
        (cases[1].number, "", True),
        (cases[2].number, "", True),
    ]
    assert "har den allerede" in seen.content.decode()
    assert list(whose(cast).values()).count(cast.jonas.user.pk) == 1


def test_list_and_preview_say_how_much_the_colleague_has_and_that_she_is_away(cast: Cast, cases: list[Case]) -> None:
    stories.assign(cast.karen, cases[0], cast.jonas)
    here = look(cast.karen.client(), cases[1:], cast.jonas).content.decode()
    assert "Åbne sager hos Jonas Lind nu: 1." in here and "væk" not in here
    stories.go_away(cast.jonas, cover=cast.mette)
    seen = look(cast.karen.client(), cases[1:], cast.jonas)
    said = "Jonas Lind · åbne sager: 1 · væk til og med 12. okt., Mette Holm dækker"
    assert said in dict(seen.context["form"].fields["user"].choices).values()
    assert "Jonas Lind: væk til og med 12. okt., Mette Holm dækker." in seen.content.decode()
    reseat(cast.mette.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 6)))
    assert "Jonas Lind: væk til og med 12. okt., ingen dækker." in (
        look(cast.karen.client(), cases[1:], cast.jonas).content.decode()
    )


def test_all_of_them_go_to_the_colleague(cast: Cast, cases: list[Case]) -> None:
    client = cast.karen.client()
    assert confirm(client, look(client, cases, cast.jonas)).url == reverse("case-list")
    assert set(whose(cast).values()) == {cast.jonas.user.pk}


def test_the_colleague_is_told_of_each_on_her_desk(cast: Cast, cases: list[Case]) -> None:
    client = cast.karen.client()
    confirm(client, look(client, cases, cast.jonas))
    told = cast.jonas.client().get(reverse("desk")).context["handovers"]
    assert {(one.case_id, one.why) for one in told} == {(case.pk, "workload") for case in cases}


def test_a_caseworker_gives_away_several_only_of_her_own(cast: Cast, cases: list[Case]) -> None:
    client = cast.mette.client()
    stories.assign(cast.mette, cases[0], cast.mette)
    seen = look(client, cases, cast.jonas)
    page = seen.content.decode()
    assert page.count("kan ikke fordeles") == len(cases) - 1 and "Du kan tage sagen selv" in page
    assert "Fordel til Jonas Lind: 1" in page, "the press is of what it will do"
    stories.assign(cast.karen, cases[0], cast.karen)
    refused = confirm(client, seen)
    assert refused.status_code == 422 and cast.jonas.user.pk not in whose(cast).values()
    stories.assign(cast.karen, cases[0], cast.mette)
    assert confirm(client, look(client, cases, cast.jonas)).status_code == 302
    assert list(whose(cast).values()).count(cast.jonas.user.pk) == 1


def test_what_the_press_would_refuse_stands_in_the_preview(cast: Cast, cases: list[Case]) -> None:
    stories.assign(cast.jonas, cases[0], cast.jonas)
    page = look(cast.mette.client(), cases[:1], cast.mette).content.decode()
    assert "Sagen er en kollegas" in page and "Ingen af sagerne kan fordeles" in page and "Fordel til" not in page
    udo, case = member("Udo Krag", "UDLST", "udlst_caseworker"), stories.a_case_with_udlst(cast)
    stories.assign(cast.ulla, case, cast.ulla)
    assert "Fordel til Udo Krag: 1" in look(udo.client(), [case], udo).content.decode(), "she may, by a look"
    clock.move_forward(dt.timedelta(minutes=1))
    wrong = look_stories.break_the_glass(udo, case)
    look_stories.answer(cast.dorthe, wrong, Verdict.WRONG, look_stories.WHY_WRONG)
    page = look(udo.client(), [case], udo).content.decode()
    assert "var ikke i orden" in page and "Fordel til" not in page


@pytest.mark.parametrize("why", ["", "other", "x"])
def test_why_is_said_of_several_as_of_one(cast: Cast, cases: list[Case], why: str) -> None:
    sent = {"valgt": [case.number for case in cases], "user": str(cast.jonas.user.pk), "why": why}
    refused = cast.karen.client().post(LOOK, sent)
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["why"]


def test_a_second_press_moves_nothing_again(cast: Cast, cases: list[Case]) -> None:
    client = cast.karen.client()
    seen = look(client, cases, cast.jonas)
    confirm(client, seen)
    confirm(client, seen)
    with cast.mette.acting():
        assert Assignment.objects.count() == len(cases)


def test_when_somebody_has_changed_one_meanwhile_none_moves_and_it_is_named(cast: Cast, cases: list[Case]) -> None:
    client = cast.karen.client()
    seen = look(client, cases, cast.jonas)
    stories.assign(cast.mette, cases[1], cast.mette)
    refused = confirm(client, seen)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert cases[1].number in str(refused.context["refused"].errors) and "Mette Holm" in page
    assert cast.jonas.user.pk not in whose(cast).values()
    again = look(client, cases, cast.jonas)
    assert confirm(client, again).status_code == 302
    assert set(whose(cast).values()) == {cast.jonas.user.pk}


def test_one_who_has_them_all_already_is_said(cast: Cast, cases: list[Case]) -> None:
    stories.assign(cast.karen, cases[0], cast.jonas)
    seen = look(cast.karen.client(), cases[:1], cast.jonas)
    assert seen.context["confirm"] is None and "har allerede alle" in seen.content.decode()


def test_nothing_marked_leads_back_to_the_list(cast: Cast) -> None:
    assert look(cast.mette.client(), []).url == reverse("case-list")


def test_somebody_who_cannot_have_cases_is_refused_beside_the_field(cast: Cast, cases: list[Case]) -> None:
    refused = look(cast.mette.client(), cases, cast.ulla)
    assert refused.status_code == 422 and "user" in refused.context["form"].errors


def test_a_case_of_others_among_them_is_as_one_that_is_not_there(cast: Cast) -> None:
    mine, of_cmm = stories.a_case_with_udlst(cast), stories.a_case_with_cmm(cast)
    assert look(cast.ulla.client(), [mine]).status_code == 200
    assert look(cast.ulla.client(), [mine, of_cmm]).status_code == 404


def test_a_form_that_was_taken_apart_moves_nothing(cast: Cast, cases: list[Case]) -> None:
    client = cast.karen.client()
    seen = look(client, cases, cast.jonas)
    sent = {bound.html_name: bound.value() for bound in seen.context["confirm"]}
    for changed in ({"shown": "[]"}, {"shown": "x"}, {"user": str(cast.ulla.user.pk)}, {"shown": '{"2025-9999": 1}'}):
        assert client.post(DO, sent | changed).status_code == 404, changed
    assert set(whose(cast).values()) == {None}
