"""The form for a request for extension that goes with the letter of a period (PUB-LAW-01b, PUB-LAW-01c)."""

from __future__ import annotations

import pypdfium2
import pytest
from django.urls import reverse
from tests import letter_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates

from helle.register.cases.models import Case

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-letter-request-form"
    may = "ulla"
    outsiders = ("olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")
    methods = ("GET",)
    action = "letter.read"

    def case(self, cast: Cast) -> Case:
        return stories.a_running_period(cast)

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [letter_stories.reflection_letter(cast, case).pk]


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_it_asks_for_both_grounds_on_one_page_and_names_nobody(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    letter, client = letter_stories.reflection_letter(cast, case), cast.ulla.client()
    address = reverse("case-letter-request-form", args=[case.number, letter.pk])
    assert address in client.get(reverse("case-letter", args=[case.number, letter.pk])).content.decode()
    response = client.get(address)
    said = " ".join(words_of(response.content).split())
    assert case.number in said and stories.NAME not in said
    assert "Samarbejder om en forberedt hjemsendelse" in said and "Særlige grunde" in said
    assert "Udlændingestyrelsen" in said
    assert len(pypdfium2.PdfDocument(response.content)) == 1


def test_no_other_letter_has_one(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    address = reverse("case-letter-request-form", args=[case.number, letter.pk])
    assert cast.mette.client().get(address).status_code == 404
