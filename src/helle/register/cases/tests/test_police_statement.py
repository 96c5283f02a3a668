"""That the police have reason to believe, of a person who has a case (CRI-09, ACM-20)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case, RungEvent
from helle.register.cases.queries import facts_today
from helle.rules.codes import Opening, Rung

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

STATED = "en anmeldelse fra Pjaltenborg"


def address(case: Case) -> str:
    return reverse("case-police-statement", args=[case.number])


class TestGates(CaseGates):
    view = "case-police-statement"
    wrong_roles = ("vera", "stine", "karen")


@pytest.mark.parametrize("police", ["police", "national_police", "nsk"])
def test_what_the_police_state_moves_nobody_and_keeps_the_person_out_of_detention(cast: Cast, police: str) -> None:
    case, client = stories.an_opened_case(cast, indication=False), cast.mette.client()
    fill_in(client, address(case), {"police": police, "reasons": STATED})
    with cast.mette.acting():
        assert facts_today(case).rung is Rung.CONTACT
        assert RungEvent.objects.get(case=case, event="indication_asserted").by_kind == police
    shown = client.get(reverse("case-page", args=[case.number]))
    assert Opening.NON_DETENTION in shown.context["view"].openings.answer
    assert Opening.PLAN_SUPPORT not in shown.context["view"].openings.answer
    assert STATED in shown.content.decode()


def test_of_a_case_that_had_ended_it_puts_the_question_on_the_desk_again(cast: Cast) -> None:
    case, client = stories.end_case(cast.mette, stories.an_opened_case(cast)), cast.mette.client()
    page = reverse("case-page", args=[case.number])
    assert client.get(page).context["own_steps"] == []
    fill_in(client, address(case), {"police": "police", "reasons": STATED})
    assert [step.code for step, *_rest in client.get(page).context["own_steps"]] == ["consider_indication"]
    assert case.number in client.get(reverse("desk")).content.decode()


def test_it_says_who_of_the_police_and_what(cast: Cast) -> None:
    refused = post(cast.mette.client(), address(stories.an_opened_case(cast)), {"police": "", "reasons": " "})
    assert set(errors_of(refused)) == {"police", "reasons"}


def test_fl_04_udlaendingestyrelsen_sends_it_to_cmm_and_does_not_enter_it(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    refused = post(cast.ulla.client(), address(case), {"police": "police", "reasons": STATED})
    assert errors_of(refused)["__all__"][0].startswith("Politiets oplysning noteres af CMM.")
    with cast.mette.acting():
        assert not RungEvent.objects.filter(case=case, event="indication_asserted").exists()
