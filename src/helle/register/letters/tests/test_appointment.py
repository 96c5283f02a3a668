"""The letter to whoever was appointed to represent a minor: from Udlændingestyrelsen, without an address (MIN-01)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests import letter_stories, minor_stories, stories
from tests.cast import Cast

from helle.register.cases.models import Case
from helle.register.letters.choices import Addressee, LetterKind
from helle.register.letters.tests.test_draft import text_of
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case(cast: Cast) -> Case:
    """A boy of sixteen who is alone here, without lawful stay: Udlændingestyrelsen has his case with CMM."""
    return minor_stories.stay(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))


def written(cast: Cast, case: Case, **changed: Any) -> str:
    """The letter in print, as Udlændingestyrelsen has written and signed it."""
    changed = {"addressee": Addressee.REPRESENTATIVE, "own_words": ""} | changed
    letter = letter_stories.write_letter(cast.ulla, case, LetterKind.APPOINTMENT, **changed)
    return text_of(cast.ulla.client().get(reverse("case-letter-pdf", args=[case.number, letter.pk])).content)


def test_it_tells_the_representative_by_name_of_what_is_his_to_do_and_not_where_the_child_lives(
    cast: Cast, case: Case
) -> None:
    minor_stories.appoint(cast.ulla, case)
    page = cast.ulla.client().get(reverse("case-minor", args=[case.number])).content.decode()
    assert reverse("case-letter-new", args=[case.number, "appointment"]) in page
    named = written(cast, case)
    assert minor_stories.REPRESENTATIVE in named and stories.NAME in named and "Familieretshuset" in named
    assert minor_stories.CONTACT not in named
    assert stories.NAME not in written(cast, case, with_name=False)
    assert "Danish Return Agency" in written(cast, case, language="en")


def test_there_is_none_without_an_appointment_nor_from_cmm(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused, match="MIN-01"):
        written(cast, case)
    minor_stories.appoint(cast.ulla, case)
    with pytest.raises(Refused, match="does not write that letter"):
        letter_stories.draft_letter(
            cast.mette, case, LetterKind.APPOINTMENT, addressee=Addressee.REPRESENTATIVE, own_words=""
        )


def test_one_that_is_limited_says_to_what(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.ulla, case, scope=minor_stories.WEIGHED)
    with pytest.raises(Refused) as refused:
        written(cast, case)
    assert refused.value.field == "own_words"
    limited = written(cast, case, own_words=letter_stories.OWN_WORDS)
    assert "Udpegningen er begrænset." in limited and letter_stories.OWN_WORDS in limited
