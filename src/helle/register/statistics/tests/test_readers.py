"""How alike two read one interview, in figures: nothing of a question that few pairs answer (ID-12)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import interview_stories, stories
from tests.cast import Cast

from helle.register.identification.choices import ReadingAnswer
from helle.register.protection import clock
from helle.register.statistics import readings


def read_twice(cast: Cast, pairs: int, *, unlike: int) -> None:
    """So many interviews that two have read; on the first of them they differ over the means."""
    case = stories.an_opened_case(cast)
    for number in range(pairs):
        held = stories.hold_interview(cast.mette, case)
        means = ReadingAnswer.NO if number < unlike else ReadingAnswer.YES
        # The first is unsure of the first of them herself, so that chance is not all.
        interview_stories.read(cast.mette, case, held, act=ReadingAnswer.UNCLEAR if number == 0 else ReadingAnswer.YES)
        interview_stories.read(
            cast.jonas, case, held, means=means, act=ReadingAnswer.UNCLEAR if number == 0 else ReadingAnswer.YES
        )


def test_too_few_pairs_show_nothing_and_enough_show_the_share_and_kappa(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    monkeypatch.setattr(readings, "FEWEST_PAIRS", 4)
    read_twice(cast, 3, unlike=1)
    assert {one.per_cent for one in readings.agreement_of_readers(clock.today())} == {None}
    read_twice(cast, 1, unlike=0)
    found = {one.title.en: one for one in readings.agreement_of_readers(clock.today())}
    means, act = found["Is there a means?"], found["Is there an act?"]
    assert (means.per_cent, means.kappa) == (75, "0.00")  # Chance alone gives 3 of 4: one always says yes.
    assert (act.per_cent, act.kappa) == (100, "1.00")
    assert found["Is the relationship current?"].kappa is None  # All said yes.
    page = cast.karen.client().get(reverse("statistics-quality")).content.decode()
    assert "To læsere af samme samtale" in page and "75 %" in page and "alle svarede ens" in page
    # What is not over yet is not counted for others.
    assert "75 %" not in cast.mette.client().get(reverse("statistics-quality")).content.decode()
