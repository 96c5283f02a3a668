"""What is told of a return on paper: the offer, that there is none, and Dublin instead, in Danish and English."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import letter_stories, return_stories, stories
from tests.cast import Cast

from helle.register.cases.models import Case
from helle.register.letters.choices import LetterKind
from helle.register.protection.refusals import Refused
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def dublin(cast: Cast) -> Case:
    """A man whose asylum case belongs to another state (J5)."""
    return stories.record_stay(cast.mette, stories.an_opened_case(cast), ResidenceStatus.ASYLUM_DUBLIN)


def test_ret01_the_offer(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused, match="RET-01"):
        letter_stories.draft_letter(cast.mette, case, LetterKind.RETURN_OFFER)
    return_stories.offer(cast.mette, case)
    said = letter_stories.words_of(cast, case, LetterKind.RETURN_OFFER)
    assert "6. oktober 2025" in said and "Tilbuddet er frivilligt" in said and "repræsentant" not in said


def test_that_there_is_none_with_the_reasons(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    return_stories.offer(cast.mette, case, must=False, wants=False, why=return_stories.OFFERED_WHY)
    said = letter_stories.words_of(cast, case, LetterKind.RETURN_DECISION)
    assert "Svaret er nej" in said


def test_ret09_under_dublin_there_is_another_letter_with_the_day_of_the_transfer(cast: Cast, dublin: Case) -> None:
    return_stories.offer(cast.mette, dublin, must=None)
    with pytest.raises(Refused, match="another letter"):
        letter_stories.draft_letter(cast.mette, dublin, LetterKind.RETURN_DECISION)
    assert "planlagt" not in letter_stories.words_of(cast, dublin, LetterKind.DUBLIN)
    return_stories.transfer(cast.ulla, dublin, planned_on=dt.date(2025, 10, 20))
    said = letter_stories.words_of(cast, dublin, LetterKind.DUBLIN)
    assert "20. oktober 2025" in said and "Landet er Tyskland" in said
