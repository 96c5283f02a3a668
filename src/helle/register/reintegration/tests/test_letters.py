"""What the person is told of the decision on paper, in Danish and English (FLO-14)."""

from __future__ import annotations

import pytest
from tests import letter_stories
from tests import reintegration_stories as plans
from tests.cast import Cast

from helle.register.cases.models import Case
from helle.register.letters.choices import LetterKind
from helle.register.protection.refusals import Refused
from helle.register.reintegration.choices import PlanEventKind
from helle.register.returns.models import ReturnCase

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_ret11_the_approval_with_both_amounts_and_the_months(cast: Cast, case: Case, running: ReturnCase) -> None:
    with pytest.raises(Refused, match="RET-11"):
        letter_stories.draft_letter(cast.mette, case, LetterKind.PLAN_APPROVED)
    plans.approved(cast, case, running)
    said = letter_stories.words_of(cast, case, LetterKind.PLAN_APPROVED)
    assert "6. oktober 2025" in said and "30.000 kr." in said and "9.000 kr." in said and "6 måneder" in said
    assert "senest 12 måneder efter" in said


@pytest.mark.parametrize(
    ("kind", "said"), [(PlanEventKind.SENT_BACK, "skal ændres"), (PlanEventKind.REJECTED, "afviste")]
)
def test_that_it_was_not_approved_with_what_was_remarked(
    cast: Cast, case: Case, running: ReturnCase, kind: PlanEventKind, said: str
) -> None:
    version = plans.save(cast.mette, case, running)
    plans.submit(cast.mette, case, running, version)
    with pytest.raises(Refused, match="neither"):
        letter_stories.draft_letter(cast.mette, case, LetterKind.PLAN_RETURNED)
    plans.refuse(cast.henrik, case, running, version, kind)
    told = letter_stories.words_of(cast, case, LetterKind.PLAN_RETURNED)
    assert said in told and "Du rejser ikke, før en plan er godkendt" in told


def test_of_a_later_version_it_is_told_that_the_approved_plan_holds(
    cast: Cast, case: Case, running: ReturnCase
) -> None:
    plans.approved(cast, case, running)
    later = plans.save(cast.mette, case, running)
    plans.submit(cast.mette, case, running, later)
    plans.refuse(cast.henrik, case, running, later)
    told = letter_stories.words_of(cast, case, LetterKind.PLAN_RETURNED)
    assert "gælder, indtil en ny er godkendt" in told and "Du rejser ikke" not in told
