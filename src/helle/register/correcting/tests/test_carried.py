"""A period's day is corrected with what was asked for and given on it, where all of that holds on the right day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from tests import letter_stories, stories
from tests.cast import Cast
from tests.correction_stories import correct, take_out

from helle.register.cases.choices import CorrectableKind, Followed
from helle.register.cases.models import Case, Correction
from helle.register.correcting.tests.test_support import a_period_from_the, extend
from helle.register.letters.choices import LetterKind
from helle.register.protection.refusals import Refused
from helle.register.support import queries
from helle.register.support.models import ExtensionAnswer, ExtensionRequest, Span

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def standing(case: Case) -> queries.OpenedPeriod:
    """The period that stands. Needs somebody who acts."""
    (period,) = queries.periods_of(case.pk)
    return period


def move(cast: Cast, case: Case, day: dt.date) -> list[object]:
    with cast.mette.acting():
        row = standing(case).row
    return list(correct(cast.mette, case, CorrectableKind.PERIOD, row.pk, notified_on=day))


def test_the_day_moves_with_the_request_and_the_extension_that_answered_it(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_period_from_the(16, cast, on_day)
    stories.request_extension(cast.mette, case)
    extend(cast, case, 60)
    with cast.mette.acting():
        was = standing(case)
    move(cast, case, dt.date(2025, 10, 10))
    with cast.mette.acting():
        now = standing(case)
        assert (now.row.notified_on, now.end) == (dt.date(2025, 10, 10), was.end)
        assert [span.sequence for span in now.spans] == [1, 2]
        # The days given follow the first thirty of the right period.
        assert now.spans[1].days.lower == dt.date(2025, 11, 10)
        assert (now.spans[1].decided_on, now.spans[1].ground) == (was.spans[1].decided_on, was.spans[1].ground)
        (request,) = now.requests
        assert request.requested_on == was.requests[0].requested_on
        assert request.answer is not None and request.answer.span_id == now.spans[1].pk
        # All in one act, told once.
        parts = Correction.objects.filter(case=case, part_of__isnull=False)
        assert {row.kind for row in parts} == {"request", "extension"}
        assert Span.objects.filter(case=case, superseded_at__isnull=True).count() == 2
        assert ExtensionRequest.objects.filter(case=case, superseded_at__isnull=True).count() == 1
        assert ExtensionAnswer.objects.filter(case=case, superseded_at__isnull=True).count() == 1


def test_a_request_that_waits_and_one_that_was_refused_go_with_it(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_period_from_the(16, cast, on_day)
    stories.request_extension(cast.mette, case)
    extend(cast, case, 60, granted=False)
    on_day(dt.date(2025, 10, 22))
    stories.request_extension(cast.mette, case)
    move(cast, case, dt.date(2025, 10, 10))
    with cast.mette.acting():
        now = standing(case)
        assert [request.answer is not None for request in now.requests] in ([True, False], [False, True])
        assert now.open_request is not None and len(now.spans) == 1


@pytest.mark.parametrize(("day", "holds"), [(10, True), (9, False)])
def test_per_06_day_120_of_the_right_day_holds_the_extension_or_refuses_the_day(
    cast: Cast, on_day: Callable[[dt.date], None], day: int, holds: bool
) -> None:
    case = a_period_from_the(16, cast, on_day)
    # Notified on 10 October, day 120 is 7 February: 21 + 30 + 31 + 31 + 7 days after it.
    with cast.mette.acting():
        days = (dt.date(2026, 2, 7) - standing(case).row.notified_on).days
    extend(cast, case, days)
    with cast.mette.acting():
        assert standing(case).end == dt.date(2026, 2, 7)
    if holds:
        move(cast, case, dt.date(2025, 10, day))
    else:
        with pytest.raises(Refused, match="The extension of 20 October 2025 does not hold with that day") as told:
            move(cast, case, dt.date(2025, 10, day))
        assert told.value.field == "notified_on"
    with cast.mette.acting():
        assert (standing(case).row.notified_on == dt.date(2025, 10, day)) is holds
        assert standing(case).end == dt.date(2026, 2, 7)


def test_what_was_asked_before_the_right_day_is_named(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = a_period_from_the(16, cast, on_day)
    stories.request_extension(cast.mette, case)
    on_day(dt.date(2025, 10, 25))
    with pytest.raises(Refused, match="The request for an extension of 20 October 2025 does not hold"):
        move(cast, case, dt.date(2025, 10, 22))
    move(cast, case, dt.date(2025, 10, 20))


def test_a_period_is_not_taken_out_from_under_its_extension(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = a_period_from_the(16, cast, on_day)
    extend(cast, case, 60)
    with cast.mette.acting():
        row = standing(case).row
    with pytest.raises(Refused, match="An extension was requested or granted afterwards"):
        take_out(cast.mette, case, CorrectableKind.PERIOD, row.pk)


def test_the_letter_on_the_extension_has_followed(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = a_period_from_the(16, cast, on_day)
    stories.request_extension(cast.mette, case)
    extend(cast, case, 60)
    letter = letter_stories.write_letter(cast.mette, case, LetterKind.EXTENSION, reasons=stories.REASONS)
    found = move(cast, case, dt.date(2025, 10, 10))
    assert (Followed.LETTER, letter.pk) in [(one.rests.kind, one.rests.id) for one in found]  # type: ignore[attr-defined]
