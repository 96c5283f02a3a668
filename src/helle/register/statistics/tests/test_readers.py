"""How alike two read one interview, in figures: nothing of a question that few pairs answer (ID-12)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import interview_stories, stories
from tests.cast import Cast, Member, member

from helle.register.cases.models import Case
from helle.register.identification import corrections
from helle.register.identification.choices import ReadingAnswer
from helle.register.identification.models import Interview
from helle.register.protection import clock
from helle.register.statistics import readings


def read_twice(cast: Cast, lis: Member, pairs: int, *, unlike: int) -> tuple[Case, Interview]:
    """So many interviews that two have read, neither of whom held it; on the first of them they differ over the means.
    The last."""
    case = stories.an_opened_case(cast)
    for number in range(pairs):
        held = stories.hold_interview(cast.mette, case)
        means = ReadingAnswer.NO if number < unlike else ReadingAnswer.YES
        # The first is unsure of the first of them herself, so that chance is not all.
        interview_stories.read(lis, case, held, act=ReadingAnswer.UNCLEAR if number == 0 else ReadingAnswer.YES)
        interview_stories.read(
            cast.jonas, case, held, means=means, act=ReadingAnswer.UNCLEAR if number == 0 else ReadingAnswer.YES
        )
    return case, held


def test_too_few_pairs_show_nothing_and_enough_show_the_share_and_kappa(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, lis = committed_cast, member("Lis Ravn", "CMM", "cmm_caseworker")
    monkeypatch.setattr(readings, "FEWEST_PAIRS", 4)
    read_twice(cast, lis, 3, unlike=1)
    assert {one.per_cent for one in readings.agreement_of_readers(clock.today())} == {None}
    case, last = read_twice(cast, lis, 1, unlike=0)
    found = {one.title.en: one for one in readings.agreement_of_readers(clock.today())}
    means, act = found["Is there a means?"], found["Is there an act?"]
    assert (means.per_cent, means.kappa) == (75, "0.00")  # Chance alone gives 3 of 4: one always says yes.
    assert (act.per_cent, act.kappa) == (100, "1.00")
    assert found["Is the relationship current?"].kappa is None  # All said yes.
    page = cast.karen.client().get(reverse("statistics-quality")).content.decode()
    assert "To læsere af samme samtale" in page and "75 %" in page and "alle svarede ens" in page
    # What is not over yet is not counted for others.
    assert "75 %" not in cast.mette.client().get(reverse("statistics-quality")).content.decode()
    # One that is corrected counts no longer: it would be read, and counted, twice.
    with cast.mette.acting():
        corrections.interview_correct(case, last, held=None, why=stories.WHY)
    assert {one.per_cent for one in readings.agreement_of_readers(clock.today())} == {None}
