"""A question to whoever wrote a report: one at a time, and only where it is wanted."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import report_stories as told
from tests.cast import Cast
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.reports.models import Message
from helle.register.reports.tests.test_page import OfAReport

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(OfAReport):
    view = "report-ask"
    wrong_roles = ("stine", "karen")


def address(report_id: object) -> str:
    return reverse("report-ask", args=[report_id])


def test_it_is_asked_and_waits_for_an_answer(cast: Cast) -> None:
    report = told.report()
    fill_in(cast.vera.client(), address(report.pk), {"text": told.QUESTION})
    page = cast.mette.client().get(reverse("report-page", args=[report.pk])).content.decode()
    assert told.QUESTION in page and "Venter på svar" in page


def test_the_report_stands_beside_the_question_and_says_its_language(cast: Cast) -> None:
    report = told.report(language="en")
    page = cast.vera.client().get(address(report.pk)).content.decode()
    assert told.SEEN in page and "skrevet på engelsk. Stil spørgsmålet på samme sprog." in page


def test_of_two_who_ask_the_second_is_told_and_keeps_what_she_typed(cast: Cast) -> None:
    report = told.report()
    opened = hidden_of(cast.jonas.client(), address(report.pk))
    told.ask(cast.vera, report.pk)
    second = cast.jonas.client().post(address(report.pk), opened | {"text": "og hvem ejer varevognen"})
    assert errors_of(second)["__all__"] == ["Der er allerede stillet et spørgsmål, som ikke er besvaret."]
    assert second.context["form"]["text"].value() == "og hvem ejer varevognen"
    with cast.vera.acting():
        assert Message.objects.count() == 1


@pytest.mark.parametrize("may_ask", [True, False])
def test_neither_who_does_not_want_it_nor_after_the_end(cast: Cast, may_ask: bool) -> None:
    report = told.report(may_ask=may_ask)
    if may_ask:
        told.pass_on(cast.vera, report.pk)
    refused = post(cast.vera.client(), address(report.pk), {"text": told.QUESTION})
    said = "Meldingen er allerede afsluttet." if may_ask else "Den, der skrev, vil ikke spørges om mere."
    assert errors_of(refused)["__all__"] == [said]


def test_after_an_answer_one_asks_again(cast: Cast) -> None:
    report = told.report()
    for _ in range(2):
        fill_in(cast.vera.client(), address(report.pk), {"text": told.QUESTION})
        told.answer(report)
    with cast.vera.acting():
        assert [row.number for row in Message.objects.order_by("number")] == [1, 2, 3, 4]
