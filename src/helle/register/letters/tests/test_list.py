"""The letters of a case: what is being written, what is final, and where each stands."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import letter_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates

from helle.register.cases.models import Case
from helle.register.letters.choices import Failure, LetterKind, Outcome

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-letters"
    methods = ("GET",)
    action = "letter.listed"


def page(cast: Cast, case: Case, who: str = "mette") -> str:
    response = getattr(cast, who).client().get(reverse("case-letters", args=[case.number]))
    assert response.status_code == 200
    return str(response.content.decode())


def test_each_letter_says_where_it_stands(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    assert "skal afleveres" in page(cast, case)
    letter_stories.deliver(cast.mette, case, letter, outcome=Outcome.SENT)
    assert "sendt, ikke bekræftet" in page(cast, case)
    letter_stories.deliver(cast.mette, case, letter, outcome=Outcome.FAILED, failure=Failure.DEAD_ADDRESS)
    assert "ikke nået frem: prøv igen" in page(cast, case)
    letter_stories.deliver(cast.mette, case, letter)
    assert "afleveret" in page(cast, case) and "prøv igen" not in page(cast, case)


def test_a_draft_is_its_unit_s_own_and_a_letter_is_not(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    letter_stories.draft_letter(cast.mette, case)
    assert "Udkast" in page(cast, case, "jonas")
    assert "Udkast" not in page(cast, case, "ulla")
    letter_stories.write_letter(cast.mette, case, LetterKind.PLAIN)
    assert "Andet brev" in page(cast, case, "ulla").split("Skriv et brev")[0]


def test_each_authority_is_offered_its_own_kinds_and_a_lead_none(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    assert "Restitutionsperiode" in page(cast, case) and "Refleksionsperiode" not in page(cast, case)
    assert "Refleksionsperiode" in page(cast, case, "ulla") and "Restitutionsperiode" not in page(cast, case, "ulla")
    assert "Skriv et brev" not in page(cast, case, "karen")
