"""The end of a charge, and one that was entered by mistake."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import correct, errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.identification.models import Circumstance

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class OneGates(CaseGates):
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [charged(cast, case).pk]


class TestEndGates(OneGates):
    view = "case-circumstance-end"


def charged(cast: Cast, case: Case) -> Circumstance:
    address = reverse("case-circumstance", args=[case.number])
    fill_in(cast.mette.client(), address, {"kind": "charge", "since": "2025-09-01"})
    with cast.mette.acting():
        return Circumstance.objects.get(case=case)


def test_the_case_page_leads_to_the_end_and_to_the_mistake(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    row, client = charged(cast, case), cast.mette.client()
    end = reverse("case-circumstance-end", args=[case.number, row.pk])
    withdraw = reverse("case-correct", args=[case.number, "forhold", row.pk])
    page = client.get(reverse("case-page", args=[case.number])).content.decode()
    assert end in page and withdraw in page
    fill_in(client, end, {"until": "2025-10-01"})
    page = client.get(reverse("case-page", args=[case.number])).content.decode()
    assert end not in page and withdraw in page
    assert "why_corrected" in errors_of(post(client, withdraw, {"becomes": "withdraw"}))
    correct(client, withdraw, {"becomes": "withdraw", "why_corrected": stories.WHY})
    page = client.get(reverse("case-page", args=[case.number])).content.decode()
    assert withdraw not in page
    assert "<s>Sigtet for overtrædelse af straffeloven</s>" in page and f": {stories.WHY}" in page


@pytest.mark.parametrize(
    ("view", "more"),
    [
        ("case-circumstance-end", ()), ("case-correct", ("forhold",)), ("case-correct", ("ophold",)),
        ("case-entry-supersede", ()),
    ],
)  # fmt: skip
def test_what_is_not_of_this_case_is_not_there(cast: Cast, view: str, more: tuple[str, ...]) -> None:
    case = stories.a_case_with_cmm(cast)
    assert cast.mette.client().get(reverse(view, args=[case.number, *more, uuid.uuid4()])).status_code == 404
