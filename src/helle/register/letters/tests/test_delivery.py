"""Delivering a letter: a fact with its day, its means and its interpreter. A period begins with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse
from tests import letter_stories, stories
from tests.cast import Cast, Member
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.letters import composing, delivery_actions
from helle.register.letters.choices import Addressee, Failure, LetterKind, Outcome
from helle.register.letters.models import Delivery, Letter
from helle.register.people import actions as people
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.support import actions as support
from helle.register.support.models import Period
from helle.rules.codes import Authority, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def delivered(**more: str) -> dict[str, object]:
    """What is typed of a letter that was given to the person by hand today."""
    given: dict[str, object] = {
        "means": "handed_over",
        "outcome": "delivered",
        "translation": "none",
        "by_whom": letter_stories.BY_WHOM,
    }
    return {**given, "on": clock.today(), **more}


class TestDeliverGates(CaseGates):
    view = "case-letter-deliver"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [letter_stories.write_letter(cast.mette, case).pk]


class TestLetterGates(CaseGates):
    view = "case-letter"
    methods = ("GET",)
    action = "letter.read"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [letter_stories.write_letter(cast.mette, case).pk]


class TestPdfGates(TestLetterGates):
    view = "case-letter-pdf"


def deliver(case: Case, letter: Letter) -> str:
    return reverse("case-letter-deliver", args=[case.number, letter.pk])


def shown(cast: Cast, case: Case, letter: Letter, who: str = "mette") -> str:
    page = getattr(cast, who).client().get(reverse("case-letter", args=[case.number, letter.pk]))
    return str(page.content.decode())


def test_it_is_handed_over_and_the_page_says_by_whom(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    fill_in(cast.mette.client(), deliver(case, letter), delivered())
    assert letter_stories.BY_WHOM in shown(cast, case, letter) and "Notér aflevering" not in shown(cast, case, letter)
    with cast.mette.acting():
        assert not Letter.objects.get(pk=letter.pk).waits


def test_a_dead_address_is_a_fact_and_another_try_follows(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    by_post = {"means": "ordinary_post", "outcome": "failed", "failure": "dead_address"}
    fill_in(cast.mette.client(), deliver(case, letter), delivered() | by_post)
    assert "Adressen findes ikke mere" in shown(cast, case, letter) and "prøv igen" in shown(cast, case, letter)
    on_day(dt.date(2025, 10, 8))
    fill_in(cast.mette.client(), deliver(case, letter), delivered())
    with cast.mette.acting():
        tries = list(Delivery.objects.order_by("sequence").values_list("sequence", "outcome", "on"))
    assert tries == [(1, "failed", dt.date(2025, 10, 6)), (2, "delivered", dt.date(2025, 10, 8))]


def test_nothing_is_chosen_beforehand_and_a_language_she_lacks_is_named(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        people.person_describe(case.pk, case.person_id, stories.description(languages=["sq"]), why=stories.WHY)
    letter = letter_stories.write_letter(cast.mette, case)
    page = cast.mette.client().get(deliver(case, letter))
    chosen = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    assert {name for name, value in chosen.items() if value} == {"case_version", "opened_at", "form_token"}
    assert "Brevet er på dansk, som ikke er blandt personens sprog: albansk." in page.content.decode()
    read = {"means": "read_aloud", "translation": "oral", "translated_to": "sq"}
    refused = post(cast.mette.client(), deliver(case, letter), delivered(**read))
    assert errors_of(refused)["interpreter"] == ["Skriv, hvem der oversatte. [PUB-LAW-11]"]
    fill_in(cast.mette.client(), deliver(case, letter), delivered(**read, interpreter="Tolk 4711"))
    assert "Mundtligt af en tolk: albansk, Tolk 4711" in shown(cast, case, letter)


def test_where_nothing_was_translated_the_language_is_left_out(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    failed = {"outcome": "failed", "failure": "not_met", "means": "read_aloud", "translation": ""}
    fill_in(cast.mette.client(), deliver(case, letter), delivered(**failed, translated_to="sq"))
    fill_in(cast.mette.client(), deliver(case, letter), delivered(translated_to="sq", interpreter="Tolk 4711"))
    with cast.mette.acting():
        assert set(Delivery.objects.values_list("translation", "translated_to")) == {("none", "")}


def test_a_letter_in_a_language_of_hers_says_nothing_of_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        people.person_describe(case.pk, case.person_id, stories.description(languages=["ro"]), why=stories.WHY)
    letter = letter_stories.write_letter(
        cast.mette,
        case,
        LetterKind.INTERVIEW,
        language="ro",
        own_words="",
        typed={"meeting_on": "2025-10-20", "meeting_at": "10:30", "meeting_place": "CMM"},
    )
    assert "blandt personens sprog" not in cast.mette.client().get(deliver(case, letter)).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"on": "2025-10-07"}, "on"),
        ({"on": "2025-10-05"}, "on"),
        ({"on": ""}, "on"),
        ({"by_whom": ""}, "by_whom"),
        ({"outcome": "failed"}, "failure"),
        ({"failure": "returned"}, "failure"),
        ({"means": "read_aloud"}, "translation"),
        ({"translation": "written", "interpreter": "Tolk 4711"}, "translated_to"),
        ({"translation": ""}, "translation"),
        ({"means": "pigeon"}, "means"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, typed: dict[str, str], field: str) -> None:
    case = stories.an_opened_case(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    response = post(cast.mette.client(), deliver(case, letter), delivered() | typed)
    assert response.status_code == 422 and field in errors_of(response)
    with cast.mette.acting():
        assert not Delivery.objects.exists() and Letter.objects.get(pk=letter.pk).waits


def test_what_is_delivered_or_corrected_is_not_delivered_again(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    letter_stories.deliver(cast.mette, case, letter)
    again = post(cast.mette.client(), deliver(case, letter), delivered())
    assert errors_of(again)["__all__"] == ["Brevet er allerede afleveret."]
    wrong = letter_stories.write_letter(cast.mette, case)
    letter_stories.write_letter(cast.mette, case, corrects=wrong)
    late = post(cast.mette.client(), deliver(case, wrong), delivered())
    assert errors_of(late)["__all__"] == ["Brevet er rettet ved et nyere, som skal afleveres."]


def test_the_unit_that_wrote_it_says_how_it_was_delivered(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    assert cast.ulla.client().get(deliver(case, letter)).status_code == 404
    with cast.ulla.acting(), pytest.raises(Refused, match="unit that wrote the letter"):
        delivery_actions.delivery_record(
            case, letter, expected_version=stories.fresh(case).version, tried=letter_stories.tried()
        )


def test_telling_the_municipality_settles_the_step_min_06(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    page = reverse("case-page", args=[case.number])
    assert "notify_municipality" in {step.code for step, *_ in cast.mette.client().get(page).context["own_steps"]}
    letter = letter_stories.write_letter(
        cast.mette,
        case,
        LetterKind.MUNICIPALITY,
        addressee=Addressee.MUNICIPALITY,
        own_words="",
        typed={"municipality": "KOM-751"},
    )
    letter_stories.deliver(cast.mette, case, letter)
    assert "notify_municipality" not in {step.code for step, *_ in cast.mette.client().get(page).context["own_steps"]}


# --- a period begins with its letter


def test_the_delivery_is_the_notification_of_the_period_per_04(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_assessed_victim(cast)
    letter = letter_stories.reflection_letter(cast, case)
    assert "begynder først, når personen har fået brevet" in shown(cast, case, letter, "ulla")
    with cast.ulla.acting():
        assert not Period.objects.exists()
    on_day(dt.date(2025, 10, 10))
    fill_in(cast.ulla.client(), deliver(case, letter), delivered() | {"on": "2025-10-09"})
    with cast.ulla.acting():
        period = stories.period_of(case)
        assert (period.row.notified_on, period.spans[0].days.lower) == (dt.date(2025, 10, 9), dt.date(2025, 10, 10))
        assert period.row.notification.letter_id == letter.pk
    assert "Perioden er meddelt med dette brev" in shown(cast, case, letter, "ulla")


def test_cmm_s_letter_begins_a_restitution_period_per_07(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    letter = letter_stories.write_letter(cast.mette, case, LetterKind.RESTITUTION)
    letter_stories.deliver(cast.mette, case, letter)
    with cast.mette.acting():
        assert Period.objects.get().kind == "restitution"


@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.FAILED])
def test_a_letter_that_did_not_arrive_begins_nothing(cast: Cast, outcome: Outcome) -> None:
    case = stories.an_assessed_victim(cast)
    letter = letter_stories.reflection_letter(cast, case)
    failure = Failure.RETURNED if outcome is Outcome.FAILED else None
    letter_stories.deliver(cast.ulla, case, letter, outcome=outcome, failure=failure)
    with cast.ulla.acting():
        assert not Period.objects.exists()


def test_a_period_recorded_on_another_day_contradicts_the_letter(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_assessed_victim(cast)
    letter = letter_stories.reflection_letter(cast, case)
    with cast.ulla.acting():
        support.period_set(case, expected_version=stories.fresh(case).version, notified_on=dt.date(2025, 10, 6))
    assert "Perioden er noteret som meddelt 6. oktober 2025" in shown(cast, case, letter, "ulla")
    on_day(dt.date(2025, 10, 8))
    refused = post(cast.ulla.client(), deliver(case, letter), delivered())
    assert "noteret som meddelt 6. oktober 2025" in errors_of(refused)["on"][0]
    fill_in(cast.ulla.client(), deliver(case, letter), delivered() | {"on": "2025-10-06"})
    with cast.ulla.acting():
        assert Delivery.objects.get().period == Period.objects.get()


def test_a_letter_about_a_period_already_told_of_moves_no_day(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_assessed_victim(cast)
    first = letter_stories.reflection_letter(cast, case)
    letter_stories.deliver(cast.ulla, case, first)
    on_day(dt.date(2025, 10, 20))
    again = letter_stories.write_letter(
        cast.ulla, case, LetterKind.REFLECTION, guidance=letter_stories.GUIDANCE, corrects=first
    )
    letter_stories.deliver(cast.ulla, case, again)
    with cast.ulla.acting():
        assert Period.objects.get().notified_on == dt.date(2025, 10, 6)
        assert Delivery.objects.get(letter=again).period is None


def test_a_letter_that_the_facts_have_overtaken_begins_no_period_per_03(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    letter = letter_stories.write_letter(cast.mette, case, LetterKind.RESTITUTION)
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE, since=dt.date(2025, 10, 6))
    refused = post(cast.mette.client(), deliver(case, letter), delivered())
    assert "giver ikke længere den periode" in errors_of(refused)["__all__"][0]
    assert refused.context["form"].refusal_ruling is not None
    with cast.mette.acting():
        assert not Period.objects.exists() and not Delivery.objects.exists()


def test_the_day_of_the_decision_bounds_the_delivery(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    """What the period's own rule refuses stands beside the day of the delivery."""
    case = stories.an_assessed_victim(cast)
    letter = letter_stories.reflection_letter(cast, case)
    on_day(dt.date(2025, 10, 20))
    stories.assess(cast.ulla, case, Authority.UDLST)
    refused = post(cast.ulla.client(), deliver(case, letter), delivered() | {"on": "2025-10-10"})
    assert "Perioden kan ikke meddeles, før" in errors_of(refused)["on"][0]


