"""Recording a reasonable-grounds indication (ID-13)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case, RungEvent
from helle.register.cases.queries import facts_today
from helle.rules.codes import Rung

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-indication"
    wrong_roles = ("vera", "stine", "karen")

    def case(self, cast: Cast) -> Case:
        return stories.an_opened_case(cast, indication=False)


def test_an_indication_moves_the_case_and_the_reasons_are_kept(cast: Cast) -> None:
    case = stories.an_opened_case(cast, indication=False)
    fill_in(cast.mette.client(), reverse("case-indication", args=[case.number]), {"reasons": stories.REASONS})
    with cast.mette.acting():
        assert facts_today(case).rung is Rung.INDICATION
    assert stories.REASONS in cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"reasons": "", "occurred_on": "2025-10-06"}, "reasons", "Dette felt er påkrævet."),
        ({"reasons": "for at prøve", "occurred_on": "2025-10-07"}, "occurred_on", "Datoen ligger i fremtiden."),
        ({"reasons": "for at prøve", "occurred_on": "i går"}, "occurred_on", "Skriv datoen som dag-måned-år"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_written(
    cast: Cast, typed: dict[str, object], field: str, message: str
) -> None:
    case = stories.an_opened_case(cast, indication=False)
    response = post(cast.mette.client(), reverse("case-indication", args=[case.number]), typed)
    assert response.status_code == 422
    assert errors_of(response)[field][0].startswith(message)
    with cast.mette.acting():
        assert stories.fresh(case).version == case.version
        assert RungEvent.objects.filter(case=case).count() == 1


def test_there_is_no_indication_after_the_assessment_and_the_ruling_says_why(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    response = post(cast.mette.client(), reverse("case-indication", args=[case.number]), {"reasons": "igen"})
    assert response.status_code == 422
    assert response.context["form"].refusal_ruling.reasons[0].requirement
    assert b"igen" in response.content


def test_the_day_of_the_form_is_today(cast: Cast) -> None:
    case = stories.an_opened_case(cast, indication=False)
    page = cast.mette.client().get(reverse("case-indication", args=[case.number]))
    assert page.context["form"]["occurred_on"].value() == dt.date(2025, 10, 6)


def test_id_13_a_day_before_the_first_contact_asks_for_a_reason_which_is_kept(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast, indication=False), cast.mette.client()
    address = reverse("case-indication", args=[case.number])
    typed = {"reasons": stories.REASONS, "occurred_on": "2025-01-06"}
    refused = post(client, address, typed)
    assert errors_of(refused)["earlier_reason"][0].startswith("Indikationen er dateret 6. januar 2025")
    assert refused.context["form"].refusal_ruling.reasons[0].code == "ladder.before_the_contact"
    fill_in(client, address, typed | {"earlier_reason": "fra et gammelt brev i Knirkeskabet"})
    assert "Knirkeskabet" in client.get(reverse("case-page", args=[case.number])).content.decode()
