"""Correcting offers, periods, extensions and contact persons: never past day 120, and in the right order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.correction_stories import correct, take_out

from helle.register.cases.choices import CorrectableKind, Followed, WouldBe
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.correcting.entries import WAYS
from helle.register.correcting.known import Known
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of
from helle.register.protection.refusals import Refused
from helle.register.support import actions as support
from helle.register.support import contact_actions, corrections, queries
from helle.register.support.contact_models import ContactPerson
from helle.register.support.models import ExtensionAnswer, ExtensionRequest, Period, PeriodOffer, Span
from helle.rules.codes import BreakOffCause, ExtensionGround, OfferAnswer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

DAY = dt.timedelta(days=1)
OTHERWISE = "men begrundet i Tvekimlen"


def a_period_from_the(day: int, cast: Cast, on_day: Callable[[dt.date], None]) -> Case:
    """Assessed on the 6th, with a restitution period notified on a day of October; it is the 20th."""
    case = stories.a_victim_assessed_by_cmm(cast)
    on_day(dt.date(2025, 10, 20))
    with cast.mette.acting():
        support.period_set(case, expected_version=case.version, notified_on=dt.date(2025, 10, day))
        return stories.fresh(case)


def test_the_day_a_period_was_notified_is_corrected_and_its_days_with_it(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_period_from_the(16, cast, on_day)
    with cast.mette.acting():
        mistyped = stories.period_of(case)
    on_day(dt.date(2025, 10, 21))
    assert correct(cast.mette, case, CorrectableKind.PERIOD, mistyped.row.pk, notified_on=dt.date(2025, 10, 6)) == []
    with cast.mette.acting():
        (right,) = queries.periods_of(case.pk)
        assert (right.row.notified_on, right.end) == (dt.date(2025, 10, 6), dt.date(2025, 11, 5))
        assert right.row.latest_end == dt.date(2025, 10, 6) + 120 * DAY
        assert Period.objects.count() == 2 and Span.objects.filter(superseded_at__isnull=True).count() == 1
        assert facts_for_writing(case).period_notified_on == dt.date(2025, 10, 6)


def test_a_period_does_not_begin_before_its_assessment_nor_in_the_future(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_period_from_the(16, cast, on_day)
    with cast.mette.acting():
        row = stories.period_of(case).row
    for day in (dt.date(2025, 10, 5), dt.date(2025, 10, 21)):
        with pytest.raises(Refused):
            correct(cast.mette, case, CorrectableKind.PERIOD, row.pk, notified_on=day)
    with cast.mette.acting():
        assert stories.period_of(case).row.pk == row.pk


def test_a_period_that_should_not_be_there_gives_its_days_back(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = a_period_from_the(16, cast, on_day)
    with cast.mette.acting():
        row = stories.period_of(case).row
    on_day(dt.date(2025, 10, 25))
    take_out(cast.mette, case, CorrectableKind.PERIOD, row.pk)
    with cast.mette.acting():
        assert queries.periods_of(case.pk) == [] and facts_for_writing(case).period_end is None
        support.period_set(case, expected_version=None, notified_on=dt.date(2025, 10, 25))
        assert stories.period_of(case).days_used_before == 0


def test_what_was_given_after_the_first_days_is_corrected_first(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = a_period_from_the(16, cast, on_day)
    stories.request_extension(cast.mette, case)
    extend(cast, case, 60)
    with cast.mette.acting():
        period = stories.period_of(case)
    with pytest.raises(Refused, match="An extension was requested or granted afterwards"):
        take_out(cast.mette, case, CorrectableKind.PERIOD, period.row.pk)
    with cast.mette.acting():
        request = ExtensionRequest.objects.get()
    with pytest.raises(Refused, match="An extension was requested or granted afterwards"):
        take_out(cast.mette, case, CorrectableKind.REQUEST, request.pk)
    take_out(cast.mette, case, CorrectableKind.EXTENSION, period.spans[1].pk)
    with cast.mette.acting():
        # The request it answered waits again.
        assert stories.period_of(case).open_request == request
    take_out(cast.mette, case, CorrectableKind.REQUEST, request.pk)
    correct(cast.mette, case, CorrectableKind.PERIOD, period.row.pk, notified_on=dt.date(2025, 10, 10))
    with cast.mette.acting():
        assert stories.period_of(case).row.notified_on == dt.date(2025, 10, 10)


def extend(
    cast: Cast,
    case: Case,
    days: int,
    *,
    granted: bool = True,
    ground: ExtensionGround = ExtensionGround.SPECIAL_REASONS,
    wants_or_must_leave: bool | None = None,
) -> None:
    """Mette decides on an extension to a day counted from the notification."""
    with cast.mette.acting():
        period = stories.period_of(case)
        support.extension_decide(
            case,
            period,
            expected_version=None,
            granted=granted,
            ground=ground,
            new_end=period.row.notified_on + days * DAY,
            wants_or_must_leave=wants_or_must_leave,
            reasons=stories.REASONS,
        )


def test_an_extension_for_a_prepared_return_that_nobody_asked_for_goes_over_with_the_day_of_its_period(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_period_from_the(16, cast, on_day)
    extend(cast, case, 60, ground=ExtensionGround.COOPERATES_ON_PREPARED_RETURN, wants_or_must_leave=True)
    with cast.mette.acting():
        period = stories.period_of(case)
    correct(cast.mette, case, CorrectableKind.PERIOD, period.row.pk, notified_on=dt.date(2025, 10, 10))
    with cast.mette.acting():
        right = stories.period_of(case)
        assert (right.row.notified_on, right.end) == (dt.date(2025, 10, 10), period.end)
        assert right.spans[1].ground == ExtensionGround.COOPERATES_ON_PREPARED_RETURN


def test_the_last_day_of_an_extension_is_corrected_but_never_past_day_120(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_period_from_the(16, cast, on_day)
    extend(cast, case, 60)
    with cast.mette.acting():
        period = stories.period_of(case)
    span, start = period.spans[1], period.row.notified_on
    with pytest.raises(Refused):
        correct(cast.mette, case, CorrectableKind.EXTENSION, span.pk, new_end=start + 121 * DAY)
    correct(cast.mette, case, CorrectableKind.EXTENSION, span.pk, new_end=start + 90 * DAY)
    with cast.mette.acting():
        assert stories.period_of(case).end == start + 90 * DAY


def test_a_refusal_was_a_grant(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = a_period_from_the(16, cast, on_day)
    stories.request_extension(cast.mette, case)
    extend(cast, case, 60, granted=False)
    with cast.mette.acting():
        refusal = ExtensionAnswer.objects.get()
        end = stories.period_of(case).row.notified_on + 60 * DAY
    correct(cast.mette, case, CorrectableKind.REFUSAL, refusal.pk, granted=True, new_end=end)
    with cast.mette.acting():
        assert (stories.period_of(case).end, stories.period_of(case).open_request) == (end, None)
        span = stories.period_of(case).spans[1]
    correct(cast.mette, case, CorrectableKind.EXTENSION, span.pk, granted=False, reasons=stories.REASONS)
    with cast.mette.acting():
        assert len(stories.period_of(case).spans) == 1 and stories.period_of(case).open_request is None
        assert ExtensionAnswer.objects.filter(superseded_at__isnull=True).get().span is None


def test_an_extension_that_answered_no_request_answers_none_when_it_is_corrected(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_period_from_the(16, cast, on_day)
    extend(cast, case, 60)
    on_day(dt.date(2025, 10, 22))
    stories.request_extension(cast.mette, case, days=80)
    with cast.mette.acting():
        period = stories.period_of(case)
    span, start = period.spans[1], period.row.notified_on
    correct(cast.mette, case, CorrectableKind.EXTENSION, span.pk, new_end=start + 50 * DAY)
    with cast.mette.acting():
        assert stories.period_of(case).end == start + 50 * DAY
        assert stories.period_of(case).open_request == period.open_request
        assert not ExtensionAnswer.objects.exists()
        wrong = stories.period_of(case).spans[1]
    with pytest.raises(Refused, match="no request to refuse"):
        correct(cast.mette, case, CorrectableKind.EXTENSION, wrong.pk, granted=False)


def test_a_corrected_refusal_is_told_with_its_own_reasons(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = a_period_from_the(16, cast, on_day)
    stories.request_extension(cast.mette, case)
    extend(cast, case, 60, granted=False)
    with cast.mette.acting():
        mistyped = ExtensionAnswer.objects.get()
    on_day(dt.date(2025, 10, 21))
    correct(cast.mette, case, CorrectableKind.REFUSAL, mistyped.pk, reasons=OTHERWISE)
    with cast.mette.acting():
        right = ExtensionAnswer.objects.get(superseded_at__isnull=True)
        assert WAYS[CorrectableKind.REFUSAL].initial(Known(case), right)["reasons"] == OTHERWISE
        printed = entries_of(case, [EntryKind.PERIOD], named=False)
    told = cast.mette.client().get(reverse("case-page", args=[case.number])).context["view"].events
    assert {one.entry: one.detail for one in told if one.kind is CorrectableKind.REFUSAL} == {
        mistyped.pk: stories.REASONS,
        right.pk: OTHERWISE,
    }
    words = {one.key: one.passages for one in printed}
    assert stories.REASONS in words[mistyped.pk]
    (period,) = [one.passages for one in printed if OTHERWISE in one.passages]
    assert stories.REASONS not in period


def why_broken_off(cast: Cast, case: Case) -> list[tuple[str, bool]]:
    """What the timeline says of the breaking off: its reason, and of the ruling whether there is one of that rule."""
    told = cast.mette.client().get(reverse("case-page", args=[case.number])).context["view"].events
    found = [one for one in told if "afbrudt:" in one.what]
    return [(one.detail, one.ruling is not None and one.ruling.rule == "break_off") for one in found]


def test_a_period_keeps_how_it_was_broken_off_unless_that_was_the_mistake(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_period_from_the(6, cast, on_day)
    stories.break_off_period(cast.mette, case, BreakOffCause.LEFT, last_day=dt.date(2025, 10, 18))
    on_day(dt.date(2025, 10, 25))
    with cast.mette.acting():
        first = stories.period_of(case)
    correct(cast.mette, case, CorrectableKind.PERIOD, first.row.pk, notified_on=dt.date(2025, 10, 8))
    with cast.mette.acting():
        second = stories.period_of(case)
        assert (second.broken_off_on, second.row.broken_off_why) == (dt.date(2025, 10, 18), "left")
        assert second.row.broken_off_at == first.row.broken_off_at
    assert why_broken_off(cast, case) == [(stories.WHY, True)]
    correct(
        cast.mette, case, CorrectableKind.PERIOD, second.row.pk, last_day=dt.date(2025, 10, 17), cause="disappeared"
    )
    with cast.mette.acting():
        third = stories.period_of(case)
        assert (third.broken_off_on, third.row.broken_off_why) == (dt.date(2025, 10, 17), "disappeared")
    assert why_broken_off(cast, case) == [(stories.WHY, True)]
    correct(cast.mette, case, CorrectableKind.PERIOD, third.row.pk, last_day=None, cause="")
    with cast.mette.acting():
        assert stories.period_of(case).broken_off_on is None


def test_an_offer_is_corrected_after_the_period_was_notified_but_not_to_a_no(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    on_day(dt.date(2025, 10, 8))
    stories.offer_period(cast.mette, case)
    with cast.mette.acting():
        support.period_set(case, expected_version=None, notified_on=dt.date(2025, 10, 8))
        offer = PeriodOffer.objects.get()
    on_day(dt.date(2025, 10, 20))
    followed = correct(
        cast.mette,
        case,
        CorrectableKind.OFFER,
        offer.pk,
        offered_on=dt.date(2025, 10, 7),
        answered_on=dt.date(2025, 10, 7),
    )
    assert [(one.rests.kind, one.would_be) for one in followed] == [(Followed.PERIOD, WouldBe.HOLDS)]
    with cast.mette.acting():
        right = PeriodOffer.objects.get(superseded_at__isnull=True)
    with pytest.raises(Refused, match="Correct the period first") as told:
        correct(cast.mette, case, CorrectableKind.OFFER, right.pk, answer=OfferAnswer.DECLINED.value)
    assert told.value.field == "answer"


def test_why_a_contact_person_was_replaced_stays_said_when_the_day_is_corrected(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_opened_case(cast)
    stories.give_contact_person(cast.mette, case)
    on_day(dt.date(2025, 11, 3))
    with cast.mette.acting():
        now = stories.fresh(case)
        second = contact_actions.contact_person_set(
            now, expected_version=now.version, user=cast.jonas.user, since=dt.date(2025, 11, 3), why=stories.WHY
        )
        corrections.contact_person_correct(
            case, second, user=cast.karen.user, since=dt.date(2025, 11, 3), why=stories.REASONS
        )
        right = queries.contact_persons_of(case.pk)[0]
        assert (right.user, queries.why_replaced(case, right)) == (cast.karen.user, stories.WHY)


def test_the_contact_person_was_somebody_else(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        mistaken = contact_actions.contact_person_set(
            case, expected_version=stories.fresh(case).version, user=cast.mette.user, since=stories.FIRST_DAY
        )
    on_day(dt.date(2025, 10, 20))
    correct(cast.mette, case, CorrectableKind.CONTACT_PERSON, mistaken.pk, user=str(cast.jonas.user.pk))
    with cast.mette.acting():
        (right,) = queries.contact_persons_of(case.pk)
        assert (right.user_id, right.during.lower) == (cast.jonas.user.pk, stories.FIRST_DAY)
    take_out(cast.mette, case, CorrectableKind.CONTACT_PERSON, right.pk)
    with cast.mette.acting():
        assert not facts_for_writing(case).contact_person and ContactPerson.objects.count() == 2
