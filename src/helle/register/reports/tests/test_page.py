"""One report: who reads it, what stands on it, and what is said of what became of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pytest
from django.urls import reverse
from tests import report_stories as told
from tests.cast import Cast, destroy_key
from tests.gates import ObjectGates, Place

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class OfAReport(ObjectGates):
    """A page of one report: CMM's alone, also where it was passed on."""

    outsiders: ClassVar[tuple[str, ...]] = (
        *("anders", "sofie", "peter", "rita", "ulla", "olga", "henrik", "dorthe", "anton"),
    )
    wrong_roles: ClassVar[tuple[str, ...]] = ("stine",)

    def place(self, cast: Cast) -> Place:
        report = told.report()
        return Place(reverse(self.view, args=[report.pk]), reverse(self.view, args=[uuid.uuid4()]))


class TestGates(OfAReport):
    view = "report-page"
    action = "report.read"
    methods = ("GET",)


def address(report_id: uuid.UUID) -> str:
    return reverse("report-page", args=[report_id])


@pytest.mark.parametrize("who", ["vera", "mette", "karen"])
def test_it_holds_what_was_written_and_nothing_of_it_stands_in_title_or_address(cast: Cast, who: str) -> None:
    report = told.report()
    response = getattr(cast, who).client().get(address(report.pk))
    page = response.content.decode()
    assert told.SEEN in page and told.WHERE in page
    assert "<title>Melding fra en borger – Helle</title>" in page
    assert response.context["may_decide"] == (who != "karen")


def test_a_question_and_its_answer_stand_in_their_order(cast: Cast) -> None:
    report = told.report(language="en")
    told.ask(cast.vera, report.pk)
    client = cast.mette.client()
    assert not client.get(address(report.pk)).context["may_ask"]
    told.answer(report)
    response = client.get(address(report.pk))
    page = response.content.decode()
    assert page.index(told.SEEN) < page.index(told.QUESTION) < page.index(told.ANSWER)
    assert "Vera Munk" in page and 'lang="en"' in page and response.context["may_ask"]


def test_who_does_not_want_to_be_asked_is_not(cast: Cast) -> None:
    report = told.report(may_ask=False)
    assert not cast.vera.client().get(address(report.pk)).context["may_ask"]


def test_what_was_passed_on_is_shown_with_its_place_and_the_rule(cast: Cast) -> None:
    report = told.report()
    told.pass_on(cast.vera, report.pk)
    response = cast.jonas.client().get(address(report.pk))
    page = response.content.decode()
    assert "Arbejdstilsynet" in page and told.PASSED_ON in page and "her er ingen tvang" in page
    assert "Urimelige vilkår" in page and not response.context["may_decide"]


def test_a_report_whose_key_is_destroyed_says_so_to_whoever_may_read_it(cast: Cast) -> None:
    report = told.report()
    destroy_key(report.pk)
    response = cast.mette.client().get(address(report.pk))
    assert response.status_code == 410 and "Det er kasseret" in response.content.decode()
    assert cast.olga.client().get(address(report.pk)).status_code == 404