def put(by: Member, case: Case, letter: Letter, **said: Any) -> None:
    """A first try, handed over, written past the page."""
    with by.acting() as acting, transaction.atomic():
        row = Delivery(
            id=new_id(),
            letter=letter,
            case=case,
            sequence=1,
            means="handed_over",
            outcome="delivered",
            translation="none",
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
            **said,
        )
        row.told_sealed = composing.seal_told(case, row, composing.Told("", "", ""))
        row.save(force_insert=True)


def test_the_database_lets_no_delivery_part_from_its_period_s_day(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_running_period(cast)
    letter = letter_stories.write_letter(cast.ulla, case, LetterKind.REFLECTION, guidance=letter_stories.GUIDANCE)
    on_day(dt.date(2025, 10, 8))
    with cast.ulla.acting():
        period = Period.objects.get()
    with pytest.raises(IntegrityError, match="delivery_on_the_day_of_its_period"):
        put(cast.ulla, case, letter, on=dt.date(2025, 10, 8), period=period)


def test_the_database_takes_no_delivered_offer_without_its_period(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    letter = letter_stories.reflection_letter(cast, case)
    with pytest.raises(ProgrammingError, match="row-level security"):
        put(cast.ulla, case, letter, on=dt.date(2025, 10, 6))


def test_the_database_takes_no_delivery_from_before_the_letter_was_signed(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    with pytest.raises(IntegrityError, match="a_letter_is_delivered_once_it_is_signed"):
        put(cast.mette, case, letter, on=clock.today() - dt.timedelta(days=1))
    put(cast.mette, case, letter, on=clock.today())


def test_a_letter_about_a_period_recorded_before_it_was_written_is_delivered_and_moves_no_day(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_running_period(cast)
    on_day(dt.date(2025, 10, 8))
    letter = letter_stories.write_letter(cast.ulla, case, LetterKind.REFLECTION, guidance=letter_stories.GUIDANCE)
    letter_stories.deliver(cast.ulla, case, letter)
    with cast.ulla.acting():
        assert Period.objects.get().notified_on == dt.date(2025, 10, 6)
        assert Delivery.objects.get(letter=letter).period is None


def test_a_correcting_letter_supersedes_the_wrong_one_in_the_journal_too(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    wrong = letter_stories.reflection_letter(cast, case)
    right = letter_stories.write_letter(
        cast.ulla, case, LetterKind.REFLECTION, guidance=letter_stories.GUIDANCE, corrects=wrong
    )
    journal = cast.ulla.client().get(reverse("case-journal", args=[case.number])).context["lines"]
    superseded = {line.document.pk: line.superseded for line in journal if line.document}
    assert (superseded[wrong.document_id], superseded[right.document_id]) == (True, False)


def test_a_letter_that_promises_more_days_than_are_left_is_not_its_notification(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    """A period was notified by word meanwhile, extended and broken off: day 120 of all of them is 14 days away."""
    case = stories.an_assessed_victim(cast)
    letter = letter_stories.write_letter(
        cast.ulla, case, LetterKind.REFLECTION, guidance=letter_stories.GUIDANCE, reasons=stories.REASONS
    )
    with cast.ulla.acting():
        support.period_set(case, expected_version=stories.fresh(case).version, notified_on=clock.today())
    stories.decide_extension(cast.ulla, case, days=110)
    on_day(dt.date(2026, 1, 19))
    stories.break_off_period(cast.ulla, case, last_day=dt.date(2026, 1, 19))
    on_day(dt.date(2026, 1, 20))
    with pytest.raises(Refused, match="promises 30 days, but the period will have 14"):
        letter_stories.deliver(cast.ulla, case, letter)
    with cast.ulla.acting():
        assert Period.objects.count() == 1 and not Delivery.objects.exists()


def test_one_letter_at_a_time_offers_a_period(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    wrong = letter_stories.reflection_letter(cast, case)
    with pytest.raises(Refused, match="offers the period already"):
        letter_stories.reflection_letter(cast, case)
    letter_stories.write_letter(
        cast.ulla, case, LetterKind.REFLECTION, guidance=letter_stories.GUIDANCE, corrects=wrong
    )
    with cast.ulla.acting():
        assert list(Letter.objects.filter(waits=True).values_list("supersedes", flat=True)) == [wrong.pk]
