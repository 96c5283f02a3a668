"""A question and its answer: who reads it, and that it is answered once."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pytest
from django.urls import reverse
from tests import stories, task_stories
from tests.cast import Cast
from tests.gates import ObjectGates, Place
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.enquiries.models import Answer, Enquiry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class _OfAQuestion(ObjectGates):
    outsiders: ClassVar[tuple[str, ...]] = ("sofie", "anders", "ulla", "peter", "rita", "henrik", "dorthe", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("stine",)

    def place(self, cast: Cast) -> Place:
        enquiry = task_stories.enquire(cast.olga, cast.mette)
        return Place(reverse(self.view, args=[enquiry.pk]), reverse(self.view, args=[uuid.uuid4()]))


class TestPageGates(_OfAQuestion):
    view = "enquiry-page"
    action = "enquiry.read"
    methods = ("GET",)


class TestAnswerGates(_OfAQuestion):
    view = "enquiry-answer"
    outsiders = (*_OfAQuestion.outsiders, "olga")


def address(enquiry: Enquiry) -> str:
    return reverse("enquiry-answer", args=[enquiry.pk])


def test_the_answer_comes_back_to_who_asked(cast: Cast) -> None:
    enquiry = task_stories.enquire(cast.olga, cast.mette)
    page = reverse("enquiry-page", args=[enquiry.pk])
    assert not cast.olga.client().get(page).context["may_answer"]
    assert cast.vera.client().get(page).context["may_answer"]
    fill_in(cast.vera.client(), address(enquiry), {"text": "Ring til kommunens jurist først."})
    shown = cast.olga.client().get(page)
    assert "Ring til kommunens jurist først." in shown.content.decode() and "Vera Munk" in shown.content.decode()
    assert not cast.mette.client().get(page).context["may_answer"]


def test_it_is_answered_once_and_the_second_keeps_what_she_typed(cast: Cast) -> None:
    enquiry = task_stories.enquire(cast.olga, cast.mette)
    opened = hidden_of(cast.jonas.client(), address(enquiry))
    fill_in(cast.mette.client(), address(enquiry), {"text": stories.WHY})
    second = cast.jonas.client().post(address(enquiry), opened | {"text": "Det mener jeg også."})
    assert errors_of(second)["__all__"][0].startswith("En kollega har lige svaret.")
    assert second.context["form"]["text"].value() == "Det mener jeg også."
    with cast.mette.acting():
        assert Answer.objects.count() == 1


def test_an_answer_names_nobody_either(cast: Cast) -> None:
    enquiry = task_stories.enquire(cast.olga, cast.mette)
    response = post(cast.mette.client(), address(enquiry), {"text": f"Det var {stories.CPR}"})
    assert errors_of(response)["text"][0].startswith("Der står noget, der ligner et CPR-nummer.")


def test_a_title_says_nothing_of_what_is_asked(cast: Cast) -> None:
    enquiry = task_stories.enquire(cast.olga, cast.mette)
    page = cast.olga.client().get(reverse("enquiry-page", args=[enquiry.pk])).content.decode()
    assert "<title>Spørgsmål om rådgivning – Helle</title>" in page
