"""Settling a step by hand."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case, SettledStep

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-step-settle"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return ["give_support"]


def address(case: Case, code: str = "give_support") -> str:
    return reverse("case-step-settle", args=[case.number, code])


def test_a_settled_step_leaves_the_list_of_next_steps(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    page = reverse("case-page", args=[case.number])
    assert "give_support" in {step.code for step in client.get(page).context["view"].steps}
    fill_in(client, address(case), {"note": "Akut indkvartering"})
    assert "give_support" not in {step.code for step in client.get(page).context["view"].steps}


def test_a_step_is_settled_once(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    fill_in(client, address(case), {"note": "Akut indkvartering"})
    again = post(client, address(case), {"note": "En gang til"})
    assert errors_of(again)["__all__"] == ["Skridtet er allerede afsluttet."]
    with cast.mette.acting():
        assert SettledStep.objects.count() == 1


def test_a_step_that_the_case_itself_settles_has_no_such_page(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    assert cast.mette.client().get(address(case, "assess")).status_code == 404


def test_a_day_that_has_not_come_is_refused(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    response = post(cast.mette.client(), address(case), {"note": "x", "settled_on": "2025-10-07"})
    assert errors_of(response) == {"settled_on": ["Datoen ligger i fremtiden."]}
