"""The letters of a case: what is being written, what is final, and where each stands."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import letter_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates

from helle.register.cases.models import Case
from helle.register.letters.choices import Addressee, Failure, LetterKind, Outcome
from helle.register.people import actions as people

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


def test_drafts_of_one_kind_are_told_apart_by_language_and_addressee(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    letter_stories.draft_letter(cast.mette, case)
    letter_stories.draft_letter(cast.mette, case, language="en", addressee=Addressee.REPRESENTATIVE)
    drafts = page(cast, case).partition('id="udkast"')[2].partition("</section>")[0]
    assert "<small>dansk · Personen selv ·" in drafts and "<small>engelsk · Personens repræsentant ·" in drafts


MEETING = {"meeting_on": "2025-10-20", "meeting_at": "10:30", "meeting_place": "CMM"}


def test_a_language_she_does_not_have_is_remarked_and_refuses_nothing(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        people.person_describe(case.pk, case.person_id, stories.description(languages=["ro"]), why=stories.WHY)
    draft = letter_stories.draft_letter(
        cast.mette, case, LetterKind.INTERVIEW, language="en", own_words="", typed=MEETING
    )
    mette = cast.mette.client()
    for view in ("case-letter-draft", "case-letter-finish"):
        said = " ".join(mette.get(reverse(view, args=[case.number, draft.pk])).content.decode().split())
        assert "Brevet er på engelsk, som ikke er blandt personens sprog: rumænsk." in said
        assert "Der er en godkendt tekst på rumænsk." in said
        assert f'href="{reverse("interpreter-list")}?sprog=ro"' in said
    letter = letter_stories.finish_letter(cast.mette, case, draft)
    shown = reverse("case-letter", args=[case.number, letter.pk])
    assert "blandt personens sprog" in mette.get(shown).content.decode()
    letter_stories.deliver(cast.mette, case, letter)
    assert "blandt personens sprog" not in mette.get(shown).content.decode()


def test_a_letter_to_somebody_else_is_remarked_on_by_nobody(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        people.person_describe(case.pk, case.person_id, stories.description(languages=["bg"]), why=stories.WHY)
    draft = letter_stories.draft_letter(cast.mette, case, addressee=Addressee.REPRESENTATIVE)
    shown = cast.mette.client().get(reverse("case-letter-draft", args=[case.number, draft.pk])).content.decode()
    assert "blandt personens sprog" not in shown


def test_where_there_is_no_text_in_her_language_the_interpreters_are_a_press_away(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        people.person_describe(case.pk, case.person_id, stories.description(languages=["ka"]), why=stories.WHY)
    new = reverse("case-letter-new", args=[case.number, LetterKind.PLAIN.value])
    shown = cast.mette.client().get(new).content.decode()
    assert "lad en tolk læse det op" in shown and f'href="{reverse("interpreter-list")}?sprog=ka"' in shown
