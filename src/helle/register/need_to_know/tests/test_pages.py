"""The pages of looks: their gates, and what the desk and the list of whoever leads show (PUB-DIG-04)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from tests import look_stories, stories, task_stories
from tests.cast import Cast, Member, member
from tests.gates import CaseGates, Gates, ObjectGates, Place

from helle.register.cases.models import Case
from helle.register.need_to_know.choices import Purpose, Verdict
from helle.register.need_to_know.models import Look
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def a_case_of_mettes(cast: Cast) -> Case:
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    return case


class TestPurpose(CaseGates):
    view = "case-purpose"
    may = "jonas"
    purpose = "not_opened"

    def case(self, cast: Cast) -> Case:
        return a_case_of_mettes(cast)


class TestDanger(TestPurpose):
    view = "case-danger"


class TestList(Gates):
    view = "look-list"
    may = "karen"
    outsiders = ("olga", "anders", "peter", "rita", "henrik", "ulla", "anton")
    wrong_roles = ("mette", "vera", "stine")
    methods = ("GET",)
    action = "look.listed"
    purpose = "supervision"


class TestAnswer(ObjectGates):
    view = "look-answer"
    may = "karen"
    outsiders = ("olga", "anders", "peter", "rita", "henrik", "ulla", "anton")
    wrong_roles = ("mette", "jonas", "vera", "stine")
    purpose = "supervision"

    def place(self, cast: Cast) -> Place:
        case = a_case_of_mettes(cast)
        look = look_stories.break_the_glass(cast.jonas, case)
        return Place(reverse(self.view, args=[look.pk]), reverse(self.view, args=[uuid.uuid4()]), (case.pk,))


class TestKeep(ObjectGates):
    view = "look-keep"
    may = "karen"
    outsiders = ("olga", "anders", "peter", "rita", "henrik", "ulla", "anton")
    wrong_roles = ("jonas", "vera", "stine")

    def place(self, cast: Cast) -> Place:
        case = a_case_of_mettes(cast)
        look = look_stories.break_the_glass(cast.jonas, case)
        task = task_stories.ask(cast.jonas, case, cast.jonas, to_user=cast.jonas.user.pk)
        look_stories.answer(cast.karen, look, Verdict.WRONG, look_stories.WHY_WRONG)
        missing = reverse(self.view, args=[look.pk, uuid.uuid4()])
        return Place(reverse(self.view, args=[look.pk, task.pk]), missing, (case.pk,))


def desk_of(who: Member) -> str:
    return str(who.client().get(reverse("desk")).content.decode())


def test_the_lead_and_not_the_officer_is_told_answers_and_is_told_no_more(cast: Cast) -> None:
    case = a_case_of_mettes(cast)
    assert "Sager åbnet på grund af fare" not in desk_of(cast.karen)
    look = look_stories.break_the_glass(cast.jonas, case)
    assert "Jonas Lind åbnede en sag" in desk_of(cast.karen) and "Jonas Lind" not in desk_of(cast.dorthe)
    assert look_stories.DANGER not in desk_of(cast.karen) + desk_of(cast.mette)
    client, url = cast.karen.client(), reverse("look-answer", args=[look.pk])
    page = client.get(url)
    assert look_stories.DANGER in page.content.decode() and case.number in page.content.decode()
    sent = {"form_token": page.context["form"]["form_token"].value(), "verdict": "wrong", "words": ""}
    refused = client.post(url, sent)
    assert refused.status_code == 422 and "Skriv begrundelsen" in refused.content.decode()
    done = client.post(url, sent | {"words": look_stories.WHY_WRONG})
    assert done.headers["Location"] == reverse("look-list")
    assert "Sager åbnet på grund af fare" not in desk_of(cast.karen)
    answered = client.get(url).content.decode()
    assert look_stories.WHY_WRONG in answered and "Gem svaret" not in answered
    assert "siger reglerne nej" not in answered, "nothing was asked of the rules"
    assert "Det var ikke i orden" in client.get(reverse("look-list")).content.decode()


def test_what_no_lead_answers_in_a_day_is_late_and_comes_to_the_officer(cast: Cast) -> None:
    case = a_case_of_mettes(cast)
    look = look_stories.break_the_glass(cast.jonas, case)
    clock.move_forward(dt.timedelta(hours=24, seconds=1))
    assert "Svaret er over frist" in desk_of(cast.karen) and "Svaret er over frist" in desk_of(cast.dorthe)
    page = cast.dorthe.client().get(reverse("look-answer", args=[look.pk])).content.decode()
    assert case.number in page and look_stories.DANGER in page
    look_stories.answer(cast.dorthe, look, Verdict.RIGHT)
    assert "Svaret er over frist" not in desk_of(cast.karen)


def test_in_a_unit_without_a_lead_the_officer_is_told_at_once(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.assign(cast.ulla, case, cast.ulla)
    udo = member("Udo Krag", "UDLST", "udlst_caseworker")
    look_stories.break_the_glass(udo, case)
    assert "Udo Krag åbnede en sag" in desk_of(cast.dorthe) and "Udo Krag" not in desk_of(cast.karen)
    assert cast.ulla.client().get(reverse("look-list")).status_code == 404


def test_the_list_shows_purposes_and_says_when_there_is_nothing(cast: Cast) -> None:
    empty = cast.karen.client().get(reverse("look-list")).content.decode()
    assert "Ingen venter på svar" in empty and "Ingen har åbnet en kollegas sag" in empty
    case = a_case_of_mettes(cast)
    look_stories.say(cast.jonas, case, Purpose.OTHER_WORK, look_stories.WORDS)
    page = cast.karen.client().get(reverse("look-list")).content.decode()
    assert case.number in page and "Andet arbejde i sagen" in page and look_stories.WORDS not in page
    with cast.karen.acting():
        look = Look.objects.get()
    read = cast.karen.client().get(reverse("look-answer", args=[look.pk])).content.decode()
    assert look_stories.WORDS in read and "Gem svaret" not in read
