"""Letters of a case that has ended without an assessment: none goes to a municipality any more (GOV-06, SHR-04)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import correction_stories, ending_stories, letter_stories, stories
from tests.cast import Cast, Member
from tests.pages import audit_lines, errors_of, post

from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case
from helle.register.desk import ending
from helle.register.letters import composing
from helle.register.letters.choices import Addressee, Failure, LetterKind, Outcome
from helle.register.letters.models import Delivery, Letter
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.rules.codes import LadderEvent

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SAYS = "og brevet sendes ikke mere til kommunen"
NOT_TO_ONE = "så brevet kan ikke være til en kommune"
CLOSED = "Sagen er afsluttet, så den åbnes ikke for flere"
SIGNS = "Underskriv og gør færdigt"
type Signed = tuple[Case, Letter, dt.date]


@pytest.fixture
def signed(cast: Cast, on_day: Callable[[dt.date], None]) -> Signed:
    """Mette signed a letter to a municipality; the day after, the case ends. With the day on which she signed it."""
    case = stories.an_opened_case(cast)
    letter = letter_stories.write_letter(cast.mette, case, addressee=Addressee.MUNICIPALITY)
    day = clock.today()
    on_day(day + dt.timedelta(days=1))
    return case, letter, day


def outcomes(by: Member) -> list[str]:
    with by.acting():
        return list(Delivery.objects.order_by("sequence").values_list("outcome", flat=True))


def test_after_the_end_it_is_neither_sent_nor_delivered(
    cast: Cast, signed: Signed, on_day: Callable[[dt.date], None]
) -> None:
    case, letter, day = signed
    stories.end_case(cast.mette, case)
    on_day(day + dt.timedelta(days=2))
    for outcome in (Outcome.SENT, Outcome.DELIVERED):
        with pytest.raises(Refused, match="Otherwise reopen the case first") as refused:
            letter_stories.deliver(cast.mette, case, letter, outcome=outcome, before_the_end=True)
        assert refused.value.field == "on"
    letter_stories.deliver(cast.mette, case, letter, outcome=Outcome.FAILED, failure=Failure.NOT_MET)
    letter_stories.deliver(cast.mette, case, letter, on=day)
    assert outcomes(cast.mette) == ["failed", "delivered"]


def test_what_was_on_its_way_before_the_end_arrives_after_it(cast: Cast, signed: Signed) -> None:
    case, letter, day = signed
    letter_stories.deliver(cast.mette, case, letter, outcome=Outcome.SENT, on=day)
    stories.end_case(cast.mette, case)
    letter_stories.deliver(cast.mette, case, letter)
    assert outcomes(cast.mette) == ["sent", "delivered"]


def test_on_the_day_of_the_end_whoever_records_it_says_that_it_was_before(cast: Cast, signed: Signed) -> None:
    """Mette handed the letter over in the morning, closed the case at noon, and writes it down in the afternoon."""
    case, letter, _day = signed
    stories.end_case(cast.mette, case)
    with pytest.raises(Refused, match="Tick the box") as refused:
        letter_stories.deliver(cast.mette, case, letter)
    assert refused.value.field == "before_the_end"
    letter_stories.deliver(cast.mette, case, letter, before_the_end=True)
    assert outcomes(cast.mette) == ["delivered"]
    lines = audit_lines(cast, cast.mette.user.pk)
    [line] = [one for one in lines if one.action == "letter.delivery_recorded"]
    assert line.detail["before_the_end"] is True


def test_what_was_sent_on_the_day_of_the_end_arrives_after_it(
    cast: Cast, signed: Signed, on_day: Callable[[dt.date], None]
) -> None:
    case, letter, day = signed
    letter_stories.deliver(cast.mette, case, letter, outcome=Outcome.SENT)
    stories.end_case(cast.mette, case)
    on_day(day + dt.timedelta(days=3))
    letter_stories.deliver(cast.mette, case, letter)
    assert outcomes(cast.mette) == ["sent", "delivered"]


def disappeared(by: Member, case: Case, on: dt.date) -> None:
    """Somebody writes down that the person disappeared on an earlier day."""
    with by.acting():
        ending.case_close(
            case,
            expected_version=stories.fresh(case).version,
            event=LadderEvent.DISAPPEARED,
            occurred_on=on,
            reasons=stories.REASONS,
            decided=ending_stories.decided(case),
        )


def the_end(by: Member, case: Case) -> uuid.UUID:
    with by.acting():
        return correction_stories.event_of(case, LadderEvent.DISAPPEARED).pk


def test_what_arrived_before_the_end_was_written_down_is_recorded(
    cast: Cast, signed: Signed, on_day: Callable[[dt.date], None]
) -> None:
    """The person went the day Mette signed; two days later the municipality had the letter, and nobody knew yet."""
    case, letter, day = signed
    on_day(day + dt.timedelta(days=5))
    disappeared(cast.mette, case, day)
    on_day(day + dt.timedelta(days=6))
    with pytest.raises(Refused, match="Otherwise reopen the case first"):
        letter_stories.deliver(cast.mette, case, letter)
    with pytest.raises(Refused, match="Tick the box"):
        letter_stories.deliver(cast.mette, case, letter, on=day + dt.timedelta(days=5))
    letter_stories.deliver(cast.mette, case, letter, on=day + dt.timedelta(days=2))
    assert outcomes(cast.mette) == ["delivered"]


def test_a_corrected_end_was_written_down_when_the_first_one_was(
    cast: Cast, signed: Signed, on_day: Callable[[dt.date], None]
) -> None:
    case, letter, day = signed
    stories.end_case(cast.mette, case)
    on_day(day + dt.timedelta(days=4))
    correction_stories.correct(cast.mette, case, CorrectableKind.RUNG_EVENT, the_end(cast.mette, case), occurred_on=day)
    with pytest.raises(Refused, match="Otherwise reopen the case first"):
        letter_stories.deliver(cast.mette, case, letter, on=day + dt.timedelta(days=2))
    letter_stories.deliver(cast.mette, case, letter, on=day + dt.timedelta(days=1), before_the_end=True)


def test_an_end_that_was_a_mistake_ends_nothing(cast: Cast, signed: Signed, on_day: Callable[[dt.date], None]) -> None:
    """The wrong case was closed; the day after, that was taken out again, and the letter went out."""
    case, letter, day = signed
    stories.end_case(cast.mette, case)
    on_day(day + dt.timedelta(days=2))
    correction_stories.take_out(cast.mette, case, CorrectableKind.RUNG_EVENT, the_end(cast.mette, case))
    on_day(day + dt.timedelta(days=5))
    stories.end_case(cast.mette, case)
    letter_stories.deliver(cast.mette, case, letter, on=day + dt.timedelta(days=3))
    assert outcomes(cast.mette) == ["delivered"]


def test_one_to_the_person_goes_on(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    stories.end_case(cast.mette, case)
    letter_stories.deliver(cast.mette, case, letter)
    assert outcomes(cast.mette) == ["delivered"]


def test_the_page_says_so_at_its_top_and_beside_the_day(cast: Cast, signed: Signed) -> None:
    case, letter, _day = signed
    url, client = reverse("case-letter-deliver", args=[case.number, letter.pk]), cast.mette.client()
    assert SAYS not in client.get(url).content.decode()
    stories.end_case(cast.mette, case)
    assert SAYS in client.get(url).content.decode()
    typed = {"means": "handed_over", "outcome": "delivered", "translation": "none", "by_whom": "Mette"}
    answer = post(client, url, typed | {"on": clock.today()})
    assert list(errors_of(answer)) == ["before_the_end"]
    post(client, url, typed | {"on": clock.today(), "before_the_end": "on"})
    assert outcomes(cast.mette) == ["delivered"]


def test_past_the_application_the_database_says_no(
    cast: Cast, signed: Signed, on_day: Callable[[dt.date], None]
) -> None:
    case, letter, day = signed
    stories.end_case(cast.mette, case)
    on_day(day + dt.timedelta(days=2))

    def write(on: dt.date) -> None:
        with cast.mette.acting() as acting, transaction.atomic():
            row = Delivery(
                id=new_id(),
                letter=letter,
                case=case,
                sequence=1,
                means="handed_over",
                on=on,
                outcome="delivered",
                translation="none",
                recorded_at=acting.instant,
                by_user_id=acting.user_id,
                by_unit_id=acting.unit_id,
            )
            row.told_sealed = composing.seal_told(case, row, composing.Told("", "", ""))
            row.save(force_insert=True)

    with pytest.raises(IntegrityError, match="nothing_sent_of_a_closed_case"):
        write(clock.today())
    write(day + dt.timedelta(days=1))
    assert outcomes(cast.mette) == ["delivered"]


def test_another_letter_is_offered_no_municipality_from_the_beginning(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    url, client = reverse("case-letter-new", args=[case.number, LetterKind.PLAIN.value]), cast.mette.client()

    def page() -> tuple[list[str], bool]:
        answer = client.get(url)
        offered = [value for value, _name in answer.context["form"].fields["addressee"].choices]
        return offered, NOT_TO_ONE in answer.content.decode()

    assert page() == (["person", "representative", "municipality"], False)
    stories.end_case(cast.mette, case)
    assert page() == (["person", "representative"], True)


def test_a_draft_to_a_municipality_says_so_before_it_is_finished_and_no_button_signs_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case, addressee=Addressee.MUNICIPALITY)
    looks, finishes = (
        reverse(view, args=[case.number, draft.pk]) for view in ("case-letter-draft", "case-letter-finish")
    )

    def read(url: str) -> str:
        return cast.mette.client().get(url).content.decode()

    assert finishes in read(looks) and SIGNS in read(finishes)
    stories.end_case(cast.mette, case)
    seen, finishing = read(looks), read(finishes)
    assert finishes not in seen and CLOSED in seen
    assert SIGNS not in finishing and CLOSED in finishing
