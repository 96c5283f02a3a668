"""Charges, indictments and submissions for expulsion (ID-06, ID-10)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.identification.models import Circumstance

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-circumstance"
    wrong_roles = ("vera", "stine", "karen")


def address(case: Case) -> str:
    return reverse("case-circumstance", args=[case.number])


def test_a_submission_for_expulsion_brings_the_case_to_udlaendingestyrelsen(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    fill_in(cast.mette.client(), address(case), {"kind": "expulsion_referral", "since": "2025-10-01"})
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 200


def test_a_charge_does_not(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    fill_in(cast.mette.client(), address(case), {"kind": "charge", "since": "2025-10-01"})
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 404
    page = cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert "Sigtet for overtrædelse af straffeloven" in page


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"since": "2025-10-07"}, "since", "Datoen ligger i fremtiden."),
        ({"since": "2025-10-01", "until": "2025-09-01"}, "until", "Slutdagen ligger før den første dag."),
        ({"since": "2025-09-15"}, "since", "Det står allerede på sagen i de dage."),
    ],
)
def test_days_that_cannot_be_are_refused(cast: Cast, typed: dict[str, str], field: str, message: str) -> None:
    case = stories.a_case_with_cmm(cast)
    fill_in(cast.mette.client(), address(case), {"kind": "charge", "since": "2025-09-01"})
    response = post(cast.mette.client(), address(case), {"kind": "charge"} | typed)
    assert response.status_code == 422
    assert errors_of(response)[field] == [message]
    with cast.mette.acting():
        assert Circumstance.objects.count() == 1
