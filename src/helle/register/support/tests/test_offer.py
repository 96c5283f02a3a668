"""A period is an offer: what the person answers is recorded, and a no is a no (PER-01)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.correction_stories import correct, take_out
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases import actions as case_actions
from helle.register.cases import queries as cases
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.support.models import Period, PeriodOffer
from helle.rules.codes import OfferAnswer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SAID = "hun vil hellere hjem til Trillebakken"


class TestGates(CaseGates):
    view = "case-period-offer"
    wrong_roles = ("vera", "stine", "karen")


def address(case: Case) -> str:
    return reverse("case-period-offer", args=[case.number])


def steps(cast: Cast, case: Case) -> list[str]:
    shown = cast.mette.client().get(reverse("case-page", args=[case.number]))
    return [step.code for step in shown.context["view"].steps]


def test_who_says_no_is_not_asked_again_and_no_period_is_notified(cast: Cast) -> None:
    case, client = stories.a_victim_assessed_by_cmm(cast), cast.mette.client()
    assert "offer_period" in steps(cast, case)
    fill_in(client, address(case), {"answer": "declined", "note": SAID})
    assert not {"offer_period", "set_period", "record_answer_to_offer"} & set(steps(cast, case))
    page = client.get(reverse("case-page", args=[case.number])).content.decode()
    assert "Restitutionsperiode tilbudt: Personen siger nej" in page and SAID in page
    refused = post(client, reverse("case-period", args=[case.number]), {"notified_on": stories.FIRST_DAY})
    assert errors_of(refused)["notified_on"][0].startswith("Personen har sagt nej til perioden.")
    with cast.mette.acting():
        assert not Period.objects.filter(case=case).exists()


def test_who_changes_her_mind_is_notified(cast: Cast) -> None:
    case, client = stories.a_victim_assessed_by_cmm(cast), cast.mette.client()
    stories.offer_period(cast.mette, case, OfferAnswer.DECLINED)
    fill_in(client, address(case), {"answer": "accepted"})
    assert "set_period" in steps(cast, case)
    fill_in(client, reverse("case-period", args=[case.number]), {"notified_on": stories.FIRST_DAY})
    assert "set_period" not in steps(cast, case)
    with cast.mette.acting():
        assert Period.objects.filter(case=case).count() == 1
        assert PeriodOffer.objects.filter(case=case).count() == 2


def test_pub_law_01_whose_it_is_grants_none_with_its_reasons_and_may_offer_one_after_all(cast: Cast) -> None:
    case, ulla = stories.an_assessed_victim(cast), cast.ulla.client()
    assert "ground" not in cast.mette.client().get(address(case)).context["form"].fields
    typed = {"answer": "not_granted", "note": SAID}
    assert "ground" in errors_of(post(ulla, address(case), typed))
    refused = post(ulla, address(case), typed | {"ground": "not_current"})
    assert refused.context["form"].refusal_ruling.rule == "not_granted"
    assert "note" in errors_of(post(ulla, address(case), typed | {"ground": "special_reasons", "note": " "}))
    fill_in(ulla, address(case), typed | {"ground": "special_reasons"})
    assert not {"offer_period", "set_period", "record_answer_to_offer"} & set(steps(cast, case))
    page = ulla.get(reverse("case-page", args=[case.number])).content.decode()
    assert "Refleksionsperiode gives ikke: Særlige grunde taler imod" in page and SAID in page
    period = post(ulla, reverse("case-period", args=[case.number]), {"notified_on": stories.FIRST_DAY})
    assert errors_of(period)["notified_on"][0].startswith("Det er afgjort, at perioden ikke gives.")
    # CMM does not offer over its head.
    over = post(cast.mette.client(), address(case), {"answer": "accepted"})
    assert errors_of(over)["__all__"][0].startswith("Det er afgjort, at perioden ikke gives.")
    fill_in(ulla, address(case), {"answer": "accepted"})
    fill_in(ulla, reverse("case-period", args=[case.number]), {"notified_on": stories.FIRST_DAY})
    history = ulla.get(reverse("case-page", args=[case.number])).content.decode()
    assert "Refleksionsperiode gives ikke" in history and "Refleksionsperiode meddelt" in history


def test_acc_03_no_refusal_is_offered_where_no_ground_can_carry_one(cast: Cast) -> None:
    current = stories.a_victim_assessed_by_cmm(cast)
    form = cast.mette.client().get(address(current)).context["form"]
    assert "ground" not in form.fields and "not_granted" not in dict(form.fields["answer"].choices)


def test_a_refusal_that_was_a_mistake_is_corrected_and_the_period_is_to_be_offered_again(cast: Cast) -> None:
    case, ulla = stories.an_assessed_victim(cast), cast.ulla.client()
    fill_in(ulla, address(case), {"answer": "not_granted", "ground": "special_reasons", "note": SAID})
    with cast.ulla.acting():
        refusal = PeriodOffer.objects.get()
    with pytest.raises(Refused, match="cannot be refused"):
        correct(cast.ulla, case, CorrectableKind.OFFER, refusal.pk, ground="not_current")
    take_out(cast.ulla, case, CorrectableKind.OFFER, refusal.pk)
    assert "offer_period" in steps(cast, case)


def test_pub_law_01_the_database_takes_no_refusal_of_cmm_and_no_period_after_one(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    refused = (
        "INSERT INTO support_periodoffer (id, case_id, kind, offered_on, answer, ground, recorded_at, by_user_id,"
        " by_unit_id) VALUES (gen_random_uuid(), %s, 'reflection', %s, 'not_granted', 'special_reasons',"
        " helle.instant(), helle.acting_user(), helle.acting_unit())"
    )
    with (
        cast.mette.acting(),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(refused, [case.pk, stories.FIRST_DAY])
    with cast.ulla.acting(), connection.cursor() as cursor:
        cursor.execute(refused, [case.pk, stories.FIRST_DAY])
        with pytest.raises(IntegrityError, match="declined or not granted"), transaction.atomic():
            cursor.execute(
                "INSERT INTO support_period (id, case_id, kind, notified_on, latest_end, recorded_at, by_user_id,"
                " by_unit_id) VALUES (gen_random_uuid(), %s, 'reflection', %s, %s, helle.instant(),"
                " helle.acting_user(), helle.acting_unit())",
                [case.pk, stories.FIRST_DAY, stories.FIRST_DAY + dt.timedelta(days=120)],
            )


def test_whoever_could_not_be_reached_is_to_be_offered_it_still_by_the_same_day(cast: Cast) -> None:
    case, client = stories.a_victim_assessed_by_cmm(cast), cast.mette.client()

    def offer() -> dt.date | None:
        with cast.mette.acting():
            return {step.code: step.due for step in cases.own_listed_steps(case.pk)}["offer_period"]

    before = offer()
    assert before is not None
    assert list(errors_of(post(client, address(case), {"answer": "not_reached"}))) == ["note"]
    fill_in(client, address(case), {"answer": "not_reached", "note": "ringet to gange uden svar"})
    assert offer() == before


def test_acc_01_whoever_says_no_is_asked_how_the_support_goes_on_without_a_period(cast: Cast) -> None:
    case, client = stories.a_victim_assessed_by_cmm(cast), cast.mette.client()
    fill_in(client, address(case), {"answer": "declined", "answered_on": clock.today(), "note": "hun vil hjem"})
    assert "agree_without_period" in steps(cast, case)
    with cast.mette.acting():
        case_actions.step_settle(
            case, expected_version=None, code="agree_without_period", settled_on=clock.today(), note="aftalt"
        )
    assert "agree_without_period" not in steps(cast, case)


@pytest.mark.parametrize("answer", ["waiting"])
def test_an_offer_without_an_answer_is_asked_after(cast: Cast, answer: str) -> None:
    case, client = stories.a_victim_assessed_by_cmm(cast), cast.mette.client()
    fill_in(client, address(case), {"answer": answer})
    assert "record_answer_to_offer" in steps(cast, case)
    shown = client.get(reverse("case-page", args=[case.number]))
    assert (address(case)) in [
        url for step, url, _given in shown.context["own_steps"] if step.code == "record_answer_to_offer"
    ]
    with cast.mette.acting():
        assert PeriodOffer.objects.get(case=case).answered_on is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"answer": ""}, "answer"),
        ({"answer": "declined", "note": " "}, "note"),
        ({"answer": "accepted", "answered_on": ""}, "answered_on"),
        ({"answer": "accepted", "answered_on": "2025-10-07"}, "answered_on"),
        ({"answer": "waiting", "offered_on": "2025-10-07"}, "offered_on"),
        ({"answer": "waiting", "offered_on": "2025-10-05"}, "offered_on"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_written(
    cast: Cast, typed: dict[str, object], field: str
) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    assert field in errors_of(post(cast.mette.client(), address(case), typed))
    with cast.mette.acting():
        assert not PeriodOffer.objects.filter(case=case).exists()


def test_the_answer_does_not_come_before_the_offer(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    on_day(stories.FIRST_DAY + dt.timedelta(days=3))
    typed = {"answer": "accepted", "offered_on": "2025-10-08", "answered_on": "2025-10-07"}
    refused = post(cast.mette.client(), address(case), typed)
    assert errors_of(refused) == {"answered_on": ["Svaret ligger før tilbuddet."]}


def test_the_period_is_not_notified_before_it_was_offered(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    on_day(stories.FIRST_DAY + dt.timedelta(days=3))
    stories.offer_period(cast.mette, case)
    refused = post(cast.mette.client(), reverse("case-period", args=[case.number]), {"notified_on": "2025-10-07"})
    assert errors_of(refused) == {"notified_on": ["Perioden var ikke tilbudt den dag."]}


def test_a_period_that_is_notified_is_not_offered_any_more(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    refused = post(cast.mette.client(), address(case), {"answer": "declined", "note": SAID})
    assert errors_of(refused)["__all__"] == ["Perioden er allerede meddelt. [PER-01]"]
    assert SAID in refused.content.decode()


def test_nobody_is_offered_one_before_the_assessment_and_the_ruling_says_why(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    refused = post(cast.mette.client(), address(case), {"answer": "accepted"})
    assert refused.context["form"].refusal_ruling.rule == "period_kind"
